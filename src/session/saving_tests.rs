//! What is saved comes back, and what is not saved is known.

use std::path::PathBuf;

use super::driver::{Driver, kinds};
use super::{
    ColourBy, Command, FileTask, KeptSession, Notice, Request, SavedSession, Session, TrainingState,
};
use crate::analysis::{ClusterMethod, KChoice};

fn path() -> PathBuf {
    PathBuf::from("a.genetide")
}

/// The session that one of `requests` wants written, and the number of its job.
fn written(requests: Vec<Request>) -> (u64, SavedSession) {
    let found = requests.into_iter().find_map(|request| match request {
        Request::File(job, FileTask::Save(_, saved) | FileTask::Keep(saved)) => Some((job, *saved)),
        _ => None,
    });
    found.unwrap()
}

fn saved(driver: &mut Driver) -> SavedSession {
    let (job, saved) = written(driver.session.command(Command::SaveSession(path())));
    driver.session.notice(Notice::Saved(job, path()));
    saved
}

/// Two runs, names, lists, pins and a selection.
fn worked() -> Driver {
    let mut driver = Driver::clustered();
    driver.settle(Command::StartTraining);
    for command in [
        Command::SetMethod(ClusterMethod::Gmm),
        Command::SetK(5),
        Command::RenameCluster(2, "late".into()),
        Command::RecolourCluster(1, 3),
        Command::Select([1, 2].into()),
        Command::SaveList("mine".into()),
        Command::SetColourBy(ColourBy::List(0)),
        Command::ClearPins,
        Command::TogglePin(7),
        Command::ToggleHidden(3),
        Command::RenameRun(1, "first".into()),
        Command::SetSearch("irf".into()),
        Command::SetLayout("layout".into()),
    ] {
        driver.settle(command);
    }
    driver
}

fn open(driver: &mut Driver, path: Option<PathBuf>, saved: SavedSession) -> Vec<Request> {
    let requests = driver
        .session
        .command(Command::OpenSession("b.genetide".into()));
    let [Request::File(job, FileTask::Open(_))] = requests[..] else {
        panic!("asked for {:?}", kinds(&requests));
    };
    driver
        .session
        .notice(Notice::Opened(job, path, Box::new(saved)))
}

#[test]
fn an_opened_session_is_the_one_saved_and_needs_no_worker() {
    let mut driver = worked();
    let saved = saved(&mut driver);
    let mut other = Driver::new();
    let requests = open(&mut other, Some(path()), saved.clone());
    assert_eq!(kinds(&requests), ["end keeping"]);
    let (before, after) = (&driver.session, &other.session);
    assert_eq!(after.saved(), saved);
    assert_eq!(after.config, before.config);
    assert_eq!(after.genes, before.genes);
    assert_eq!(after.found, before.found);
    assert_eq!(after.losses, before.losses);
    assert_eq!(after.training_device, before.training_device);
    assert_eq!(after.trained_config, before.trained_config);
    assert_eq!(after.run_name(), before.run_name());
    assert_eq!(after.training_state, TrainingState::Finished);
    assert_eq!(after.clusters.as_ref().unwrap().name(2), Some("late"));
    assert!(!after.needs_retraining() && !after.has_unsaved());
    assert_eq!(after.path, Some(path()));
    // A further number of clusters, and the other run, are there for the asking.
    assert_eq!(other.ask(Command::SetK(4)), ["cluster"]);
    other.settle(Command::SwitchRun(1));
    assert_eq!(other.session.run_name(), Some("first"));
    // A new training gets a number of its own.
    other.settle(Command::StartTraining);
    assert_eq!(other.session.current_run, Some(3));
}

#[test]
fn what_was_not_done_when_it_was_saved_is_done_when_it_is_opened() {
    let mut driver = Driver::opened();
    let requests = driver.session.command(Command::StartTraining);
    for notice in driver.answers(&requests[0]) {
        assert_eq!(
            kinds(&driver.session.notice(notice)),
            ["embed", "cluster", "sweep"]
        );
    }
    let saved = saved(&mut driver);
    let requests = open(&mut Driver::new(), Some(path()), saved);
    assert_eq!(
        kinds(&requests),
        ["embed", "cluster", "sweep", "end keeping"]
    );
    let mut table_only = Driver::new();
    let read = table_only
        .session
        .command(Command::Open(crate::data::read::Source::Sample));
    for notice in table_only.answers(&read[0]) {
        assert_eq!(kinds(&table_only.session.notice(notice)), ["prepare"]);
    }
    let saved = self::saved(&mut table_only);
    let requests = open(&mut Driver::new(), Some(path()), saved);
    assert_eq!(kinds(&requests), ["prepare", "end keeping"]);
}

#[test]
fn opening_replaces_everything_and_stops_the_training() {
    let saved = saved(&mut worked());
    let (mut driver, _) = Driver::running();
    driver.ask(Command::SetK(9));
    let requests = open(&mut driver, Some(path()), saved.clone());
    assert_eq!(kinds(&requests), ["discard", "end keeping"]);
    assert_eq!(driver.session.saved(), saved);
    assert!(!driver.session.is_training());
    assert_eq!(driver.session.undo_text(), None);
}

