//! What the window can ask for, state by state.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::driver::{Driver, kinds};
use super::{ColourBy, Command, ExportKind, MAX_K, Notice, Request, TrainingState};
use crate::analysis::{ClusterMethod, KChoice};
use crate::config::RunConfig;
use crate::data::read::Source;
use crate::data::{CellTransform, GeneChoice, GeneScale};
use crate::model::device::DeviceChoice;
use crate::model::{Preset, Signal};
use crate::pipeline::LogLevel;

fn file(name: &str) -> Source {
    Source::File(PathBuf::from(name))
}

#[test]
fn training_controls() {
    use Command::{DiscardTraining, SetPaused, StartTraining, StopTraining};
    use TrainingState::{Idle, Paused, Running, Stopping};
    // From a prepared table: commands, the requests they lead to, and the state they end in.
    let cases: [(&[Command], &[&str], TrainingState); 10] = [
        (&[StartTraining], &["train"], Running),
        (&[StartTraining, StartTraining], &["train"], Running),
        (
            &[StartTraining, SetPaused(true)],
            &["train", "pause"],
            Paused,
        ),
        (&[StartTraining, SetPaused(false)], &["train"], Running),
        (
            &[StartTraining, SetPaused(true), SetPaused(false)],
            &["train", "pause", "continue"],
            Running,
        ),
        (
            &[StartTraining, SetPaused(true), StopTraining],
            &["train", "pause", "stop"],
            Stopping,
        ),
        (
            &[StartTraining, StopTraining, StopTraining, SetPaused(true)],
            &["train", "stop"],
            Stopping,
        ),
        (
            &[StartTraining, DiscardTraining],
            &["train", "discard"],
            Idle,
        ),
        (
            &[StartTraining, StopTraining, DiscardTraining],
            &["train", "stop", "discard"],
            Idle,
        ),
        (&[SetPaused(true), StopTraining, DiscardTraining], &[], Idle),
    ];
    for (commands, requests, state) in cases {
        let mut driver = Driver::opened();
        let asked: Vec<_> = commands
            .iter()
            .flat_map(|command| driver.ask(command.clone()))
            .collect();
        assert_eq!(asked, requests, "{commands:?}");
        assert_eq!(driver.session.training_state, state, "{commands:?}");
    }
}

#[test]
fn a_training_without_a_table_is_refused_in_words() {
    let mut driver = Driver::new();
    assert!(driver.ask(Command::StartTraining).is_empty());
    assert!(driver.last_line().contains("Open a table"));
    let (mut driver, _) = Driver::running();
    driver.ask(Command::StartTraining);
    assert!(driver.last_line().contains("A training goes on"));
}

#[test]
fn a_change_of_settings_asks_for_what_follows_from_it() {
    type Change = fn(&mut RunConfig);
    // From a clustered session with k = 6 by k-means: change, requests, needs retraining.
    let cases: [(&str, Change, &[&str], bool); 13] = [
        ("nothing", |_| {}, &[], false),
        ("genes", |c| c.data.genes = GeneChoice::All, &["read"], true),
        (
            "transform",
            |c| c.data.cell_transform = CellTransform::Log1p,
            &["read"],
            true,
        ),
        (
            "time column",
            |c| c.data.time_column = Some("hours".into()),
            &["read"],
            true,
        ),
        (
            "scale",
            |c| c.data.gene_scale = GeneScale::Max,
            &["prepare"],
            true,
        ),
        ("fdr", |c| c.analysis.fdr = 0.2, &["prepare"], true),
        ("epochs", |c| c.model.epochs = 5, &[], true),
        ("seed", |c| c.seed = 9, &[], true),
        ("device", |c| c.device = DeviceChoice::Cpu, &[], false),
        ("highlight", |c| c.highlight.clear(), &[], false),
        (
            "k",
            |c| c.analysis.k = KChoice::Fixed(4),
            &["cluster"],
            false,
        ),
        (
            "method",
            |c| c.analysis.method = ClusterMethod::Gmm,
            &["cluster", "sweep"],
            false,
        ),
        (
            "the other preset",
            |c| *c = RunConfig::preset(Preset::Seed),
            &["read"],
            true,
        ),
    ];
    for (name, change, requests, retrain) in cases {
        let mut driver = Driver::clustered();
        let asked = driver.configure(change);
        assert_eq!(kinds(&asked), requests, "{name}");
        assert_eq!(driver.session.needs_retraining(), retrain, "{name}");
        assert!(driver.session.can_export(), "{name}: old results stay");
    }
}

