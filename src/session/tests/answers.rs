//! What the answers of the workers change, state by state.

use std::path::PathBuf;
use std::sync::Arc;

use crate::pipeline::{HeldOut, LogLevel};
use crate::session::testing::driver::{Driver, failure, job_of, kinds};
use crate::session::testing::fixtures::{self, genes};
use crate::session::testing::steps::SUGGESTED_BY_WORKER;
use crate::session::{
    ClusterCommand, ClusterJob, ClusterTask, DataCommand, ExportKind, FileCommand, JobId, JobKind,
    Notice, Request, SelectionCommand, TrainingCommand, TrainingState, ViewCommand,
};
use genetide_analysis::{ClusterMethod, KChoice, KQuality};
use genetide_data::read::{ReadProgress, Source};
use genetide_data::{GeneChoice, GeneIndex};

fn file(name: &str) -> Source {
    Source::File(PathBuf::from(name))
}

fn id_of(request: &Request) -> JobId {
    job_of(request).id
}

#[test]
fn a_table_goes_from_opening_to_its_response_test() {
    let mut driver = Driver::new();
    driver.ask(ViewCommand::SetSearch("irf1".into()));
    let read = driver.session.execute(DataCommand::Open(Source::Sample));
    assert_eq!(kinds(&read), ["read"]);
    assert_eq!(driver.session.source(), Some(&Source::Sample));
    assert!(driver.session.reading().is_some());
    let progress = ReadProgress {
        bytes_read: 5,
        bytes_total: 10,
        cells: 3,
    };
    driver
        .session
        .on_notice(Notice::Reading(id_of(&read[0]), progress));
    assert_eq!(driver.session.reading(), Some(progress));

    let prepare = driver
        .session
        .on_notice(driver.answers(&read[0])[0].clone());
    assert_eq!(kinds(&prepare), ["prepare"]);
    let session = &driver.session;
    assert!(session.reading().is_none() && session.table().is_some() && session.is_preparing());
    assert_eq!(
        session.selection().pinned,
        genes([0, 1, 2]),
        "highlighted genes are pinned"
    );
    assert_eq!(
        session.search().hits,
        genes([0]),
        "the search is done on the new table"
    );
    assert!(session.genes().is_empty());
    let toasts: Vec<&str> = session
        .toasts()
        .iter()
        .map(|t| t.message.as_str())
        .collect();
    assert_eq!(
        toasts,
        ["Opened tiny.csv: 12 cells, 30 of 30 genes, 3 time points"]
    );
    let noted = |entry: &crate::session::LogEntry| {
        entry.level == LogLevel::Info && entry.message == "1 value was missing"
    };
    assert!(session.log().iter().any(noted));
    assert_eq!(session.notes().collect::<Vec<_>>(), ["1 value was missing"]);

    driver.answer_all(prepare);
    let session = &driver.session;
    assert_eq!(session.genes().len(), 30);
    assert!(session.genes().iter().all(|row| row.cluster.is_none()));
    assert!(
        driver
            .last_line()
            .contains("24 responsive genes, 6 non-responsive")
    );
}

#[test]
fn a_training_goes_from_its_device_to_clusters() {
    let (mut driver, job) = Driver::running();
    driver.session.on_notice(Notice::Device(job, "CPU".into()));
    let epochs = vec![fixtures::epoch(1), fixtures::epoch(2)];
    driver.session.on_notice(Notice::Epochs(job, epochs));
    driver.session.on_notice(Notice::Epochs(
        job,
        vec![fixtures::epoch(2), fixtures::epoch(3)],
    ));
    let session = &driver.session;
    assert_eq!(session.training_device(), Some("CPU"));
    let epochs: Vec<usize> = session.losses().iter().map(|losses| losses.epoch).collect();
    assert_eq!(epochs, [1, 2, 3]);
    assert!(session.training_config().is_some() && session.trained_on().is_some());

    let prepared = session.prepared().cloned().unwrap();
    let asked = driver
        .session
        .on_notice(Notice::Trained(job, fixtures::training(&prepared, 4)));
    assert_eq!(kinds(&asked), ["embed", "cluster", "sweep"]);
    let session = &driver.session;
    assert!(session.is_embedding() && session.is_clustering() && session.is_sweeping());
    assert_eq!(*session.training_state(), TrainingState::Finished);
    assert_eq!(session.losses().len(), 4);
    assert!(!session.can_export() && !session.is_training());

    driver.answer_all(asked);
    let session = &driver.session;
    assert!(!session.is_embedding() && !session.is_clustering() && !session.is_sweeping());
    assert!(session.view().unwrap().embedding.is_some() && session.can_export());
    let ks: Vec<usize> = session.quality().iter().map(|quality| quality.k).collect();
    assert_eq!(ks, [2, 3, 4]);
    assert_eq!(session.genes()[0].cluster, Some(1));
    assert_eq!(session.genes()[29].cluster, Some(0));
    assert!(!session.needs_retraining());
}

