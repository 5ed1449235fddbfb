//! The window, driven through its accessibility tree.
//!
//! Most tests run over workers that answer at once; the last runs the whole program, from a file
//! to an exported CSV. Only the tests of pixels need a graphics adapter (a software one will do).

#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod clusters;
mod data;
mod drive;
mod figures;
mod lists;
mod map;
mod names;
mod pictures;
mod runs;
mod sessions;
mod shell;
mod table;
mod trajectories;

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

use drive::has_map_and_clusters;
use eframe::egui;
use eframe::egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use genetide::config::RunConfig;
use genetide::gui::{GenetideApp, PersistentState, Workers};
use genetide::pipeline::LogLevel;
use genetide::session::{
    ExportJob, ExportKind, ExportTarget, LogCommand, Request, Session, TrainingCommand,
    TrainingState,
};
use genetide::worker::Engine;
use genetide_data::read::Source;
use support::{ChosenPath, Experiment, InstantWorkers};

type Requests = Rc<std::cell::RefCell<Vec<Request>>>;

/// The window over workers that answer at once; dialogs choose `chosen`.
fn instant_window(chosen: &str, session: Session) -> (Harness<'static, GenetideApp>, Requests) {
    window_of(chosen, session, PersistentState::default())
}

/// The same, with what is remembered from the last start.
fn window_of(
    chosen: &str,
    session: Session,
    remembered: PersistentState,
) -> (Harness<'static, GenetideApp>, Requests) {
    window_on(Experiment::new("cells.csv"), chosen, session, remembered)
}

/// The same, on an experiment.
fn window_on(
    experiment: Experiment,
    chosen: &str,
    session: Session,
    remembered: PersistentState,
) -> (Harness<'static, GenetideApp>, Requests) {
    let workers = InstantWorkers::new(experiment);
    let requests = workers.requests.clone();
    let chosen = PathBuf::from(chosen);
    let harness = Harness::builder()
        .with_size([1280.0, 800.0])
        .build_eframe(|creation| {
            GenetideApp::new(
                &creation.egui_ctx,
                session,
                |_| Ok(Box::new(workers)),
                Box::new(ChosenPath(chosen)),
                remembered,
            )
            .unwrap()
        });
    (harness, requests)
}

/// The window with the experiment of two conditions trained; they differ in the 30 genes of the first
/// program.
fn window_of_conditions() -> Harness<'static, GenetideApp> {
    let experiment = Experiment::with_conditions("cells.csv");
    let remembered = PersistentState::default();
    let (mut window, _) = window_on(experiment, "cells.csv", Session::default(), remembered);
    window.run_steps(2);
    open_and_train(&mut window);
    window.run_steps(4);
    window
}

fn with_config(config: RunConfig) -> Session {
    Session::new(config)
}

