//! Sessions in the window: saved, opened, asked about, and offered after a bad end.

use std::path::Path;

use crate::drive::{Window, click, shows, step_until, type_into};
use crate::support::{ChosenPath, Experiment, InstantWorkers};
use eframe::egui::{Key, Modifiers};
use egui_kittest::Harness;
use genetide::analysis::ClusterMethod;
use genetide::gui::{GenetideApp, Remembered, Workers};
use genetide::session::{SavedSession, Session, TrainingState};
use genetide::session_file::{self, Keeper};
use genetide::worker::Engine;

/// A window whose dialogs choose `chosen`.
fn window_over(workers: Box<dyn Workers>, chosen: &Path) -> Window {
    let picker = Box::new(ChosenPath(chosen.to_owned()));
    let mut window = Harness::builder()
        .with_size([1280.0, 800.0])
        .build_eframe(|creation| {
            let ctx = &creation.egui_ctx;
            let (session, remembered) = (Session::default(), Remembered::default());
            GenetideApp::new(ctx, session, |_| Ok(workers), picker, remembered).unwrap()
        });
    window.run_steps(2);
    window
}

fn window(chosen: &Path) -> Window {
    let workers = InstantWorkers::new(Experiment::new("cells.csv"));
    window_over(Box::new(workers), chosen)
}

/// The sample open and trained.
fn trained_window(chosen: &Path) -> Window {
    let mut window = window(chosen);
    click(&mut window, "Try the sample");
    step_until(&mut window, |session| session.prepared.is_some());
    click(&mut window, "Start training");
    step_until(&mut window, |session| {
        session.clusters.is_some() && !session.sweep_running
    });
    window.run_steps(4);
    window
}

fn press(window: &mut Window, key: Key) {
    window.key_press_modifiers(Modifiers::COMMAND, key);
    window.run_steps(3);
}

/// All that was saved but rows and words of clusters, which the made-up experiment makes up too.
fn comparable(mut saved: SavedSession) -> SavedSession {
    for run in &mut saved.runs {
        if let Some(clusters) = &mut run.clusters {
            let clusters = std::sync::Arc::make_mut(clusters);
            clusters.genes = std::sync::Arc::default();
            clusters.summaries.clear();
        }
    }
    saved
}

#[test]
fn a_session_is_saved_opened_and_the_same() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("mine.genetide");
    let mut first = trained_window(&path);
    press(&mut first, Key::S);
    step_until(&mut first, |session| session.path.is_some());
    assert!(!first.state().session().has_unsaved());
    // The button for tables takes sessions too.
    let mut second = window(&path);
    click(&mut second, "Open table…");
    step_until(&mut second, |session| session.clusters.is_some());
    let (before, after) = (first.state().session(), second.state().session());
    assert_eq!(comparable(after.saved()), comparable(before.saved()));
    assert_eq!(after.training_state, TrainingState::Finished);
    assert!(!after.needs_retraining());
    for shown in [
        "Map of genes, 180 points",
        "Loss, 40 points",
        "Cluster 0, 30 genes",
    ] {
        assert!(shows(&second, shown), "no {shown}");
    }
}

#[test]
fn unsaved_results_are_asked_about_before_another_table_is_opened() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("mine.genetide");
    let mut window = trained_window(&path);
    let question = "Save the session before opening another?";
    let opens_again = |window: &mut Window| {
        let action = genetide::data::read::Source::File("other.csv".into());
        window.state().open(action);
        window.run_steps(3);
        assert!(shows(window, question));
    };
    opens_again(&mut window);
    click(&mut window, "Cancel");
    assert!(!shows(&window, question));
    assert_eq!(window.state().session().runs.len(), 1);
    // Saving asks for a file, and then the table is opened.
    opens_again(&mut window);
    click(&mut window, "Save");
    step_until(&mut window, |session| session.runs.is_empty());
    assert_eq!(session_file::read(&path).unwrap().runs.len(), 1);
    assert_eq!(window.state().session().path, None);

    let mut window = trained_window(&place.path().join("never.genetide"));
    opens_again(&mut window);
    click(&mut window, "Discard");
    step_until(&mut window, |session| session.runs.is_empty());
    assert!(!place.path().join("never.genetide").exists());
}

#[test]
fn what_a_program_kept_that_ended_badly_is_offered_and_restored() {
    let place = tempfile::tempdir().unwrap();
    let window = trained_window(Path::new("cells.csv"));
    let mut kept = window.state().session().saved();
    // As the made-up clusters say of themselves, so that nothing is left to be made.
    kept.state.config.analysis.method = ClusterMethod::Kmeans;
    for run in &mut kept.runs {
        run.method = ClusterMethod::Kmeans;
        run.swept = Some(ClusterMethod::Kmeans);
    }
    let mut keeper = Keeper::new(place.path().to_owned());
    keeper.keep(&kept).unwrap();
    drop(keeper);
    let engine = || {
        let wake = std::sync::Arc::new(|| {});
        Engine::start_keeping(wake, Some(place.path().to_owned())).unwrap()
    };
    let offered = |answer: &str| {
        let mut next = window_over(Box::new(engine()), Path::new("cells.csv"));
        next.state().find_kept();
        step_until(&mut next, |session| !session.kept.is_empty());
        assert!(shows(&next, "Genetide did not end properly"));
        assert!(shows(
            &next,
            "A session of cells.csv, with 1 training, was kept"
        ));
        click(&mut next, answer);
        assert!(!shows(&next, "Genetide did not end properly"));
        next
    };
    drop(offered("Later"));
    let mut next = offered("Restore");
    step_until(&mut next, |session| session.clusters.is_some());
    let session = next.state().session();
    assert_eq!(comparable(session.saved()).runs, comparable(kept).runs);
    assert!(session.has_unsaved());
    // It is kept for the window that restored it, and offered again should that end badly.
    drop(next);
    let mut last = offered("Discard");
    last.run_steps(3);
    drop(last);
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0);
}

#[test]
fn trainings_in_a_file_leave_the_window_only_when_that_is_confirmed() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = trained_window(&folder.path().join("kept.genetide"));
    press(&mut window, Key::S);
    step_until(&mut window, |session| !session.has_unsaved());
    type_into(&mut window, "Search genes", "irf9");
    click(&mut window, "Keep IRF9 too");
    assert!(shows(&window, "Read the table again?"));
    click(&mut window, "Cancel");
    assert_eq!(window.state().session().runs.len(), 1);
    click(&mut window, "Keep IRF9 too");
    click(&mut window, "Read again");
    step_until(&mut window, |session| session.runs.is_empty());
    // The file with the training is not the one that saving would write over.
    assert!(window.state().session().path.is_none());
}
