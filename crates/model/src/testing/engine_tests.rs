//! The engines against each other: losses and gradients of [`Fused`] and [`Gpu`] are those of
//! [`Plain`].

use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor};
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestCaseError};

use crate::device::OpenDevice;
use crate::engine::choice::engine_for;
use crate::engine::fused::engine::Fused;
use crate::engine::gpu::engine::{Gpu, client};
use crate::engine::interface::{Engine, LossSums, Setup, Step};
use crate::engine::plain::engine::Plain;
use crate::network::dataset::Dataset;
use crate::network::layout::Layout;
use crate::network::weights::flatten;
use crate::settings::{ModelSettings, Preset};
use crate::testing::any_gpu::any_gpu;
use crate::testing::any_shape::{Shape, any_shape};

impl Shape {
    /// The state in which engines begin.
    fn setup<'a>(&'a self, dataset: &'a Dataset<'a>) -> Setup<'a> {
        Setup {
            dataset,
            settings: &self.settings,
            seed: self.seed,
            network: self.network(dataset),
        }
    }

    fn fused<'a>(&'a self, dataset: &'a Dataset<'a>) -> Fused<'a> {
        let setup = self.setup(dataset);
        let layout = Layout::of(&setup.network).unwrap();
        Fused::new(setup, layout).unwrap()
    }

    fn plain<'a>(&'a self, dataset: &'a Dataset<'a>) -> Plain<'a> {
        Plain::new(self.setup(dataset), &Device::flex())
    }
}

/// Gradients one after the other, in the order of the weights; zeros where none was needed.
struct Flat<'a> {
    gradients: &'a GradientsParams,
    values: Vec<f32>,
}

impl ModuleVisitor for Flat<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        match self.gradients.get::<D>(param.id) {
            Some(gradient) => {
                let values: Vec<f32> = gradient.into_data().try_to_vec().unwrap();
                self.values.extend(values);
            }
            None => {
                let zeros = param.val().dims().iter().product();
                self.values.extend(vec![0.0; zeros]);
            }
        }
    }
}

fn plain_gradient(shape: &Shape, dataset: &Dataset<'_>, rows: &[usize]) -> (LossSums, Vec<f32>) {
    let mut plain = shape.plain(dataset);
    let (gradients, network) = plain.gradients_and_network(rows, STEP);
    let mut flat = Flat {
        gradients: &gradients,
        values: Vec::new(),
    };
    network.visit(&mut flat);
    (plain.take_losses().unwrap(), flat.values)
}

fn fused_gradient(shape: &Shape, dataset: &Dataset<'_>, rows: &[usize]) -> (LossSums, Vec<f32>) {
    let mut fused = shape.fused(dataset);
    let sums = fused.gradient(rows, STEP);
    (sums, fused.last_gradient())
}

/// The fourth step, with a KL term.
const STEP: Step = Step {
    number: 3,
    kl_weight: 0.7,
};

fn gpu_gradient(
    shape: &Shape,
    dataset: &Dataset<'_>,
    rows: &[usize],
    device: &OpenDevice,
) -> (LossSums, Vec<f32>) {
    let setup = shape.setup(dataset);
    let layout = Layout::of(&setup.network).unwrap();
    let client = client(&device.device).unwrap();
    let mut gpu = Gpu::new(setup, layout, client).unwrap();
    gpu.gradient(rows, STEP);
    (gpu.take_losses().unwrap(), gpu.last_gradient())
}

/// Compares losses and gradients with those of automatic differentiation.
fn agrees_with_plain(
    shape: &Shape,
    tolerance: f32,
    gradient: impl Fn(&Dataset<'_>, &[usize]) -> (LossSums, Vec<f32>),
) -> Result<(), TestCaseError> {
    let data = shape.profiles();
    let dataset = Dataset::new(&data, &shape.settings);
    let mut rows: Vec<usize> = (0..shape.genes).collect();
    rows.reverse();
    let (plain_sums, plain) = plain_gradient(shape, &dataset, &rows);
    let (sums, gradient) = gradient(&dataset, &rows);
    let close = |a: f64, b: f64| (a - b).abs() < f64::from(tolerance) * (1.0 + b.abs());
    prop_assert!(
        close(sums.reconstruction, plain_sums.reconstruction),
        "{:?} {:?}",
        sums,
        plain_sums
    );
    prop_assert!(close(sums.kl, plain_sums.kl), "{:?} {:?}", sums, plain_sums);
    prop_assert_eq!(plain.len(), gradient.len());
    // Sums of thousands of terms in f32: an error relative to the largest derivative.
    let largest = plain
        .iter()
        .fold(0.1_f32, |most, value| most.max(value.abs()));
    for (at, (found, plain)) in gradient.iter().zip(&plain).enumerate() {
        prop_assert!(
            (found - plain).abs() < tolerance * largest,
            "weight {}: {} is not {}",
            at,
            found,
            plain
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]
    #[test]
    fn on_the_cpu_gradients_are_those_of_automatic_differentiation(shape in any_shape(19, 1..200, 2..9)) {
        agrees_with_plain(&shape, 1e-4, |dataset, rows| fused_gradient(&shape, dataset, rows))?;
    }
}

proptest! {
    // Each case compiles a kernel of its own.
    #![proptest_config(ProptestConfig {
        cases: 4,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]
    #[test]
    fn on_a_gpu_gradients_are_those_of_automatic_differentiation(shape in any_shape(19, 1..200, 2..9)) {
        if let Some(device) = any_gpu() {
            // Vulkan lets a driver compute the noise's cosine to 2^-11 only.
            agrees_with_plain(&shape, 1e-3, |dataset, rows| {
                gpu_gradient(&shape, dataset, rows, &device)
            })?;
        }
    }
}

/// A network of the preset `shape` and the profiles it reads.
fn preset_shape() -> Shape {
    Shape {
        settings: ModelSettings {
            batch_size: 300,
            ..ModelSettings::preset(Preset::Scratch)
        },
        genes: 300,
        times: 6,
        with_errors: true,
        seed: 5,
    }
}

fn after_steps(threads: usize) -> Vec<f32> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap();
    pool.install(|| {
        let shape = preset_shape();
        let data = shape.profiles();
        let dataset = Dataset::new(&data, &shape.settings);
        let mut fused = shape.fused(&dataset);
        let rows: Vec<usize> = (0..shape.genes).collect();
        for number in 0..5 {
            fused.step(
                &rows,
                Step {
                    number,
                    kl_weight: 0.3,
                },
            );
        }
        flatten(&fused.network().unwrap()).unwrap()
    })
}

