//! Steps that many tests of the window take.

use std::time::{Duration, Instant};

use eframe::egui::OutputCommand;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use genetide::gui::GenetideApp;
use genetide::session::Session;

/// The window under test.
pub type Window = Harness<'static, GenetideApp>;

/// Steps until the session is as wanted.
pub fn step_until(window: &mut Window, done: impl Fn(&Session) -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !done(window.state().session()) {
        let log = window.state().session().log();
        assert!(Instant::now() < deadline, "waited in vain; log: {log:#?}");
        std::thread::sleep(Duration::from_millis(5));
        window.step();
    }
    window.run_steps(3);
}

/// Whether a training is on view with its map and clusters.
pub fn has_map_and_clusters(session: &Session) -> bool {
    let run = session.view();
    run.is_some_and(|run| run.embedding.is_some() && run.clusters.is_some())
}

/// Clicks the first control of this name.
pub fn click(window: &mut Window, label: &str) {
    window.get_all_by_label(label).next().unwrap().click();
    window.run_steps(4);
}

/// Whether any name holds this text.
pub fn shows(window: &Window, text: &str) -> bool {
    window.query_all_by_label_contains(text).next().is_some()
}

/// Types into a field.
pub fn type_into(window: &mut Window, label: &str, text: &str) {
    window.get_by_label(label).focus();
    window.run_steps(2);
    window.get_by_label(label).type_text(text);
    window.run_steps(3);
}

/// What is copied in the next frames.
pub fn copied(window: &mut Window) -> String {
    for _ in 0..3 {
        window.step();
        let commands = &window.output().platform_output.commands;
        for command in commands {
            if let OutputCommand::CopyText(text) = command {
                return text.clone();
            }
        }
    }
    panic!("nothing was copied");
}
