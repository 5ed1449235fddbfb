//! Undo and redo, changes by hand, and runs.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;

use crate::config::RunConfig;
use crate::pipeline::ClusterEdit;
use crate::session::testing::driver::{Driver, failure, kinds};
use crate::session::testing::fixtures::{self, genes};
use crate::session::{
    ClusterCommand, ColourBy, Command, GeneField, GeneFilter, HistoryCommand, ListCommand,
    RunCommand, SelectionCommand, Session, TrainingCommand, ViewCommand,
};
use genetide_analysis::{ClusterMethod, GeneValue, KChoice, KQuality};
use genetide_data::GeneIndex;

fn k(driver: &Driver) -> usize {
    driver.clusters().clustering.k
}

fn merge(labels: &[usize]) -> ClusterCommand {
    ClusterCommand::Edit(ClusterEdit::Merge(labels.iter().copied().collect()))
}

#[test]
fn k_is_taken_back_and_made_again_without_a_worker() {
    let mut driver = Driver::clustered();
    let six = driver.clusters().clone();
    driver.settle(ClusterCommand::SetK(3));
    driver.settle(HistoryCommand::EndGesture);
    driver.settle(ClusterCommand::SetK(4));
    assert_eq!(driver.session.undo_text(), Some("k = 4"));
    assert!(driver.ask(HistoryCommand::Undo).is_empty());
    assert_eq!((k(&driver), driver.session.redo_text()), (3, Some("k = 4")));
    assert!(driver.ask(HistoryCommand::Undo).is_empty());
    let back = driver.clusters().clone();
    assert!(Arc::ptr_eq(&six, &back), "the very clusters of before");
    assert_eq!(driver.session.config().analysis.k, KChoice::Fixed(6));
    driver.ask(HistoryCommand::Redo);
    driver.ask(HistoryCommand::Redo);
    assert_eq!(k(&driver), 4);
    assert!(driver.ask(HistoryCommand::Redo).is_empty());
    assert_eq!(k(&driver), 4);
}

#[test]
fn a_drag_of_the_slider_is_one_step() {
    let mut driver = Driver::clustered();
    for k in [5, 4, 3] {
        driver.settle(ClusterCommand::SetK(k));
    }
    driver.settle(HistoryCommand::Undo);
    assert_eq!(k(&driver), 6);
    driver.settle(HistoryCommand::Redo);
    assert_eq!(k(&driver), 3);
}

#[test]
fn an_undo_while_clusters_are_made_drops_them() {
    let mut driver = Driver::clustered();
    let requests = driver.session.execute(ClusterCommand::SetK(3));
    driver.ask(HistoryCommand::Undo);
    assert!(!driver.session.is_clustering());
    driver.answer_all(requests);
    assert_eq!(k(&driver), 6, "late clusters change nothing");
}

#[test]
fn selection_pins_colouring_and_hidden_clusters_are_taken_back() {
    let mut driver = Driver::clustered();
    let commands: [Command; 5] = [
        SelectionCommand::Select(genes([1, 2]).into()).into(),
        SelectionCommand::TogglePin(GeneIndex::new(5)).into(),
        ViewCommand::SetColourBy(ColourBy::Value(GeneValue::Onset)).into(),
        ViewCommand::ToggleHidden(2).into(),
        ListCommand::Save("Mine".into()).into(),
    ];
    let states = |session: &Session| {
        (
            session.selection().clone(),
            session.colour_by(),
            session.hidden().clone(),
            session.lists().clone(),
        )
    };
    let mut seen = vec![states(&driver.session)];
    for command in commands {
        driver.ask(command);
        // What changes nothing is no step.
        driver.ask(SelectionCommand::Select(BTreeSet::clone(
            &driver.session.selection().selected,
        )));
        seen.push(states(&driver.session));
    }
    for before in seen.iter().rev().skip(1) {
        driver.ask(HistoryCommand::Undo);
        assert_eq!(states(&driver.session), *before);
    }
    assert_eq!(driver.session.undo_text(), None);
    for after in &seen[1..] {
        driver.ask(HistoryCommand::Redo);
        assert_eq!(states(&driver.session), *after);
    }
}

#[test]
fn a_change_after_undo_forgets_what_was_undone() {
    let mut driver = Driver::clustered();
    driver.ask(SelectionCommand::TogglePin(GeneIndex::new(20)));
    driver.ask(HistoryCommand::Undo);
    driver.ask(SelectionCommand::TogglePin(GeneIndex::new(21)));
    assert_eq!(driver.session.redo_text(), None);
    driver.ask(HistoryCommand::Redo);
    assert_eq!(driver.session.selection().pinned, genes([0, 1, 2, 21]));
}