#[test]
fn results_do_not_depend_on_the_number_of_threads() {
    let one = after_steps(1);
    assert_eq!(one, after_steps(2));
    assert_eq!(one, after_steps(7));
}

#[test]
fn losses_over_thirty_steps_are_those_of_burns_operations() {
    let shape = preset_shape();
    let data = shape.profiles();
    let dataset = Dataset::new(&data, &shape.settings);
    let mut engines: [Box<dyn Engine + '_>; 2] = [
        Box::new(shape.fused(&dataset)),
        Box::new(shape.plain(&dataset)),
    ];
    let rows: Vec<usize> = (0..shape.genes).collect();
    let mut curves = [Vec::new(), Vec::new()];
    for (engine, curve) in engines.iter_mut().zip(&mut curves) {
        for number in 0..30 {
            engine.step(
                &rows[..240],
                Step {
                    number,
                    kl_weight: 0.3,
                },
            );
            engine.evaluate(&rows[240..], 0);
            curve.push(engine.take_losses().unwrap());
        }
    }
    let [fused, plain] = curves;
    // The network learns, and the two differ by rounding alone.
    assert!(fused[29].reconstruction < 0.9 * fused[0].reconstruction);
    for (fused, plain) in fused.iter().zip(&plain) {
        let near = |a: f64, b: f64| (a - b).abs() < 1e-3 * b.abs().max(1.0);
        assert!(
            near(fused.reconstruction, plain.reconstruction),
            "{fused:?} {plain:?}"
        );
        assert!(near(fused.kl, plain.kl), "{fused:?} {plain:?}");
    }
}

#[test]
fn an_engine_returns_the_initial_weights_before_a_step() {
    let shape = preset_shape();
    let data = shape.profiles();
    let dataset = Dataset::new(&data, &shape.settings);
    let before = flatten(&shape.network(&dataset)).unwrap();
    let engines: [Box<dyn Engine + '_>; 2] = [
        Box::new(shape.fused(&dataset)),
        Box::new(shape.plain(&dataset)),
    ];
    for engine in engines {
        assert_eq!(flatten(&engine.network().unwrap()).unwrap(), before);
    }
}

/// Losses of the prototype after each of ten steps, by the engine chosen for `device`.
fn prototype_losses(device: &Device) -> Vec<LossSums> {
    let shape = Shape {
        settings: ModelSettings {
            batch_size: 40,
            // Large enough to lower the loss within ten steps.
            learning_rate: 1e-2,
            ..ModelSettings::preset(Preset::Prototype)
        },
        genes: 50,
        times: 4,
        with_errors: true,
        seed: 5,
    };
    let data = shape.profiles();
    let dataset = Dataset::new(&data, &shape.settings);
    let mut engine = engine_for(shape.setup(&dataset), device).unwrap();
    let rows: Vec<usize> = (0..shape.genes).collect();
    let steps = (0..10).map(|number| {
        let step = Step {
            number,
            kl_weight: 0.3,
        };
        engine.step(&rows[..40], step);
        engine.evaluate(&rows[40..], 0);
        engine.take_losses().unwrap()
    });
    steps.collect()
}

#[test]
fn the_prototype_trains_on_every_device_with_the_same_losses() {
    let on_cpu = prototype_losses(&Device::flex());
    assert!(on_cpu[9].reconstruction < on_cpu[0].reconstruction);
    let Some(gpu) = any_gpu() else { return };
    for (gpu, cpu) in prototype_losses(&gpu.device).iter().zip(&on_cpu) {
        let near = |a: f64, b: f64| (a - b).abs() < 1e-2 * b.abs().max(1.0);
        assert!(
            near(gpu.reconstruction, cpu.reconstruction) && near(gpu.kl, cpu.kl),
            "{gpu:?} {cpu:?}"
        );
    }
}
