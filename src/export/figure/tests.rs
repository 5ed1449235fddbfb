use resvg::tiny_skia::Pixmap;
use resvg::usvg::roxmltree::Document;

use super::*;
use crate::export::synthetic::{Case, Synthetic};

/// Names of real genes, which are long, short and awkward.
fn named(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// All texts of the page, in the order drawn.
fn texts(svg: &str) -> Vec<String> {
    Document::parse(svg)
        .unwrap()
        .descendants()
        .filter(|node| node.has_tag_name("text"))
        .map(|node| node.text().unwrap_or_default().trim().to_owned())
        .collect()
}

/// Boxes of all texts as the embedded font draws them, in page units.
fn text_boxes(svg: &str) -> Vec<(String, Rect)> {
    use resvg::usvg::{Group, Node, TextChunk};
    fn collect(group: &Group, boxes: &mut Vec<(String, Rect)>) {
        for node in group.children() {
            match node {
                Node::Group(inner) => collect(inner, boxes),
                Node::Text(text) => {
                    let area = text.abs_bounding_box();
                    let words: String = text.chunks().iter().map(TextChunk::text).collect();
                    let rect = Rect {
                        left: f64::from(area.left()),
                        top: f64::from(area.top()),
                        right: f64::from(area.right()),
                        bottom: f64::from(area.bottom()),
                    };
                    boxes.push((words, rect));
                }
                _ => {}
            }
        }
    }
    let mut boxes = Vec::new();
    collect(png::parse(svg).unwrap().root(), &mut boxes);
    boxes
}

/// Every page a run can ask for: few and many clusters, times, names; parts left out.
fn cases() -> Vec<(String, Synthetic)> {
    let markers = [
        "IRF1",
        "CXCL9",
        "CXCL10",
        "STAT1",
        "ENSG00000125347.15_IRF1_PAR_Y",
    ];
    let mut cases = Vec::new();
    for (k, times, flat, names) in [
        (6, 5, 60, &markers[..]),
        (1, 5, 0, &markers[..2]),
        (1, 2, 30, &markers[..]),
        (20, 5, 57, &markers[..]),
        (4, 2, 0, &[]),
        (5, 30, 60, &markers[..]),
        (9, 14, 0, &markers[..3]),
    ] {
        let data = Synthetic::new(&Case {
            genes: 400,
            k,
            times,
            flat,
            epochs: 150,
            names: named(names),
            ..Case::default()
        });
        cases.push((format!("k{k}_t{times}_flat{flat}"), data));
    }
    let mut bare = Synthetic::new(&Case {
        epochs: 1,
        ..Case::default()
    });
    bare.embedding = None;
    bare.training.losses[0].validation_loss = None;
    bare.training.losses[0].validation_reconstruction = None;
    bare.training.losses[0].validation_kl = None;
    cases.push(("bare".to_owned(), bare));
    let names: Vec<String> = (0..40)
        .map(|i| format!("GENE_{i}_WITH_A_LONG_NAME"))
        .collect();
    let crowded = Synthetic::new(&Case {
        k: 2,
        genes: 300,
        incomplete: 3,
        names,
        ..Case::default()
    });
    cases.push(("crowded".to_owned(), crowded));
    cases
}

#[test]
fn every_cluster_has_a_panel_and_every_highlighted_gene_its_name() {
    let data = Synthetic::new(&Case {
        genes: 200,
        k: 6,
        flat: 30,
        names: named(&["IRF1", "CXCL9", "CXCL10", "CCL2"]),
        ..Case::default()
    });
    let texts = texts(&figure_svg(&data.results()).unwrap());
    let begins = |start: &str| texts.iter().filter(|text| text.starts_with(start)).count();
    for label in 1..=6 {
        assert_eq!(begins(&format!("Cluster {label} · ")), 1);
    }
    assert_eq!(begins("No response · "), 1);
    assert_eq!(
        begins("Response of 200 genes over 5 time points in 6 clusters"),
        1
    );
    for words in [
        "UMAP1",
        "UMAP2",
        "Epoch",
        "z-score",
        "train loss",
        "validation loss",
    ] {
        assert!(texts.iter().any(|text| text == words), "no '{words}'");
    }
    assert!(
        texts
            .iter()
            .any(|text| text.contains("trustworthiness 0.94"))
    );
    // The fourth gene does not respond: it is named in its panel, but is not on the map.
    assert_eq!(data.genes[3].cluster, Some(0));
    let count = |name: &str| texts.iter().filter(|text| *text == name).count();
    assert_eq!(["IRF1", "CXCL9", "CXCL10", "CCL2"].map(count), [2, 2, 2, 1]);
}

#[test]
fn any_name_gives_valid_xml_and_is_shown_as_it_is() {
    let odd = ["<&\"'>", "a\u{1}b\u{b}c", "β-актин", "]]>", "&amp;"];
    let data = Synthetic::new(&Case {
        names: named(&odd),
        ..Case::default()
    });
    let svg = figure_svg(&data.results()).unwrap();
    let texts = texts(&svg);
    for name in ["<&\"'>", "a\u{fffd}b\u{fffd}c", "β-актин", "]]>", "&amp;"] {
        assert!(texts.iter().any(|text| text == name), "no {name}");
    }
    assert!(svg_to_png(&svg, 0.5).is_ok());
}

#[test]
fn no_text_lies_on_another_or_leaves_the_page() {
    for (name, data) in cases() {
        let svg = figure_svg(&data.results()).unwrap();
        let tree = png::parse(&svg).unwrap();
        let page = Rect {
            left: 0.0,
            top: 0.0,
            right: f64::from(tree.size().width()),
            bottom: f64::from(tree.size().height()),
        };
        let boxes = text_boxes(&svg);
        assert_eq!(
            boxes.len(),
            texts(&svg).len(),
            "{name}: a text has no glyphs"
        );
        for (i, (text, area)) in boxes.iter().enumerate() {
            assert!(
                page.encloses(area),
                "{name}: '{text}' leaves the page: {area:?}"
            );
            for (other, place) in &boxes[..i] {
                assert!(!area.overlaps(place), "{name}: '{text}' lies on '{other}'");
            }
        }
    }
}

#[test]
fn the_page_has_its_size_and_the_picture_is_not_blank() {
    let data = Synthetic::new(&Case::default());
    let svg = figure_svg(&data.results()).unwrap();
    let size = png::parse(&svg).unwrap().size();
    assert_eq!(size.width(), 1200.0);
    let png = svg_to_png(&svg, 1.0).unwrap();
    let pixels = Pixmap::decode_png(&png).unwrap();
    assert_eq!(pixels.width(), 1200);
    assert_eq!(pixels.height(), size.height().ceil() as u32);
    let coloured = |[r, g, b]: palette::Rgb| {
        let near = |a: u8, b: u8| a.abs_diff(b) < 12;
        pixels
            .pixels()
            .iter()
            .filter(|p| near(p.red(), r) && near(p.green(), g) && near(p.blue(), b))
            .count()
    };
    for slot in 0..3 {
        assert!(
            coloured(palette::cluster(slot)) > 50,
            "cluster {slot} is not drawn"
        );
    }
    assert!(coloured(palette::PAPER) > 100_000);
}

#[test]
fn the_same_results_give_the_same_figure() {
    let data = Synthetic::new(&Case::default());
    assert_eq!(
        figure_svg(&data.results()).unwrap(),
        figure_svg(&data.results()).unwrap()
    );
}

#[test]
fn colours_follow_the_slots() {
    let mut data = Synthetic::new(&Case::default());
    data.colour_slots = vec![5, 0, 9];
    let svg = figure_svg(&data.results()).unwrap();
    let hex = |slot| {
        let [r, g, b] = palette::cluster(slot);
        format!("#{r:02X}{g:02X}{b:02X}")
    };
    assert!(svg.contains(&hex(5)) && svg.contains(&hex(9)));
    assert!(!svg.contains(&hex(2)));
}

#[test]
fn values_that_are_not_numbers_are_left_out() {
    let mut data = Synthetic::new(&Case::default());
    data.clusters[1].mean.fill(f64::NAN);
    data.clusters[1].low.fill(f64::INFINITY);
    data.clusters[2].mean.clear();
    data.clusters[2].low.clear();
    data.clusters[2].high.clear();
    data.training.losses[3].train_loss = f64::NAN;
    if let Some(embedding) = &mut data.embedding {
        embedding.xy[0] = [f32::NAN, 1.0];
    }
    let svg = figure_svg(&data.results()).unwrap();
    assert!(!svg.contains("NaN") && !svg.contains("inf"));
    data.training.losses.clear();
    assert!(figure_svg(&data.results()).is_ok());
}

/// Draws every case into the folder that `GENETIDE_FIGURES` names, to be looked at.
#[test]
#[ignore = "writes pictures to look at: set GENETIDE_FIGURES to a folder"]
fn gallery() {
    let folder = std::env::var("GENETIDE_FIGURES").expect("GENETIDE_FIGURES must name a folder");
    for (name, data) in cases() {
        let svg = figure_svg(&data.results()).unwrap();
        let at = |ending: &str| std::path::Path::new(&folder).join(format!("{name}.{ending}"));
        std::fs::write(at("png"), svg_to_png(&svg, 1.5).unwrap()).unwrap();
        std::fs::write(at("svg"), svg).unwrap();
    }
}
