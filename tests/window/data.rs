//! The Data panel: what was read, how to change it, and what helps where reading failed.

use std::path::Path;

use eframe::egui::{Event, Key, Modifiers};

use super::*;
use crate::drive::{Window, type_into};
use crate::support::ChosenPaths;
use genetide::session::ReadJob;
use genetide_data::TimeUnit;

/// The last data set that was asked for.
fn last_read(requests: &Requests) -> ReadJob {
    let requests = requests.borrow();
    let read = requests.iter().rev().find_map(|request| match request {
        Request::Read(job) => Some(job.clone()),
        _ => None,
    });
    read.unwrap()
}

/// The window with the made-up data set open.
fn opened() -> (Window, Requests) {
    let (mut window, requests) = instant_window("cells.csv", Session::default());
    window.run_steps(2);
    click(&mut window, "Open data…");
    step_until(&mut window, "the table", SOON, |window| {
        window.state().session().prepared().is_some()
    });
    window.run_steps(3);
    (window, requests)
}

fn expand(window: &mut Window, heading: &str) {
    let heading = window.get_all_by_label(heading).next().unwrap();
    heading.click_accesskit();
    window.run_steps(10);
}

/// Clicks, wherever the panel is scrolled to.
fn press(window: &mut Window, label: &str) {
    let button = window.get_all_by_label(label).next().unwrap();
    button.click_accesskit();
    window.run_steps(4);
}

/// Replaces the text of a field.
fn retype(window: &mut Window, label: &str, text: &str) {
    window.get_by_label(label).focus();
    window.run_steps(2);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run_steps(2);
    type_into(window, label, text);
}

#[test]
fn what_was_read_is_said() {
    let (window, _) = opened();
    for text in [
        "CSV, cells in rows, 1,000 cells (250 excluded by cell type or condition)",
        "0 h (400 cells), 3 h (150)",
        "LPS (600), mock (400)",
        "time: time; cell type: cell_type; ID: cell_id; not genes: donor",
        "Column donor holds text and was ignored",
    ] {
        assert!(shows(&window, text), "no {text}");
    }
}

#[test]
fn notes_are_no_warnings_and_the_same_warning_counts_once() {
    let (mut window, _) = opened();
    let in_status_bar = |window: &Window, text: &str| {
        let mut found = window.query_all_by_label(text);
        found.any(|node| node.rect().top() > 760.0)
    };
    assert!(in_status_bar(&window, "1 note"));
    assert!(!shows(&window, "1 warning"));
    click(&mut window, "Open data…");
    step_until(&mut window, "the table again", SOON, |window| {
        let log = window.state().session().log();
        let opened = |message: &str| message.starts_with("Opened cells.csv");
        log.iter().filter(|entry| opened(&entry.message)).count() == 2
    });
    window.run_steps(3);
    assert!(in_status_bar(&window, "1 note"));

    let mut session = Session::default();
    for message in ["look", "look", "and here"] {
        session.execute(LogCommand::Write(LogLevel::Warning, message.into()));
    }
    let (mut window, _) = instant_window("cells.csv", session);
    window.run_steps(3);
    assert!(in_status_bar(&window, "2 warnings"));
}

#[test]
fn many_time_points_fit_into_the_grid_of_libraries() {
    let window = window_of_conditions();
    let panel = window.get_by_label("Data panel").rect();
    let [before, last] = ["12 h", "24 h"].map(|time| window.get_by_label(time).rect());
    let pitch = last.left() - before.left();
    // Two more beside the five.
    let end = last.right() + 2.0 * pitch;
    assert!(end <= panel.right(), "{end} beyond {panel:?}");
}

#[test]
fn the_test_is_in_view_with_what_it_found() {
    let window = window_of_conditions();
    let sentence = window.get_by_label_contains("Moderated F test on 20 libraries");
    let below = window.get_by_label("Training panel").rect();
    let bottom = sentence.rect().bottom();
    assert!(bottom < below.top(), "{bottom} {below:?}");
    // The first program of 30 genes differs, in amplitude.
    for text in [
        "30\u{a0}genes,",
        "30\u{a0}in\u{a0}their\u{a0}course",
        "30\u{a0}amplitude",
    ] {
        assert!(shows(&window, text), "no {text}");
    }
    assert!(!shows(&opened().0, "in\u{a0}their\u{a0}course"));
}

#[test]
fn the_time_of_a_label_is_changed_by_hand_and_reset() {
    let (mut window, requests) = opened();
    expand(&mut window, "Samples and times");
    retype(&mut window, "Time of 6h", "7");
    window.key_press(Key::Enter);
    window.run_steps(3);
    retype(&mut window, "Condition of 24h", "LPS");
    window.key_press(Key::Enter);
    window.run_steps(3);
    press(&mut window, "Apply changes");
    window.run_steps(4);
    let settings = last_read(&requests).settings;
    assert_eq!(settings.times, ["6h=7 h"]);
    assert_eq!(settings.label_conditions, ["24h=LPS"]);
    assert!(!shows(&window, "Apply changes"));
    press(&mut window, "Reset 6h");
    press(&mut window, "Apply changes");
    window.run_steps(4);
    assert!(last_read(&requests).settings.times.is_empty());
    retype(&mut window, "Time of 6h", "late");
    window.key_press(Key::Enter);
    window.run_steps(3);
    assert!(shows(&window, "'late' is not a time"));
    assert!(!shows(&window, "Apply changes"));
}