#[test]
fn a_table_that_cannot_be_read_changes_nothing() {
    for settings_changed in [false, true] {
        let mut driver = Driver::clustered();
        driver.ask(SelectionCommand::TogglePin(GeneIndex::new(9)));
        driver.ask(SelectionCommand::SelectCluster(2));
        let view = |driver: &Driver| {
            let s = &driver.session;
            let results = (s.table().cloned(), s.prepared().cloned(), s.view().cloned());
            let rest = (
                s.source().cloned(),
                s.selection().clone(),
                s.genes().clone(),
            );
            (
                results,
                rest,
                s.losses().to_vec(),
                s.training_state().clone(),
            )
        };
        let before = view(&driver);
        let read = if settings_changed {
            driver.configure(|c| c.data.genes = GeneChoice::List("none.txt".into()))
        } else {
            driver
                .session
                .execute(DataCommand::Open(file("broken.csv")))
        };
        let failed = failure(&read[0], "line 3 is short");
        assert!(driver.session.on_notice(failed).is_empty());
        assert_eq!(view(&driver), before);
        assert!(driver.session.reading().is_none());
        assert_eq!(driver.last_toast(), "line 3 is short");
        let unread = driver.session.unread().map(|unread| unread.source.clone());
        assert_eq!(unread, (!settings_changed).then(|| file("broken.csv")));
    }
}

#[test]
fn while_nothing_is_open_new_settings_try_the_unread_table_again() {
    let mut driver = Driver::new();
    let read = driver.session.execute(DataCommand::Open(file("a.csv")));
    driver
        .session
        .on_notice(failure(&read[0], "no time column"));
    assert_eq!(driver.session.source(), None);
    let again = driver.configure(|c| c.data.time_column = Some("when".into()));
    let [Request::Read(job)] = again.as_slice() else {
        panic!("asked for {:?}", kinds(&again));
    };
    assert_eq!(job.source, file("a.csv"));
    assert_eq!(job.settings.time_column.as_deref(), Some("when"));
    driver.answer_all(again);
    assert_eq!(driver.session.unread(), None);
    assert_eq!(driver.session.source(), Some(&file("a.csv")));
}

#[test]
fn columns_chosen_for_one_table_are_not_asked_of_another() {
    let mut driver = Driver::new();
    driver.settle(DataCommand::Open(file("a.csv")));
    let chosen = driver.configure(|c| {
        c.data.time_column = Some("day".into());
        c.data.cell_types = vec!["T".into()];
        c.data.genes = GeneChoice::All;
    });
    driver.answer_all(chosen);
    let data_of = |requests: &[Request]| match requests {
        [Request::Read(job)] => job.settings.clone(),
        other => panic!("asked for {:?}", kinds(other)),
    };
    // The same table keeps them, another does not; what is no column is kept.
    let again = driver.session.execute(DataCommand::Open(file("a.csv")));
    assert_eq!(data_of(&again).time_column.as_deref(), Some("day"));
    let other = driver.session.execute(DataCommand::Open(file("b.csv")));
    let data = data_of(&other);
    assert_eq!((&data.time_column, &data.cell_types), (&None, &Vec::new()));
    assert_eq!(data.genes, GeneChoice::All);
    // Until it was read, the settings shown are those of the table that is open.
    let shown = driver.session.config().data.time_column.clone();
    assert_eq!(shown.as_deref(), Some("day"));
    driver.answer_all(other);
    assert_eq!(driver.session.config().data.time_column, None);
}