/// Steps until `done`, or fails after `limit` with `what` did not happen.
fn step_until(
    harness: &mut Harness<'_, GenetideApp>,
    what: &str,
    limit: Duration,
    done: impl Fn(&Harness<'_, GenetideApp>) -> bool,
) {
    let deadline = Instant::now() + limit;
    while !done(harness) {
        let log = harness.state().session().log();
        assert!(
            Instant::now() < deadline,
            "waited in vain for: {what}; log: {log:#?}"
        );
        std::thread::sleep(Duration::from_millis(5));
        harness.step();
    }
}

const SOON: Duration = Duration::from_secs(60);

fn shows(harness: &Harness<'_, GenetideApp>, text: &str) -> bool {
    harness.query_all_by_label_contains(text).next().is_some()
}

fn click(harness: &mut Harness<'_, GenetideApp>, label: &str) {
    harness.get_all_by_label(label).next().unwrap().click();
    harness.run_steps(2);
}

/// Plots of the clusters 1, 2, ...; not that of the genes without a response.
fn cluster_plots(harness: &Harness<'_, GenetideApp>) -> usize {
    (1..=20)
        .filter(|label| shows(harness, &format!("Cluster {label}, ")))
        .count()
}

fn open_and_train(harness: &mut Harness<'static, GenetideApp>) {
    click(harness, "Open data…");
    step_until(harness, "the table", SOON, |window| {
        window.state().session().prepared().is_some()
    });
    click(harness, "Start training");
    step_until(harness, "the clusters", SOON, |window| {
        has_map_and_clusters(window.state().session())
    });
    harness.run_steps(3);
}

#[test]
fn an_empty_window_leads_to_a_table() {
    let (mut harness, _) = instant_window("cells.csv", Session::default());
    harness.run_steps(2);
    for panel in ["Data", "Training", "Map", "Clusters", "Genes"] {
        assert!(shows(&harness, panel), "no panel {panel}");
    }
    assert!(shows(&harness, "Open data…") && shows(&harness, "Open example data"));
    click(&mut harness, "Open example data");
    let session = harness.state().session();
    assert_eq!(session.source(), Some(&Source::Sample));
    assert!(session.table().is_some());
}

#[test]
fn the_obvious_buttons_lead_from_a_file_to_a_csv() {
    let (mut harness, requests) = instant_window("cells.csv", Session::default());
    harness.run_steps(2);
    open_and_train(&mut harness);
    assert!(shows(&harness, "Loss, 40 points, kept epoch 37"));
    assert!(shows(&harness, "Reconstruction and KL, 40 points"));
    assert!(shows(&harness, "Loss (nats per gene)"));
    assert!(shows(&harness, "Map of genes, 180 points"));
    // The number of clusters is the one suggested; another one is chosen.
    assert!(cluster_plots(&harness) > 1 && cluster_plots(&harness) != 5);
    assert!(shows(&harness, "Cluster 0, 30 genes"));
    click(&mut harness, "Export CSV…");
    step_until(&mut harness, "the export", SOON, |_| {
        requests
            .borrow()
            .iter()
            .any(|request| matches!(request, Request::Export(_)))
    });
    let requests = requests.borrow();
    let Some(Request::Export(job)) = requests.last() else {
        panic!("the last request is {:?}", requests.last());
    };
    let csv = ExportTarget::Files(ExportKind::ClustersCsv, "cells.csv".into());
    assert_eq!(job.target, csv);
}

#[test]
fn a_table_is_on_view_before_it_is_trained_on() {
    let mut session = Session::default();
    session.execute(TrainingCommand::SetFirstLook(true));
    let (mut harness, _) = instant_window("cells.csv", session);
    harness.run_steps(2);
    click(&mut harness, "Open data…");
    step_until(&mut harness, "map and clusters", SOON, |window| {
        has_map_and_clusters(window.state().session())
    });
    harness.run_steps(3);
    let notice = "Shown as the pretrained network reads the genes";
    assert!(shows(&harness, notice) && shows(&harness, "Map of genes, 180 points"));
    assert!(cluster_plots(&harness) > 1);
    assert!(!shows(&harness, "Settings changed"));
    click(&mut harness, "Start training");
    step_until(&mut harness, "a training", SOON, |window| {
        window.state().session().runs().len() == 2
    });
    harness.run_steps(3);
    assert!(!shows(&harness, notice) && shows(&harness, "Loss, 40 points, kept epoch 37"));
}

#[test]
fn the_slider_changes_the_number_of_clusters() {
    let (mut harness, _) = instant_window("cells.csv", Session::default());
    harness.run_steps(2);
    open_and_train(&mut harness);
    let slider = harness.get_by_role_and_label(Role::Slider, "clusters");
    slider.set_value_accesskit(3.0);
    step_until(&mut harness, "three clusters", SOON, |window| {
        cluster_plots(window) == 3
    });
    // Clicking a cluster selects its genes: programs 2 and 5 of six, 30 genes each.
    let label = "Cluster 3, 60 genes, early, sustained; peak 6 h";
    click(&mut harness, label);
    assert_eq!(harness.state().session().selection().selected.len(), 60);
}

#[test]
fn a_search_pins_and_plots_genes() {
    let mut config = RunConfig::default();
    config.highlight.clear();
    let session = with_config(config);
    let (mut harness, _) = instant_window("cells.csv", session);
    harness.run_steps(2);
    open_and_train(&mut harness);
    assert!(!shows(&harness, "Trajectories, "));
    for gene in ["irf1", "cxcl9"] {
        search_and_pin(&mut harness, gene);
    }
    assert!(shows(&harness, "Trajectories, 2 genes: IRF1, CXCL9"));
    click(&mut harness, "Unpin IRF1");
    assert!(shows(&harness, "Trajectories, 1 gene: CXCL9"));
}

fn search_and_pin(harness: &mut Harness<'_, GenetideApp>, gene: &str) {
    let field = harness.get_by_label("Search genes");
    field.focus();
    harness.run_steps(2);
    harness.get_by_label("Search genes").type_text(gene);
    harness.run_steps(2);
    harness.key_press(egui::Key::Enter);
    harness.run_steps(3);
}

#[test]
fn settings_that_need_retraining_are_announced() {
    let (mut harness, _) = instant_window("cells.csv", Session::default());
    harness.run_steps(2);
    open_and_train(&mut harness);
    let notice = "Settings changed: train again to apply them.";
    assert!(!shows(&harness, notice));
    harness
        .get_by_label("Genes and response test")
        .click_accesskit();
    harness.run_steps(5);
    let field = harness.get_by_role_and_label(Role::SpinButton, "False discovery rate");
    field.set_value_accesskit(0.2);
    harness.run_steps(3);
    assert_eq!(harness.state().session().config().analysis.fdr, 0.2);
    assert!(shows(&harness, notice));
}

#[test]
fn an_error_stays_until_dismissed_and_stays_in_the_log() {
    let mut session = Session::default();
    let message = "cells.csv has no time column; choose one under Columns";
    session.on_notice(genetide::session::Notice::Log(
        LogLevel::Error,
        message.into(),
    ));
    if session.toasts().is_empty() {
        session.execute(LogCommand::Write(LogLevel::Error, message.into()));
    }
    let (mut harness, _) = instant_window("cells.csv", session);
    harness.run_steps(100);
    assert!(shows(&harness, message), "an error went away by itself");
    click(&mut harness, "Dismiss");
    assert!(harness.state().session().toasts().is_empty());
    click(&mut harness, "Log");
    assert!(shows(&harness, message), "not in the log");
}

#[test]
fn menus_hide_panels_and_bring_them_back() {
    let (mut harness, _) = instant_window("cells.csv", Session::default());
    harness.run_steps(2);
    assert!(harness.query_by_label("Search genes").is_none());
    let empty = "The map of genes appears here. Open a data set to begin.";
    assert!(shows(&harness, empty));
    let toggle = |harness: &mut Harness<'static, GenetideApp>| {
        click(harness, "View");
        let menu = harness.query_all_by_role(Role::CheckBox);
        let entry = menu.into_iter().nth(2).unwrap();
        entry.click();
        harness.run_steps(3);
        harness.key_press(egui::Key::Escape);
        harness.run_steps(3);
    };
    toggle(&mut harness);
    assert!(!shows(&harness, empty));
    let written = harness.state().session().layout().to_owned();
    assert!(!written.is_empty(), "the arrangement is not remembered");
    toggle(&mut harness);
    assert!(shows(&harness, empty));
}