#[test]
fn times_are_pasted_from_a_spreadsheet() {
    let (mut window, requests) = opened();
    expand(&mut window, "Samples and times");
    press(&mut window, "Paste from spreadsheet…");
    let text = "label\ttime\tunit\treplicate\n0h\t1\td\tD1\nother\t3\th\tD2\n";
    window.event(Event::Paste(text.into()));
    window.run_steps(3);
    press(&mut window, "Use pasted rows");
    assert!(shows(
        &window,
        "1 of 5 labels pasted; not in the data: other"
    ));
    press(&mut window, "Apply changes");
    let settings = last_read(&requests).settings;
    assert_eq!(settings.times, ["0h=1 d"]);
    assert_eq!(settings.label_replicates, ["0h=D1"]);
}

#[test]
fn conditions_are_chosen_like_cell_types() {
    let (mut window, requests) = opened();
    expand(&mut window, "Cells");
    press(&mut window, "LPS (600)");
    assert_eq!(last_read(&requests).settings.conditions, ["mock"]);
    press(&mut window, "LPS (600)");
    assert!(last_read(&requests).settings.conditions.is_empty());
}

#[test]
fn a_table_of_samples_is_chosen_and_removed() {
    let (mut window, requests) = opened();
    expand(&mut window, "Samples and times");
    press(&mut window, "Table of samples…");
    step_until(&mut window, "the second reading", SOON, |_| {
        last_read(&requests).settings.samples.is_some()
    });
    window.run_steps(4);
    let samples = last_read(&requests).settings.samples.clone();
    assert_eq!(samples.as_deref(), Some("cells.csv"));
    press(&mut window, "Remove table of samples");
    window.run_steps(4);
    assert_eq!(last_read(&requests).settings.samples, None);
}

/// The window over workers that answer at once; dialogs choose these files.
fn window_choosing(files: &[&str]) -> (Window, Requests) {
    let workers = InstantWorkers::new(Experiment::new("cells.csv"));
    let requests = workers.requests.clone();
    let picker = Box::new(ChosenPaths(files.iter().map(PathBuf::from).collect()));
    let mut window = Harness::builder()
        .with_size([1280.0, 800.0])
        .build_eframe(|creation| {
            let (session, remembered) = (Session::default(), PersistentState::default());
            let workers = |_| Ok(Box::new(workers) as Box<dyn Workers>);
            GenetideApp::new(&creation.egui_ctx, session, workers, picker, remembered).unwrap()
        });
    window.run_steps(2);
    (window, requests)
}

#[test]
fn several_files_open_together_and_are_recent_together() {
    let (mut window, requests) = window_choosing(&["b.mtx", "a.mtx"]);
    let files = Source::Files(["a.mtx", "b.mtx"].map(PathBuf::from).to_vec());
    click(&mut window, "Open data…");
    step_until(&mut window, "the table", SOON, |window| {
        window.state().session().table().is_some()
    });
    window.run_steps(3);
    assert_eq!(last_read(&requests).source, files);
    assert_eq!(window.state().session().source(), Some(&files));
    click(&mut window, "Recent");
    window.run_steps(3);
    click(&mut window, "a.mtx and 1 more");
    let reads = requests.borrow();
    let reads = reads
        .iter()
        .filter(|request| matches!(request, Request::Read(_)));
    assert_eq!(reads.count(), 2);
}

#[test]
fn a_folder_is_chosen_in_the_menu() {
    let (mut window, requests) = window_choosing(&["matrices"]);
    click(&mut window, "File");
    let entry = window.get_all_by_label_contains("Open folder…").last();
    entry.unwrap().click();
    step_until(&mut window, "the table", SOON, |window| {
        window.state().session().table().is_some()
    });
    assert_eq!(last_read(&requests).source, Source::File("matrices".into()));
}

/// A table of two genes in twelve cells, at three times each.
fn write(folder: &Path, name: &str, column: &str, times: [&str; 3]) -> PathBuf {
    let path = folder.join(name);
    let rows = (0..12).map(|i| format!("{},{},{}\n", times[i % 3], i, 30 - i));
    let rows: String = rows.collect();
    std::fs::write(&path, format!("{column},ACTB,GAPDH\n{rows}")).unwrap();
    path
}

/// Opens a table with the real workers, which fails.
fn failing(window: &mut Window, path: &Path) {
    window.state().open(Source::File(path.to_owned()));
    step_until(window, "the failure", SOON, |window| {
        window.state().session().unread().is_some()
    });
    window.run_steps(3);
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    assert!(shows(window, &format!("{name} could not be opened")));
}

