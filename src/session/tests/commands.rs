//! What the window can ask for, state by state.

use std::path::PathBuf;

use crate::config::RunConfig;
use crate::pipeline::LogLevel;
use crate::session::testing::driver::{Driver, failure, kinds};
use crate::session::testing::fixtures::genes;
use crate::session::{
    ClusterCommand, ClusterTask, ColourBy, Command, DataCommand, ExportJob, ExportKind,
    ExportTarget, FileCommand, ListCommand, LogCommand, Request, SelectionCommand, TrainingCommand,
    TrainingState, ViewCommand,
};
use genetide_analysis::{
    ClusterMethod, GeneValue, KChoice, LARGEST_K, Pairing, TestScale, TimeModel,
};
use genetide_data::{CellTransform, GeneChoice, GeneIndex, GeneScale, read::Source};
use genetide_model::{Preset, Signal, device::DeviceChoice};

fn file(name: &str) -> Source {
    Source::File(PathBuf::from(name))
}

#[test]
fn training_controls() {
    use TrainingCommand::{Discard, SetPaused, Start, Stop};
    use TrainingState::{Idle, Paused, Running, Stopping};
    // From a prepared table: commands, the requests they lead to, and the state they end in.
    let cases: [(&[TrainingCommand], &[&str], TrainingState); 10] = [
        (&[Start], &["train"], Running),
        (&[Start, Start], &["train"], Running),
        (&[Start, SetPaused(true)], &["train", "pause"], Paused),
        (&[Start, SetPaused(false)], &["train"], Running),
        (
            &[Start, SetPaused(true), SetPaused(false)],
            &["train", "pause", "continue"],
            Running,
        ),
        (
            &[Start, SetPaused(true), Stop],
            &["train", "pause", "stop"],
            Stopping,
        ),
        (
            &[Start, Stop, Stop, SetPaused(true)],
            &["train", "stop"],
            Stopping,
        ),
        (&[Start, Discard], &["train", "discard"], Idle),
        (&[Start, Stop, Discard], &["train", "stop", "discard"], Idle),
        (&[SetPaused(true), Stop, Discard], &[], Idle),
    ];
    for (commands, requests, state) in cases {
        let mut driver = Driver::opened();
        let asked: Vec<_> = commands
            .iter()
            .flat_map(|command| driver.ask(*command))
            .collect();
        assert_eq!(asked, requests, "{commands:?}");
        assert_eq!(*driver.session.training_state(), state, "{commands:?}");
    }
}

