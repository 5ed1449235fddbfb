//! Pictures of the window in many states, to be looked at: nothing may be cut off or overlap.
//!
//! `cargo test --release --test window -- --ignored pictures` writes them below `target/tmp`.

use super::*;

use genetide::session::{LogCommand, Notice};

/// Workers that never end a training.
struct Unending(InstantWorkers);

impl Workers for Unending {
    fn submit(&self, request: Request) {
        self.0.submit(request);
    }

    fn poll(&self) -> Option<Notice> {
        let mut notices = std::iter::from_fn(|| self.0.poll());
        notices.find(|notice| !matches!(notice, Notice::Trained(..)))
    }
}

type Window = Harness<'static, GenetideApp>;

fn window(size: [f32; 2], theme: egui::Theme, ends: bool) -> Window {
    window_over(Session::default(), size, theme, ends)
}

fn window_over(session: Session, size: [f32; 2], theme: egui::Theme, ends: bool) -> Window {
    window_of(Experiment::new("cells.csv"), session, (size, theme), ends)
}

fn window_of(
    experiment: Experiment,
    session: Session,
    (size, theme): ([f32; 2], egui::Theme),
    ends: bool,
) -> Window {
    let workers = InstantWorkers::new(experiment);
    let workers: Box<dyn Workers> = if ends {
        Box::new(workers)
    } else {
        Box::new(Unending(workers))
    };
    let mut harness = Harness::builder()
        .with_size(size)
        .with_theme(theme)
        .with_render_cursor(false)
        .wgpu()
        .build_eframe(|creation| {
            let picker = Box::new(ChosenPath("cells.csv".into()));
            let ctx = &creation.egui_ctx;
            let mut remembered = PersistentState::default();
            remembered.appearance.theme = theme.into();
            GenetideApp::new(ctx, session, |_| Ok(workers), picker, remembered).unwrap()
        });
    harness.run_steps(3);
    harness
}

fn keep(harness: &mut Window, name: &str) {
    harness.run_steps(4);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures");
    std::fs::create_dir_all(&folder).unwrap();
    let picture = harness.render().unwrap();
    picture.save(folder.join(format!("{name}.png"))).unwrap();
}

fn choose(harness: &mut Window, text: &str) {
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::P);
    harness.run_steps(3);
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run_steps(3);
    harness.key_press(egui::Key::Enter);
    harness.run_steps(3);
}

const SMALL: [f32; 2] = [1280.0, 800.0];

#[test]
#[ignore = "writes pictures; run by hand and look at them"]
fn pictures_of_the_panels() {
    for (name, size) in [("small", SMALL), ("large", [2560.0, 1440.0])] {
        for theme in [egui::Theme::Light, egui::Theme::Dark] {
            let mut harness = window(size, theme, true);
            keep(&mut harness, &format!("empty_{name}_{theme:?}"));
            open_and_train(&mut harness);
            keep(&mut harness, &format!("trained_{name}_{theme:?}"));
            choose(&mut harness, "high contrast");
            keep(&mut harness, &format!("contrast_{name}_{theme:?}"));
        }
    }
    let mut harness = window(SMALL, egui::Theme::Light, true);
    open_and_train(&mut harness);
    for percent in [80, 125, 150, 200] {
        choose(&mut harness, &format!("text size {percent}"));
        keep(&mut harness, &format!("text_{percent}"));
    }
}

#[test]
#[ignore = "writes pictures; run by hand and look at them"]
fn pictures_of_two_conditions() {
    for (name, size) in [("small", SMALL), ("large", [2560.0, 1440.0])] {
        for theme in [egui::Theme::Light, egui::Theme::Dark] {
            let experiment = Experiment::with_conditions("cells.csv");
            let mut harness = window_of(experiment, Session::default(), (size, theme), true);
            open_and_train(&mut harness);
            keep(&mut harness, &format!("conditions_{name}_{theme:?}"));
            click(&mut harness, "Conditions differ");
            let field = harness.get_by_label("Filter q interaction");
            field.scroll_to_me();
            harness.run_steps(10);
            keep(&mut harness, &format!("differ_{name}_{theme:?}"));
        }
    }
}

