//! The training as a whole: it learns, repeats, obeys, and agrees between devices.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use genetide::config::RunConfig;
use genetide::data::ScaledProfiles;
use genetide::model::device::{DeviceChoice, OpenDevice, adapters, open};
use genetide::model::train::train;
use genetide::model::{
    Ending, EpochLosses, ModelError, ModelSettings, Preset, Signal, TrainObserver, TrainingResult,
};

/// Sixty genes in three groups of shapes over five uneven times, with a little structure of their
/// own from a fixed arithmetic rule.
fn profiles() -> ScaledProfiles {
    let shapes = [
        [-0.9, 1.6, 0.6, -0.5, -0.8],
        [-0.7, -0.7, -0.5, 0.2, 1.7],
        [1.7, 0.2, -0.5, -0.7, -0.7],
    ];
    let rows = 60;
    let values = (0..rows)
        .flat_map(|row| {
            shapes[row % 3]
                .iter()
                .enumerate()
                .map(move |(t, x)| x + 0.1 * ((row * 7 + t * 3) % 5) as f32 / 5.0)
        })
        .collect();
    ScaledProfiles {
        genes: (0..rows).collect(),
        times: vec![0.0, 3.0, 6.0, 12.0, 24.0],
        values,
        standard_errors: Some(vec![0.2; rows * 5]),
        offset: vec![0.0; rows],
        scale: vec![1.0; rows],
    }
}

fn settings(epochs: usize) -> ModelSettings {
    ModelSettings {
        epochs,
        batch_size: 16,
        kl_warmup: 10,
        ..RunConfig::preset(Preset::Shape).model
    }
}

/// Answers with a signal from the epoch given on.
struct Observer {
    seen: Vec<EpochLosses>,
    signal: Signal,
    after: usize,
}

impl Observer {
    fn new(signal: Signal, after: usize) -> Self {
        Self {
            seen: Vec::new(),
            signal,
            after,
        }
    }
}

impl TrainObserver for Observer {
    fn signal(&mut self) -> Signal {
        if self.seen.len() >= self.after {
            self.signal
        } else {
            Signal::Continue
        }
    }

    fn epoch(&mut self, losses: &EpochLosses) {
        self.seen.push(*losses);
    }
}

fn cpu() -> OpenDevice {
    open(DeviceChoice::Cpu).unwrap()
}

fn train_on(
    device: &OpenDevice,
    settings: &ModelSettings,
    seed: u64,
    observer: &mut Observer,
) -> Result<TrainingResult, ModelError> {
    let data = profiles();
    let points: Vec<usize> = (0..data.len()).collect();
    train(&data, &points, settings, seed, device, observer)
}

fn train_cpu(epochs: usize, seed: u64) -> TrainingResult {
    let mut observer = Observer::new(Signal::Continue, 0);
    train_on(&cpu(), &settings(epochs), seed, &mut observer).unwrap()
}

#[test]
fn it_learns_and_the_latent_is_used() {
    let result = train_cpu(60, 1);
    let (first, last) = (result.losses[0], result.losses[59]);
    assert!(
        last.train_reconstruction < first.train_reconstruction - 2.0,
        "{first:?} {last:?}"
    );
    assert!(last.train_kl > 0.5, "the KL has collapsed: {last:?}");
    // The reconstruction is closer to the profiles than their own spread, which is 1.
    let data = profiles();
    let squares: f32 = data
        .values
        .iter()
        .zip(&result.reconstructed)
        .map(|(x, y)| (x - y).powi(2))
        .sum();
    let mean_square = squares / data.values.len() as f32;
    assert!(mean_square < 0.25, "mean squared error {mean_square}");
}

#[test]
fn one_seed_gives_one_result() {
    let (a, b, c) = (train_cpu(5, 1), train_cpu(5, 1), train_cpu(5, 2));
    assert_eq!(a.losses, b.losses);
    assert_eq!(a.latents, b.latents);
    assert_eq!(a.reconstructed, b.reconstructed);
    assert_ne!(a.latents, c.latents);
}

#[test]
fn the_shapes_are_what_the_settings_say() {
    let result = train_cpu(1, 1);
    assert_eq!((result.latents.len(), result.latents.dims), (60, 5 * 8));
    assert_eq!(result.reconstructed.len(), 60 * 5);
    let seed_settings = ModelSettings {
        epochs: 1,
        ..RunConfig::preset(Preset::Seed).model
    };
    let mut observer = Observer::new(Signal::Continue, 0);
    let result = train_on(&cpu(), &seed_settings, 1, &mut observer).unwrap();
    assert_eq!(result.latents.dims, 64);
}

