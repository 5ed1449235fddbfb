//! The map of genes, driven by pointer and keyboard.

use std::collections::BTreeSet;

use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, pos2, vec2};

use super::*;
use genetide::session::MapOnView;
use genetide_data::GeneIndex;

type Window = Harness<'static, GenetideApp>;

/// The window with the made-up experiment trained; no gene is pinned.
fn trained_window() -> Window {
    trained(Harness::builder())
}

fn trained(builder: egui_kittest::HarnessBuilder<GenetideApp>) -> Window {
    let workers = InstantWorkers::new(Experiment::new("cells.csv"));
    let mut config = RunConfig::default();
    config.highlight.clear();
    let session = with_config(config);
    let mut harness = builder
        .with_size([1280.0, 800.0])
        .with_step_dt(1.0 / 60.0)
        .build_eframe(|creation| {
            GenetideApp::new(
                &creation.egui_ctx,
                session,
                |_| Ok(Box::new(workers)),
                Box::new(ChosenPath("cells.csv".into())),
                PersistentState::default(),
            )
            .unwrap()
        });
    harness.run_steps(2);
    open_and_train(&mut harness);
    assert_eq!(genes_on_map(&harness).len(), 180);
    harness
}

fn map(harness: &Window) -> Rect {
    harness.get_by_label_contains("Map of genes, ").rect()
}

fn selected(harness: &Window) -> BTreeSet<GeneIndex> {
    BTreeSet::clone(&harness.state().session().selection().selected)
}

fn pinned(harness: &Window) -> &[GeneIndex] {
    &harness.state().session().selection().pinned
}

/// Every gene of the map and where it is, on the map and on the screen.
fn genes_on_map(harness: &Window) -> Vec<(GeneIndex, [f32; 2], Pos2)> {
    let session = harness.state().session();
    let Some(MapOnView {
        embedding,
        prepared: trained_on,
        ..
    }) = session.map_on_view()
    else {
        return Vec::new();
    };
    let screen = map(harness);
    let axis = |axis: usize| {
        let values = embedding.xy.iter().map(move |at| at[axis]);
        let low = values.clone().fold(f32::INFINITY, f32::min);
        (low, values.fold(f32::NEG_INFINITY, f32::max))
    };
    let ((left, right), (low, high)) = (axis(0), axis(1));
    // The whole map takes 93% of the panel, and a unit is as long across as up.
    let across = 0.93 * screen.width() / (right - left);
    let scale = across.min(0.93 * screen.height() / (high - low));
    let genes = trained_on
        .points
        .iter()
        .map(|&row| trained_on.scaled.gene_of(row));
    let place = |at: [f32; 2]| {
        let (x, y) = (at[0] - (left + right) / 2.0, at[1] - (low + high) / 2.0);
        screen.center() + scale * vec2(x, -y)
    };
    genes
        .zip(&embedding.xy)
        .map(|(gene, &at)| (gene, at, place(at)))
        .collect()
}

fn place(harness: &Window, name: &str) -> (GeneIndex, Pos2) {
    let table = harness.state().session().table().cloned().unwrap();
    let wanted = table.profiles.gene_index(name).unwrap();
    let all = genes_on_map(harness);
    let (_, _, at) = all.iter().find(|(gene, _, _)| *gene == wanted).unwrap();
    (wanted, *at)
}

fn button(at: Pos2, button: PointerButton, pressed: bool, modifiers: Modifiers) -> Event {
    Event::PointerButton {
        pos: at,
        button,
        pressed,
        modifiers,
    }
}

fn press(harness: &mut Window, at: Pos2, which: PointerButton, modifiers: Modifiers) {
    harness.event(Event::ModifiersChanged(modifiers));
    harness.hover_at(at);
    harness.event(button(at, which, true, modifiers));
    harness.event(button(at, which, false, modifiers));
    harness.event(Event::ModifiersChanged(Modifiers::NONE));
    harness.run_steps(3);
}