#[test]
fn an_export_needs_a_result() {
    let (mut harness, requests) = instant_window("out.csv", Session::default());
    harness.run_steps(2);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::E);
    harness.run_steps(3);
    assert!(requests.borrow().is_empty());
    assert_eq!(
        *harness.state().session().training_state(),
        TrainingState::Idle
    );
}

#[test]
fn a_typed_path_opens_a_table() {
    let (mut harness, requests) = instant_window("never chosen", Session::default());
    harness.run_steps(2);
    harness.get_by_label("Path of the data set").focus();
    harness.run_steps(2);
    harness
        .get_by_label("Path of the data set")
        .type_text("some/typed.csv");
    harness.run_steps(2);
    harness.key_press(egui::Key::Enter);
    harness.run_steps(3);
    let requests = requests.borrow();
    let Some(Request::Read(job)) = requests.first() else {
        panic!("no table was asked for: {requests:?}");
    };
    assert_eq!(job.source, Source::File("some/typed.csv".into()));
}

#[test]
fn typing_replaces_the_path_proposed() {
    let (mut harness, requests) = instant_window("never chosen", Session::default());
    harness.run_steps(2);
    // The field of the second time keeps no cursor of the first.
    for path in ["a.csv", "some/longer/path.csv"] {
        let modifiers = egui::Modifiers::COMMAND | egui::Modifiers::SHIFT;
        harness.key_press_modifiers(modifiers, egui::Key::O);
        harness.run_steps(4);
        harness.event(egui::Event::Text(path.into()));
        harness.run_steps(2);
        harness.key_press(egui::Key::Enter);
        harness.run_steps(4);
        let requests = requests.borrow();
        let read = requests.iter().rev().find_map(|request| match request {
            Request::Read(job) => Some(job.source.clone()),
            _ => None,
        });
        assert_eq!(read, Some(Source::File(path.into())));
    }
}

