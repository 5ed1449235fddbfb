//! How long each step of a run takes on the embedded sample: `cargo bench`.

#![allow(missing_docs, reason = "criterion's macros make public functions")]
#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::hint::black_box;
use std::ops::ControlFlow;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use genetide::config::RunConfig;
use genetide::pipeline::steps;
use genetide_analysis::cluster::choice::quality;
use genetide_analysis::map::umap;
use genetide_analysis::{ClusterBase, ClusterMethod, Share};
use genetide_data::read::{LoadedTable, Source, read_profiles};
use genetide_data::{Courses, GeneIndex, Matrix, ScaledProfiles};
use genetide_model::device::DeviceChoice;
use genetide_model::{EpochLosses, Signal, TrainObserver};
use rand::{Rng, SeedableRng};
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256Plus;

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
    let base = || {
        let share = Share::unwatched();
        steps::cluster_base(&prepared, &training, &config, share).unwrap()
    };
    group.bench_function("mixtures of 1 to 24 shapes", |b| b.iter(base));
    let made = base();
    group.bench_function("clusters, k = 6", |b| {
        b.iter(|| {
            let share = Share::unwatched();
            steps::cluster(&table, &prepared, &training, &made, 6, None, share).unwrap()
        });
    });
    group.bench_function("quality for k = 2 to 20, with stability", |b| {
        let mut go_on = |_| ControlFlow::Continue(());
        // The base keeps its repeats: each sweep needs one of its own.
        let sweep =
            |base: &mut ClusterBase| quality::sweep(base, Share::unwatched(), &mut go_on).unwrap();
        b.iter_batched_ref(base, sweep, BatchSize::PerIteration);
    });
    group.finish();
}

/// 2,000 points in 64 dimensions, in eight groups that overlap, with profiles of five times.
fn points_in_groups() -> (Matrix<f32>, ScaledProfiles) {
    const POINTS: usize = 2000;
    const GROUPS: usize = 8;
    let mut random = Xoshiro256Plus::seed_from_u64(1);
    let mut around = |centres: &[f32], dims: usize| -> Vec<f32> {
        let noise = (0..POINTS * dims).map(|_| random.sample::<f32, _>(StandardNormal));
        let centre = |i: usize| centres[i / dims % GROUPS * dims + i % dims];
        noise
            .enumerate()
            .map(|(i, x)| centre(i) + 0.5 * x)
            .collect()
    };
    let origin = |dims: usize| vec![0.0; GROUPS * dims];
    let mut groups = |dims: usize| {
        let centres = around(&origin(dims), dims);
        around(&centres, dims)
    };
    let (latents, profiles) = (groups(64), groups(5));
    let profiles = ScaledProfiles {
        genes: GeneIndex::all(POINTS).collect(),
        courses: Courses::single(vec![0.0, 3.0, 6.0, 12.0, 24.0]),
        values: Matrix::new(POINTS, 5, profiles),
        standard_errors: Some(Matrix::filled(POINTS, 5, 0.2)),
        offset: vec![0.0; POINTS],
        scale: vec![1.0; POINTS],
    };
    (Matrix::new(POINTS, 64, latents), profiles)
}

fn many_points(criterion: &mut Criterion) {
    let (latents, profiles) = points_in_groups();
    let base = |method| ClusterBase::new(latents.clone(), profiles.clone(), method, 1).unwrap();
    let sweep = |base: &ClusterBase| {
        let mut go_on = |_| ControlFlow::Continue(());
        quality::sweep(base, Share::unwatched(), &mut go_on).unwrap()
    };
    let mut group = criterion.benchmark_group("2,000 points in 64 dimensions");
    group.sample_size(10);
    group.bench_function("UMAP", |b| b.iter(|| umap::embed(black_box(&latents), 1)));
    let kmeans = base(ClusterMethod::Kmeans);
    group.bench_function("k-means for k = 2 to 20, with silhouette", |b| {
        b.iter(|| sweep(&kmeans));
    });
    group.bench_function("mixtures of 1 to 24 shapes", |b| {
        b.iter(|| base(ClusterMethod::Shapes));
    });
    group.bench_function("quality of mixtures for k = 2 to 20, with stability", |b| {
        // The base keeps its repeats: each sweep needs one of its own.
        b.iter_batched_ref(
            || base(ClusterMethod::Shapes),
            |base| sweep(base),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, each_step, many_points);
criterion_main!(benches);
