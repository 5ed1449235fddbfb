//! What is saved comes back, and what is not saved is known.

use std::path::PathBuf;

use crate::session::testing::driver::{Driver, failure, job_of, kinds};
use crate::session::testing::fixtures::genes;
use crate::session::{
    AutosavedSession, ClusterCommand, ColourBy, Command, DataCommand, FileCommand, FileTask,
    HistoryCommand, JobId, ListCommand, Notice, Request, RunCommand, SavedSession,
    SelectionCommand, Session, SessionFileJob, TrainingCommand, TrainingState, ViewCommand,
};
use genetide_analysis::{ClusterMethod, KChoice};
use genetide_data::GeneIndex;

fn path() -> PathBuf {
    PathBuf::from("a.genetide")
}

/// The session that one of `requests` wants written, and the number of its job.
fn written(requests: Vec<Request>) -> (JobId, SavedSession) {
    let found = requests.into_iter().find_map(|request| match request {
        Request::SessionFile(SessionFileJob {
            id,
            task: FileTask::Save(_, saved) | FileTask::Autosave(saved),
        }) => Some((id, *saved)),
        _ => None,
    });
    found.unwrap()
}

fn saved(driver: &mut Driver) -> SavedSession {
    let (job, saved) = written(driver.session.execute(FileCommand::SaveSession(path())));
    driver.session.on_notice(Notice::Saved(job, path()));
    saved
}

/// Two runs, names, lists, pins and a selection.
fn worked() -> Driver {
    let mut driver = Driver::clustered();
    driver.settle(TrainingCommand::Start);
    let commands: [Command; 13] = [
        ClusterCommand::SetMethod(ClusterMethod::Gmm).into(),
        ClusterCommand::SetK(5).into(),
        ClusterCommand::Rename(2, "late".into()).into(),
        ClusterCommand::Recolour(1, 3).into(),
        SelectionCommand::Select(genes([1, 2]).into()).into(),
        ListCommand::Save("mine".into()).into(),
        ViewCommand::SetColourBy(ColourBy::List(0)).into(),
        SelectionCommand::ClearPins.into(),
        SelectionCommand::TogglePin(GeneIndex::new(7)).into(),
        ViewCommand::ToggleHidden(3).into(),
        RunCommand::Rename(1, "first".into()).into(),
        ViewCommand::SetSearch("irf".into()).into(),
        ViewCommand::SetLayout("layout".into()).into(),
    ];
    for command in commands {
        driver.settle(command);
    }
    driver
}

fn open(driver: &mut Driver, path: Option<PathBuf>, saved: SavedSession) -> Vec<Request> {
    let requests = driver
        .session
        .execute(FileCommand::OpenSession("b.genetide".into()));
    assert_eq!(kinds(&requests), ["open"]);
    let id = job_of(&requests[0]).id;
    driver
        .session
        .on_notice(Notice::Opened(id, path, Box::new(saved)))
}

#[test]
fn what_could_not_be_taken_over_is_said_and_made_anew() {
    let mut saved = saved(&mut worked());
    saved.runs.clear();
    saved.prepared = None;
    saved.remark = Some("Left out: Run 1.".into());
    let mut driver = Driver::new();
    let requests = open(&mut driver, Some(path()), saved);
    assert_eq!(kinds(&requests), ["prepare", "end autosave"]);
    assert_eq!(driver.last_line(), "Left out: Run 1.");
    driver.answer_all(requests);
    let session = &driver.session;
    assert!(session.prepared().is_some() && session.view().is_none());
    assert!(
        session.revisions.is_saved(),
        "its file is not to be saved over"
    );
    assert_eq!(session.saved().remark, None);
}