#[test]
fn a_training_without_a_table_is_refused_in_words() {
    let mut driver = Driver::new();
    assert!(driver.ask(TrainingCommand::Start).is_empty());
    assert!(driver.last_line().contains("Open a data set"));
    let (mut driver, _) = Driver::running();
    driver.ask(TrainingCommand::Start);
    assert!(driver.last_line().contains("Training in progress"));
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
            |c| *c = RunConfig::preset(Preset::Prototype),
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
fn every_setting_of_the_test_makes_it_anew() {
    let changes: [fn(&mut RunConfig); 4] = [
        |c| c.analysis.library_sd = 0.2,
        |c| c.analysis.pairing = Pairing::Unpaired,
        |c| c.analysis.time_model = TimeModel::Spline,
        |c| c.analysis.test_scale = TestScale::AsIs,
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut driver = Driver::clustered();
        assert_eq!(kinds(&driver.configure(change)), ["prepare"], "{number}");
        assert!(driver.session.needs_retraining(), "{number}");
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
    let before = driver.session.config().clone();
    let asked = driver.configure(|c| {
        c.analysis.fdr = 0.0;
        c.data.genes = GeneChoice::All;
    });
    assert!(asked.is_empty());
    assert_eq!(*driver.session.config(), before);
    let toast = driver.last_toast();
    assert!(
        toast.contains("\"False discovery rate\"") && toast.contains(" is 0"),
        "{toast}"
    );
}

#[test]
fn settings_changed_back_stop_the_reading_they_started() {
    let mut driver = Driver::clustered();
    let table = driver.session.table().cloned();
    driver.configure(|c| c.data.genes = GeneChoice::All);
    let asked = driver.configure(|c| c.data.genes = GeneChoice::Auto);
    assert_eq!(kinds(&asked), ["cancel"]);
    assert!(driver.session.reading().is_none());
    assert_eq!(driver.session.table(), table.as_ref());
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
    assert!(driver.ask(TrainingCommand::Start).is_empty());
    let answers = driver.answers(&prepare[0]);
    let asked = driver.session.on_notice(answers[0].clone());
    let [Request::Train(job)] = asked.as_slice() else {
        panic!("asked for {:?}", kinds(&asked));
    };
    assert!((job.config.analysis.fdr - 0.2).abs() < 1e-12);

    // The table is still on its way: read, then test, then training.
    let mut driver = Driver::opened();
    let read = driver.configure(|c| c.data.genes = GeneChoice::All);
    assert!(driver.ask(TrainingCommand::Start).is_empty());
    let prepare = driver
        .session
        .on_notice(driver.answers(&read[0])[0].clone());
    assert_eq!(kinds(&prepare), ["prepare"]);
    let train = driver
        .session
        .on_notice(driver.answers(&prepare[0])[0].clone());
    assert_eq!(kinds(&train), ["train"]);
}

#[test]
fn a_training_never_runs_on_a_test_of_other_settings() {
    let mut driver = Driver::opened();
    let prepare = driver.configure(|c| c.analysis.fdr = 0.2);
    assert_eq!(kinds(&prepare), ["prepare"]);
    driver
        .session
        .on_notice(failure(&prepare[0], "the test stopped"));
    assert_eq!(driver.last_toast(), "the test stopped");
    assert!(driver.session.prepared().is_some(), "the test before stays");
    assert_eq!(driver.ask(TrainingCommand::Start), ["prepare"]);
}

#[test]
fn a_wish_to_train_ends_with_what_it_waited_for() {
    let read_settings = |c: &mut RunConfig| c.data.genes = GeneChoice::All;
    let ends: [Command; 4] = [
        DataCommand::CancelReading.into(),
        TrainingCommand::Discard.into(),
        TrainingCommand::Stop.into(),
        DataCommand::Open(file("other.csv")).into(),
    ];
    for end in ends {
        let mut driver = Driver::opened();
        let read = driver.configure(read_settings);
        driver.ask(TrainingCommand::Start);
        let asked = driver.session.execute(end.clone());
        driver.answer_all(read);
        driver.answer_all(asked);
        assert_eq!(
            *driver.session.training_state(),
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
        driver.steps.points = points;
        driver.settle(DataCommand::Open(Source::Sample));
        driver.settle(TrainingCommand::Start);
        driver.settle(ClusterCommand::SetK(wanted));
        let session = &driver.session;
        assert_eq!(session.config().analysis.k, KChoice::Fixed(expected));
        assert_eq!(driver.clusters().clustering.k, expected);
    }
    let mut nothing_open = Driver::new();
    assert!(nothing_open.ask(ClusterCommand::SetK(99)).is_empty());
    assert_eq!(
        nothing_open.session.config().analysis.k,
        KChoice::Fixed(LARGEST_K)
    );
}

#[test]
fn a_k_that_a_new_training_has_too_few_points_for_is_lowered_with_a_warning() {
    let mut driver = Driver::clustered();
    driver.steps.points = 12;
    let prepare = driver.configure(|c| c.analysis.fdr = 0.01);
    driver.answer_all(prepare);
    let train = driver.session.execute(TrainingCommand::Start);
    driver.settle(ClusterCommand::SetK(15));
    driver.answer_all(train);
    assert_eq!(driver.session.config().analysis.k, KChoice::Fixed(12));
    let clusters = driver.clusters();
    assert_eq!(clusters.clustering.k, 12);
    let mut lines = driver.session.log().iter();
    assert!(lines.any(|entry| entry.message.contains("reduced from 15 to 12")));
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
        driver.steps.points = points;
        driver.configure(|c| c.analysis.k = k);
        driver.settle(DataCommand::Open(Source::Sample));
        let asked = driver.ask(TrainingCommand::Start);
        assert_eq!(asked.is_empty(), !enough, "{points} points, k {k}");
        let names_setting = driver.last_toast().contains("\"False discovery rate\"");
        assert_eq!(names_setting, !enough);
        assert_eq!(driver.session.genes().len(), 30, "the gene table is there");
    }
}

#[test]
fn clusters_that_are_there_or_coming_are_not_asked_for_again() {
    let mut driver = Driver::clustered();
    assert!(driver.ask(ClusterCommand::SetK(6)).is_empty(), "on view");
    assert_eq!(driver.ask(ClusterCommand::SetK(7)), ["cluster"]);
    assert!(driver.ask(ClusterCommand::SetK(7)).is_empty(), "on its way");
    assert_eq!(
        driver.ask(ClusterCommand::SetK(6)),
        ["cluster"],
        "7 is on its way"
    );
    assert!(
        driver
            .ask(ClusterCommand::SetMethod(ClusterMethod::Kmeans))
            .is_empty()
    );
    let asked = driver.ask(ClusterCommand::SetMethod(ClusterMethod::Gmm));
    assert_eq!(asked, ["cluster", "sweep"]);
    assert!(
        driver.session.quality().is_empty(),
        "curves of another method"
    );
    assert!(driver.session.is_sweeping() && driver.session.is_clustering());
}

#[test]
fn clusters_follow_the_training_not_the_settings_changed_since() {
    let mut driver = Driver::clustered();
    driver.configure(|c| {
        c.seed = 9;
        c.model.epochs = 5;
    });
    let asked = driver.session.execute(ClusterCommand::SetK(4));
    let [Request::Cluster(job)] = asked.as_slice() else {
        panic!("asked for {:?}", kinds(&asked));
    };
    let ClusterTask::Compute(previous) = &job.task else {
        panic!("{:?}", job.task);
    };
    let config = &job.network.config;
    assert_eq!((config.seed, config.analysis.k), (1, KChoice::Fixed(4)));
    assert_eq!(previous.as_ref().unwrap().clustering.k, 6);
}

#[test]
fn selection_keeps_to_the_genes_of_the_table() {
    let mut driver = Driver::clustered();
    for command in [
        SelectionCommand::Hover(Some(GeneIndex::new(30))),
        SelectionCommand::Select(genes([2, 29, 30]).into()),
        SelectionCommand::TogglePin(GeneIndex::new(30)),
    ] {
        assert!(driver.ask(command).is_empty());
    }
    let selection = &driver.session.selection();
    assert_eq!(selection.hovered, None);
    assert_eq!(*selection.selected, genes([2, 29]).into());
    assert_eq!(selection.pinned, genes([0, 1, 2]));

    driver.ask(SelectionCommand::Hover(Some(GeneIndex::new(29))));
    driver.ask(SelectionCommand::TogglePin(GeneIndex::new(1)));
    driver.ask(SelectionCommand::TogglePin(GeneIndex::new(20)));
    driver.ask(SelectionCommand::TogglePin(GeneIndex::new(1)));
    let selection = &driver.session.selection();
    assert_eq!(selection.hovered, Some(GeneIndex::new(29)));
    assert_eq!(
        selection.pinned,
        genes([0, 2, 20, 1]),
        "in the order of pinning"
    );

    // The first 24 genes are points, dealt to 6 clusters in turn; the other 6 do not respond.
    driver.ask(SelectionCommand::SelectCluster(2));
    assert_eq!(
        *driver.session.selection().selected,
        genes([1, 7, 13, 19]).into()
    );
    driver.ask(SelectionCommand::SelectCluster(0));
    let unresponsive = (24..30).map(GeneIndex::new).collect();
    assert_eq!(*driver.session.selection().selected, unresponsive);
    driver.ask(SelectionCommand::ClearPins);
    assert!(driver.session.selection().pinned.is_empty());
}

#[test]
fn view_commands_change_what_is_shown() {
    let mut driver = Driver::opened();
    driver.ask(ViewCommand::SetColourBy(ColourBy::Value(GeneValue::Onset)));
    driver.ask(ViewCommand::SetSearch("cxcl".into()));
    driver.ask(ViewCommand::SetLayout("tiles".into()));
    driver.ask(LogCommand::Write(LogLevel::Warning, "look".into()));
    let session = &driver.session;
    assert_eq!(session.colour_by(), ColourBy::Value(GeneValue::Onset));
    assert_eq!(session.search().hits, genes([1, 2]));
    assert_eq!(session.layout(), "tiles");
    assert_eq!(driver.last_line(), "look");
    driver.ask(ViewCommand::SetSearch(String::new()));
    assert!(driver.session.search().hits.is_empty());
}

#[test]
fn an_export_holds_what_is_on_view_and_how_it_was_made() {
    let mut driver = Driver::opened();
    let export = FileCommand::Export(ExportKind::ClustersCsv, "clusters.csv".into());
    assert!(driver.ask(export.clone()).is_empty());
    assert!(driver.last_toast().contains("Nothing to export"));

    driver.settle(TrainingCommand::Start);
    driver.settle(ClusterCommand::SetK(4));
    driver.ask(SelectionCommand::TogglePin(GeneIndex::new(1)));
    driver.configure(|c| c.model.epochs = 5);
    driver.ask(ClusterCommand::SetK(9));
    let asked = driver.session.execute(export);
    let [
        Request::Export(ExportJob {
            target, results, ..
        }),
    ] = asked.as_slice()
    else {
        panic!("asked for {:?}", kinds(&asked));
    };
    let csv = ExportTarget::Files(ExportKind::ClustersCsv, "clusters.csv".into());
    assert_eq!(*target, csv);
    assert_eq!(results.source, Source::Sample);
    assert_eq!(
        results.clusters.clustering.k, 4,
        "9 clusters are on their way"
    );
    assert_eq!(results.config.analysis.k, KChoice::Fixed(4));
    assert_eq!(results.config.model.epochs, 10);
    assert_eq!(results.highlight, genes([0, 2]));
    assert_eq!(results.config.highlight, ["IRF1", "CXCL10"]);
    assert!(driver.session.is_exporting());
}

#[test]
fn opening_while_training_keeps_the_training_until_the_table_is_there() {
    let (mut driver, _) = Driver::running();
    let read = driver.session.execute(DataCommand::Open(file("other.csv")));
    assert_eq!(kinds(&read), ["read"]);
    assert_eq!(*driver.session.training_state(), TrainingState::Running);
    let asked = driver
        .session
        .on_notice(driver.answers(&read[0])[0].clone());
    assert_eq!(kinds(&asked), ["discard", "prepare"]);
    assert!(matches!(asked[0], Request::Signal(Signal::Discard)));
    assert_eq!(*driver.session.training_state(), TrainingState::Idle);
    assert!(!driver.session.is_training());
}

#[test]
fn genes_that_were_not_kept_are_found_and_kept_when_asked_for() {
    let mut driver = Driver::opened();
    let mut found = |text: &str| {
        driver.ask(ViewCommand::SetSearch(text.into()));
        (
            driver.session.search().hits.len(),
            driver.session.search().removed.join(" "),
        )
    };
    assert_eq!(found("irf1"), (1, String::new()));
    // By its whole name even where other genes are like it; else only where no other is.
    assert_eq!(found("irf9").1, "IRF9");
    assert_eq!(found("stat"), (0, "STAT1".to_owned()));
    assert_eq!(found(""), (0, String::new()));
    assert_eq!(found("nothing like it"), (0, String::new()));
    driver.ask(ListCommand::Paste {
        name: "Mine".into(),
        text: "IRF1 stat1 FOO".into(),
    });
    let list = driver.session.lists()[0].clone();
    assert_eq!(list.unknown, ["stat1", "FOO"]);
    let (left_out, unknown) = driver.session.not_found(&list);
    assert_eq!(
        (left_out.join(" "), unknown.join(" ")),
        ("STAT1".into(), "FOO".into())
    );
    let keep = Command::from(driver.session.adding_genes(left_out));
    assert!(driver.session.replaces_table(&keep));
    let requests = driver.session.execute(keep);
    let [Request::Read(job)] = requests.as_slice() else {
        panic!("asked for {:?}", kinds(&requests));
    };
    assert_eq!(job.settings.always, ["IRF1", "CXCL9", "CXCL10", "STAT1"]);
    // A setting that leaves the table as it is replaces nothing.
    let mut config = driver.session.config().clone();
    config.analysis.fdr = 0.1;
    let other = DataCommand::SetConfig(Box::new(config));
    assert!(!driver.session.replaces_table(&other.into()));
}
