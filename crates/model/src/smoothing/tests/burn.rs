use rand::SeedableRng;
use rand_xoshiro::Xoshiro256Plus;

use super::*;
use crate::curves::table;
use crate::network::noise::NoiseKey;
use crate::network::random::Stream;
use crate::pretrained::embedded;
use crate::pretraining::lesson;
use crate::smoothing::engine::engine_on;
use crate::smoothing::gradient::tests as reference;
use crate::smoothing::gradient::{Lesson, Workspace};
use crate::smoothing::layout::LATENT;
use crate::testing::any_gpu::any_gpu;

const GENES: usize = 40;

/// A simulated table, with values missing and genes alone in their program.
fn simulated(seed: u64) -> Lesson {
    let mut random = Xoshiro256Plus::seed_from_u64(seed);
    let mut lesson = lesson(&table(&mut random, GENES));
    lesson.program[..2].copy_from_slice(&[1000, 1001]);
    lesson.inputs[0].present[(3, 1)] = false;
    lesson
}

fn drawn(course: usize, time: usize, gene: usize, out: &mut [f32]) {
    NoiseKey::new(4, Stream::Training, 0).fill(time, course * GENES + gene, LATENT, out);
}

/// The terms and the gradient of `task` with `weights` are those of the CPU, each layer's up to `tolerance` of
/// its norm.
fn assert_like_the_cpu(weights: Vec<f32>, task: Task<'_>, device: &Device, tolerance: f64) {
    let layout = Layout::new();
    let mut workspace = Workspace::default();
    let expected = workspace.step(&layout, &weights, task.lesson, task.terms, task.noise);
    let engine = BurnEngine::new(&State::first(weights), device);
    let (losses, gradient) = engine.gradient(&[task]).unwrap();
    let gradient = read(gradient).unwrap();
    let found = losses.into_iter().next().unwrap().terms().unwrap();
    for (number, (found, expected)) in found.values().iter().zip(expected.values()).enumerate() {
        assert!(
            (found - expected).abs() <= tolerance * (1.0 + expected.abs()),
            "term {number}: {found} is not {expected}"
        );
    }
    let singles = [layout.log_temperature, layout.log_variance];
    let singles = singles.map(|place| (format!("number {place}"), place..place + 1));
    let layers = layout.named().into_iter();
    let layers = layers.map(|(name, linear, _)| (name, linear.place()));
    for (name, place) in layers.chain(singles) {
        let expected = &workspace.gradient()[place.clone()];
        let squares = |values: &mut dyn Iterator<Item = f32>| {
            values
                .map(|value| f64::from(value).powi(2))
                .sum::<f64>()
                .sqrt()
        };
        let norm = squares(&mut expected.iter().copied());
        let pairs = gradient[place].iter().zip(expected);
        let away = squares(&mut pairs.map(|(found, expected)| found - expected));
        assert!(
            away <= tolerance * norm + 1e-7,
            "{name}: {away} away, norm {norm}"
        );
    }
}

/// Both tables, on `device`.
fn assert_steps_like_the_cpu(device: &Device, tolerance: f64) {
    let layout = Layout::new();
    let own = reference::lesson();
    let task = Task {
        lesson: &own,
        terms: Terms::weights(0.2),
        noise: Some(&reference::noise),
    };
    assert_like_the_cpu(reference::weights(&layout), task, device, tolerance);
    let weights = &embedded().unwrap().weights;
    let task = Task {
        lesson: &simulated(1),
        noise: Some(&drawn),
        ..task
    };
    assert_like_the_cpu(weights.clone(), task, device, tolerance);
}

#[test]
fn losses_and_gradient_are_those_written_out() {
    assert_steps_like_the_cpu(&Device::flex(), 1e-4);
}

#[test]
fn losses_and_gradient_on_a_gpu_are_those_of_the_cpu() {
    let Some(gpu) = any_gpu() else { return };
    assert_steps_like_the_cpu(&gpu.device, 0.01);
}