#[test]
fn stopping_keeps_what_was_learnt_and_discarding_does_not() {
    let mut observer = Observer::new(Signal::StopKeepBest, 4);
    let result = train_on(&cpu(), &settings(100), 1, &mut observer).unwrap();
    assert_eq!((result.losses.len(), result.ending), (4, Ending::Stopped));
    let mut observer = Observer::new(Signal::Discard, 4);
    let discarded = train_on(&cpu(), &settings(100), 1, &mut observer);
    assert!(matches!(discarded, Err(ModelError::Cancelled)));
}

#[test]
fn a_pause_changes_nothing() {
    /// Pauses for ten questions after the second epoch.
    struct Pausing {
        epochs: usize,
        pauses: usize,
    }
    impl TrainObserver for Pausing {
        fn signal(&mut self) -> Signal {
            if self.epochs == 2 && self.pauses < 10 {
                self.pauses += 1;
                return Signal::Pause;
            }
            Signal::Continue
        }
        fn epoch(&mut self, _: &EpochLosses) {
            self.epochs += 1;
        }
    }
    let data = profiles();
    let points: Vec<usize> = (0..data.len()).collect();
    let mut observer = Pausing {
        epochs: 0,
        pauses: 0,
    };
    let paused = train(&data, &points, &settings(5), 1, &cpu(), &mut observer).unwrap();
    assert_eq!(observer.pauses, 10);
    assert_eq!(paused.latents, train_cpu(5, 1).latents);
}

#[test]
fn a_loss_that_is_not_a_number_is_reported_with_a_remedy() {
    let mut data = profiles();
    data.values[0] = f32::INFINITY;
    let points: Vec<usize> = (0..data.len()).collect();
    let mut observer = Observer::new(Signal::Continue, 0);
    let error = train(&data, &points, &settings(5), 1, &cpu(), &mut observer).unwrap_err();
    assert!(matches!(error, ModelError::Diverged { epoch: 1, .. }));
    assert!(error.to_string().contains("--learning-rate"), "{error}");
}

#[test]
fn weights_are_safetensors_with_names() {
    let result = train_cpu(1, 1);
    // The format: eight bytes of header length, then JSON.
    let length = u64::from_le_bytes(result.weights[..8].try_into().unwrap()) as usize;
    let header: serde_json::Value = serde_json::from_slice(&result.weights[8..8 + length]).unwrap();
    assert_eq!(
        header["gru.hidden.weight"]["shape"],
        serde_json::json!([32, 96])
    );
    assert_eq!(
        header["posterior.output.bias"]["shape"],
        serde_json::json!([16])
    );
}

#[test]
fn early_stopping_stops() {
    let settings = ModelSettings {
        patience: 3,
        kl_warmup: 0,
        learning_rate: 0.05,
        ..settings(2000)
    };
    let mut observer = Observer::new(Signal::Continue, 0);
    let result = train_on(&cpu(), &settings, 1, &mut observer).unwrap();
    assert_eq!(result.ending, Ending::EarlyStop { patience: 3 });
    assert_eq!(result.losses.len(), result.best_epoch + 3);
}

#[test]
fn wgpu_and_cpu_agree_over_twenty_epochs() {
    let found = adapters();
    if found.is_empty() {
        assert!(
            std::env::var_os("GENETIDE_REQUIRE_WGPU").is_none(),
            "GENETIDE_REQUIRE_WGPU is set, but no adapter was found"
        );
        eprintln!("skipped: no adapter was found; install a Vulkan driver to run this test");
        return;
    }
    let gpu = open(DeviceChoice::Gpu(Some(0))).unwrap();
    let mut observer = Observer::new(Signal::Continue, 0);
    let on_gpu = train_on(&gpu, &settings(20), 1, &mut observer).unwrap();
    let on_cpu = train_cpu(20, 1);
    for (a, b) in on_gpu.losses.iter().zip(&on_cpu.losses) {
        let difference = (a.train_loss - b.train_loss).abs();
        assert!(
            difference < 0.01 * b.train_loss.abs().max(1.0),
            "{a:?} {b:?}"
        );
        let validation = a.validation_loss.unwrap() - b.validation_loss.unwrap();
        assert!(
            validation.abs() < 0.01 * b.validation_loss.unwrap().abs().max(1.0),
            "{a:?} {b:?}"
        );
    }
    assert_eq!(on_gpu.losses.len(), 20);
}
