//! The table as the pretrained network reads it, before any training.

use crate::session::testing::driver::{Driver, failure, kinds};
use crate::session::{
    ClusterCommand, DataCommand, Request, RunCommand, TrainingCommand, TrainingState,
};
use genetide_analysis::ClusterMethod;
use genetide_data::read::Source;
use genetide_model::{ModelSettings, Start};

fn looking() -> Driver {
    let mut driver = Driver::new();
    assert!(driver.ask(TrainingCommand::SetFirstLook(true)).is_empty());
    driver
}

/// A data set is open, and the pretrained network has read it.
fn looked() -> Driver {
    let mut driver = looking();
    driver.settle(DataCommand::Open(Source::Sample));
    driver
}

#[test]
fn a_table_is_shown_before_it_is_trained_on() {
    let driver = looked();
    let session = &driver.session;
    assert!(session.shows_first_look() && !session.is_looking());
    assert_eq!(*session.training_state(), TrainingState::Finished);
    let run = driver.view();
    assert_eq!(run.name, "Pretrained network");
    assert_eq!(
        (run.config.model.epochs, run.config.model.start),
        (0, Start::Pretrained)
    );
    assert!(run.embedding.is_some() && run.clusters.is_some() && run.swept.is_some());
    // Nothing was trained: nothing asks to be saved, nor to be trained again.
    assert!(!session.has_unsaved() && !session.needs_autosave());
    assert!(!session.needs_retraining());
}

#[test]
fn a_training_follows_and_the_first_look_stays_beside_it() {
    let mut driver = looked();
    let model = ModelSettings {
        epochs: 7,
        ..ModelSettings::default()
    };
    driver.configure(|config| config.model = model.clone());
    driver.settle(TrainingCommand::Start);
    let names: Vec<&str> = driver
        .session
        .runs()
        .iter()
        .map(|run| run.name.as_str())
        .collect();
    assert_eq!(names, ["Pretrained network", "Run 1"]);
    assert!(!driver.session.shows_first_look() && driver.session.has_unsaved());
    assert_eq!(driver.view().config.model.epochs, 7);
    // The settings of the next training are not those of the look.
    driver.settle(RunCommand::Switch(0));
    assert!(driver.session.shows_first_look());
    assert_eq!(driver.session.config().model, model);
    // A table that was trained on is not looked at again.
    let requests = driver.configure(|config| config.analysis.fdr = 0.2);
    assert_eq!(kinds(&requests), ["prepare"]);
    driver.answer_all(requests);
    assert_eq!(driver.session.runs().len(), 2);
}

#[test]
fn settings_of_the_test_lead_to_another_look() {
    let mut driver = looked();
    let before = driver.view().trained_on.clone();
    let requests = driver.configure(|config| config.analysis.fdr = 0.2);
    driver.answer_all(requests);
    assert_eq!(driver.session.runs().len(), 1);
    assert!(!std::sync::Arc::ptr_eq(&before, &driver.view().trained_on));
    assert!(driver.view().clusters.is_some());
}

#[test]
fn a_training_that_is_asked_for_takes_the_place_of_the_look() {
    // While the table is read.
    let mut driver = looking();
    let requests = driver.session.execute(DataCommand::Open(Source::Sample));
    driver.session.execute(TrainingCommand::Start);
    driver.answer_all(requests);
    assert_eq!(driver.session.runs().len(), 1);
    assert_eq!(driver.view().name, "Run 1");
    // While the network reads the genes; what it read is late.
    let mut driver = looking();
    let mut waiting = driver.session.execute(DataCommand::Open(Source::Sample));
    let look = loop {
        let request = waiting.remove(0);
        if matches!(request, Request::Train(_)) {
            break request;
        }
        for notice in driver.answers(&request) {
            waiting.extend(driver.session.on_notice(notice));
        }
    };
    assert!(driver.session.is_looking() && !driver.session.is_training());
    driver.start_training();
    driver.answer_all(vec![look]);
    assert!(driver.session.is_training() && driver.session.runs().is_empty());
}

#[test]
fn a_look_that_fails_leaves_the_table_to_be_trained_on() {
    let mut driver = Driver::opened();
    let requests = driver.session.execute(TrainingCommand::SetFirstLook(true));
    assert_eq!(kinds(&requests), ["train"]);
    driver.session.on_notice(failure(&requests[0], "no memory"));
    assert!(!driver.session.is_looking());
    assert_eq!(*driver.session.training_state(), TrainingState::Idle);
    assert!(
        driver.last_line().ends_with("no memory"),
        "{}",
        driver.last_line()
    );
    driver.settle(TrainingCommand::Start);
    assert_eq!(driver.view().name, "Run 1");
}

#[test]
fn clusters_to_compare_go_with_the_look_that_they_are_of() {
    let compare = ClusterCommand::CompareWith(ClusterMethod::Shapes);
    let mut driver = looked();
    driver.settle(compare.clone());
    assert!(driver.session.beside().is_some());
    let requests = driver.configure(|config| config.analysis.fdr = 0.2);
    driver.answer_all(requests);
    assert!(driver.session.shows_first_look() && driver.session.beside().is_none());
    driver.settle(compare);
    assert!(driver.session.beside().is_some());
    driver.settle(DataCommand::Open(Source::File("other.csv".into())));
    assert!(driver.session.shows_first_look() && driver.session.beside().is_none());
}
