use genetide_data::GeneIndex;
use genetide_data::setting::Choice;
use resvg::tiny_skia::Pixmap;
use resvg::usvg::roxmltree::Document;

use crate::figure::draw::Rect;
use crate::figure::output::png;
use crate::figure::*;
use crate::testing::synthetic::{Case, Synthetic};
use crate::{ColourBy, ExportError, GeneSet, palette};
use genetide_analysis::{GeneValue, Status};

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
    let texts = texts(&figure_svg(&data.results()));
    let begins = |start: &str| texts.iter().filter(|text| text.starts_with(start)).count();
    for label in 1..=6 {
        assert_eq!(begins(&format!("Cluster {label} · ")), 1);
    }
    assert_eq!(begins("No response · "), 1);
    let responsive = |gene: &&genetide_analysis::GeneRow| gene.status == Status::Responds;
    let responsive = data.genes.iter().filter(responsive).count();
    let title = format!("Temporal response clusters ({responsive} responsive genes, 5 time points");
    assert_eq!(begins(&title), 1);
    for words in [
        "UMAP1",
        "UMAP2",
        "Epoch",
        "z-score",
        "Training loss",
        "Validation loss",
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
    let svg = figure_svg(&data.results());
    let texts = texts(&svg);
    for name in ["<&\"'>", "a\u{fffd}b\u{fffd}c", "β-актин", "]]>", "&amp;"] {
        assert!(texts.iter().any(|text| text == name), "no {name}");
    }
    assert!(svg_to_png(&svg, 0.5).is_ok());
}