#[test]
#[ignore = "writes pictures; run by hand and look at them"]
fn pictures_of_a_training_and_an_error() {
    let mut harness = window(SMALL, egui::Theme::Light, false);
    click(&mut harness, "Open data…");
    step_until(&mut harness, "the table", SOON, |window| {
        window.state().session().prepared().is_some()
    });
    keep(&mut harness, "opened");
    click(&mut harness, "Start training");
    keep(&mut harness, "training");
    let mut session = Session::default();
    let message = "cells.csv has no time column; name it under Columns, or rename it in the file";
    session.execute(LogCommand::Write(LogLevel::Error, message.to_owned()));
    let mut harness = window_over(session, SMALL, egui::Theme::Light, true);
    keep(&mut harness, "error");
}

#[test]
#[ignore = "writes pictures; run by hand and look at them"]
fn pictures_of_the_boxes() {
    let mut harness = window(SMALL, egui::Theme::Light, true);
    for (page, name) in [
        "Keyboard shortcuts",
        "Methods summary",
        "Glossary",
        "About Genetide",
    ]
    .into_iter()
    .zip(["shortcuts", "methods", "words", "about"])
    {
        harness.key_press(egui::Key::F1);
        harness.run_steps(3);
        click(&mut harness, page);
        keep(&mut harness, &format!("help_{name}"));
        harness.key_press(egui::Key::Escape);
        harness.run_steps(3);
    }
    open_and_train(&mut harness);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::P);
    harness.run_steps(3);
    keep(&mut harness, "palette");
    harness.event(egui::Event::Text("cx".to_owned()));
    keep(&mut harness, "palette_gene");
    harness.key_press(egui::Key::Escape);
    choose(&mut harness, "tour");
    for step in 1..=7 {
        keep(&mut harness, &format!("tour_{step}"));
        harness.key_press(egui::Key::ArrowRight);
        harness.run_steps(3);
    }
    for menu in ["File", "View", "Help"] {
        click(&mut harness, menu);
        keep(&mut harness, &format!("menu_{menu}"));
        harness.key_press(egui::Key::Escape);
        harness.run_steps(3);
    }
}

#[test]
#[ignore = "writes pictures; run by hand and look at them"]
fn pictures_of_the_data_panel() {
    let folder = tempfile::tempdir().unwrap();
    let stages = folder.path().join("stages.csv");
    let rows = (0..12).map(|i| format!("{},{i},{}\n", ["early", "middle", "late"][i % 3], 30 - i));
    std::fs::write(
        &stages,
        format!("time,ACTB,GAPDH\n{}", rows.collect::<String>()),
    )
    .unwrap();
    let mut harness = Harness::builder()
        .with_size(SMALL)
        .with_theme(egui::Theme::Light)
        .with_render_cursor(false)
        .wgpu()
        .build_eframe(|creation| {
            let engine = |wake| Ok(Box::new(Engine::start(wake, None)?) as Box<dyn Workers>);
            let (ctx, picker) = (&creation.egui_ctx, Box::new(ChosenPath("none".into())));
            let remembered = PersistentState::default();
            GenetideApp::new(ctx, Session::default(), engine, picker, remembered).unwrap()
        });
    harness.run_steps(3);
    harness.state().open(Source::File(stages));
    step_until(&mut harness, "the failure", SOON, |window| {
        window.state().session().unread().is_some()
    });
    keep(&mut harness, "data_unread");
    let Some(folder) = std::env::var_os("GENETIDE_TEST_DATA") else {
        return;
    };
    let counts = PathBuf::from(folder).join("rade_tcell/counts.csv.gz");
    harness.state().open(Source::File(counts));
    step_until(&mut harness, "the table", SOON, |window| {
        window.state().session().prepared().is_some()
    });
    harness.run_steps(40);
    keep(&mut harness, "data_opened");
    let heading = harness.get_by_label("Samples and times");
    heading.scroll_to_me();
    heading.click_accesskit();
    harness.run_steps(10);
    harness.get_by_label("Samples and times").scroll_to_me();
    harness.run_steps(10);
    harness
        .get_all_by_label_contains("Time of ")
        .nth(12)
        .unwrap()
        .scroll_to_me();
    harness.run_steps(10);
    keep(&mut harness, "data_labels");
}
