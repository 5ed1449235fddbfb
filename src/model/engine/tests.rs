use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor};
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestCaseError};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256Plus;

use super::plain::Plain;
use super::weights::flatten;
use super::*;
use crate::config::RunConfig;
use crate::data::ScaledProfiles;
use crate::model::ModelSettings;
use crate::model::Preset;
use crate::model::any_shape::{Shape, any_shape};
use crate::model::batch::Dataset;
use crate::model::device::{DeviceChoice, OpenDevice, adapters, open};
use crate::model::random::{Stream, generator};

impl Shape {
    fn profiles(&self) -> ScaledProfiles {
        let mut random = Xoshiro256Plus::seed_from_u64(self.seed);
        let mut draws = |low: f32, high: f32| -> Vec<f32> {
            (0..self.genes * self.times)
                .map(|_| random.gen_range(low..high))
                .collect()
        };
        let values = draws(-2.0, 2.0);
        let errors = draws(0.05, 0.5);
        ScaledProfiles {
            genes: (0..self.genes).collect(),
            times: (0..self.times).map(|t| (t * t) as f64).collect(),
            values,
            standard_errors: self.with_errors.then_some(errors),
            offset: vec![0.0; self.genes],
            scale: vec![1.0; self.genes],
        }
    }

    fn network(&self, dataset: &Dataset<'_>) -> Vrnn {
        let device = Device::flex();
        let mut random = generator(self.seed, Stream::Weights);
        let with_errors = dataset.has_standard_errors();
        Vrnn::new(&self.settings, with_errors, &mut random, &device)
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
    let device = Device::flex();
    let network = shape.network(dataset);
    let mut plain = Plain::new(dataset, &shape.settings, shape.seed, network, &device);
    let gradients = plain.gradients(rows, STEP);
    let mut flat = Flat {
        gradients: &gradients,
        values: Vec::new(),
    };
    plain.network.visit(&mut flat);
    (plain.take_losses().unwrap(), flat.values)
}

fn fused_gradient(shape: &Shape, dataset: &Dataset<'_>, rows: &[usize]) -> (LossSums, Vec<f32>) {
    let network = shape.network(dataset);
    let mut fused = Fused::new(dataset, &shape.settings, shape.seed, network).unwrap();
    let sums = fused.gradient(rows, STEP);
    (sums, fused.last_gradient())
}

/// The third step, with a KL term.
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
    let network = shape.network(dataset);
    let gpu = Gpu::new(
        dataset,
        &shape.settings,
        shape.seed,
        network,
        &device.device,
    );
    let mut gpu = gpu.unwrap().unwrap();
    gpu.gradient(rows, STEP);
    (gpu.take_losses().unwrap(), gpu.last_gradient())
}

/// The first adapter; none is a failure where one is required.
fn any_gpu() -> Option<OpenDevice> {
    if adapters().is_empty() {
        assert!(
            std::env::var_os("GENETIDE_REQUIRE_WGPU").is_none(),
            "GENETIDE_REQUIRE_WGPU is set, but no adapter was found"
        );
        eprintln!("skipped: no adapter was found; install a Vulkan driver to run this test");
        return None;
    }
    Some(open(DeviceChoice::Gpu(Some(0))).unwrap())
}

/// Holds losses and gradients against those of automatic differentiation.
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
            ..RunConfig::preset(Preset::Shape).model
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
        let network = shape.network(&dataset);
        let mut fused = Fused::new(&dataset, &shape.settings, 1, network).unwrap();
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
fn the_number_of_threads_changes_no_digit() {
    let one = after_steps(1);
    assert_eq!(one, after_steps(2));
    assert_eq!(one, after_steps(7));
}

#[test]
fn losses_follow_those_of_burns_operations() {
    let shape = preset_shape();
    let data = shape.profiles();
    let dataset = Dataset::new(&data, &shape.settings);
    let device = Device::flex();
    let network = || shape.network(&dataset);
    let mut engines: [Box<dyn Engine>; 2] = [
        Box::new(Fused::new(&dataset, &shape.settings, 1, network()).unwrap()),
        Box::new(Plain::new(&dataset, &shape.settings, 1, network(), &device)),
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
    // It learns, and rounding alone parts the two.
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
fn the_network_comes_back_as_it_went_in() {
    let shape = preset_shape();
    let data = shape.profiles();
    let dataset = Dataset::new(&data, &shape.settings);
    let network = shape.network(&dataset);
    let before = flatten(&network).unwrap();
    let fused = Fused::new(&dataset, &shape.settings, 1, network).unwrap();
    assert_eq!(flatten(&fused.network().unwrap()).unwrap(), before);
}