/// The terms of three steps of training, and of one without a step.
fn losses_of_steps(device: &Device) -> Vec<Terms> {
    let weights = embedded().unwrap().weights.clone();
    let mut engine = engine_on(device, State::first(weights));
    let lessons = [simulated(1), simulated(2)];
    let task = |number: usize| Task {
        lesson: &lessons[number],
        terms: Terms::weights(0.3),
        noise: Some(&drawn),
    };
    let mut terms: Vec<Terms> = (0..3)
        .map(|_| engine.learn(&[task(0), task(1)], 1e-3).unwrap())
        .collect();
    assert_eq!(engine.steps(), 3);
    terms.push(engine.evaluate(&task(1)).unwrap());
    terms
}

#[test]
fn training_on_a_gpu_goes_as_on_the_cpu() {
    let Some(gpu) = any_gpu() else { return };
    let on_cpu = losses_of_steps(&Device::flex());
    let weights = Terms::weights(0.3);
    // Three steps at this rate learn something.
    assert!(on_cpu[2].loss(weights) < on_cpu[0].loss(weights) - 0.02);
    for (found, expected) in losses_of_steps(&gpu.device).iter().zip(&on_cpu) {
        for (found, expected) in found.values().iter().zip(expected.values()) {
            assert!(
                (found - expected).abs() <= 0.01 * (1.0 + expected.abs()),
                "{found} is not {expected}"
            );
        }
    }
}

#[test]
fn heads_without_a_weight_are_left_out() {
    let lesson = simulated(3);
    let terms = Terms {
        reconstruction: 1.0,
        kl: 0.3,
        ..Terms::default()
    };
    let task = Task {
        lesson: &lesson,
        terms,
        noise: Some(&drawn),
    };
    let weights = embedded().unwrap().weights.clone();
    let mut workspace = Workspace::default();
    let expected = workspace.step(&Layout::new(), &weights, &lesson, terms, Some(&drawn));
    let mut engine = BurnEngine::new(&State::first(weights), &Device::flex());
    let found = engine.evaluate(&task).unwrap();
    assert!((found.reconstruction - expected.reconstruction).abs() < 1e-4);
    assert!((found.kl - expected.kl).abs() < 1e-4);
    assert_eq!((found.curve, found.contrast), (0.0, 0.0));
    let (_, gradient) = engine.gradient(&[task]).unwrap();
    let pairs = read(gradient).unwrap();
    let largest = pairs
        .iter()
        .zip(workspace.gradient())
        .map(|(found, expected)| (found - expected).abs())
        .fold(0.0, f32::max);
    assert!(largest < 1e-4, "{largest}");
}

#[test]
fn a_step_of_the_optimiser_is_that_of_the_cpu() {
    let state = State {
        weights: vec![1.0, -2.0, 0.5],
        optimiser: AdamW {
            mean: vec![0.1, 0.0, -0.2],
            square: vec![0.01, 0.0, 0.3],
            steps: 6,
        },
    };
    for gradient in [[3.0, 0.0, 4.0], [0.3, -0.4, 0.0]] {
        let mut expected = state.clone();
        expected
            .optimiser
            .step(&mut expected.weights, &gradient, 0.1);
        let device = Device::flex();
        let tensor = |values: &[f32]| Tensor::from_floats(values, &device);
        let mut moments = Moments {
            mean: tensor(&state.optimiser.mean),
            square: tensor(&state.optimiser.square),
        };
        let weights = moments.step(tensor(&state.weights), tensor(&gradient), &Rate::of(7, 0.1));
        let pairs = [
            (weights, &expected.weights),
            (moments.mean, &expected.optimiser.mean),
            (moments.square, &expected.optimiser.square),
        ];
        for (found, expected) in pairs {
            for (found, expected) in read(found).unwrap().iter().zip(expected) {
                assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
            }
        }
    }
}

#[test]
fn what_a_training_goes_on_from_is_read_back() {
    let numbers = |scale: f32| {
        (0..Layout::new().size)
            .map(move |i| scale * i as f32)
            .collect()
    };
    let state = State {
        weights: numbers(1.0),
        optimiser: AdamW {
            mean: numbers(2.0),
            square: numbers(3.0),
            steps: 9,
        },
    };
    let engine = BurnEngine::new(&state, &Device::flex());
    assert_eq!(engine.state().unwrap(), state);
}