fn click_at(harness: &mut Window, at: Pos2, modifiers: Modifiers) {
    press(harness, at, PointerButton::Primary, modifiers);
    // So that the next click is no double click.
    harness.run_steps(30);
}

/// Drags along the corners.
fn drag(harness: &mut Window, corners: &[Pos2], modifiers: Modifiers) {
    harness.event(Event::ModifiersChanged(modifiers));
    harness.hover_at(corners[0]);
    harness.event(button(corners[0], PointerButton::Primary, true, modifiers));
    for pair in corners.windows(2) {
        for step in 1..=5 {
            harness.hover_at(pair[0].lerp(pair[1], step as f32 / 5.0));
        }
    }
    let last = corners[corners.len() - 1];
    harness.event(button(last, PointerButton::Primary, false, modifiers));
    harness.event(Event::ModifiersChanged(Modifiers::NONE));
    harness.run_steps(3);
}

/// The corners of the left or the right half of the map.
fn half(screen: Rect, left: bool) -> [Pos2; 4] {
    let (middle, edge) = (screen.center().x, screen.shrink(2.0));
    let far = if left { edge.left() } else { edge.right() };
    [
        pos2(middle, edge.top()),
        pos2(far, edge.top()),
        pos2(far, edge.bottom()),
        pos2(middle, edge.bottom()),
    ]
}

fn genes_where(harness: &Window, is_wanted: impl Fn(Pos2) -> bool) -> BTreeSet<GeneIndex> {
    let all = genes_on_map(harness).into_iter();
    all.filter(|(_, _, at)| is_wanted(*at))
        .map(|(gene, _, _)| gene)
        .collect()
}

#[test]
fn a_lasso_selects_genes_for_the_table() {
    let mut harness = trained_window();
    let screen = map(&harness);
    let left = genes_where(&harness, |at| at.x < screen.center().x);
    let right = genes_where(&harness, |at| at.x > screen.center().x);
    assert!(left.len() > 50 && right.len() > 50);
    drag(&mut harness, &half(screen, true), Modifiers::SHIFT);
    assert_eq!(selected(&harness), left);
    let description = format!("Map of genes, 180 points, {} selected", left.len());
    assert!(shows(&harness, &description));
    // The table follows: only those rows.
    click(
        &mut harness,
        &format!("Selected genes only ({})", left.len()),
    );
    let table = harness.state().session().table().cloned().unwrap();
    let names = table.profiles.genes();
    for gene in [*left.first().unwrap(), *right.first().unwrap()] {
        let row = format!("Pin {} in table", names[gene.index()]);
        assert_eq!(shows(&harness, &row), left.contains(&gene), "{row}");
    }
    // With the button no Shift is needed; with Ctrl the genes are added.
    click(&mut harness, "Lasso");
    drag(&mut harness, &half(screen, false), Modifiers::COMMAND);
    assert_eq!(selected(&harness).len(), 180);
    drag(&mut harness, &half(screen, false), Modifiers::NONE);
    assert_eq!(selected(&harness), right);
}

#[test]
fn clicks_select_and_pin_genes() {
    let mut harness = trained_window();
    let (irf1, at) = place(&harness, "IRF1");
    let (cxcl9, other) = place(&harness, "CXCL9");
    click_at(&mut harness, at, Modifiers::NONE);
    assert_eq!(selected(&harness), BTreeSet::from([irf1]));
    click_at(&mut harness, other, Modifiers::SHIFT);
    assert_eq!(selected(&harness), BTreeSet::from([irf1, cxcl9]));
    click_at(&mut harness, at, Modifiers::COMMAND);
    assert_eq!(selected(&harness), BTreeSet::from([cxcl9]));
    assert!(pinned(&harness).is_empty());
    press(&mut harness, at, PointerButton::Primary, Modifiers::NONE);
    press(&mut harness, at, PointerButton::Primary, Modifiers::NONE);
    assert_eq!(pinned(&harness), [irf1]);
    // Beside the genes nothing is selected.
    harness.run_steps(30);
    let empty = map(&harness).left_top() + vec2(3.0, 3.0);
    click_at(&mut harness, empty, Modifiers::SHIFT);
    assert_eq!(selected(&harness), BTreeSet::from([irf1]));
    click_at(&mut harness, empty, Modifiers::NONE);
    assert!(selected(&harness).is_empty());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_steps(3);
    assert_eq!(selected(&harness), BTreeSet::from([irf1]), "not undone");
}

