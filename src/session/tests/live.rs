//! The map of the training run in progress.

use std::sync::Arc;

use crate::session::testing::driver::Driver;
use crate::session::testing::fixtures;
use crate::session::{JobId, JobKind, Notice, RunCommand, Session, TrainingCommand};

/// A map of the training run arrives.
fn show(driver: &mut Driver, job: JobId, epoch: usize) {
    let map = Notice::LiveMap(job, epoch, fixtures::map_of(24));
    assert!(driver.session.on_notice(map).is_empty());
}

fn epoch_on_view(session: &Session) -> Option<usize> {
    session.map_on_view()?.epoch
}

#[test]
fn a_training_is_seen_until_its_result_is() {
    let (mut driver, job) = Driver::running();
    assert!(driver.session.map_on_view().is_none());
    show(&mut driver, job, 5);
    assert_eq!(epoch_on_view(&driver.session), Some(5));
    show(&mut driver, job, 9);
    assert_eq!(epoch_on_view(&driver.session), Some(9));
    let prepared = driver.session.prepared().cloned().unwrap();
    let result = fixtures::training(&prepared, 12);
    let requests = driver.session.on_notice(Notice::Trained(job, result));
    assert_eq!(epoch_on_view(&driver.session), Some(9));
    // A map that comes after the result is late.
    show(&mut driver, job, 11);
    assert_eq!(epoch_on_view(&driver.session), Some(9));
    driver.answer_all(requests);
    let session = &driver.session;
    assert!(session.map_on_view().is_some() && epoch_on_view(session).is_none());
}

#[test]
fn the_result_before_comes_back_when_a_training_is_discarded_or_not_watched() {
    let mut driver = Driver::clustered();
    let before = driver.view().embedding.clone().unwrap();
    let shows_result = |session: &Session| {
        let map = session.map_on_view().unwrap();
        Arc::ptr_eq(map.embedding, &before) && map.epoch.is_none()
    };
    for end in [TrainingCommand::Discard, TrainingCommand::SetLiveMap(false)] {
        let job = driver.start_training();
        assert!(shows_result(&driver.session));
        show(&mut driver, job, 3);
        assert!(!shows_result(&driver.session));
        driver.session.execute(end);
        assert!(shows_result(&driver.session));
        show(&mut driver, job, 4);
        assert!(shows_result(&driver.session));
        driver.session.execute(TrainingCommand::Discard);
    }
    assert_eq!(driver.ask(TrainingCommand::SetLiveMap(true)), ["watch"]);
}

#[test]
fn a_run_that_is_chosen_stays_on_view() {
    let mut driver = Driver::clustered();
    driver.settle(TrainingCommand::Start);
    let job = driver.start_training();
    show(&mut driver, job, 3);
    // The trainer need not make maps that nobody sees.
    assert_eq!(driver.ask(RunCommand::Switch(1)), ["watch"]);
    assert_eq!(epoch_on_view(&driver.session), None);
    show(&mut driver, job, 4);
    assert_eq!(epoch_on_view(&driver.session), None);
    assert!(!driver.session.watches_training());
    driver.ask(TrainingCommand::SetLiveMap(true));
    show(&mut driver, job, 5);
    assert_eq!(epoch_on_view(&driver.session), Some(5));
    // The next training run is watched again.
    driver.ask(RunCommand::Switch(2));
    driver.ask(TrainingCommand::Discard);
    assert_eq!(driver.ask(TrainingCommand::Start), ["watch", "train"]);
    assert!(driver.session.watches_training());
}

#[test]
fn a_map_that_fails_is_logged_and_the_training_goes_on() {
    let (mut driver, job) = Driver::running();
    let toasts = driver.session.toasts().len();
    driver.session.on_notice(Notice::Failed {
        job: JobKind::LiveMap.job(job),
        message: "no graph".into(),
    });
    assert_eq!(driver.last_line(), "no graph");
    assert_eq!(
        driver.session.toasts().len(),
        toasts,
        "a warning is no toast"
    );
    assert!(driver.session.is_training() && driver.session.map_on_view().is_none());
}