#[test]
fn settings_before_a_training_ask_for_no_clusters() {
    let mut driver = Driver::opened();
    let asked = driver.configure(|c| {
        c.analysis.k = KChoice::Fixed(4);
        c.analysis.method = ClusterMethod::Gmm;
        c.model.epochs = 7;
    });
    assert!(asked.is_empty());
    assert!(!driver.session.needs_retraining());
    let mut nothing_open = Driver::new();
    assert!(
        nothing_open
            .configure(|c| c.data.genes = GeneChoice::All)
            .is_empty()
    );
}

#[test]
fn settings_out_of_range_are_refused_whole() {
    let mut driver = Driver::clustered();
    let before = driver.session.config.clone();
    let asked = driver.configure(|c| {
        c.analysis.fdr = 0.0;
        c.data.genes = GeneChoice::All;
    });
    assert!(asked.is_empty());
    assert_eq!(driver.session.config, before);
    assert!(driver.last_toast().contains("--fdr is 0"));
}

#[test]
fn settings_changed_back_stop_the_reading_they_started() {
    let mut driver = Driver::clustered();
    let table = driver.session.table.clone();
    driver.configure(|c| c.data.genes = GeneChoice::All);
    let asked = driver.configure(|c| c.data.genes = GeneChoice::Variable(2000));
    assert_eq!(kinds(&asked), ["cancel"]);
    assert!(driver.session.reading.is_none());
    assert_eq!(driver.session.table, table);
    assert!(!driver.session.needs_retraining());
}

#[test]
fn test_and_scale_are_not_done_twice() {
    let mut driver = Driver::opened();
    assert_eq!(
        kinds(&driver.configure(|c| c.analysis.fdr = 0.2)),
        ["prepare"]
    );
    // Back while the first is on its way: its answer would be late, so it is done again.
    assert_eq!(
        kinds(&driver.configure(|c| c.analysis.fdr = 0.05)),
        ["prepare"]
    );
    assert!(driver.session.is_preparing());
    assert!(driver.configure(|c| c.model.epochs = 7).is_empty());
}

#[test]
fn a_training_starts_with_the_settings_shown() {
    // The test is still on its way.
    let mut driver = Driver::opened();
    let prepare = driver.configure(|c| c.analysis.fdr = 0.2);
    assert!(driver.ask(Command::StartTraining).is_empty());
    let answers = driver.answers(&prepare[0]);
    let asked = driver.session.notice(answers[0].clone());
    let [Request::Train { config, .. }] = asked.as_slice() else {
        panic!("asked for {:?}", kinds(&asked));
    };
    assert!((config.analysis.fdr - 0.2).abs() < 1e-12);

    // The table is still on its way: read, then test, then training.
    let mut driver = Driver::opened();
    let read = driver.configure(|c| c.data.genes = GeneChoice::All);
    assert!(driver.ask(Command::StartTraining).is_empty());
    let prepare = driver.session.notice(driver.answers(&read[0])[0].clone());
    assert_eq!(kinds(&prepare), ["prepare"]);
    let train = driver
        .session
        .notice(driver.answers(&prepare[0])[0].clone());
    assert_eq!(kinds(&train), ["train"]);
}

#[test]
fn a_training_never_runs_on_a_test_of_other_settings() {
    let mut driver = Driver::opened();
    let prepare = driver.configure(|c| c.analysis.fdr = 0.2);
    let [Request::Prepare { job, .. }] = prepare.as_slice() else {
        panic!("asked for {:?}", kinds(&prepare));
    };
    driver
        .session
        .notice(Notice::Failed(*job, "the test stopped".into()));
    assert_eq!(driver.last_toast(), "the test stopped");
    assert!(driver.session.prepared.is_some(), "the test before stays");
    assert_eq!(driver.ask(Command::StartTraining), ["prepare"]);
}

#[test]
fn a_wish_to_train_ends_with_what_it_waited_for() {
    let read_settings = |c: &mut RunConfig| c.data.genes = GeneChoice::All;
    for end in [
        Command::CancelReading,
        Command::DiscardTraining,
        Command::StopTraining,
        Command::Open(file("other.csv")),
    ] {
        let mut driver = Driver::opened();
        let read = driver.configure(read_settings);
        driver.ask(Command::StartTraining);
        let asked = driver.session.command(end.clone());
        driver.answer_all(read);
        driver.answer_all(asked);
        assert_eq!(
            driver.session.training_state,
            TrainingState::Idle,
            "{end:?}"
        );
    }
}

#[test]
fn k_is_kept_in_range() {
    // 24 points: at most 20; 12 points: at most 12.
    for (points, wanted, expected) in [(24, 0, 1), (24, 7, 7), (24, 99, 20), (12, 20, 12)] {
        let mut driver = Driver::new();
        driver.points = points;
        driver.settle(Command::Open(Source::Sample));
        driver.settle(Command::StartTraining);
        driver.settle(Command::SetK(wanted));
        let session = &driver.session;
        assert_eq!(session.config.analysis.k, KChoice::Fixed(expected));
        assert_eq!(session.clusters.as_ref().unwrap().clustering.k, expected);
    }
    let mut nothing_open = Driver::new();
    assert!(nothing_open.ask(Command::SetK(99)).is_empty());
    assert_eq!(
        nothing_open.session.config.analysis.k,
        KChoice::Fixed(MAX_K)
    );
}

