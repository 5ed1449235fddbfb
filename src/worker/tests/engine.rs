//! What the engine does with requests, whatever their order.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::session::testing::steps::{SUGGESTED_BY_WORKER, SWEPT};
use crate::session::{
    ClusterCommand, Command, DataCommand, ExportKind, FileCommand, JobId, JobKind, Notice, Request,
    Session, TrainingCommand, TrainingState,
};
use crate::worker::Workers;
use crate::worker::tests::bench::{Bench, tell};
use crate::worker::tests::fake::{DEADLINE, ENDLESS};
use genetide_analysis::KChoice;
use genetide_data::read::Source;
use genetide_model::Signal;

#[test]
fn every_request_is_answered_by_its_thread_and_the_window_is_woken() {
    let bench = Bench::new();
    bench.read(1, "a.csv");
    assert_eq!(bench.told(), ("table", 1));
    bench.prepare(2);
    assert_eq!(bench.told(), ("prepared", 2));
    bench.train(3, 2);
    let notices = [bench.next(), bench.next(), bench.next(), bench.next()];
    let told: Vec<_> = notices.iter().map(tell).collect();
    assert_eq!(
        told,
        [("device", 3), ("epochs", 3), ("epochs", 3), ("trained", 3)]
    );
    bench.embed(4);
    assert_eq!(bench.told(), ("embedded", 4));
    bench.cluster(5, KChoice::Auto);
    let Notice::Clustered(5, clusters) = bench.outcome() else {
        panic!("no clusters");
    };
    assert_eq!(clusters.clustering.k, SUGGESTED_BY_WORKER);
    bench.sweep(6);
    assert_eq!(bench.told(), ("swept", 6));
    bench.export(7, "clusters.csv");
    assert_eq!(bench.told(), ("exported", 7));
    bench.draw(8);
    assert_eq!(bench.told(), ("drawn", 8));

    for (step, thread) in bench.fake.calls() {
        let expected = match step {
            "train" | "trained" => "trainer",
            "embed" => "umap",
            // On a thread that `analysis` watches.
            "cluster base" | "cluster" | "sweep" => "",
            _ => "analysis",
        };
        assert_eq!(thread, expected, "{step}");
    }
    // Progress, table, prepared, device, 2 epochs, trained, embedded, clustered, 3 k, swept,
    // exported, drawn; the last call may still be on its way. Where clusters take long, how far they
    // are is told too.
    let expected = 12 + SWEPT.len();
    let start = Instant::now();
    while bench.woken.load(Ordering::SeqCst) < expected {
        assert!(start.elapsed() < DEADLINE, "the window was not woken");
        std::thread::yield_now();
    }
}

#[test]
fn the_latest_of_a_kind_wins_and_every_export_is_written() {
    let bench = Bench::new();
    bench.fake.hold("prepare");
    bench.prepare(1);
    bench.fake.wait_for_calls("prepare", 1);
    for job in [2, 3] {
        bench.sweep(job);
    }
    for job in [4, 5, 6] {
        bench.cluster(job, KChoice::Fixed(3));
        bench.export(job + 10, "x.csv");
    }
    for job in [7, 8] {
        bench.prepare(job);
    }
    bench.fake.release("prepare");
    let told: Vec<_> = (0..7).map(|_| bench.told()).collect();
    assert_eq!(
        told,
        [
            ("prepared", 1),
            ("clustered", 6),
            ("prepared", 8),
            ("exported", 14),
            ("exported", 15),
            ("exported", 16),
            ("swept", 3),
        ]
    );
}

#[test]
fn the_latest_map_and_the_latest_training_win() {
    let bench = Bench::new();
    bench.fake.hold("embed");
    bench.embed(1);
    bench.fake.wait_for_calls("embed", 1);
    bench.embed(2);
    bench.embed(3);
    bench.fake.release("embed");
    assert_eq!(bench.told(), ("embedded", 1));
    assert_eq!(bench.told(), ("embedded", 3));

    bench.train(4, 0);
    bench.fake.wait_for_calls("train", 1);
    bench.train(5, 1);
    assert_eq!(bench.told(), ("discarded", 4));
    assert_eq!(bench.told(), ("trained", 5));
}

