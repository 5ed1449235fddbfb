use super::*;
use crate::smoothing::input::{Observed, inputs};
use genetide_data::Matrix;

/// `size` sin(`speed` i), as in reference.py.
fn wave(count: usize, speed: f64, size: f64) -> Vec<f32> {
    (0..count)
        .map(|i| (size * (speed * i as f64).sin()) as f32)
        .collect()
}

const GENES: usize = 5;

/// The table of reference.py.
pub fn lesson() -> Lesson {
    let times: [&[f32]; 2] = [&[0.0, 0.1, 0.4, 1.0], &[0.0, 0.2, 0.7]];
    let matrix = |k: usize, speed: f64, scale: f64, shift: f32| {
        let values = wave(GENES * times[k].len(), speed, scale);
        let values = values.into_iter().map(|value| value + shift);
        Matrix::new(GENES, times[k].len(), values.collect())
    };
    let values = [0, 1].map(|k| matrix(k, 0.9 + k as f64, 1.0, 2.0));
    let errors = [0, 1].map(|k| matrix(k, 2.1, 0.1, 0.2));
    let present = [0, 1].map(|k| Matrix::filled(GENES, times[k].len(), true));
    let observed = [0, 1].map(|k| Observed {
        times: times[k],
        values: &values[k],
        errors: &errors[k],
        present: &present[k],
    });
    let inputs = inputs(&observed);
    let targets = inputs.iter().enumerate().map(|(k, input)| {
        let curve = |speed, size| Matrix::new(GENES, 24, wave(GENES * 24, speed, size));
        let responds: Vec<bool> = (0..GENES).map(|gene| gene != 2 || k == 0).collect();
        let driven = responds.iter().enumerate();
        CourseTargets {
            truth: Matrix::from_fn(GENES, input.times(), |g, t| input.values[(g, t)] * 0.9),
            curve: curve(0.23 + k as f64, 1.5),
            drive: curve(0.11 + k as f64, 1.0),
            times: Matrix::from_fn(GENES, 4, |gene, i| (7 * gene + 3 * i + k) % 48),
            half_life: (0..GENES).map(|gene| 5 * gene % 24).collect(),
            is_driven: driven
                .map(|(gene, responds)| *responds && gene != 4)
                .collect(),
            responds,
        }
    });
    Lesson {
        targets: targets.collect(),
        inputs,
        program: vec![0, 1, 0, 1, 1],
    }
}

/// The weights of reference.py.
pub fn weights(layout: &Layout) -> Vec<f32> {
    let mut weights = wave(layout.size, 1.3, 0.6);
    weights[layout.log_temperature] = 2.3;
    weights[layout.log_variance] = -3.0;
    weights
}

// Printed by reference.py beside this file: the terms, for each layer the sum of its gradient times cos(0.05 i)
// and the norm, and the gradient of temperature and variance.
const TERMS: [f64; 11] = [
    139.863525,
    2.742283,
    36374.156931,
    0.771422,
    3.881971,
    3.981373,
    3.917746,
    3.904585,
    2.498845,
    2.429697,
    1.445862,
];
const GRADIENT: [[f64; 2]; 23] = [
    [5.171646e+04, 4.201062e+05],
    [2.510031e+03, 8.970661e+05],
    [-7.374961e+02, 1.826552e+05],
    [7.275586e+03, 9.487403e+05],
    [-4.422703e+02, 1.192188e+05],
    [-7.280572e+04, 3.230897e+05],
    [1.764325e+04, 8.109834e+04],
    [-2.317009e+04, 2.885329e+05],
    [5.769859e-02, 6.618671e+00],
    [2.989178e-01, 1.917407e+00],
    [-5.440836e+01, 1.338263e+05],
    [-1.907174e+04, 9.769590e+04],
    [-5.021873e-01, 5.022887e+01],
    [1.861958e-02, 6.248966e+01],
    [-1.142046e+01, 3.947369e+01],
    [7.730694e-02, 1.212301e+00],
    [-2.686297e-01, 1.249642e+00],
    [-1.457548e-02, 9.737471e-01],
    [-4.384151e-02, 7.433301e-01],
    [1.479962e-02, 6.602079e-01],
    [-1.976415e-02, 2.280036e+00],
    [-1.939296e-01, 7.406944e-01],
    [4.103564e-02, 8.159660e-01],
];
const LAST: [f32; 2] = [0.033_806_79, -70.364_88];

/// The noise of reference.py.
pub fn noise(course: usize, time: usize, gene: usize, out: &mut [f32]) {
    let all = wave((time + 1) * GENES * LATENT, 0.37 + course as f64, 1.0);
    let start = (time * GENES + gene) * LATENT;
    out.copy_from_slice(&all[start..start + out.len()]);
}

#[test]
fn losses_and_gradient_are_those_of_pytorch() {
    let (layout, lesson) = (Layout::new(), lesson());
    let mut workspace = Workspace::default();
    let terms = Terms::weights(0.2);
    let t = workspace.step(&layout, &weights(&layout), &lesson, terms, Some(&noise));
    for (found, expected) in t.values().iter().zip(TERMS) {
        assert!(
            (found - expected).abs() < 2e-5 * (1.0 + expected),
            "{found} is not {expected}"
        );
    }
    let gradient = workspace.gradient();
    let mut named = layout.named();
    named.sort_by_key(|(_, linear, _)| linear.place().start);
    for ((name, linear, _), [sum, norm]) in named.iter().zip(GRADIENT) {
        let of_layer = &gradient[linear.place()];
        let squares: f64 = of_layer.iter().map(|value| f64::from(*value).powi(2)).sum();
        let products = of_layer
            .iter()
            .enumerate()
            .map(|(i, value)| f64::from(*value) * (0.05 * i as f64).cos());
        let (found_sum, found_norm) = (products.sum::<f64>(), squares.sqrt());
        assert!(
            (found_norm - norm).abs() < 1e-4 * norm,
            "{name}: norm {found_norm} is not {norm}"
        );
        assert!(
            (found_sum - sum).abs() < 1e-3 * norm,
            "{name}: sum {found_sum} is not {sum}"
        );
    }
    for (found, expected) in gradient[layout.size - 2..].iter().zip(LAST) {
        assert!(
            (found - expected).abs() < 1e-4 * (1.0 + expected.abs()),
            "{found} is not {expected}"
        );
    }
}
