//! Takes the pictures of the README: the window with the sample opened and trained.
//!
//! `cargo test --release --test screenshots -- --ignored`

#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::time::{Duration, Instant};

use eframe::egui;
use egui_kittest::Harness;
use genetide::gui::desktop::dialogs::{PathFuture, PathPicker, Purpose};
use genetide::gui::{GenetideApp, PersistentState, Workers};
use genetide::session::{Session, TrainingState};
use genetide::worker::Engine;
use genetide_data::read::Source;

/// No dialog is opened here.
struct NoPicker;

impl PathPicker for NoPicker {
    fn pick(&self, _purpose: Purpose, _proposed_name: &str) -> PathFuture {
        Box::pin(std::future::ready(None))
    }
}

#[test]
#[ignore = "trains for minutes and writes into screenshots/; run by hand"]
fn take_the_pictures_of_the_readme() {
    let mut harness = Harness::builder()
        .with_size([1600.0, 1000.0])
        .with_theme(egui::Theme::Light)
        .with_render_cursor(false)
        .wgpu()
        .build_eframe(|creation| {
            let engine = |wake| Ok(Box::new(Engine::start(wake, None)?) as Box<dyn Workers>);
            let ctx = &creation.egui_ctx;
            let (session, remembered) = (Session::default(), PersistentState::default());
            let app = GenetideApp::new(ctx, session, engine, Box::new(NoPicker), remembered);
            let app = app.unwrap();
            app.open(Source::Sample);
            app
        });
    wait(&mut harness, "the sample", |session| {
        session.prepared().is_some()
    });
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::T);
    wait(&mut harness, "the training", |session| {
        *session.training_state() == TrainingState::Finished
            && session
                .view()
                .is_some_and(|run| run.embedding.is_some() && run.clusters.is_some())
            && !session.is_sweeping()
    });
    // Until the toasts are gone.
    harness.run_steps(80);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    for (theme, name) in [
        (egui::Theme::Light, "window_light.png"),
        (egui::Theme::Dark, "window_dark.png"),
    ] {
        harness.ctx.set_theme(theme);
        harness.run_steps(4);
        harness.render().unwrap().save(folder.join(name)).unwrap();
    }
}

fn wait(harness: &mut Harness<'_, GenetideApp>, what: &str, done: impl Fn(&Session) -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30 * 60);
    while !done(harness.state().session()) {
        let log = harness.state().session().log();
        assert!(
            Instant::now() < deadline,
            "waited in vain for {what}; log: {log:#?}"
        );
        std::thread::sleep(Duration::from_millis(20));
        harness.step();
    }
}
