//! Undo and redo, changes by hand, and runs.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;

use super::driver::{Driver, kinds};
use super::fixtures;
use super::{ColourBy, Command, GeneField, GeneFilter, Notice, Request, Session};
use crate::analysis::{ClusterMethod, KChoice, KQuality};
use crate::config::RunConfig;
use crate::pipeline::ClusterEdit;

fn k(driver: &Driver) -> usize {
    let clusters = driver.session.clusters.as_ref().unwrap();
    clusters.clustering.k
}

fn merge(labels: &[usize]) -> Command {
    Command::EditClusters(ClusterEdit::Merge(labels.iter().copied().collect()))
}

#[test]
fn k_is_taken_back_and_made_again_without_a_worker() {
    let mut driver = Driver::clustered();
    let six = driver.session.clusters.clone().unwrap();
    driver.settle(Command::SetK(3));
    driver.settle(Command::EndGesture);
    driver.settle(Command::SetK(4));
    assert_eq!(driver.session.undo_text(), Some("k = 4"));
    assert!(driver.ask(Command::Undo).is_empty());
    assert_eq!((k(&driver), driver.session.redo_text()), (3, Some("k = 4")));
    assert!(driver.ask(Command::Undo).is_empty());
    let back = driver.session.clusters.clone().unwrap();
    assert!(Arc::ptr_eq(&six, &back), "the very clusters of before");
    assert_eq!(driver.session.config.analysis.k, KChoice::Fixed(6));
    driver.ask(Command::Redo);
    driver.ask(Command::Redo);
    assert_eq!(k(&driver), 4);
    assert!(driver.ask(Command::Redo).is_empty());
    assert_eq!(k(&driver), 4);
}

#[test]
fn a_drag_of_the_slider_is_one_step() {
    let mut driver = Driver::clustered();
    for k in [5, 4, 3] {
        driver.settle(Command::SetK(k));
    }
    driver.settle(Command::Undo);
    assert_eq!(k(&driver), 6);
    driver.settle(Command::Redo);
    assert_eq!(k(&driver), 3);
}

#[test]
fn an_undo_while_clusters_are_made_drops_them() {
    let mut driver = Driver::clustered();
    let requests = driver.session.command(Command::SetK(3));
    driver.ask(Command::Undo);
    assert!(!driver.session.clustering_running);
    driver.answer_all(requests);
    assert_eq!(k(&driver), 6, "late clusters change nothing");
}

#[test]
fn selection_pins_colouring_and_hidden_clusters_are_taken_back() {
    let mut driver = Driver::clustered();
    let commands = [
        Command::Select(BTreeSet::from([1, 2])),
        Command::TogglePin(5),
        Command::SetColourBy(ColourBy::Onset),
        Command::ToggleHidden(2),
        Command::SaveList("Mine".into()),
    ];
    let states = |session: &Session| {
        (
            session.selection.clone(),
            session.colour_by,
            session.hidden.clone(),
            session.lists.clone(),
        )
    };
    let mut seen = vec![states(&driver.session)];
    for command in commands {
        driver.ask(command);
        // What changes nothing is no step.
        driver.ask(Command::Select(BTreeSet::clone(
            &driver.session.selection.selected,
        )));
        seen.push(states(&driver.session));
    }
    for before in seen.iter().rev().skip(1) {
        driver.ask(Command::Undo);
        assert_eq!(states(&driver.session), *before);
    }
    assert_eq!(driver.session.undo_text(), None);
    for after in &seen[1..] {
        driver.ask(Command::Redo);
        assert_eq!(states(&driver.session), *after);
    }
}

#[test]
fn a_change_after_undo_forgets_what_was_undone() {
    let mut driver = Driver::clustered();
    driver.ask(Command::TogglePin(20));
    driver.ask(Command::Undo);
    driver.ask(Command::TogglePin(21));
    assert_eq!(driver.session.redo_text(), None);
    driver.ask(Command::Redo);
    assert_eq!(driver.session.selection.pinned, [0, 1, 2, 21]);
}

#[test]
fn merged_clusters_stay_until_taken_back_or_dropped() {
    let mut driver = Driver::clustered();
    driver.settle(merge(&[1, 2]));
    let clusters = driver.session.clusters.clone().unwrap();
    assert!(clusters.by_hand && clusters.clustering.k == 5);
    assert_eq!(driver.session.config.analysis.k, KChoice::Fixed(5));
    // Asking for the k on view leaves them alone.
    assert!(driver.ask(Command::SetK(5)).is_empty());
    driver.settle(Command::Undo);
    assert_eq!(k(&driver), 6);
    driver.settle(Command::Redo);
    assert_eq!(k(&driver), 5);
    driver.settle(Command::DropEdits);
    let clusters = driver.session.clusters.clone().unwrap();
    assert!(!clusters.by_hand && clusters.clustering.k == 5);
}

