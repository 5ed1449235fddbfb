//! The trajectories, by the names of their switches and by what their plots say of themselves.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::drive::{Window, click, shows};
use crate::support::{ChosenPath, Experiment, InstantWorkers};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, accesskit};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use genetide::config::RunConfig;
use genetide::gui::{GenetideApp, PersistentState, Workers};
use genetide::session::{Request, Session};
use genetide::worker::Engine;
use genetide_data::GeneIndex;
use genetide_data::read::Source;

type Requests = Rc<RefCell<Vec<Request>>>;

fn window(workers: Box<dyn Workers>) -> Window {
    let mut config = RunConfig::default();
    config.highlight.clear();
    let session = Session::new(config);
    let mut harness = Harness::builder()
        .with_size([1280.0, 800.0])
        .build_eframe(|creation| {
            GenetideApp::new(
                &creation.egui_ctx,
                session,
                |_| Ok(workers),
                Box::new(ChosenPath("cells.csv".into())),
                PersistentState::default(),
            )
            .unwrap()
        });
    harness.run_steps(2);
    harness
}

/// The window with the made-up experiment trained; no gene is pinned.
fn trained_window() -> (Window, Requests) {
    trained_window_of(Experiment::new("cells.csv"))
}

fn trained_window_of(experiment: Experiment) -> (Window, Requests) {
    let workers = InstantWorkers::new(experiment);
    let requests = workers.requests.clone();
    let mut harness = window(Box::new(workers));
    for button in ["Open example data", "Start training"] {
        click(&mut harness, button);
        harness.run_steps(4);
    }
    (harness, requests)
}

/// Chooses what lines stand for.
fn split_by(harness: &mut Window, what: &str) {
    let list = harness.get_by_role_and_label(Role::ComboBox, "Split by");
    list.click();
    harness.run_steps(4);
    // The entries of an open list come last.
    let entries = harness.get_all_by_role_and_label(Role::Button, what);
    entries.last().unwrap().click();
    harness.run_steps(4);
}

fn pin(harness: &mut Window, genes: &[&str]) {
    for gene in genes {
        harness.get_by_label("Search genes").focus();
        harness.run_steps(2);
        harness.get_by_label("Search genes").type_text(gene);
        harness.run_steps(2);
        harness.key_press(Key::Enter);
        harness.run_steps(4);
    }
}

/// Genes of all requests of a kind.
fn asked(requests: &Requests, of: impl Fn(&Request) -> Option<&Vec<GeneIndex>>) -> Vec<Vec<usize>> {
    requests
        .borrow()
        .iter()
        .filter_map(|request| Some(GeneIndex::indices(of(request)?)))
        .collect()
}

fn cells_asked(requests: &Requests) -> Vec<Vec<usize>> {
    asked(requests, |request| match request {
        Request::ReadCells(job) => Some(&job.genes),
        _ => None,
    })
}

fn bands_asked(requests: &Requests) -> Vec<Vec<usize>> {
    asked(requests, |request| match request {
        Request::MakeBands(job) => Some(&job.genes),
        _ => None,
    })
}

fn button_at(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    }
}

const BOTH: &str = "Trajectories, 2 genes: IRF1, CXCL9";

#[test]
fn bands_are_made_and_cells_are_read_once_where_asked() {
    let (mut harness, requests) = trained_window();
    pin(&mut harness, &["irf1", "cxcl9"]);
    assert!(shows(&harness, BOTH));
    // IRF1 is gene 0, CXCL9 the first of the fifth program of 30 genes each.
    assert_eq!(bands_asked(&requests), [[0], [120]]);
    assert!(cells_asked(&requests).is_empty());
    click(&mut harness, "Single cells");
    assert_eq!(cells_asked(&requests), [[0, 120]]);
    assert!(shows(&harness, &format!("{BOTH}; with single cells")));
    for switch in [
        "Single cells",
        "Single cells",
        "Scaled",
        "Posterior band",
        "Posterior band",
    ] {
        click(&mut harness, switch);
    }
    assert_eq!(
        (cells_asked(&requests).len(), bands_asked(&requests).len()),
        (1, 2)
    );
    // With one cell type there is nothing to tell apart.
    assert!(!shows(&harness, "Split by") && harness.query_by_label("Replicates").is_none());
}

#[test]
fn stacked_each_gene_has_a_plot() {
    let (mut harness, _) = trained_window();
    pin(&mut harness, &["irf1", "cxcl9"]);
    click(&mut harness, "Stacked");
    assert!(shows(&harness, "Trajectory, IRF1") && shows(&harness, "Trajectory, CXCL9"));
    let place = |label: &str| -> Rect { harness.get_by_label_contains(label).rect() };
    let (first, second) = (place("Trajectory, IRF1"), place("Trajectory, CXCL9"));
    assert!(first.bottom() <= second.top(), "{first:?} {second:?}");
    assert!((first.left() - second.left()).abs() < 1.0);
    click(&mut harness, "Stacked");
    assert!(shows(&harness, BOTH));
}