#[test]
fn a_map_of_a_training_makes_way_for_that_of_a_result() {
    let bench = Bench::new();
    bench.embed_live(1, 1);
    assert_eq!(bench.told(), ("live map", 1));
    // One that is being made is dropped, and so is one that waits.
    bench.fake.hold("embed live");
    bench.embed_live(2, 1);
    bench.fake.wait_for_calls("embed live", 2);
    bench.embed_live(3, 1);
    bench.embed(4);
    bench.embed_live(5, 1);
    bench.fake.release("embed live");
    assert_eq!(bench.told(), ("embedded", 4));
    bench.embed_live(6, 1);
    assert_eq!(bench.told(), ("live map", 6));
}

#[test]
fn a_map_begins_where_the_one_before_of_its_training_ended() {
    let bench = Bench::new();
    let begins = |id: JobId, epoch: usize| {
        bench.embed_live(id, epoch);
        let Notice::LiveMap(own, of, _) = bench.outcome() else {
            panic!("no map");
        };
        assert_eq!((own, of), (id, epoch));
        bench.fake.calls().last().unwrap().0
    };
    assert_eq!(begins(1, 5), "embed live");
    assert_eq!(begins(1, 9), "embed live on");
    assert_eq!(begins(2, 3), "embed live", "another training");
    // After it was not watched, the map begins anew.
    bench.engine.submit(Request::Watch(false));
    bench.engine.submit(Request::Watch(true));
    assert_eq!(begins(2, 4), "embed live");
}

#[test]
fn maps_of_a_training_come_while_somebody_watches() {
    let bench = Bench::new();
    bench.engine.submit(Request::Watch(false));
    bench.train(1, 0);
    bench.fake.wait_for_calls("train", 1);
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(1300) {
        let told = bench.engine.poll().as_ref().map(tell);
        assert_ne!(told, Some(("live map", 1)), "nobody watches");
        std::thread::sleep(Duration::from_millis(1));
    }
    bench.engine.submit(Request::Watch(true));
    let Notice::LiveMap(1, epoch, map) = bench.outcome() else {
        panic!("no map");
    };
    assert!(epoch > 0 && map.xy.len() == 30);
    bench.signal(Signal::Discard);
    assert_eq!(bench.told(), ("discarded", 1));
}

#[test]
fn a_sweep_makes_way_for_clusters_and_goes_on() {
    let bench = Bench::new();
    bench.fake.hold("sweep");
    bench.sweep(1);
    bench.fake.wait_for_calls("sweep", 1);
    bench.cluster(2, KChoice::Fixed(4));
    bench.export(3, "x.csv");
    // While the sweep is busy with its first k.
    let mut told = [(); 2].map(|()| tell(&bench.next()));
    told.sort_unstable();
    assert_eq!(told, [("clustered", 2), ("exported", 3)]);
    bench.fake.release("sweep");
    let told = [(); 4].map(|()| tell(&bench.next()));
    let [first @ .., last] = told;
    assert_eq!((first, last), ([("quality", 1); 3], ("swept", 1)));
}

#[test]
fn a_newer_sweep_ends_the_one_before() {
    let bench = Bench::new();
    bench.fake.hold("sweep");
    bench.sweep(1);
    bench.fake.wait_for_calls("sweep", 1);
    bench.sweep(2);
    bench.fake.release("sweep");
    let mut told = Vec::new();
    while told.last() != Some(&("swept", 2)) {
        told.push(tell(&bench.next()));
    }
    let older = told.iter().filter(|(_, job)| *job == 1);
    assert!(
        older.clone().all(|(kind, _)| *kind == "quality"),
        "{told:?}"
    );
    assert_eq!(told.len() - older.count(), SWEPT.len() + 1);
}