#[test]
fn another_try_at_a_table_brings_its_own_settings() {
    let mut driver = Driver::clustered();
    let read = driver.session.execute(DataCommand::Open(file("b.csv")));
    let failed = failure(&read[0], "no time column");
    driver.session.on_notice(failed);
    let data = genetide_data::DataSettings {
        time_column: Some("when".into()),
        ..Default::default()
    };
    driver.settle(DataCommand::OpenWith(file("b.csv"), Box::new(data)));
    assert_eq!(driver.session.source(), Some(&file("b.csv")));
    let shown = driver.session.config().data.time_column.clone();
    assert_eq!(shown.as_deref(), Some("when"));
}

#[test]
fn another_table_drops_what_was_made_of_the_one_before() {
    let mut driver = Driver::clustered();
    driver.ask(SelectionCommand::SelectCluster(2));
    driver.ask(SelectionCommand::Hover(Some(GeneIndex::new(29))));
    driver.steps.table = fixtures::table(&["B", "IRF1", "C"]);
    driver.steps.points = 3;
    driver.settle(DataCommand::Open(file("other.csv")));
    let session = &driver.session;
    assert!(session.view().is_none() && session.map_on_view().is_none());
    assert!(session.quality().is_empty());
    assert!(session.losses().is_empty() && session.trained_on().is_none());
    assert_eq!(*session.training_state(), TrainingState::Idle);
    assert_eq!(session.genes().len(), 3);
    assert_eq!(session.selection().hovered, None);
    assert!(session.selection().selected.is_empty());
    assert_eq!(session.selection().pinned, genes([1]));
    assert!(!session.needs_retraining() && !session.can_export());
}

#[test]
fn the_same_table_with_other_settings_keeps_the_pins_by_name() {
    let mut driver = Driver::opened();
    driver.ask(SelectionCommand::ClearPins);
    driver.ask(SelectionCommand::TogglePin(GeneIndex::new(5)));
    driver.ask(SelectionCommand::TogglePin(GeneIndex::new(2)));
    driver.steps.table = fixtures::table(&["CXCL10", "IRF1", "SIM_0005"]);
    let read = driver.configure(|c| c.data.genes = GeneChoice::First(3));
    driver.answer_all(read);
    assert_eq!(driver.session.selection().pinned, genes([2, 0]));
}

#[test]
fn late_answers_change_nothing() {
    // Jobs 1 to 6 are done with (or superseded); one of every kind goes on.
    let mut driver = Driver::opened();
    let train = driver.session.execute(TrainingCommand::Start);
    let views = driver
        .session
        .on_notice(driver.answers(&train[0])[0].clone());
    assert_eq!(views.iter().map(id_of).collect::<Vec<_>>(), [4, 5, 6]);
    driver.answer_all(vec![views[1].clone()]);
    driver.ask(TrainingCommand::Start);
    driver.configure(|c| c.analysis.fdr = 0.2);
    driver.ask(DataCommand::Open(file("other.csv")));
    let superseded = driver.session.execute(ClusterCommand::SetK(5));
    driver.ask(ClusterCommand::SetMethod(ClusterMethod::Gmm));
    driver.ask(FileCommand::Export(ExportKind::ClustersCsv, "x.csv".into()));
    let session = &driver.session;
    assert!(session.reading().is_some() && session.is_preparing() && session.is_training());
    assert!(session.is_embedding() && session.is_clustering() && session.is_sweeping());

    let other = fixtures::table_of(10);
    let small = fixtures::prepared(&other, 3);
    let progress = ReadProgress {
        bytes_read: 1,
        bytes_total: 2,
        cells: 1,
    };
    let failures = [
        (JobKind::Read, 1),
        (JobKind::Prepare, 2),
        (JobKind::Train, 3),
        (JobKind::LiveMap, 3),
        (JobKind::Embed, 3),
        (JobKind::Cluster, 5),
        (JobKind::Sweep, 6),
        (JobKind::HeldOut, 6),
        (JobKind::Export, 1),
        (JobKind::Cells, 1),
        (JobKind::Bands, 1),
        (JobKind::SessionFile, 1),
    ];
    let failures = failures.into_iter().map(|(kind, id)| Notice::Failed {
        job: kind.job(id),
        message: "late".into(),
    });
    let notices = driver.answers(&superseded[0]).into_iter().chain(failures);
    let notices = notices.chain([
        Notice::Table(1, Arc::clone(&other)),
        Notice::Reading(1, progress),
        Notice::Prepared(2, Arc::clone(&small)),
        Notice::Device(3, "another".into()),
        Notice::Epochs(3, vec![fixtures::epoch(99)]),
        Notice::Trained(3, fixtures::training(&small, 9)),
        Notice::Discarded(3),
        Notice::LiveMap(3, 9, fixtures::map_of(3)),
        Notice::Embedded(3, fixtures::map_of(3)),
        Notice::Clustered(
            5,
            fixtures::clusters(&other, &small, 2, ClusterMethod::Kmeans),
        ),
        Notice::Quality(6, fixtures::quality(9, 0.9)),
        Notice::Swept(6),
        Notice::HeldOut(6, Arc::new(HeldOut::NoHalves("late".into()))),
        Notice::Exported(1, vec!["x.csv".into()]),
    ]);
    let notices: Vec<Notice> = notices.collect();
    let before = format!("{:?}", driver.session);
    for notice in notices {
        let name = format!("{notice:?}");
        assert!(driver.session.on_notice(notice).is_empty(), "{name}");
        assert_eq!(format!("{:?}", driver.session), before, "{name}");
    }
}

