//! How long each step of a run takes on the embedded sample: `cargo bench`.

#![allow(missing_docs, reason = "criterion's macros make public functions")]
#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::hint::black_box;
use std::ops::ControlFlow;

use criterion::{Criterion, criterion_group, criterion_main};
use genetide::analysis::quality;
use genetide::config::RunConfig;
use genetide::data::read::{LoadedTable, Source, read_profiles};
use genetide::model::device::DeviceChoice;
use genetide::model::{EpochLosses, Signal, TrainObserver};
use genetide::pipeline::steps;

/// Trains to the end.
struct Unattended;

impl TrainObserver for Unattended {
    fn signal(&mut self) -> Signal {
        Signal::Continue
    }

    fn epoch(&mut self, _: &EpochLosses) {}
}

fn sample(config: &RunConfig) -> LoadedTable {
    let mut go_on = |_| ControlFlow::Continue(());
    read_profiles(&Source::Sample, &config.data, &mut go_on).unwrap()
}

fn each_step(criterion: &mut Criterion) {
    let mut config = RunConfig {
        device: DeviceChoice::Cpu,
        ..RunConfig::default()
    };
    config.model.epochs = 10;
    let table = sample(&config);
    let prepared = steps::prepare(&table, &config);
    let train = || steps::train(&prepared, &config, &mut |_| (), &mut Unattended).unwrap();
    let training = train();

    let mut group = criterion.benchmark_group("sample");
    group.sample_size(10);
    group.bench_function("read", |b| b.iter(|| sample(black_box(&config))));
    group.bench_function("response test", |b| {
        b.iter(|| steps::prepare(black_box(&table), &config));
    });
    group.bench_function("ten epochs, CPU", |b| b.iter(train));
    group.bench_function("UMAP", |b| {
        b.iter(|| steps::embed(&prepared, black_box(&training), config.seed).unwrap());
    });
    let base = || steps::cluster_base(&prepared, &training, &config).unwrap();
    group.bench_function("mixtures of 1 to 24 shapes", |b| b.iter(base));
    let made = base();
    group.bench_function("clusters, k = 6", |b| {
        b.iter(|| steps::cluster(&table, &prepared, &training, &made, 6, None).unwrap());
    });
    group.bench_function("quality for k = 2 to 20, with stability", |b| {
        let mut go_on = |_| ControlFlow::Continue(());
        b.iter(|| quality::sweep(&base(), &mut go_on).unwrap());
    });
    group.finish();
}

criterion_group!(benches, each_step);
criterion_main!(benches);