#[test]
fn merged_clusters_stay_until_taken_back_or_dropped() {
    let mut driver = Driver::clustered();
    driver.settle(merge(&[1, 2]));
    let clusters = driver.clusters().clone();
    assert!(clusters.by_hand && clusters.clustering.k == 5);
    assert_eq!(driver.session.config().analysis.k, KChoice::Fixed(5));
    // Asking for the k on view leaves them alone.
    assert!(driver.ask(ClusterCommand::SetK(5)).is_empty());
    driver.settle(HistoryCommand::Undo);
    assert_eq!(k(&driver), 6);
    driver.settle(HistoryCommand::Redo);
    assert_eq!(k(&driver), 5);
    driver.settle(ClusterCommand::DiscardEdits);
    let clusters = driver.clusters().clone();
    assert!(!clusters.by_hand && clusters.clustering.k == 5);
}

#[test]
fn a_merge_that_fails_is_passed_over_by_undo() {
    let mut driver = Driver::clustered();
    driver.ask(SelectionCommand::TogglePin(GeneIndex::new(20)));
    let requests = driver.session.execute(merge(&[1, 2]));
    assert_eq!(kinds(&requests), ["edit"]);
    driver.session.on_notice(failure(&requests[0], "no"));
    driver.ask(HistoryCommand::Undo);
    assert_eq!(driver.session.selection().pinned, genes([0, 1, 2]));
}

#[test]
fn clusters_are_not_edited_while_others_are_made() {
    let mut driver = Driver::clustered();
    driver.ask(ClusterCommand::SetK(3));
    assert!(driver.ask(merge(&[1, 2])).is_empty());
    assert!(driver.last_toast().contains("in progress"));
}

#[test]
fn only_whole_clusters_count_as_selected() {
    let mut driver = Driver::clustered();
    driver.ask(SelectionCommand::SelectCluster(2));
    assert_eq!(driver.session.clusters_selected(), BTreeSet::from([2]));
    // Of cluster 1, the points 0, 6, 12 and 18, one is missing.
    let selected = driver.session.selection().selected.iter().copied();
    driver.ask(SelectionCommand::Select(
        selected.chain(genes([0, 6, 12])).collect(),
    ));
    assert_eq!(driver.session.clusters_selected(), BTreeSet::from([2]));
    driver.ask(SelectionCommand::Select(GeneIndex::all(24).collect()));
    assert_eq!(driver.session.clusters_selected().len(), 6);
}

#[test]
fn names_and_colours_of_clusters() {
    let mut driver = Driver::clustered();
    driver.ask(ClusterCommand::Rename(2, " Fast ".into()));
    driver.ask(ClusterCommand::Recolour(2, 0));
    let clusters = driver.clusters().clone();
    assert_eq!(clusters.name(2), Some("Fast"));
    assert_eq!(
        &clusters.colour_slots[..3],
        [1, 0, 2],
        "colours are exchanged"
    );
    driver.ask(ClusterCommand::Recolour(2, 1000));
    driver.ask(ClusterCommand::Rename(0, "grey".into()));
    driver.ask(ClusterCommand::Rename(99, "none".into()));
    driver.ask(HistoryCommand::Undo);
    driver.ask(HistoryCommand::Undo);
    let clusters = driver.clusters().clone();
    assert_eq!((clusters.name(2), clusters.colour_slots[1]), (None, 1));
}

#[test]
fn runs_are_kept_and_shown_again() {
    let mut driver = Driver::clustered();
    driver.settle(ClusterCommand::SetK(3));
    let first = driver.view().training.clone();
    driver.configure(|config| config.seed = 7);
    driver.steps.epochs = 5;
    driver.settle(TrainingCommand::Start);
    assert_eq!(driver.session.runs().len(), 2);
    assert_eq!(driver.view().name, "Run 2");
    driver.settle(ClusterCommand::SetK(4));
    let requests = driver.ask(RunCommand::Switch(1));
    assert!(requests.is_empty(), "nothing is made again: {requests:?}");
    let session = &driver.session;
    assert!(Arc::ptr_eq(&first, &driver.view().training));
    assert_eq!((k(&driver), session.losses().len()), (3, 3));
    assert_eq!(session.config().seed, RunConfig::default().seed);
    assert!(!session.needs_retraining());
    driver.ask(RunCommand::Switch(2));
    assert_eq!((k(&driver), driver.session.config().seed), (4, 7));
    driver.ask(RunCommand::Remove(2));
    assert_eq!(driver.view().id, 1);
    driver.ask(RunCommand::Remove(1));
    assert_eq!(driver.session.runs().len(), 1, "the last one stays");
}