#[test]
fn of_two_numbers_of_clusters_the_later_is_shown() {
    let mut driver = Driver::clustered();
    let old_k = driver.session.execute(ClusterCommand::SetK(5));
    let new_k = driver.session.execute(ClusterCommand::SetK(7));
    driver.answer_all(old_k);
    assert_eq!(driver.clusters().clustering.k, 6);
    assert!(driver.session.is_clustering());
    driver.answer_all(new_k);
    assert_eq!(driver.clusters().clustering.k, 7);
    assert!(!driver.session.is_clustering());
}

#[test]
fn the_result_before_stays_until_the_next_is_there() {
    let mut driver = Driver::clustered();
    let before = driver.view().clone();
    driver.steps.epochs = 5;
    let answers = driver.configure(|c| c.analysis.fdr = 0.2);
    driver.steps.points = 20;
    driver.answer_all(answers);
    assert!(driver.session.needs_retraining());
    assert_eq!(
        driver.session.genes()[0].cluster,
        Some(1),
        "old clusters stay"
    );

    let train = driver.session.execute(TrainingCommand::Start);
    let session = &driver.session;
    assert!(
        !session.needs_retraining(),
        "the settings shown are being trained"
    );
    assert!(
        session.losses().is_empty(),
        "the curves are those of the new training"
    );
    assert_eq!(session.view(), Some(&before));
    assert_eq!(session.trained_on().unwrap().points.len(), 24);
    assert!((session.training_config().unwrap().analysis.fdr - 0.2).abs() < 1e-12);
    assert!(session.can_export());
    // k can still be changed on the old result.
    driver.settle(ClusterCommand::SetK(4));
    assert_eq!(driver.clusters().clustering.labels.len(), 24);

    let next = driver
        .session
        .on_notice(driver.answers(&train[0])[0].clone());
    let session = &driver.session;
    assert_eq!(session.view().unwrap().training.losses.len(), 5);
    assert_eq!(session.trained_on().unwrap().points.len(), 20);
    assert!(session.clusters().is_none() && session.map_on_view().is_none());
    let Some(Request::Cluster(ClusterJob {
        task: ClusterTask::Compute(previous),
        ..
    })) = next.get(1)
    else {
        panic!("asked for {:?}", kinds(&next));
    };
    let colours = previous.as_ref().map(|before| before.clustering.k);
    assert_eq!(
        colours,
        Some(4),
        "colours are followed from training to training"
    );
}

#[test]
fn a_discarded_training_gives_way_to_the_result_before() {
    let mut driver = Driver::clustered();
    driver.steps.epochs = 8;
    let before = driver.view().clone();
    let train = driver.session.execute(TrainingCommand::Start);
    let job = id_of(&train[0]);
    driver
        .session
        .on_notice(Notice::Epochs(job, vec![fixtures::epoch(1)]));
    assert_eq!(driver.ask(TrainingCommand::Discard), ["discard"]);
    // It may have ended in the same moment: then its result is late.
    driver.answer_all(train);
    driver.session.on_notice(Notice::Discarded(job));
    let session = &driver.session;
    assert_eq!(session.view(), Some(&before));
    assert_eq!(session.losses().len(), 3);
    assert_eq!(session.training_device(), Some("device of 3 epochs"));
    assert_eq!(*session.training_state(), TrainingState::Finished);
    assert_eq!(driver.ask(TrainingCommand::Start), ["train"]);
}