#[test]
fn a_merge_that_fails_is_passed_over_by_undo() {
    let mut driver = Driver::clustered();
    driver.ask(Command::TogglePin(20));
    let requests = driver.session.command(merge(&[1, 2]));
    let [Request::EditClusters { job, .. }] = requests.as_slice() else {
        panic!("no edit was asked for");
    };
    let failed = Notice::Failed(*job, "no".into());
    driver.session.notice(failed);
    driver.ask(Command::Undo);
    assert_eq!(driver.session.selection.pinned, [0, 1, 2]);
}

#[test]
fn clusters_are_not_edited_while_others_are_made() {
    let mut driver = Driver::clustered();
    driver.ask(Command::SetK(3));
    assert!(driver.ask(merge(&[1, 2])).is_empty());
    assert!(driver.last_toast().contains("being made"));
}

#[test]
fn only_whole_clusters_count_as_selected() {
    let mut driver = Driver::clustered();
    driver.ask(Command::SelectCluster(2));
    assert_eq!(driver.session.clusters_selected(), BTreeSet::from([2]));
    // Of cluster 1, the points 0, 6, 12 and 18, one is missing.
    let selected = driver.session.selection.selected.iter().copied();
    driver.ask(Command::Select(selected.chain([0, 6, 12]).collect()));
    assert_eq!(driver.session.clusters_selected(), BTreeSet::from([2]));
    driver.ask(Command::Select((0..24).collect()));
    assert_eq!(driver.session.clusters_selected().len(), 6);
}

#[test]
fn names_and_colours_of_clusters() {
    let mut driver = Driver::clustered();
    driver.ask(Command::RenameCluster(2, " Fast ".into()));
    driver.ask(Command::RecolourCluster(2, 0));
    let clusters = driver.session.clusters.clone().unwrap();
    assert_eq!(clusters.name(2), Some("Fast"));
    assert_eq!(
        &clusters.colour_slots[..3],
        [1, 0, 2],
        "colours are exchanged"
    );
    driver.ask(Command::RecolourCluster(2, 1000));
    driver.ask(Command::RenameCluster(0, "grey".into()));
    driver.ask(Command::RenameCluster(99, "none".into()));
    driver.ask(Command::Undo);
    driver.ask(Command::Undo);
    let clusters = driver.session.clusters.clone().unwrap();
    assert_eq!((clusters.name(2), clusters.colour_slots[1]), (None, 1));
}

#[test]
fn runs_are_kept_and_shown_again() {
    let mut driver = Driver::clustered();
    driver.settle(Command::SetK(3));
    let first = driver.session.training.clone().unwrap();
    driver.configure(|config| config.seed = 7);
    driver.epochs = 5;
    driver.settle(Command::StartTraining);
    assert_eq!(driver.session.runs.len(), 2);
    assert_eq!(driver.session.run_name(), Some("Run 2"));
    driver.settle(Command::SetK(4));
    let requests = driver.ask(Command::SwitchRun(1));
    assert!(requests.is_empty(), "nothing is made again: {requests:?}");
    let session = &driver.session;
    assert!(Arc::ptr_eq(&first, session.training.as_ref().unwrap()));
    assert_eq!((k(&driver), session.losses.len()), (3, 3));
    assert_eq!(session.config.seed, RunConfig::default().seed);
    assert!(!session.needs_retraining());
    driver.ask(Command::SwitchRun(2));
    assert_eq!((k(&driver), driver.session.config.seed), (4, 7));
    driver.ask(Command::RemoveRun(2));
    assert_eq!(driver.session.current_run, Some(1));
    driver.ask(Command::RemoveRun(1));
    assert_eq!(driver.session.runs.len(), 1, "the last one stays");
}