#[test]
fn a_folder_is_made_only_when_that_is_confirmed() {
    let (mut harness, requests) = instant_window("cells.csv", Session::default());
    harness.run_steps(2);
    open_and_train(&mut harness);
    click(&mut harness, "File");
    for entry in ["Export to path", "Clusters as CSV…"] {
        let entry = harness.get_all_by_label_contains(entry).next();
        entry.unwrap().click();
        harness.run_steps(4);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("slip/clusters.csv");
    harness.event(egui::Event::Text(path.display().to_string()));
    harness.run_steps(2);
    assert!(shows(&harness, "does not exist yet"));
    let exported = || {
        let requests = requests.borrow();
        requests.iter().find_map(|request| match request {
            Request::Export(ExportJob {
                target: ExportTarget::Files(_, path),
                ..
            }) => Some(path.clone()),
            _ => None,
        })
    };
    harness.key_press(egui::Key::Enter);
    harness.run_steps(4);
    assert_eq!(exported(), None);
    assert!(
        harness
            .get_by_label("Create folder and export")
            .is_focused()
    );
    harness.key_press(egui::Key::Enter);
    harness.run_steps(4);
    assert_eq!(exported(), Some(path));
}

#[test]
fn an_idle_window_does_not_repaint() {
    let (mut harness, _) = instant_window("cells.csv", Session::default());
    harness.run_steps(2);
    open_and_train(&mut harness);
    // A step is a quarter of a second: until the toasts are gone.
    harness.run_steps(100);
    let outputs = harness.output().viewport_output.values();
    let delay = outputs.map(|output| output.repaint_delay).min().unwrap();
    assert!(delay > Duration::from_secs(60), "repaints after {delay:?}");
}

/// The window over the real workers; dialogs choose from `folder`.
fn real_window(session: Session, folder: &Path) -> Harness<'static, GenetideApp> {
    let picker = Chosen(folder.to_path_buf());
    let mut harness = Harness::builder()
        .with_size([1280.0, 800.0])
        .build_eframe(|creation| {
            let engine = |wake| Ok(Box::new(Engine::start(wake, None)?) as Box<dyn Workers>);
            let ctx = &creation.egui_ctx;
            let remembered = PersistentState::default();
            GenetideApp::new(ctx, session, engine, Box::new(picker), remembered).unwrap()
        });
    harness.run_steps(2);
    harness
}

/// The whole way with the real workers: file, training, k, search, export.
#[test]
fn a_file_is_opened_trained_clustered_and_exported() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("cells.csv");
    std::fs::write(&input, simulated_table()).unwrap();
    let mut config = RunConfig::default();
    config.model.epochs = 6;
    config.device = genetide_model::device::DeviceChoice::Cpu;
    config.highlight.clear();
    let mut harness = real_window(with_config(config), folder.path());
    open_and_train_for_real(&mut harness);
    // The number of clusters is the one suggested; another one is chosen.
    assert!(cluster_plots(&harness) > 1 && cluster_plots(&harness) != 5);
    let slider = harness.get_by_role_and_label(Role::Slider, "clusters");
    slider.set_value_accesskit(5.0);
    step_until(&mut harness, "five clusters", SOON, |window| {
        cluster_plots(window) == 5
    });
    for gene in ["irf1", "cxcl9"] {
        search_and_pin(&mut harness, gene);
    }
    assert!(shows(&harness, "Trajectories, 2 genes: IRF1, CXCL9"));
    export_through_the_menu(&mut harness);
    let output = folder.path().join("out.csv");
    step_until(&mut harness, "the CSV", SOON, |_| output.exists());
    check_csv(&std::fs::read_to_string(output).unwrap());
}

/// Chooses `cells.csv` to open and `out.csv` to write.
struct Chosen(PathBuf);

impl genetide::gui::desktop::dialogs::PathPicker for Chosen {
    fn pick(
        &self,
        purpose: genetide::gui::desktop::dialogs::Purpose,
        _proposed_name: &str,
    ) -> genetide::gui::desktop::dialogs::PathFuture {
        let name = match purpose {
            genetide::gui::desktop::dialogs::Purpose::OpenTable => "cells.csv",
            genetide::gui::desktop::dialogs::Purpose::Export(_) => "out.csv",
            other => panic!("nobody asked for {other:?}"),
        };
        Box::pin(std::future::ready(Some(vec![self.0.join(name)])))
    }
}

/// The finaliser of splitmix64: a number that looks random and is always the same.
fn scramble(number: usize) -> usize {
    let mut bits = (number as u64).wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (bits >> 33) as usize
}