#[test]
fn a_failed_training_says_so_and_keeps_the_result_before() {
    let (mut first, job) = Driver::running();
    first.session.on_notice(Notice::Failed {
        job: JobKind::Train.job(job),
        message: "loss is NaN in epoch 2".into(),
    });
    let session = &first.session;
    let state = TrainingState::Failed("loss is NaN in epoch 2".into());
    assert_eq!(*session.training_state(), state);
    assert!(session.training_config().is_none() && session.trained_on().is_none());
    assert_eq!(first.last_toast(), "loss is NaN in epoch 2");

    let mut second = Driver::clustered();
    let train = second.session.execute(TrainingCommand::Start);
    second.session.on_notice(failure(&train[0], "no memory"));
    assert!(second.session.can_export());
    assert!(second.session.trained_on().is_some());
    assert_eq!(second.session.losses().len(), 0);
    assert!(second.ask(TrainingCommand::Discard).is_empty());
    assert_eq!(*second.session.training_state(), TrainingState::Finished);
    assert_eq!(second.session.losses().len(), 3);
}

#[test]
fn the_number_of_clusters_left_to_the_program_comes_from_the_sweep() {
    let mut driver = Driver::opened();
    driver.configure(|c| c.analysis.k = KChoice::Auto);
    let train = driver.session.execute(TrainingCommand::Start);
    let next = driver
        .session
        .on_notice(driver.answers(&train[0])[0].clone());
    let [embed, cluster, sweep] = &next[..] else {
        panic!("asked for {:?}", kinds(&next));
    };
    driver.answer_all(vec![embed.clone(), cluster.clone()]);
    let first = driver.clusters().clustering.k;
    assert_eq!(first, SUGGESTED_BY_WORKER);
    driver.answer_all(vec![sweep.clone()]);
    assert_eq!(driver.clusters().clustering.k, 3);
    assert_eq!(driver.session.config().analysis.k, KChoice::Auto);
    // A number of the user's own, then back to the suggested one, known at once.
    driver.settle(ClusterCommand::SetK(5));
    let back = driver.configure(|c| c.analysis.k = KChoice::Auto);
    driver.answer_all(back);
    assert_eq!(driver.clusters().clustering.k, 3);
}

#[test]
fn a_chosen_number_of_clusters_stays_with_its_table() {
    let mut driver = Driver::clustered();
    driver.settle(ClusterCommand::SetK(5));
    driver.settle(DataCommand::Open(file("other.csv")));
    assert_eq!(driver.session.config().analysis.k, KChoice::Auto);
    // Chosen again, then left to the program.
    driver.settle(ClusterCommand::SetK(5));
    driver.settle(ClusterCommand::UseSuggestedK);
    assert_eq!(driver.session.config().analysis.k, KChoice::Auto);
}

#[test]
fn clusters_are_made_again_when_the_sweep_has_found_their_stability() {
    let mut driver = Driver::clustered();
    let requests = driver
        .session
        .execute(ClusterCommand::SetMethod(ClusterMethod::Shapes));
    let [cluster, sweep] = &requests[..] else {
        panic!("asked for {:?}", kinds(&requests));
    };
    driver.answer_all(vec![cluster.clone()]);
    let job = id_of(sweep);
    driver.session.on_notice(Notice::Replicates(job, 1, 20));
    assert_eq!(driver.session.replicates(), Some((1, 20)));
    let known = KQuality {
        stability: Some(0.9),
        ..fixtures::quality(3, 0.5)
    };
    driver.session.on_notice(Notice::Quality(job, known));
    let next = driver.session.on_notice(Notice::Swept(job));
    assert_eq!(kinds(&next), ["cluster"]);
    assert_eq!(driver.session.replicates(), None);
}

#[test]
fn a_sweep_sent_again_replaces_and_stays_in_order() {
    let mut driver = Driver::clustered();
    let asked = driver
        .session
        .execute(ClusterCommand::SetMethod(ClusterMethod::Gmm));
    let sweep = id_of(&asked[1]);
    for (k, silhouette) in [(4, 0.1), (2, 0.2), (3, 0.3), (2, 0.5)] {
        let quality = fixtures::quality(k, silhouette);
        driver.session.on_notice(Notice::Quality(sweep, quality));
    }
    let curve: Vec<_> = driver
        .session
        .quality()
        .iter()
        .map(|q| (q.k, q.silhouette))
        .collect();
    assert_eq!(curve, [(2, 0.5), (3, 0.3), (4, 0.1)]);
}