#[test]
fn stability_of_a_run_shown_again_is_found_again() {
    let mut driver = Driver::clustered();
    driver.settle(Command::StartTraining);
    let stable = |k| KQuality {
        stability: Some(0.9),
        ..fixtures::quality(k, 0.5)
    };
    driver.session.runs[0].quality = vec![stable(2), stable(3)];
    driver.ask(Command::SwitchRun(1));
    let requests = driver.session.command(Command::SetK(3));
    let [request @ Request::Cluster { .. }] = requests.as_slice() else {
        panic!("no clusters were asked for");
    };
    let mut asked = Vec::new();
    for notice in driver.answers(request) {
        asked.extend(driver.session.notice(notice));
    }
    assert_eq!(
        kinds(&asked),
        ["sweep"],
        "the clusters lack their stability"
    );
    // The stand-in's sweep knows none: it is not asked for a second time.
    driver.answer_all(asked);
    driver.settle(Command::SetK(4));
    assert!(!driver.session.sweep_running);
}

#[test]
fn undo_does_not_bring_clusters_of_another_run() {
    let mut driver = Driver::clustered();
    driver.settle(Command::SetK(3));
    driver.ask(Command::TogglePin(20));
    driver.settle(Command::StartTraining);
    let now = driver.session.clusters.clone().unwrap();
    driver.ask(Command::Undo);
    driver.ask(Command::Undo);
    assert_eq!(driver.session.selection.pinned, [0, 1, 2]);
    let after = driver.session.clusters.clone().unwrap();
    assert!(Arc::ptr_eq(&now, &after));
}

fn any_command() -> impl Strategy<Value = Command> {
    prop_oneof![
        (0..8_usize).prop_map(Command::SetK),
        Just(Command::EndGesture),
        Just(Command::SetMethod(ClusterMethod::Shapes)),
        Just(Command::SetMethod(ClusterMethod::Kmeans)),
        Just(Command::TakeSuggestedK),
        Just(Command::DropEdits),
        (1..4_usize, 1..4_usize).prop_map(|(a, b)| merge(&[a, b])),
        (1..4_usize)
            .prop_map(|label| Command::EditClusters(ClusterEdit::Divide { label, parts: 2 })),
        (0..40_usize).prop_map(Command::TogglePin),
        (0..7_usize).prop_map(Command::SelectCluster),
        (0..4_usize).prop_map(Command::ToggleHidden),
        (0..4_usize).prop_map(|label| Command::RenameCluster(label, "A".into())),
        (0..4_usize, 0..30_usize).prop_map(|(label, slot)| Command::RecolourCluster(label, slot)),
        Just(Command::SaveList("L".into())),
        (0..3_usize).prop_map(Command::RemoveList),
        (0..3_usize).prop_map(|list| Command::SetColourBy(ColourBy::List(list))),
        Just(Command::StartTraining),
        (1..4_u64).prop_map(Command::SwitchRun),
        (1..4_u64).prop_map(Command::RemoveRun),
        Just(Command::Undo),
        Just(Command::Redo),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn undo_and_redo_lead_back_and_forth(commands in prop::collection::vec(any_command(), 1..30)) {
        let mut driver = Driver::clustered();
        for command in commands {
            driver.settle(command);
        }
        let state = |session: &Session| {
            let clusters = session.clusters.as_ref().unwrap();
            (
                session.selection.clone(),
                session.colour_by,
                session.hidden.clone(),
                session.lists.clone(),
                clusters.clustering.k,
                clusters.names.clone(),
                session.config.analysis.method,
            )
        };
        let before = state(&driver.session);
        let mut steps = 0;
        while driver.session.undo_text().is_some() {
            // Changes that failed are passed over, and are not made again.
            let undone = driver.session.history.undone.len();
            driver.settle(Command::Undo);
            steps += driver.session.history.undone.len() - undone;
        }
        for _ in 0..steps {
            driver.settle(Command::Redo);
        }
        prop_assert_eq!(state(&driver.session), before);
    }
}

#[test]
fn a_condition_typed_letter_by_letter_is_one_change() {
    let mut driver = Driver::clustered();
    let filter = |field, text| {
        let mut filter = GeneFilter::default();
        filter.set(field, text).unwrap();
        filter
    };
    for text in ["i", "ir", "irf"] {
        driver.ask(Command::SetFilter(filter(GeneField::Gene, text)));
    }
    driver.ask(Command::EndGesture);
    driver.ask(Command::SetFilter(filter(GeneField::Q, "<0.05")));
    driver.ask(Command::Undo);
    assert_eq!(driver.session.filter, filter(GeneField::Gene, "irf"));
    driver.ask(Command::Undo);
    assert!(driver.session.filter.is_empty());
    driver.ask(Command::Redo);
    assert_eq!(driver.session.filter, filter(GeneField::Gene, "irf"));
}