#[test]
fn a_k_that_a_new_training_has_too_few_points_for_is_lowered_with_a_warning() {
    let mut driver = Driver::clustered();
    driver.points = 12;
    let prepare = driver.configure(|c| c.analysis.fdr = 0.01);
    driver.answer_all(prepare);
    let train = driver.session.command(Command::StartTraining);
    driver.settle(Command::SetK(15));
    driver.answer_all(train);
    assert_eq!(driver.session.config.analysis.k, KChoice::Fixed(12));
    let clusters = driver.session.clusters.as_ref().unwrap();
    assert_eq!(clusters.clustering.k, 12);
    let mut lines = driver.session.log.iter();
    assert!(lines.any(|entry| entry.message.contains("lowered from 15 to 12")));
}

#[test]
fn too_few_genes_to_cluster_are_refused_before_training() {
    // max(10, 2 k) are needed: 12 for k = 6, 10 for k = 3 or a k left to the program.
    let fixed = KChoice::Fixed;
    let cases = [
        (12, fixed(6), true),
        (11, fixed(6), false),
        (9, fixed(3), false),
    ];
    let cases = cases.into_iter().chain([
        (10, fixed(3), true),
        (10, KChoice::Auto, true),
        (9, KChoice::Auto, false),
    ]);
    for (points, k, enough) in cases {
        let mut driver = Driver::new();
        driver.points = points;
        driver.configure(|c| c.analysis.k = k);
        driver.settle(Command::Open(Source::Sample));
        let asked = driver.ask(Command::StartTraining);
        assert_eq!(asked.is_empty(), !enough, "{points} points, k {k}");
        assert_eq!(driver.last_toast().contains("--fdr 1"), !enough);
        assert_eq!(driver.session.genes.len(), 30, "the gene table is there");
    }
}

#[test]
fn clusters_that_are_there_or_coming_are_not_asked_for_again() {
    let mut driver = Driver::clustered();
    assert!(driver.ask(Command::SetK(6)).is_empty(), "on view");
    assert_eq!(driver.ask(Command::SetK(7)), ["cluster"]);
    assert!(driver.ask(Command::SetK(7)).is_empty(), "on its way");
    assert_eq!(driver.ask(Command::SetK(6)), ["cluster"], "7 is on its way");
    assert!(
        driver
            .ask(Command::SetMethod(ClusterMethod::Kmeans))
            .is_empty()
    );
    let asked = driver.ask(Command::SetMethod(ClusterMethod::Gmm));
    assert_eq!(asked, ["cluster", "sweep"]);
    assert!(
        driver.session.quality.is_empty(),
        "curves of another method"
    );
    assert!(driver.session.sweep_running && driver.session.clustering_running);
}

#[test]
fn clusters_follow_the_training_not_the_settings_changed_since() {
    let mut driver = Driver::clustered();
    driver.configure(|c| {
        c.seed = 9;
        c.model.epochs = 5;
    });
    let asked = driver.session.command(Command::SetK(4));
    let [
        Request::Cluster {
            config, previous, ..
        },
    ] = asked.as_slice()
    else {
        panic!("asked for {:?}", kinds(&asked));
    };
    assert_eq!((config.seed, config.analysis.k), (1, KChoice::Fixed(4)));
    assert_eq!(previous.as_ref().unwrap().clustering.k, 6);
}

#[test]
fn selection_keeps_to_the_genes_of_the_table() {
    let mut driver = Driver::clustered();
    for command in [
        Command::Hover(Some(30)),
        Command::Select(BTreeSet::from([2, 29, 30])),
        Command::TogglePin(30),
    ] {
        assert!(driver.ask(command).is_empty());
    }
    let selection = &driver.session.selection;
    assert_eq!(selection.hovered, None);
    assert_eq!(*selection.selected, BTreeSet::from([2, 29]));
    assert_eq!(selection.pinned, [0, 1, 2]);

    driver.ask(Command::Hover(Some(29)));
    driver.ask(Command::TogglePin(1));
    driver.ask(Command::TogglePin(20));
    driver.ask(Command::TogglePin(1));
    let selection = &driver.session.selection;
    assert_eq!(selection.hovered, Some(29));
    assert_eq!(selection.pinned, [0, 2, 20, 1], "in the order of pinning");

    // The first 24 genes are points, dealt to 6 clusters in turn; the other 6 do not respond.
    driver.ask(Command::SelectCluster(2));
    assert_eq!(
        *driver.session.selection.selected,
        BTreeSet::from([1, 7, 13, 19])
    );
    driver.ask(Command::SelectCluster(0));
    assert_eq!(*driver.session.selection.selected, (24..30).collect());
    driver.ask(Command::ClearPins);
    assert!(driver.session.selection.pinned.is_empty());
}