fn check_texts(name: &str, svg: &str) {
    let tree = png::parse(svg).unwrap();
    let page = Rect {
        left: 0.0,
        top: 0.0,
        right: f64::from(tree.size().width()),
        bottom: f64::from(tree.size().height()),
    };
    let boxes = text_boxes(svg);
    assert_eq!(
        boxes.len(),
        texts(svg).len(),
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

#[test]
fn no_text_lies_on_another_or_leaves_the_page() {
    for (name, data) in cases() {
        check_texts(&name, &figure_svg(&data.results()));
    }
}

#[test]
fn the_page_has_its_size_and_the_picture_is_not_blank() {
    let data = Synthetic::new(&Case::default());
    let svg = figure_svg(&data.results());
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
    assert_eq!(figure_svg(&data.results()), figure_svg(&data.results()));
}

#[test]
fn colours_follow_the_slots() {
    let mut data = Synthetic::new(&Case::default());
    data.colour_slots = vec![5, 0, 9];
    let svg = figure_svg(&data.results());
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
    let svg = figure_svg(&data.results());
    assert!(!svg.contains("NaN") && !svg.contains("inf"));
    data.training.losses.clear();
    let svg = figure_svg(&data.results());
    assert!(png::parse(&svg).is_ok());
    assert!(svg.contains("not trained on this data set") || svg.contains("Not trained on this"));
}

/// Results with everything that a figure can show.
fn full() -> Synthetic {
    let mut data = Synthetic::new(&Case {
        genes: 400,
        k: 6,
        flat: 40,
        epochs: 150,
        names: named(&["IRF1", "CXCL9", "CXCL10", "STAT1"]),
        ..Case::default()
    });
    data.names[1] = Some("late antiviral".to_owned());
    for (i, quality) in data.quality.iter_mut().enumerate() {
        quality.stability = Some(0.9 - 0.05 * i as f64);
    }
    data
}

/// Every figure at a double and a single column, and a few other ways.
fn figures() -> Vec<(String, FigureSettings)> {
    let mut figures = Vec::new();
    for &kind in FigureKind::VALUES {
        for (width_mm, font_pt, height_mm) in [
            (180.0, 8.0, None),
            (85.0, 8.0, None),
            (120.0, 6.0, None),
            (
                297.0,
                9.0,
                Some(if kind == FigureKind::Page {
                    310.0
                } else {
                    170.0
                }),
            ),
        ] {
            let settings = FigureSettings {
                kind,
                width_mm,
                height_mm,
                font_pt,
                dpi: 150.0,
                ..FigureSettings::default()
            };
            figures.push((
                format!("{}_{width_mm}mm_{font_pt}pt", kind.option().name),
                settings,
            ));
        }
    }
    let map = FigureSettings {
        kind: FigureKind::Map,
        width_mm: 85.0,
        dpi: 150.0,
        ..FigureSettings::default()
    };
    for value in GeneValue::ALL {
        let settings = FigureSettings {
            colouring: ColourBy::Value(value),
            ..map.clone()
        };
        figures.push((format!("map_{}", value.name().to_lowercase()), settings));
    }
    let listed = ColourBy::List(GeneSet {
        name: "interferon genes".to_owned(),
        genes: GeneIndex::all(40).collect(),
    });
    let settings = FigureSettings {
        colouring: listed,
        hidden: [2].into(),
        ..map.clone()
    };
    figures.push(("map_list".to_owned(), settings));
    let settings = FigureSettings {
        kind: FigureKind::Clusters,
        width_mm: 120.0,
        band: Some(Band::Quartiles),
        ..map
    };
    figures.push(("clusters_quartiles".to_owned(), settings));
    figures
}

#[test]
fn every_figure_is_drawn_at_its_size_with_text_that_can_be_read() {
    let data = full();
    for (name, settings) in figures() {
        let svg = svg(&data.results(), &settings).unwrap();
        check_texts(&name, &svg);
        // usvg counts 96 units an inch.
        let size = png::parse(&svg).unwrap().size();
        let to_mm = |units: f32| f64::from(units) * 25.4 / 96.0;
        assert!(
            (to_mm(size.width()) - settings.width_mm).abs() < 0.01,
            "{name}"
        );
        if let Some(height) = settings.height_mm {
            assert!((to_mm(size.height()) - height).abs() < 0.05, "{name}");
        }
        let smallest = font_sizes_pt(&svg)
            .into_iter()
            .fold(f64::INFINITY, f64::min);
        assert!(
            smallest > settings.font_pt - 0.02,
            "{name}: text of {smallest} pt"
        );
    }
}

#[test]
fn conditions_are_drawn_at_every_size_with_a_legend_that_fits() {
    let mut data = full();
    data.add_conditions();
    for (name, settings) in figures() {
        check_texts(&name, &svg(&data.results(), &settings).unwrap());
    }
    let settings = FigureSettings {
        kind: FigureKind::Trajectories,
        ..FigureSettings::default()
    };
    let drawn = svg(&data.results(), &settings).unwrap();
    for words in [">act<", ">ctr<", ">Library<"] {
        assert!(drawn.contains(words), "{words}");
    }
    assert!(drawn.contains(">Reconstruction<"));
}

/// Sizes of all texts in points: an SVG unit of the tree is 0.75 of them.
fn font_sizes_pt(svg: &str) -> Vec<f64> {
    let document = Document::parse(svg).unwrap();
    let page = document.root_element();
    let number = |text: &str| text.trim_end_matches("mm").parse::<f64>().unwrap();
    let width_pt = number(page.attribute("width").unwrap()) * 72.0 / 25.4;
    let view_box = page.attribute("viewBox").unwrap();
    let units = number(view_box.split(' ').nth(2).unwrap());
    document
        .descendants()
        .filter_map(|node| node.attribute("font-size"))
        .map(|size| number(size) * width_pt / units)
        .collect()
}

#[test]
fn pictures_have_their_pixels_and_say_their_resolution() {
    let data = full();
    for &kind in FigureKind::VALUES {
        let settings = FigureSettings {
            kind,
            width_mm: 101.6,
            dpi: 150.0,
            ..FigureSettings::default()
        };
        // 101.6 mm are 4 inches.
        let picture = picture(&data.results(), &settings).unwrap();
        assert_eq!(picture.width, 600);
        assert_eq!(picture.rgba.len(), picture.width * picture.height * 4);
        assert!(picture.rgba.chunks(4).all(|pixel| pixel[3] == 255));
        let png = render(&data.results(), &settings, FigureFormat::Png).unwrap();
        let pixels = Pixmap::decode_png(&png).unwrap();
        let size = (pixels.width() as usize, pixels.height() as usize);
        assert_eq!(size, (picture.width, picture.height));
        // 150 dpi are 5906 pixels a metre.
        let chunk = [&b"pHYs"[..], &5906_u32.to_be_bytes()].concat();
        assert!(png.windows(8).any(|bytes| bytes == chunk));
    }
}

#[test]
fn a_pdf_has_its_page_size_and_its_fonts_and_is_the_same_each_time() {
    let data = full();
    for &kind in FigureKind::VALUES {
        let settings = FigureSettings {
            kind,
            width_mm: 127.0,
            ..FigureSettings::default()
        };
        let pdf = render(&data.results(), &settings, FigureFormat::Pdf).unwrap();
        assert_eq!(
            pdf,
            render(&data.results(), &settings, FigureFormat::Pdf).unwrap()
        );
        assert!(pdf.starts_with(b"%PDF-1."));
        let text = String::from_utf8_lossy(&pdf);
        // 5 inches are 360 points.
        let place = text.find("/MediaBox [0 0 ").unwrap();
        let width: f64 = text[place + 15..]
            .split(' ')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        assert!((width - 360.0).abs() < 0.02, "{width}");
        for words in ["LiberationSans", "/ToUnicode", "/FontFile2"] {
            assert!(text.contains(words), "{words}");
        }
        // Two fonts in full would take 800 kB.
        assert!(pdf.len() < 120_000, "{} bytes", pdf.len());
        assert!(!text.contains("CreationDate"));
    }
}

#[test]
fn nonsense_is_refused_in_words() {
    let data = full();
    let good = FigureSettings::default();
    for (settings, words) in [
        (
            FigureSettings {
                width_mm: 5.0,
                ..good.clone()
            },
            "20 to 2000 mm",
        ),
        (
            FigureSettings {
                width_mm: f64::NAN,
                ..good.clone()
            },
            "20 to 2000 mm",
        ),
        (
            FigureSettings {
                width_mm: 40.0,
                ..good.clone()
            },
            "at least 68 mm",
        ),
        (
            FigureSettings {
                height_mm: Some(30.0),
                ..good.clone()
            },
            "at least",
        ),
        (
            FigureSettings {
                dpi: 0.0,
                ..good.clone()
            },
            "30 to 2400 dpi",
        ),
        (
            FigureSettings {
                font_pt: 4.0,
                ..good.clone()
            },
            "6 to 72 pt",
        ),
    ] {
        let error = svg(&data.results(), &settings).unwrap_err();
        assert!(error.is_usage());
        assert!(error.to_string().contains(words), "{error}");
    }
    let mut bare = full();
    bare.embedding = None;
    bare.highlight.clear();
    bare.quality.clear();
    for kind in [
        FigureKind::Map,
        FigureKind::Trajectories,
        FigureKind::Quality,
    ] {
        let settings = FigureSettings {
            kind,
            ..good.clone()
        };
        let error = svg(&bare.results(), &settings).unwrap_err();
        assert!(
            matches!(error, ExportError::NothingToDraw { .. }),
            "{error}"
        );
    }
}

#[test]
fn what_is_hidden_or_coloured_otherwise_shows() {
    let data = full();
    let map = FigureSettings {
        kind: FigureKind::Map,
        ..FigureSettings::default()
    };
    let hex = |[r, g, b]: palette::Rgb| format!("#{r:02X}{g:02X}{b:02X}");
    let drawn = |settings: &FigureSettings| svg(&data.results(), settings).unwrap();
    let shown = drawn(&map);
    for slot in 0..6 {
        assert!(
            shown.contains(&hex(palette::cluster(slot))),
            "cluster {slot}"
        );
    }
    let hidden = drawn(&FigureSettings {
        hidden: [3].into(),
        ..map.clone()
    });
    assert!(!hidden.contains(&hex(palette::cluster(2))));
    assert!(hidden.contains(&hex(palette::cluster(1))));
    let membership = ColourBy::Value(GeneValue::Membership);
    let shaded = drawn(&FigureSettings {
        colouring: membership,
        ..map.clone()
    });
    assert!(shaded.contains(&hex(palette::sequential(0.0))), "the bar");
    assert!(!shaded.contains(&hex(palette::cluster(1))));
    let clusters = FigureSettings {
        kind: FigureKind::Clusters,
        ..map
    };
    let titles = texts(&drawn(&clusters));
    assert!(
        titles
            .iter()
            .any(|text| text.starts_with("2: late antiviral · "))
    );
    let quartiles = FigureSettings {
        band: Some(Band::Quartiles),
        ..clusters.clone()
    };
    assert!(texts(&drawn(&quartiles)).iter().any(|text| text == "IQR"));
    assert_ne!(drawn(&clusters), drawn(&quartiles));
}

/// Draws every case into the folder that `GENETIDE_FIGURES` names, to be looked at.
#[test]
#[ignore = "writes pictures to look at: set GENETIDE_FIGURES to a folder"]
fn gallery() {
    let folder = std::env::var("GENETIDE_FIGURES").expect("GENETIDE_FIGURES must name a folder");
    for (name, data) in cases() {
        let svg = figure_svg(&data.results());
        let at = |ending: &str| std::path::Path::new(&folder).join(format!("{name}.{ending}"));
        std::fs::write(at("png"), svg_to_png(&svg, 1.5).unwrap()).unwrap();
        std::fs::write(at("svg"), svg).unwrap();
    }
    let mut by_condition = full();
    by_condition.add_conditions();
    for (prefix, data) in [("", full()), ("conditions_", by_condition)] {
        for (name, settings) in figures() {
            for &format in FigureFormat::VALUES {
                let file = format!("{prefix}{name}.{}", format.ending());
                let bytes = render(&data.results(), &settings, format).unwrap();
                std::fs::write(std::path::Path::new(&folder).join(file), bytes).unwrap();
            }
        }
    }
}