#[test]
fn a_session_that_cannot_be_opened_or_saved_changes_nothing() {
    let mut driver = worked();
    let before = driver.session.saved();
    let asked = driver.session.command(Command::OpenSession(path()));
    let [Request::File(job, _)] = asked[..] else {
        panic!("asked for {asked:?}");
    };
    assert!(driver.session.is_opening());
    driver
        .session
        .notice(Notice::Failed(job, "a.genetide is damaged".into()));
    assert!(!driver.session.is_opening());
    assert_eq!(driver.session.saved(), before);
    assert!(driver.last_toast().contains("damaged"));
    let (job, _) = written(driver.session.command(Command::SaveSession(path())));
    driver
        .session
        .notice(Notice::Failed(job, "the disk is full".into()));
    assert!(driver.session.has_unsaved() && !driver.session.is_saving());
    assert_eq!(driver.session.path, None);
    // A late answer to a job that nobody waits for is no session.
    let late = Notice::Opened(job, None, Box::default());
    driver.session.notice(late);
    assert_eq!(driver.session.saved(), before);
}

#[test]
fn unsaved_changes_are_known() {
    let mut driver = Driver::opened();
    assert!(!driver.session.has_unsaved(), "nothing was trained");
    driver.settle(Command::StartTraining);
    assert!(driver.session.has_unsaved());
    saved(&mut driver);
    assert!(!driver.session.has_unsaved());
    for looked_at in [
        Command::Hover(Some(1)),
        Command::SetSearch("a".into()),
        Command::Select([1].into()),
        Command::SetLayout("x".into()),
    ] {
        driver.settle(looked_at);
        assert!(!driver.session.has_unsaved());
    }
    driver.settle(Command::TogglePin(4));
    assert!(driver.session.has_unsaved());
    // A change while a file is written is in the next one.
    let (job, _) = written(driver.session.command(Command::SaveSession(path())));
    driver.settle(Command::SetK(4));
    driver.session.notice(Notice::Saved(job, path()));
    assert!(driver.session.has_unsaved());
}

#[test]
fn sessions_are_kept_as_long_as_they_are_in_no_file() {
    let mut driver = Driver::opened();
    assert!(driver.ask(Command::KeepSession).is_empty(), "no work yet");
    driver.ask(Command::StartTraining);
    assert_eq!(driver.ask(Command::KeepSession), ["keep"]);
    assert!(driver.ask(Command::KeepSession).is_empty(), "no change");
    let mut driver = worked();
    assert_eq!(driver.ask(Command::KeepSession), ["keep"]);
    let (job, _) = written(driver.session.command(Command::SaveSession(path())));
    let requests = driver.session.notice(Notice::Saved(job, path()));
    assert_eq!(kinds(&requests), ["end keeping"]);
    assert!(driver.ask(Command::KeepSession).is_empty(), "it is saved");
    driver.settle(Command::SetK(3));
    assert_eq!(driver.ask(Command::KeepSession), ["keep"]);
}

#[test]
fn a_restored_session_has_its_name_and_is_not_saved() {
    let mut driver = worked();
    saved(&mut driver);
    driver.settle(Command::SetK(3));
    let (_, kept) = written(driver.session.command(Command::KeepSession));
    let mut next = Driver::new();
    let file = PathBuf::from("autosave-1-0.genetide");
    next.session.notice(Notice::Kept(vec![KeptSession {
        file: file.clone(),
        saved_at: std::time::SystemTime::UNIX_EPOCH,
        table: None,
        runs: 2,
        path: Some(path()),
    }]));
    assert_eq!(next.session.kept.len(), 1);
    let requests = next.session.command(Command::RestoreKept(file));
    let [Request::File(job, FileTask::Restore(_))] = requests[..] else {
        panic!("asked for {requests:?}");
    };
    next.session
        .notice(Notice::Opened(job, None, Box::new(kept)));
    assert!(next.session.kept.is_empty());
    assert_eq!(next.session.path, Some(path()));
    assert!(next.session.has_unsaved());
    assert_eq!(next.session.clusters.as_ref().unwrap().clustering.k, 3);
    assert_eq!(next.session.config.analysis.k, KChoice::Fixed(3));
}

#[test]
fn nothing_is_saved_where_nothing_is_open() {
    let mut driver = Driver::new();
    assert!(driver.ask(Command::SaveSession(path())).is_empty());
    assert!(driver.last_toast().contains("open a table first"));
    assert_eq!(Session::default().saved(), SavedSession::default());
}

#[test]
fn what_follows_from_a_saved_training_leaves_the_session_saved() {
    let mut driver = Driver::opened();
    let requests = driver.session.command(Command::StartTraining);
    let [trained] = driver.answers(&requests[0]).try_into().unwrap();
    let to_come = driver.session.notice(trained);
    saved(&mut driver);
    assert!(!driver.session.has_unsaved());
    // Map, clusters and curves come now.
    driver.answer_all(to_come);
    assert!(driver.session.clusters.is_some() && !driver.session.has_unsaved());
    driver.settle(Command::SetK(4));
    assert!(driver.session.has_unsaved());
}