#[test]
fn view_commands_change_what_is_shown() {
    let mut driver = Driver::opened();
    driver.ask(Command::SetColourBy(ColourBy::Onset));
    driver.ask(Command::SetSearch("cxcl".into()));
    driver.ask(Command::SetLayout("tiles".into()));
    driver.ask(Command::Log(LogLevel::Warning, "look".into()));
    let session = &driver.session;
    assert_eq!(session.colour_by, ColourBy::Onset);
    assert_eq!(session.found, [1, 2]);
    assert_eq!(session.layout, "tiles");
    assert_eq!(driver.last_line(), "look");
    driver.ask(Command::SetSearch(String::new()));
    assert!(driver.session.found.is_empty());
}

#[test]
fn an_export_holds_what_is_on_view_and_how_it_was_made() {
    let mut driver = Driver::opened();
    let export = Command::Export(ExportKind::ClustersCsv, "clusters.csv".into());
    assert!(driver.ask(export.clone()).is_empty());
    assert!(driver.last_toast().contains("nothing to export"));

    driver.settle(Command::StartTraining);
    driver.settle(Command::SetK(4));
    driver.ask(Command::TogglePin(1));
    driver.configure(|c| c.model.epochs = 5);
    driver.ask(Command::SetK(9));
    let asked = driver.session.command(export);
    let [Request::Export { path, results, .. }] = asked.as_slice() else {
        panic!("asked for {:?}", kinds(&asked));
    };
    assert_eq!(path, &PathBuf::from("clusters.csv"));
    assert_eq!(results.source, Source::Sample);
    assert_eq!(
        results.clusters.clustering.k, 4,
        "9 clusters are on their way"
    );
    assert_eq!(results.config.analysis.k, KChoice::Fixed(4));
    assert_eq!(results.config.model.epochs, 300);
    assert_eq!(results.highlight, [0, 2]);
    assert_eq!(results.config.highlight, ["IRF1", "CXCL10"]);
    assert_eq!(driver.session.exports_running, 1);
}

#[test]
fn opening_while_training_keeps_the_training_until_the_table_is_there() {
    let (mut driver, _) = Driver::running();
    let read = driver.session.command(Command::Open(file("other.csv")));
    assert_eq!(kinds(&read), ["read"]);
    assert_eq!(driver.session.training_state, TrainingState::Running);
    let asked = driver.session.notice(driver.answers(&read[0])[0].clone());
    assert_eq!(kinds(&asked), ["discard", "prepare"]);
    assert!(matches!(asked[0], Request::Signal(Signal::Discard)));
    assert_eq!(driver.session.training_state, TrainingState::Idle);
    assert!(!driver.session.is_training());
}

#[test]
fn genes_that_were_not_kept_are_found_and_kept_when_asked_for() {
    let mut driver = Driver::opened();
    let mut found = |text: &str| {
        driver.ask(Command::SetSearch(text.into()));
        (
            driver.session.found.len(),
            driver.session.found_left_out.join(" "),
        )
    };
    assert_eq!(found("irf1"), (1, String::new()));
    // By its whole name even where other genes are like it; else only where no other is.
    assert_eq!(found("irf9").1, "IRF9");
    assert_eq!(found("stat"), (0, "STAT1".to_owned()));
    assert_eq!(found(""), (0, String::new()));
    assert_eq!(found("nothing like it"), (0, String::new()));
    driver.ask(Command::PasteList {
        name: "Mine".into(),
        text: "IRF1 stat1 FOO".into(),
    });
    let list = driver.session.lists[0].clone();
    assert_eq!(list.unknown, ["stat1", "FOO"]);
    let (left_out, unknown) = driver.session.not_found(&list);
    assert_eq!(
        (left_out.join(" "), unknown.join(" ")),
        ("STAT1".into(), "FOO".into())
    );
    let keep = driver.session.keeping(left_out);
    assert!(driver.session.replaces_table(&keep));
    let requests = driver.session.command(keep);
    let [Request::Read { config, .. }] = requests.as_slice() else {
        panic!("asked for {:?}", kinds(&requests));
    };
    assert_eq!(config.data.always, ["IRF1", "CXCL9", "CXCL10", "STAT1"]);
    // A setting that leaves the table as it is replaces nothing.
    let mut config = driver.session.config.clone();
    config.analysis.fdr = 0.1;
    let other = Command::SetConfig(Box::new(config));
    assert!(!driver.session.replaces_table(&other));
}