/// Sixty genes in forty cells at each of five times; every gene responds, early or late.
fn simulated_table() -> String {
    let mut text = String::from("cell_id,time,IRF1,CXCL9");
    for gene in 2..60 {
        text.push_str(&format!(",SIM_{gene:04}"));
    }
    text.push('\n');
    for (t, time) in support::TIMES.iter().enumerate() {
        for cell in 0..40 {
            text.push_str(&format!("c{t}_{cell},{time} h"));
            for gene in 0..60 {
                let program = if gene % 2 == 0 {
                    [1, 20, 18, 9, 4]
                } else {
                    [1, 1, 4, 12, 22]
                };
                let noise = scramble((t * 40 + cell) * 60 + gene) % 6;
                let own = scramble(gene * 5 + t) % 5;
                text.push_str(&format!(",{}", program[t] + noise + own));
            }
            text.push('\n');
        }
    }
    text
}

fn open_and_train_for_real(harness: &mut Harness<'_, GenetideApp>) {
    click(harness, "Open data…");
    step_until(harness, "the table", SOON, |window| {
        window.state().session().prepared().is_some()
    });
    click(harness, "Start training");
    step_until(harness, "loss points", 5 * SOON, |window| {
        shows(window, "Loss, 6 points")
    });
    step_until(harness, "clusters", 5 * SOON, |window| {
        window.state().session().clusters().is_some()
    });
    harness.run_steps(3);
}

fn export_through_the_menu(harness: &mut Harness<'_, GenetideApp>) {
    click(harness, "File");
    let entry = harness.query_all_by_label_contains("Export clusters as CSV…");
    entry.into_iter().next().unwrap().click();
    harness.run_steps(2);
}

fn check_csv(text: &str) {
    let mut lines = text.lines();
    assert!(lines.next().unwrap().starts_with("Gene,Cluster,status,"));
    let clusters: Vec<usize> = lines
        .map(|line| line.split(',').nth(1).unwrap().parse().unwrap())
        .collect();
    assert_eq!(clusters.len(), 60);
    let most = clusters.iter().max().unwrap();
    assert_eq!(*most, 5, "not the five clusters chosen");
}

/// Paints the window at its smallest usual size, light and dark. Set `GENETIDE_SHOTS` to a folder
/// to keep the pictures.
#[test]
fn the_window_can_be_painted() {
    if !has_adapter() {
        return;
    }
    for theme in [egui::Theme::Light, egui::Theme::Dark] {
        let workers = InstantWorkers::new(Experiment::new("cells.csv"));
        let mut harness = Harness::builder()
            .with_size([1280.0, 800.0])
            .with_theme(theme)
            .with_render_cursor(false)
            .wgpu()
            .build_eframe(|creation| {
                GenetideApp::new(
                    &creation.egui_ctx,
                    Session::default(),
                    |_| Ok(Box::new(workers)),
                    Box::new(ChosenPath("cells.csv".into())),
                    PersistentState::default(),
                )
                .unwrap()
            });
        harness.run_steps(3);
        keep(&mut harness, &format!("empty_{theme:?}"));
        open_and_train(&mut harness);
        harness.run_steps(30);
        let painted = keep(&mut harness, &format!("filled_{theme:?}"));
        assert!(
            painted > 100_000,
            "only {painted} pixels differ from the corner"
        );
    }
}

/// Renders the window, keeps the picture if asked to, and counts the pixels unlike the corner.
fn keep(harness: &mut Harness<'_, GenetideApp>, name: &str) -> usize {
    let picture = harness.render().unwrap();
    assert_eq!(picture.dimensions(), (1280, 800));
    if let Some(folder) = std::env::var_os("GENETIDE_SHOTS") {
        let path = PathBuf::from(folder).join(format!("{}.png", name.to_lowercase()));
        picture.save(path).unwrap();
    }
    let corner = *picture.get_pixel(0, 0);
    picture.pixels().filter(|pixel| **pixel != corner).count()
}

/// Whether pixels can be tested here; says so when not, and fails when they must be.
fn has_adapter() -> bool {
    let instance = eframe::wgpu::Instance::default();
    let adapters = pollster::block_on(instance.enumerate_adapters(eframe::wgpu::Backends::all()));
    if !adapters.is_empty() {
        return true;
    }
    let required = std::env::var("GENETIDE_REQUIRE_WGPU").is_ok_and(|value| value == "1");
    assert!(
        !required,
        "GENETIDE_REQUIRE_WGPU is 1, but there is no graphics adapter"
    );
    eprintln!("skipped: there is no graphics adapter (install mesa-vulkan-drivers)");
    false
}