#[test]
fn stability_of_a_run_shown_again_is_found_again() {
    let mut driver = Driver::clustered();
    driver.settle(TrainingCommand::Start);
    let stable = |k| KQuality {
        stability: Some(0.9),
        ..fixtures::quality(k, 0.5)
    };
    driver.session.runs[0].state.quality = vec![stable(2), stable(3)];
    driver.ask(RunCommand::Switch(1));
    let requests = driver.session.execute(ClusterCommand::SetK(3));
    assert_eq!(kinds(&requests), ["cluster"]);
    let mut asked = Vec::new();
    for notice in driver.answers(&requests[0]) {
        asked.extend(driver.session.on_notice(notice));
    }
    assert_eq!(
        kinds(&asked),
        ["sweep"],
        "the clusters lack their stability"
    );
    // The stand-in's sweep knows none: it is not asked for a second time.
    driver.answer_all(asked);
    driver.settle(ClusterCommand::SetK(4));
    assert!(!driver.session.is_sweeping());
}

#[test]
fn undo_does_not_bring_clusters_of_another_run() {
    let mut driver = Driver::clustered();
    driver.settle(ClusterCommand::SetK(3));
    driver.ask(SelectionCommand::TogglePin(GeneIndex::new(20)));
    driver.settle(TrainingCommand::Start);
    let now = driver.clusters().clone();
    driver.ask(HistoryCommand::Undo);
    driver.ask(HistoryCommand::Undo);
    assert_eq!(driver.session.selection().pinned, genes([0, 1, 2]));
    let after = driver.clusters().clone();
    assert!(Arc::ptr_eq(&now, &after));
}

fn any_command() -> impl Strategy<Value = Command> {
    prop_oneof![
        any_cluster_command().prop_map(Command::from),
        any_selection_command().prop_map(Command::from),
        (0..4_usize).prop_map(|label| ViewCommand::ToggleHidden(label).into()),
        (0..3_usize).prop_map(|list| ViewCommand::SetColourBy(ColourBy::List(list)).into()),
        Just(ListCommand::Save("L".into()).into()),
        (0..3_usize).prop_map(|list| ListCommand::Remove(list).into()),
        Just(TrainingCommand::Start.into()),
        (1..4_u64).prop_map(|run| RunCommand::Switch(run).into()),
        (1..4_u64).prop_map(|run| RunCommand::Remove(run).into()),
        Just(HistoryCommand::EndGesture.into()),
        Just(HistoryCommand::Undo.into()),
        Just(HistoryCommand::Redo.into()),
    ]
}

fn any_cluster_command() -> impl Strategy<Value = ClusterCommand> {
    prop_oneof![
        (0..8_usize).prop_map(ClusterCommand::SetK),
        Just(ClusterCommand::SetMethod(ClusterMethod::Shapes)),
        Just(ClusterCommand::SetMethod(ClusterMethod::Kmeans)),
        Just(ClusterCommand::UseSuggestedK),
        Just(ClusterCommand::DiscardEdits),
        (1..4_usize, 1..4_usize).prop_map(|(a, b)| merge(&[a, b])),
        (1..4_usize).prop_map(|label| ClusterCommand::Edit(ClusterEdit::Split { label, parts: 2 })),
        (0..4_usize).prop_map(|label| ClusterCommand::Rename(label, "A".into())),
        (0..4_usize, 0..30_usize).prop_map(|(label, slot)| ClusterCommand::Recolour(label, slot)),
    ]
}

fn any_selection_command() -> impl Strategy<Value = SelectionCommand> {
    prop_oneof![
        (0..40_usize).prop_map(|gene| SelectionCommand::TogglePin(GeneIndex::new(gene))),
        (0..7_usize).prop_map(SelectionCommand::SelectCluster),
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
            let clusters = session.clusters().unwrap();
            (
                session.selection().clone(),
                session.colour_by(),
                session.hidden().clone(),
                session.lists().clone(),
                clusters.clustering.k,
                clusters.names.clone(),
                session.config().analysis.method,
            )
        };
        let before = state(&driver.session);
        let mut steps = 0;
        while driver.session.undo_text().is_some() {
            // Changes that failed are passed over, and are not made again.
            let undone = driver.session.history.undone.len();
            driver.settle(HistoryCommand::Undo);
            steps += driver.session.history.undone.len() - undone;
        }
        for _ in 0..steps {
            driver.settle(HistoryCommand::Redo);
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
        driver.ask(ViewCommand::SetFilter(filter(GeneField::Gene, text)));
    }
    driver.ask(HistoryCommand::EndGesture);
    driver.ask(ViewCommand::SetFilter(filter(GeneField::Q, "<0.05")));
    driver.ask(HistoryCommand::Undo);
    assert_eq!(*driver.session.filter(), filter(GeneField::Gene, "irf"));
    driver.ask(HistoryCommand::Undo);
    assert!(driver.session.filter().is_empty());
    driver.ask(HistoryCommand::Redo);
    assert_eq!(*driver.session.filter(), filter(GeneField::Gene, "irf"));
}