#[test]
fn an_opened_session_is_the_one_saved_and_needs_no_worker() {
    let mut driver = worked();
    let saved = saved(&mut driver);
    let mut other = Driver::new();
    let requests = open(&mut other, Some(path()), saved.clone());
    assert_eq!(kinds(&requests), ["end autosave"]);
    let (before, after) = (&driver.session, &other.session);
    assert_eq!(after.saved(), saved);
    assert_eq!(after.config(), before.config());
    assert_eq!(after.genes(), before.genes());
    assert_eq!(after.search().hits, before.search().hits);
    assert_eq!(after.losses(), before.losses());
    assert_eq!(after.training_device(), before.training_device());
    assert_eq!(after.view(), before.view());
    assert_eq!(*after.training_state(), TrainingState::Finished);
    assert_eq!(other.clusters().name(2), Some("late"));
    assert!(!after.needs_retraining() && !after.has_unsaved());
    assert_eq!(after.path(), Some(&*path()));
    // A further number of clusters, and the other run, are there for the asking.
    assert_eq!(other.ask(ClusterCommand::SetK(4)), ["cluster"]);
    other.settle(RunCommand::Switch(1));
    assert_eq!(other.view().name, "first");
    // A new training gets a number of its own.
    other.settle(TrainingCommand::Start);
    assert_eq!(other.view().id, 3);
}

#[test]
fn what_was_not_done_when_it_was_saved_is_done_when_it_is_opened() {
    let mut driver = Driver::opened();
    let requests = driver.session.execute(TrainingCommand::Start);
    for notice in driver.answers(&requests[0]) {
        assert_eq!(
            kinds(&driver.session.on_notice(notice)),
            ["embed", "cluster", "sweep"]
        );
    }
    let saved = saved(&mut driver);
    let requests = open(&mut Driver::new(), Some(path()), saved);
    assert_eq!(
        kinds(&requests),
        ["embed", "cluster", "sweep", "end autosave"]
    );
    let mut table_only = Driver::new();
    let read = table_only
        .session
        .execute(DataCommand::Open(genetide_data::read::Source::Sample));
    for notice in table_only.answers(&read[0]) {
        assert_eq!(kinds(&table_only.session.on_notice(notice)), ["prepare"]);
    }
    let saved = self::saved(&mut table_only);
    let requests = open(&mut Driver::new(), Some(path()), saved);
    assert_eq!(kinds(&requests), ["prepare", "end autosave"]);
}

#[test]
fn opening_replaces_everything_and_stops_the_training() {
    let saved = saved(&mut worked());
    let (mut driver, _) = Driver::running();
    driver.ask(ClusterCommand::SetK(9));
    let requests = open(&mut driver, Some(path()), saved.clone());
    assert_eq!(kinds(&requests), ["discard", "end autosave"]);
    assert_eq!(driver.session.saved(), saved);
    assert!(!driver.session.is_training());
    assert_eq!(driver.session.undo_text(), None);
}

#[test]
fn a_session_that_cannot_be_opened_or_saved_changes_nothing() {
    let mut driver = worked();
    let before = driver.session.saved();
    let asked = driver.session.execute(FileCommand::OpenSession(path()));
    assert!(driver.session.jobs.open.is_some());
    driver
        .session
        .on_notice(failure(&asked[0], "a.genetide is damaged"));
    assert!(driver.session.jobs.open.is_none());
    assert_eq!(driver.session.saved(), before);
    assert!(driver.last_toast().contains("damaged"));
    let asked = driver.session.execute(FileCommand::SaveSession(path()));
    let job = job_of(&asked[0]).id;
    driver
        .session
        .on_notice(failure(&asked[0], "the disk is full"));
    assert!(driver.session.has_unsaved() && !driver.session.is_saving());
    assert_eq!(driver.session.path(), None);
    // A late answer to a job that nobody waits for is no session.
    let late = Notice::Opened(job, None, Box::default());
    driver.session.on_notice(late);
    assert_eq!(driver.session.saved(), before);
}