#[test]
fn selected_genes_have_trajectories_too() {
    let (mut harness, requests) = trained_window();
    let row = harness.get_by_label("IRF1, cluster 1").rect().center();
    for event in [
        Event::PointerMoved(row),
        button_at(row, true),
        button_at(row, false),
        Event::PointerGone,
    ] {
        harness.event(event);
        harness.run_steps(2);
    }
    harness.run_steps(3);
    assert!(shows(&harness, "Trajectories, 1 gene: IRF1"));
    assert_eq!(bands_asked(&requests), [[0]]);
    let cluster = harness
        .get_all_by_label_contains("Cluster 1, 30 genes")
        .next();
    cluster.unwrap().click();
    harness.run_steps(4);
    let many = "Trajectories, 30 selected genes and their mean";
    assert!(shows(&harness, many) && shows(&harness, "Mean of 30 selected"));
    pin(&mut harness, &["irf1"]);
    let both = "Trajectories, 1 gene: IRF1; 30 selected genes and their mean";
    assert!(shows(&harness, both));
    click(&mut harness, "Stacked");
    assert!(
        shows(&harness, "Trajectory, IRF1") && shows(&harness, "Trajectories, 30 genes selected")
    );
}

/// The Data panel has the same word above the panel of trajectories.
fn toggle_replicates(harness: &mut Window) {
    harness
        .get_all_by_label("Replicates")
        .last()
        .unwrap()
        .click();
    harness.run_steps(2);
}

#[test]
fn conditions_have_a_line_each_and_libraries_a_circle() {
    let (mut harness, _) = trained_window_of(Experiment::with_conditions("cells.csv"));
    pin(&mut harness, &["irf1"]);
    // Two donors under two conditions at five times.
    let all = "Trajectories, 1 gene: IRF1; by condition: act, ctr; with 20 libraries";
    assert!(shows(&harness, all));
    for entry in ["● act", "■ ctr", "Library"] {
        assert!(harness.query_by_label(entry).is_some(), "no {entry}");
    }
    toggle_replicates(&mut harness);
    assert!(!shows(&harness, "with 20 libraries") && harness.query_by_label("Library").is_none());
    toggle_replicates(&mut harness);
    // There is no mean over conditions, and one cell type.
    assert!(!shows(&harness, "Split by"));
}

#[test]
fn several_genes_have_a_plot_each_where_colours_stand_for_conditions() {
    let (mut harness, _) = trained_window_of(Experiment::with_conditions("cells.csv"));
    pin(&mut harness, &["irf1", "cxcl9"]);
    for gene in ["IRF1", "CXCL9"] {
        let plot = format!("Trajectory, {gene}; by condition: act, ctr; with 20 libraries");
        assert!(shows(&harness, &plot), "no {plot}");
    }
    // The gene under the pointer has one, too.
    let hovered = "Trajectory, CXCL10 (under the pointer)";
    let row = harness.get_by_label("CXCL10, cluster 4").rect();
    harness.hover_at(row.center());
    harness.run_steps(8);
    assert!(shows(&harness, hovered));
    harness.event(Event::PointerGone);
    harness.run_steps(3);
    assert!(!shows(&harness, hovered));
    click(&mut harness, "Stacked");
    let both = "Trajectories, 2 genes: IRF1, CXCL9; by condition: act, ctr; with 20 libraries";
    assert!(shows(&harness, both));
}

/// Moves the pointer over the last time point of a plot until the tooltip is as wanted.
fn is_found(harness: &mut Window, plot: Rect, wanted: impl Fn(&Window) -> bool) -> bool {
    // 24 h are 1.2 of 26.4 hours, a margin of 5 % at either end, from the right end of the axis, which
    // begins between 0 and 58 points from the left. The pointer reaches 6 points.
    let x = plot.right() - 1.2 / 26.4 * (plot.width() - 29.0);
    for step in 0..12 {
        // The circles of the conditions stand side by side.
        let x = x - 24.0 + 4.0 * step as f32;
        let mut y = plot.top();
        while y < plot.bottom() {
            harness.hover_at(Pos2::new(x, y));
            harness.run_steps(3);
            if wanted(harness) {
                return true;
            }
            y += 6.0;
        }
    }
    false
}

#[test]
fn each_condition_has_its_reconstruction_and_band() {
    let (mut harness, _) = trained_window_of(Experiment::with_conditions("cells.csv"));
    pin(&mut harness, &["irf1"]);
    toggle_replicates(&mut harness);
    let plot = harness.get_by_label_contains("Trajectories, 1 gene").rect();
    for condition in ["act", "ctr"] {
        let curve = format!("IRF1, {condition}\nat 24 h");
        let found = is_found(&mut harness, plot, |window| shows(window, &curve));
        assert!(found, "no curve of {condition}");
        assert!(shows(&harness, "\nreconstruction ") && shows(&harness, ", posterior band "));
        // By which half of the change is reached, with a fifth below to a quarter above.
        assert!(shows(&harness, "\nonset ") && shows(&harness, ", marked at the axis"));
    }
}

