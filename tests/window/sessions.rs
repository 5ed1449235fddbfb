//! Sessions in the window: saved, opened, asked about, and offered after an unexpected end.

use std::path::Path;

use crate::drive::{Window, click, shows, step_until, type_into};
use crate::support::{ChosenPath, Experiment, InstantWorkers};
use eframe::egui::{Key, Modifiers};
use egui_kittest::Harness;
use genetide::gui::{GenetideApp, PersistentState, Workers};
use genetide::session::{SavedSession, Session, TrainingState};
use genetide::session_file;
use genetide::session_file::AutosaveFolder;
use genetide::worker::Engine;
use genetide_analysis::ClusterMethod;

/// A window whose dialogs choose `chosen`.
fn window_over(workers: Box<dyn Workers>, chosen: &Path) -> Window {
    let picker = Box::new(ChosenPath(chosen.to_owned()));
    let mut window = Harness::builder()
        .with_size([1280.0, 800.0])
        .build_eframe(|creation| {
            let ctx = &creation.egui_ctx;
            let (session, remembered) = (Session::default(), PersistentState::default());
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
    click(&mut window, "Open example data");
    step_until(&mut window, |session| session.prepared().is_some());
    click(&mut window, "Start training");
    step_until(&mut window, |session| {
        session.clusters().is_some() && !session.is_sweeping()
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
    step_until(&mut first, |session| session.path().is_some());
    assert!(!first.state().session().has_unsaved());
    // The button for tables takes sessions too.
    let mut second = window(&path);
    click(&mut second, "Open data…");
    step_until(&mut second, |session| session.clusters().is_some());
    let (before, after) = (first.state().session(), second.state().session());
    assert_eq!(comparable(after.saved()), comparable(before.saved()));
    assert_eq!(*after.training_state(), TrainingState::Finished);
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
    let question = "Save the session before opening other data?";
    let opens_again = |window: &mut Window| {
        let action = genetide_data::read::Source::File("other.csv".into());
        window.state().open(action);
        window.run_steps(3);
        assert!(shows(window, question));
    };
    opens_again(&mut window);
    click(&mut window, "Cancel");
    assert!(!shows(&window, question));
    assert_eq!(window.state().session().runs().len(), 1);
    // Saving asks for a file, and then the table is opened.
    opens_again(&mut window);
    click(&mut window, "Save");
    step_until(&mut window, |session| session.runs().is_empty());
    assert_eq!(session_file::read(&path).unwrap().runs.len(), 1);
    assert_eq!(window.state().session().path(), None);

    let mut window = trained_window(&place.path().join("never.genetide"));
    opens_again(&mut window);
    click(&mut window, "Discard changes");
    step_until(&mut window, |session| session.runs().is_empty());
    assert!(!place.path().join("never.genetide").exists());
}

#[test]
fn an_autosave_of_a_program_that_closed_unexpectedly_is_offered_and_restored() {
    let place = tempfile::tempdir().unwrap();
    let window = trained_window(Path::new("cells.csv"));
    let mut saved = window.state().session().saved();
    // As the made-up clusters say of themselves, so that nothing is left to be made.
    saved.state.config.analysis.method = ClusterMethod::Kmeans;
    for run in &mut saved.runs {
        run.state.method = ClusterMethod::Kmeans;
        run.state.swept = Some(ClusterMethod::Kmeans);
    }
    let mut autosaves = AutosaveFolder::new(place.path().to_owned());
    autosaves.save(&saved).unwrap();
    drop(autosaves);
    let engine = || {
        let wake = std::sync::Arc::new(|| {});
        Engine::start(wake, Some(place.path().to_owned())).unwrap()
    };
    let offered = |answer: &str| {
        let mut next = window_over(Box::new(engine()), Path::new("cells.csv"));
        next.state_mut().find_autosaves();
        step_until(&mut next, |session| !session.autosaves().is_empty());
        assert!(shows(&next, "Genetide closed unexpectedly"));
        assert!(shows(&next, "Unsaved session: cells.csv, 1 run, autosaved"));
        click(&mut next, answer);
        assert!(!shows(&next, "Genetide closed unexpectedly"));
        next
    };
    drop(offered("Later"));
    let mut next = offered("Restore");
    step_until(&mut next, |session| session.clusters().is_some());
    let session = next.state().session();
    assert_eq!(comparable(session.saved()).runs, comparable(saved).runs);
    assert!(session.has_unsaved());
    // It is the autosave of the window that restored it, and offered again should that close
    // unexpectedly.
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
    click(&mut window, "Add IRF9");
    assert!(shows(&window, "Reload the data set?"));
    click(&mut window, "Cancel");
    assert_eq!(window.state().session().runs().len(), 1);
    click(&mut window, "Add IRF9");
    click(&mut window, "Reload");
    step_until(&mut window, |session| session.runs().is_empty());
    // The file with the training is not the one that saving would write over.
    assert!(window.state().session().path().is_none());
}