#[test]
fn clusters_in_progress_say_how_far_they_are_and_can_be_cancelled() {
    let mut driver = Driver::clustered();
    let asked = driver
        .session
        .execute(ClusterCommand::SetMethod(ClusterMethod::Gmm));
    let (cluster, sweep) = (id_of(&asked[0]), id_of(&asked[1]));
    let session = &mut driver.session;
    session.on_notice(Notice::Percent(JobKind::Cluster.job(cluster), 43));
    session.on_notice(Notice::Percent(JobKind::Sweep.job(sweep), 7));
    // Of an older job.
    session.on_notice(Notice::Percent(JobKind::Sweep.job(0), 99));
    let percent = (session.clustering_percent(), session.sweeping_percent());
    assert_eq!(percent, (Some(43), Some(7)));
    let before = session.clusters().cloned();
    assert_eq!(driver.ask(ClusterCommand::Cancel), ["cancel clusters"]);
    let session = &driver.session;
    assert!(!session.is_clustering() && !session.is_sweeping());
    assert!(before.is_some() && session.clusters().cloned() == before);
    // What was cancelled is asked for again.
    assert!(driver.ask(ClusterCommand::Cancel).is_empty());
    let again = driver.ask(ClusterCommand::SetMethod(ClusterMethod::Gmm));
    assert_eq!(again, ["cluster", "sweep"]);
}

#[test]
fn a_job_that_fails_ends_its_activity_and_is_told() {
    let mut driver = Driver::opened();
    let train = driver.session.execute(TrainingCommand::Start);
    let next = driver
        .session
        .on_notice(driver.answers(&train[0])[0].clone());
    for (request, message) in next.iter().zip(["no map", "no clusters", "no sweep"]) {
        driver.session.on_notice(failure(request, message));
        assert_eq!(driver.last_toast(), message);
    }
    let session = &driver.session;
    assert!(!session.is_embedding() && !session.is_clustering() && !session.is_sweeping());
    assert!(session.view().is_some());
    // Each can be asked for again.
    assert_eq!(
        driver.ask(ClusterCommand::SetMethod(ClusterMethod::Kmeans)),
        ["cluster", "sweep"]
    );
}

#[test]
fn exports_are_counted_and_their_end_is_told() {
    let mut driver = Driver::clustered();
    let export = |path: &str| FileCommand::Export(ExportKind::AllTables, path.into());
    let first = driver.session.execute(export("out"));
    let second = driver.session.execute(export("elsewhere"));
    assert!(driver.session.is_exporting());
    let paths = ["a.csv", "b.csv", "c.csv", "d.csv"].map(|name| PathBuf::from("out").join(name));
    driver
        .session
        .on_notice(Notice::Exported(id_of(&first[0]), paths.to_vec()));
    assert!(driver.session.is_exporting(), "the second goes on");
    assert_eq!(
        driver.last_toast(),
        "Saved 4 files in out: a.csv, b.csv, c.csv, …"
    );
    driver
        .session
        .on_notice(failure(&second[0], "the disk is full"));
    assert_eq!(driver.last_toast(), "the disk is full");
    assert!(!driver.session.is_exporting());

    driver.settle(FileCommand::Export(
        ExportKind::ClustersCsv,
        "clusters.csv".into(),
    ));
    assert_eq!(driver.last_toast(), "Saved clusters.csv");
}

#[test]
fn reading_is_cancelled_at_once() {
    let mut driver = Driver::clustered();
    let read = driver.session.execute(DataCommand::Open(file("large.csv")));
    assert_eq!(driver.ask(DataCommand::CancelReading), ["cancel"]);
    assert!(driver.session.reading().is_none());
    assert_eq!(driver.session.source(), Some(&Source::Sample));
    let toasts = driver.session.toasts().len();
    let cancelled = failure(&read[0], "reading was cancelled");
    driver.session.on_notice(cancelled);
    assert_eq!(
        driver.session.toasts().len(),
        toasts,
        "what the user asked for is no error"
    );
    assert!(driver.ask(DataCommand::CancelReading).is_empty());
    assert!(driver.session.can_export());
}