fn is_open(window: &mut Window, path: &Path) {
    step_until(window, "the table", SOON, |window| {
        let session = window.state().session();
        let is_there = session.reading().is_none() && session.unread().is_none();
        is_there && session.source() == Some(&Source::File(path.to_owned()))
    });
    window.run_steps(3);
    assert!(!shows(window, "could not be opened"));
}

#[test]
fn labels_that_say_no_time_are_given_one_where_reading_failed() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(
        folder.path(),
        "stages.csv",
        "time",
        ["early", "middle", "late"],
    );
    let mut window = real_window(Session::default(), folder.path());
    failing(&mut window, &path);
    for (label, time) in [("early", "0"), ("middle", "6 h"), ("late", "1 d")] {
        type_into(&mut window, &format!("Time of {label}"), time);
    }
    press(&mut window, "Try again");
    is_open(&mut window, &path);
    let session = window.state().session();
    let table = session.table().unwrap();
    assert_eq!(table.profiles.times(), [0.0, 6.0, 24.0]);
    assert_eq!(session.config().data.times.len(), 3);
}

#[test]
fn what_a_message_proposes_is_one_click_away() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "ages.csv", "time", ["0", "3m", "7m"]);
    let mut window = real_window(Session::default(), folder.path());
    failing(&mut window, &path);
    press(&mut window, "Time unit: Months");
    is_open(&mut window, &path);
    let table = window.state().session().table().unwrap();
    assert_eq!(table.profiles.time_unit(), Some(TimeUnit::Months));
}

#[test]
fn a_data_set_that_could_not_be_read_leaves_the_open_one_and_can_be_ignored() {
    let folder = tempfile::tempdir().unwrap();
    let first = write(folder.path(), "first.csv", "time", ["0", "1", "2"]);
    let second = write(folder.path(), "second.csv", "when", ["0", "1", "2"]);
    let mut window = real_window(Session::default(), folder.path());
    window.state().open(Source::File(first.clone()));
    is_open(&mut window, &first);
    failing(&mut window, &second);
    assert!(window.state().session().table().is_some());
    press(&mut window, "Ignore");
    assert!(!shows(&window, "could not be opened"));
    failing(&mut window, &second);
    // The field of the time column, and Enter.
    let field = window.get_by_role_and_label(Role::TextInput, "Time");
    field.focus();
    window.run_steps(2);
    let field = window.get_by_role_and_label(Role::TextInput, "Time");
    field.type_text("when");
    window.run_steps(2);
    window.key_press(Key::Enter);
    is_open(&mut window, &second);
}

/// A bulk time course with genes in rows, whose samples name their times: two clicks open it, and
/// two more choose its table of samples.
#[test]
fn a_time_course_of_sample_names_opens_in_a_few_clicks() {
    let Some(folder) = std::env::var_os("GENETIDE_TEST_DATA") else {
        eprintln!("skipped: GENETIDE_TEST_DATA is not set");
        return;
    };
    let folder = PathBuf::from(folder).join("rade_tcell");
    let mut window = {
        let picker = Box::new(ByPurpose(folder));
        let mut window = Harness::builder()
            .with_size([1280.0, 800.0])
            .build_eframe(|creation| {
                let engine = |wake| Ok(Box::new(Engine::start(wake, None)?) as Box<dyn Workers>);
                let (session, remembered) = (Session::default(), PersistentState::default());
                GenetideApp::new(&creation.egui_ctx, session, engine, picker, remembered).unwrap()
            });
        window.run_steps(2);
        window
    };
    click(&mut window, "Open data…");
    step_until(&mut window, "the table", SOON, |window| {
        window.state().session().prepared().is_some()
    });
    window.run_steps(3);
    assert!(shows(&window, "genes in rows, 44 samples"));
    expand(&mut window, "Samples and times");
    press(&mut window, "Table of samples…");
    step_until(&mut window, "the table with samples", SOON, |window| {
        let session = window.state().session();
        session.config().data.samples.is_some() && session.prepared().is_some()
    });
    let table = window.state().session().table().unwrap();
    assert_eq!((table.profiles.time_count(), table.summary.cells), (6, 44));
}

/// Chooses the matrix, then its table of samples.
struct ByPurpose(PathBuf);

impl genetide::gui::desktop::dialogs::PathPicker for ByPurpose {
    fn pick(
        &self,
        purpose: genetide::gui::desktop::dialogs::Purpose,
        _proposed_name: &str,
    ) -> genetide::gui::desktop::dialogs::PathFuture {
        let name = match purpose {
            genetide::gui::desktop::dialogs::Purpose::OpenTable => "counts.csv.gz",
            genetide::gui::desktop::dialogs::Purpose::OpenSamples => "samples.csv",
            other => panic!("nobody asked for {other:?}"),
        };
        Box::pin(std::future::ready(Some(vec![self.0.join(name)])))
    }
}