#[test]
fn a_right_click_offers_what_can_be_done() {
    let mut harness = trained_window();
    let (irf1, at) = place(&harness, "IRF1");
    let open = |harness: &mut Window, entry: &str| {
        press(harness, at, PointerButton::Secondary, Modifiers::NONE);
        click(harness, entry);
    };
    open(&mut harness, "Pin IRF1");
    assert_eq!(pinned(&harness), [irf1]);
    open(&mut harness, "Select cluster 1");
    assert_eq!(selected(&harness).len(), 30);
    open(&mut harness, "Genes nearest to IRF1");
    assert_eq!(selected(&harness), BTreeSet::from([irf1]));
    assert!(shows(&harness, "Nearest to IRF1"));
}

#[test]
fn the_nearest_genes_are_listed_with_their_distances() {
    let mut harness = trained_window();
    click(&mut harness, "Nearest genes");
    assert!(shows(&harness, "Select a gene to list its nearest genes."));
    let (irf1, at) = place(&harness, "IRF1");
    click_at(&mut harness, at, Modifiers::NONE);
    let session = harness.state().session();
    let run = session.view().cloned().unwrap();
    let (trained_on, latents) = (&run.trained_on, &run.training.latents);
    let own = trained_on.scaled.row_of(irf1).unwrap().index();
    let distance = |row: usize| -> f64 {
        let pairs = latents.row(row).iter().zip(latents.row(own));
        pairs
            .map(|(a, b)| f64::from(a - b).powi(2))
            .sum::<f64>()
            .sqrt()
    };
    let mut others: Vec<usize> = (0..180).filter(|&row| row != own).collect();
    others.sort_by(|&a, &b| distance(a).total_cmp(&distance(b)));
    let gene = |row: usize| trained_on.scaled.genes[row];
    let names = session.table().unwrap().profiles.genes().to_vec();
    let name = |row: usize| &names[gene(row).index()];
    for &row in &others[..10] {
        let entry = format!("Select {}, distance {:.2}", name(row), distance(row));
        assert!(shows(&harness, &entry), "{entry}");
    }
    assert!(!shows(&harness, &format!("Select {}, ", name(others[10]))));
    let first = format!("Select {}, ", name(others[0]));
    harness.get_by_label_contains(&first).click();
    harness.run_steps(3);
    assert_eq!(selected(&harness), BTreeSet::from([gene(others[0])]));
}

#[test]
fn hidden_clusters_are_not_hit() {
    let mut harness = trained_window();
    let (_, at) = place(&harness, "IRF1");
    let cluster: BTreeSet<GeneIndex> = GeneIndex::all(30).collect();
    let screen = map(&harness);
    let hovered = |harness: &mut Window| {
        harness.hover_at(at);
        harness.run_steps(3);
        harness.state().session().selection().hovered
    };
    assert!(hovered(&mut harness).is_some_and(|gene| cluster.contains(&gene)));
    click(&mut harness, "Hide cluster 1");
    assert_eq!(hovered(&mut harness), None);
    let around = half(screen, false);
    drag(&mut harness, &around, Modifiers::SHIFT);
    assert!(selected(&harness).is_disjoint(&cluster) && !selected(&harness).is_empty());
    click(&mut harness, "Show cluster 1");
    assert!(hovered(&mut harness).is_some());
    drag(&mut harness, &around, Modifiers::SHIFT);
    assert!(selected(&harness).is_superset(&cluster));
}