#[test]
fn cancelled_clusters_are_no_news() {
    let bench = Bench::new();
    bench.fake.hold("cluster base");
    bench.cluster(1, KChoice::Fixed(4));
    bench.fake.wait_for_calls("cluster base", 1);
    bench.sweep(2);
    // A data set is read meanwhile.
    bench.read(3, "a.csv");
    assert_eq!(bench.told(), ("table", 3));
    bench.engine.submit(Request::CancelClusters(2));
    bench.fake.release("cluster base");
    bench.cluster(4, KChoice::Fixed(3));
    assert_eq!(bench.told(), ("clustered", 4));
}

#[test]
fn how_far_clusters_are_is_told() {
    let bench = Bench::new();
    bench.fake.hold("cluster");
    bench.cluster(1, KChoice::Fixed(4));
    assert_eq!(bench.percent().0, JobKind::Cluster.job(1));
    bench.fake.release("cluster");
    assert_eq!(bench.told(), ("clustered", 1));
}

#[test]
fn a_panic_is_told_and_the_thread_goes_on() {
    let bench = Bench::new();
    type Ask<'a> = &'a dyn Fn(JobId);
    let ask: [(&str, JobKind, Ask<'_>); 7] = [
        ("read", JobKind::Read, &|job| bench.read(job, "a.csv")),
        ("prepare", JobKind::Prepare, &|job| bench.prepare(job)),
        ("train", JobKind::Train, &|job| bench.train(job, 1)),
        ("embed", JobKind::Embed, &|job| bench.embed(job)),
        ("cluster", JobKind::Cluster, &|job| {
            bench.cluster(job, KChoice::Fixed(2));
        }),
        ("sweep", JobKind::Sweep, &|job| bench.sweep(job)),
        ("export", JobKind::Export, &|job| bench.export(job, "x.csv")),
    ];
    for (index, (step, kind, ask)) in ask.into_iter().enumerate() {
        let job = 10 * (index as JobId + 1);
        bench.fake.set_panicking(step, true);
        ask(job);
        let Notice::Failed {
            job: failed,
            message,
        } = bench.outcome()
        else {
            panic!("{step} did not fail");
        };
        assert_eq!(failed, kind.job(job));
        assert!(
            message.contains(&format!("{step} was told to")),
            "{message}"
        );
        bench.fake.set_panicking(step, false);
        ask(job + 1);
        let (kind, done) = bench.told();
        assert!(
            kind != "failed" && done == job + 1,
            "{step} after a panic: {kind}"
        );
    }
}

#[test]
fn a_panic_in_a_sweep_does_not_take_a_nested_job_with_it() {
    let bench = Bench::new();
    bench.fake.hold("sweep");
    bench.sweep(1);
    bench.fake.wait_for_calls("sweep", 1);
    bench.fake.set_panicking("cluster", true);
    bench.cluster(2, KChoice::Fixed(4));
    bench.fake.release("sweep");
    assert_eq!(bench.told(), ("failed", 2));
    assert_eq!(bench.told(), ("swept", 1));
}

#[test]
fn a_training_is_paused_resumed_and_stopped_with_its_result() {
    let bench = Bench::new();
    bench.train(1, 0);
    let epoch = bench.epoch_after(0);
    bench.signal(Signal::Pause);
    bench.signal(Signal::Continue);
    bench.epoch_after(epoch);
    bench.signal(Signal::Pause);
    bench.signal(Signal::StopKeepBest);
    let Notice::Trained(1, result) = bench.outcome() else {
        panic!("no result");
    };
    assert!(result.losses.len() > epoch);
}

#[test]
fn a_paused_training_makes_no_epoch() {
    let bench = Bench::new();
    bench.train(1, 0);
    let mut last = bench.epoch_after(0);
    bench.signal(Signal::Pause);
    // Epochs done before the pause was noticed are in the channel by now.
    bench.fake.wait_for_calls("paused", 1);
    while let Some(notice) = bench.engine.poll() {
        if let Notice::Epochs(_, epochs) = notice {
            last = epochs.last().unwrap().epoch;
        }
    }
    bench.fake.wait_for_calls("paused", 10);
    assert!(bench.engine.poll().is_none());
    bench.signal(Signal::Continue);
    assert_eq!(bench.epoch_after(last), last + 1);
}

#[test]
fn a_signal_never_reaches_the_next_training() {
    let bench = Bench::new();
    bench.fake.hold("train");
    bench.train(1, 0);
    bench.fake.wait_for_calls("train", 1);
    bench.signal(Signal::Discard);
    bench.train(2, 2);
    bench.fake.release("train");
    assert_eq!(bench.told(), ("discarded", 1));
    assert_eq!(bench.told(), ("trained", 2));
    // With nothing running, a signal is heard by nobody.
    bench.signal(Signal::Discard);
    bench.train(3, 2);
    assert_eq!(bench.told(), ("trained", 3));
}

#[test]
fn a_training_does_not_wait_for_the_window_and_no_epoch_is_lost() {
    let bench = Bench::with_room(1);
    bench.train(1, 500);
    // All epochs are done while nobody reads the notices.
    bench.fake.wait_for_calls("trained", 1);
    let mut epochs = Vec::new();
    loop {
        match bench.next() {
            Notice::Epochs(_, more) => epochs.extend(more.iter().map(|losses| losses.epoch)),
            Notice::Trained(..) => break,
            notice => assert_eq!(tell(&notice), ("device", 1)),
        }
    }
    assert_eq!(epochs, (1..=500).collect::<Vec<_>>());
}

#[test]
fn a_reading_is_cancelled_by_name_or_by_the_next() {
    let bench = Bench::new();
    bench.read(1, ENDLESS);
    bench.fake.wait_for_calls("read", 1);
    bench.engine.submit(Request::CancelRead(99));
    bench.engine.submit(Request::CancelRead(1));
    assert_eq!(bench.told(), ("failed", 1));

    bench.read(2, ENDLESS);
    bench.fake.wait_for_calls("read", 2);
    bench.read(3, "a.csv");
    assert_eq!(bench.told(), ("failed", 2));
    assert_eq!(bench.told(), ("table", 3));

    // One that waits is never begun.
    bench.fake.hold("prepare");
    bench.prepare(4);
    bench.fake.wait_for_calls("prepare", 1);
    bench.read(5, ENDLESS);
    bench.engine.submit(Request::CancelRead(5));
    bench.fake.release("prepare");
    bench.export(6, "x.csv");
    assert_eq!(bench.told(), ("prepared", 4));
    assert_eq!(bench.told(), ("exported", 6));
    let reads = bench
        .fake
        .calls()
        .iter()
        .filter(|call| call.0 == "read")
        .count();
    assert_eq!(reads, 3);
}

#[test]
fn dropping_ends_a_training_and_a_reading() {
    for paused in [false, true] {
        let bench = Bench::new();
        bench.train(1, 0);
        bench.read(2, ENDLESS);
        bench.fake.wait_for_calls("train", 1);
        bench.fake.wait_for_calls("read", 1);
        if paused {
            bench.signal(Signal::Pause);
        }
        bench.drop_in_time();
    }
    Bench::new().drop_in_time();
}

#[test]
fn dropping_frees_threads_that_wait_for_room() {
    let bench = Bench::with_room(1);
    bench.train(1, 50);
    bench.sweep(2);
    bench.fake.wait_for_calls("trained", 1);
    bench.fake.wait_for_calls("sweep", 1);
    bench.drop_in_time();
}

#[test]
fn dropping_writes_the_exports_that_wait() {
    let bench = Bench::new();
    let fake = Arc::clone(&bench.fake);
    fake.hold("prepare");
    bench.prepare(1);
    fake.wait_for_calls("prepare", 1);
    bench.cluster(2, KChoice::Fixed(2));
    bench.export(3, "a.csv");
    bench.export(4, "b.csv");
    bench.engine.queues.inbox.close();
    fake.release("prepare");
    bench.drop_in_time();
    let calls = fake.calls();
    let count = |step| calls.iter().filter(|call| call.0 == step).count();
    assert_eq!((count("export"), count("cluster")), (2, 0));
}

#[test]
fn submitting_never_blocks_even_if_nobody_polls() {
    let bench = Bench::with_room(1);
    for job in 0..2000 {
        bench.cluster(job, KChoice::Fixed(2));
        bench.embed(job);
        bench.export(job, "x.csv");
    }
    bench.drop_in_time();
}

#[test]
fn session_and_engine_go_from_a_table_to_an_export() {
    let bench = Bench::new();
    let mut session = Session::default();
    let mut ask = |command: Command, done: &dyn Fn(&Session) -> bool| {
        let submit = |requests: Vec<Request>| {
            for request in requests {
                bench.engine.submit(request);
            }
        };
        submit(session.execute(command));
        let start = Instant::now();
        while !done(&session) {
            assert!(
                start.elapsed() < DEADLINE,
                "stuck at {:?}",
                session.log().back()
            );
            match bench.engine.poll() {
                Some(notice) => submit(session.on_notice(notice)),
                None => std::thread::sleep(Duration::from_millis(1)),
            }
        }
    };
    ask(DataCommand::Open(Source::Sample).into(), &|s| {
        s.prepared().is_some()
    });
    ask(TrainingCommand::Start.into(), &|s| {
        let has_map = s.view().is_some_and(|run| run.embedding.is_some());
        has_map && s.can_export() && s.quality().len() == SWEPT.len()
    });
    ask(ClusterCommand::SetK(5).into(), &|s| {
        s.clusters()
            .is_some_and(|clusters| clusters.clustering.k == 5)
    });
    let path = "clusters.csv".into();
    let export = FileCommand::Export(ExportKind::ClustersCsv, path);
    ask(export.into(), &|s| !s.is_exporting());
    assert_eq!(*session.training_state(), TrainingState::Finished);
    let toast = &session.toasts().last().unwrap().message;
    assert_eq!(toast, "Saved clusters.csv");
}

#[test]
fn cells_and_bands_have_threads_of_their_own() {
    let bench = Bench::new();
    // While the thread `analysis` is busy.
    bench.fake.hold("prepare");
    bench.prepare(1);
    bench.fake.wait_for_calls("prepare", 1);
    bench.read_cells(2, "a.csv");
    assert_eq!(bench.told(), ("cells", 2));
    bench.make_bands(3);
    assert_eq!(bench.told(), ("bands", 3));
    bench.fake.release("prepare");
    assert_eq!(bench.told(), ("prepared", 1));
    let calls = bench.fake.calls();
    for step in ["cells", "bands"] {
        assert!(calls.contains(&(step, step.to_owned())), "{calls:?}");
    }
}

#[test]
fn a_reading_of_cells_is_stopped_by_name_by_the_next_and_at_the_end() {
    let bench = Bench::new();
    bench.read_cells(1, ENDLESS);
    bench.fake.wait_for_calls("cells", 1);
    bench.engine.submit(Request::CancelCells(99));
    bench.engine.submit(Request::CancelCells(1));
    assert_eq!(bench.told(), ("failed", 1));
    bench.read_cells(2, ENDLESS);
    bench.fake.wait_for_calls("cells", 2);
    bench.read_cells(3, "a.csv");
    assert_eq!(bench.told(), ("failed", 2));
    assert_eq!(bench.told(), ("cells", 3));
    bench.read_cells(4, ENDLESS);
    bench.fake.wait_for_calls("cells", 4);
    bench.drop_in_time();
}

#[test]
fn a_panic_in_cells_or_bands_is_a_failure_and_the_thread_goes_on() {
    let bench = Bench::new();
    for step in ["cells", "bands"] {
        let ask = |job| match step {
            "cells" => bench.read_cells(job, "a.csv"),
            _ => bench.make_bands(job),
        };
        bench.fake.set_panicking(step, true);
        ask(1);
        assert_eq!(bench.told(), ("failed", 1));
        bench.fake.set_panicking(step, false);
        ask(2);
        assert_eq!(bench.told(), (step, 2));
    }
}