/// Whether the pointer is on the library of a donor at the last time.
fn is_on_circle(harness: &Window) -> bool {
    shows(harness, "replicate: D") && shows(harness, "at 24 h")
}

#[test]
fn a_circle_says_which_library_it_is() {
    let (mut harness, _) = trained_window_of(Experiment::with_conditions("cells.csv"));
    pin(&mut harness, &["irf1"]);
    let plot = harness.get_by_label_contains("Trajectories, 1 gene").rect();
    let found = is_found(&mut harness, plot, is_on_circle);
    assert!(found, "no circle was found");
    assert!(shows(&harness, "condition: ") && shows(&harness, "(library, 150 cells)"));
}

#[test]
fn nine_genes_in_one_plot_are_offered_to_be_stacked() {
    let (mut harness, _) = trained_window();
    let names: Vec<String> = (1..10).map(|gene| format!("sim_{gene:04}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    pin(&mut harness, &names[..8]);
    assert!(!shows(&harness, "Stack plots"));
    pin(&mut harness, &names[8..]);
    click(&mut harness, "Stack plots");
    assert!(shows(&harness, "Trajectory, SIM_0009"));
}

#[test]
fn the_line_below_the_plots_is_moved_by_keys() {
    let (mut harness, _) = trained_window();
    pin(&mut harness, &["irf1"]);
    let height = |harness: &Window| {
        harness
            .get_by_label_contains("Trajectories, ")
            .rect()
            .height()
    };
    let before = height(&harness);
    let line = "Between trajectories and table";
    assert_eq!(
        harness.get_by_label(line).accesskit_node().role(),
        accesskit::Role::Splitter
    );
    harness.get_by_label(line).focus();
    harness.run_steps(2);
    harness.key_press(Key::ArrowDown);
    harness.run_steps(3);
    let after = height(&harness);
    assert!((after - before - 20.0).abs() < 1.5, "{before} {after}");
    assert!(
        shows(&harness, "Selected genes only (0)"),
        "the table is gone"
    );
}

/// Two genes in two cell types at three times, twelve cells each.
fn table(last: &str) -> String {
    let mut text = String::from("cell,celltype,time,AAA1,BBB2\n");
    for cell in 0..72 {
        let (time, kind) = (cell % 3, ["mono", "tcell"][cell / 3 % 2]);
        text.push_str(&format!(
            "c{cell},{kind},{time}h,{}.5,{}\n",
            cell % 7 + 4 * time,
            cell % 5
        ));
    }
    text + last
}

fn real_window(path: &Path) -> Window {
    let workers = Engine::start(std::sync::Arc::new(|| {}), None).unwrap();
    let mut harness = window(Box::new(workers));
    harness.state().open(Source::File(path.to_owned()));
    wait(&mut harness, "the table", |window| {
        window.state().session().prepared().is_some()
    });
    harness.run_steps(3);
    harness
}

fn wait(harness: &mut Window, what: &str, done: impl Fn(&Window) -> bool) {
    let start = Instant::now();
    while !done(harness) {
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "waited in vain for {what}"
        );
        std::thread::sleep(Duration::from_millis(5));
        harness.step();
    }
}

#[test]
fn cells_come_from_the_file_by_type_and_a_changed_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cells.csv");
    std::fs::write(&path, table("")).unwrap();
    let mut harness = real_window(&path);
    pin(&mut harness, &["aaa1"]);
    assert!(
        !shows(&harness, "Replicates"),
        "there is one library a time"
    );
    split_by(&mut harness, "Cell type");
    assert!(shows(
        &harness,
        "Trajectories, 1 gene: AAA1; by cell type: mono, tcell"
    ));
    // The file is another one now.
    std::fs::write(&path, table("more,mono,0h,1,1\n")).unwrap();
    click(&mut harness, "Single cells");
    wait(&mut harness, "the failure", |window| {
        window.state().session().curves().cells_failed.is_some()
    });
    harness.run_steps(3);
    assert!(
        shows(&harness, "Single cells not available: ")
            && shows(&harness, "has changed since it was opened")
    );
    std::fs::write(&path, table("")).unwrap();
    click(&mut harness, "Try again");
    wait(&mut harness, "the cells", |window| {
        window
            .state()
            .session()
            .curves()
            .cells(GeneIndex::new(0))
            .is_some()
    });
    harness.run_steps(3);
    assert!(shows(
        &harness,
        "by cell type: mono, tcell; with single cells"
    ));
    let cells = harness
        .state()
        .session()
        .curves()
        .cells(GeneIndex::new(0))
        .unwrap();
    assert_eq!(
        cells.at.iter().map(Vec::len).collect::<Vec<_>>(),
        [24, 24, 24]
    );
}