#[test]
fn the_keyboard_moves_the_map() {
    let mut harness = trained_window();
    let (irf1, at) = place(&harness, "IRF1");
    let hovers_at = |harness: &mut Window, at: Pos2| {
        harness.hover_at(at);
        harness.run_steps(3);
        harness.state().session().selection().hovered == Some(irf1)
    };
    assert!(hovers_at(&mut harness, at));
    harness.get_by_label_contains("Map of genes, ").focus();
    harness.run_steps(2);
    // The right arrow shows what is further right: the map moves by 40 points to the left.
    harness.key_press(Key::ArrowRight);
    harness.run_steps(2);
    let moved = at - vec2(40.0, 0.0);
    assert!(hovers_at(&mut harness, moved) && !hovers_at(&mut harness, at));
    harness.key_press(Key::Home);
    harness.run_steps(2);
    assert!(hovers_at(&mut harness, at));
    // A quarter larger: a gene is a quarter further from the middle.
    harness.key_press(Key::Plus);
    harness.run_steps(2);
    let middle = map(&harness).center();
    assert!(hovers_at(&mut harness, middle + 1.25 * (at - middle)));
    harness.key_press(Key::Num0);
    click_at(&mut harness, at, Modifiers::NONE);
    assert_eq!(selected(&harness).len(), 1);
    harness.get_by_label_contains("Map of genes, ").focus();
    harness.run_steps(2);
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    assert!(selected(&harness).is_empty());
}

#[test]
fn the_selection_can_be_zoomed_to() {
    let mut harness = trained_window();
    let (irf1, at) = place(&harness, "IRF1");
    click_at(&mut harness, at, Modifiers::NONE);
    click(&mut harness, "Zoom to selection");
    let middle = map(&harness).center();
    harness.hover_at(middle);
    harness.run_steps(3);
    let hovered = |harness: &Window| harness.state().session().selection().hovered;
    assert_eq!(hovered(&harness), Some(irf1));
    click(&mut harness, "Reset view");
    harness.hover_at(at);
    harness.run_steps(3);
    assert_eq!(hovered(&harness), Some(irf1));
}

#[test]
fn the_menu_reaches_the_map() {
    let mut harness = trained_window();
    click(&mut harness, "Map");
    harness
        .get_by_label_contains("Toggle lasso")
        .click_accesskit();
    harness.run_steps(5);
    harness.key_press(Key::Escape);
    harness.run_steps(5);
    let screen = map(&harness);
    let left = genes_where(&harness, |at| at.x < screen.center().x);
    drag(&mut harness, &half(screen, true), Modifiers::NONE);
    assert_eq!(selected(&harness), left);
}

/// Pixels on the map that have just this colour.
fn pixels(harness: &mut Window, colour: [u8; 3]) -> usize {
    let picture = harness.render().unwrap();
    let screen = map(harness);
    let inside = picture.enumerate_pixels().filter(|(x, y, pixel)| {
        screen.contains(pos2(*x as f32, *y as f32)) && pixel.0[..3] == colour
    });
    inside.count()
}

/// Set `GENETIDE_SHOTS` to a folder to keep the pictures.
#[test]
fn points_are_painted_in_the_colours_of_their_clusters() {
    if !has_adapter() {
        return;
    }
    for theme in [egui::Theme::Light, egui::Theme::Dark] {
        let mut harness = trained(
            Harness::builder()
                .with_theme(theme)
                .with_render_cursor(false)
                .wgpu(),
        );
        let [first, second] = [0, 1].map(genetide_figure::palette::cluster);
        assert!(pixels(&mut harness, first) > 100 && pixels(&mut harness, second) > 100);
        click(&mut harness, "Hide cluster 1");
        assert_eq!(pixels(&mut harness, first), 0);
        click(&mut harness, "Show cluster 1");
        // What is not selected fades.
        click(&mut harness, "Select cluster 1");
        assert!(pixels(&mut harness, first) > 100);
        assert_eq!(pixels(&mut harness, second), 0);
        click(&mut harness, "Marker shapes");
        click(&mut harness, "Nearest genes");
        let (_, at) = place(&harness, "IRF1");
        click_at(&mut harness, at, Modifiers::NONE);
        keep(&mut harness, &format!("map_{theme:?}"));
    }
}