#[test]
fn unsaved_changes_are_known() {
    let mut driver = Driver::opened();
    assert!(!driver.session.has_unsaved(), "nothing was trained");
    driver.settle(TrainingCommand::Start);
    assert!(driver.session.has_unsaved());
    saved(&mut driver);
    assert!(!driver.session.has_unsaved());
    let looked_at: [Command; 4] = [
        SelectionCommand::Hover(Some(GeneIndex::new(1))).into(),
        ViewCommand::SetSearch("a".into()).into(),
        SelectionCommand::Select(genes([1]).into()).into(),
        ViewCommand::SetLayout("x".into()).into(),
    ];
    for command in looked_at {
        driver.settle(command);
        assert!(!driver.session.has_unsaved());
    }
    driver.settle(HistoryCommand::Undo);
    assert!(driver.session.selection().selected.is_empty() && !driver.session.has_unsaved());
    driver.settle(SelectionCommand::TogglePin(GeneIndex::new(4)));
    assert!(driver.session.has_unsaved());
    // A change while a file is written is in the next one.
    let (job, _) = written(driver.session.execute(FileCommand::SaveSession(path())));
    driver.settle(ClusterCommand::SetK(4));
    driver.session.on_notice(Notice::Saved(job, path()));
    assert!(driver.session.has_unsaved());
}

#[test]
fn sessions_are_autosaved_as_long_as_they_are_in_no_file() {
    let mut driver = Driver::opened();
    assert!(driver.ask(FileCommand::Autosave).is_empty(), "no work yet");
    driver.ask(TrainingCommand::Start);
    assert_eq!(driver.ask(FileCommand::Autosave), ["autosave"]);
    assert!(driver.ask(FileCommand::Autosave).is_empty(), "no change");
    let mut driver = worked();
    assert_eq!(driver.ask(FileCommand::Autosave), ["autosave"]);
    let (job, _) = written(driver.session.execute(FileCommand::SaveSession(path())));
    let requests = driver.session.on_notice(Notice::Saved(job, path()));
    assert_eq!(kinds(&requests), ["end autosave"]);
    assert!(driver.ask(FileCommand::Autosave).is_empty(), "it is saved");
    driver.settle(ClusterCommand::SetK(3));
    assert_eq!(driver.ask(FileCommand::Autosave), ["autosave"]);
}

#[test]
fn a_restored_session_has_its_name_and_is_not_saved() {
    let mut driver = worked();
    saved(&mut driver);
    driver.settle(ClusterCommand::SetK(3));
    let (_, kept) = written(driver.session.execute(FileCommand::Autosave));
    let mut next = Driver::new();
    let file = PathBuf::from("autosave-1-0.genetide");
    next.session
        .on_notice(Notice::Autosaves(vec![AutosavedSession {
            file: file.clone(),
            saved_at: std::time::SystemTime::UNIX_EPOCH,
            table: None,
            runs: 2,
            path: Some(path()),
        }]));
    assert_eq!(next.session.autosaves().len(), 1);
    let requests = next.session.execute(FileCommand::RestoreAutosave(file));
    assert_eq!(kinds(&requests), ["restore autosave"]);
    let job = job_of(&requests[0]).id;
    next.session
        .on_notice(Notice::Opened(job, None, Box::new(kept)));
    assert!(next.session.autosaves().is_empty());
    assert_eq!(next.session.path(), Some(&*path()));
    assert!(next.session.has_unsaved());
    assert_eq!(next.clusters().clustering.k, 3);
    assert_eq!(next.session.config().analysis.k, KChoice::Fixed(3));
}

#[test]
fn nothing_is_saved_where_nothing_is_open() {
    let mut driver = Driver::new();
    assert!(driver.ask(FileCommand::SaveSession(path())).is_empty());
    assert!(driver.last_toast().contains("open a data set first"));
    assert_eq!(Session::default().saved(), SavedSession::default());
}

#[test]
fn what_follows_from_a_saved_training_leaves_the_session_saved() {
    let mut driver = Driver::opened();
    let requests = driver.session.execute(TrainingCommand::Start);
    let [trained] = driver.answers(&requests[0]).try_into().unwrap();
    let to_come = driver.session.on_notice(trained);
    saved(&mut driver);
    assert!(!driver.session.has_unsaved());
    // Map, clusters and curves come now.
    driver.answer_all(to_come);
    assert!(driver.session.clusters().is_some() && !driver.session.has_unsaved());
    driver.settle(ClusterCommand::SetK(4));
    assert!(driver.session.has_unsaved());
}
