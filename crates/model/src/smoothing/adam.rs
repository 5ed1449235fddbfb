//! The optimiser: Adam with decoupled weight decay (Loshchilov & Hutter 2019, arXiv 1711.05101), after
//! clipping the gradient by its global norm.

use serde::{Deserialize, Serialize};

/// Decay of the running mean of gradients.
pub const BETA_1: f32 = 0.9;
/// Decay of the running mean of squared gradients.
pub const BETA_2: f32 = 0.999;
const EPSILON: f32 = 1e-8;
/// Decay of the weights, times the learning rate.
const DECAY: f64 = 1e-4;
/// Largest norm of the gradient.
pub const LARGEST_NORM: f64 = 1.0;

/// The factors of one step, with the bias of the running means taken out.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// Of mean / (root mean square + epsilon).
    pub size: f32,
    /// Of the weights.
    pub keep: f32,
    /// Added to the root mean square.
    pub epsilon: f32,
}

impl Rate {
    /// Those of step number `step`, the first of which is 1, at the learning rate `rate`.
    pub fn of(step: usize, rate: f64) -> Self {
        let step = i32::try_from(step).unwrap_or(i32::MAX);
        let bias_1 = 1.0 - f64::from(BETA_1).powi(step);
        let bias_2 = (1.0 - f64::from(BETA_2).powi(step)).sqrt();
        Self {
            size: (rate * bias_2 / bias_1) as f32,
            keep: (1.0 - rate * DECAY) as f32,
            epsilon: (f64::from(EPSILON) * bias_2) as f32,
        }
    }
}

/// The state of the optimiser.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AdamW {
    /// Running means of the gradient.
    pub mean: Vec<f32>,
    /// Running means of its squares.
    pub square: Vec<f32>,
    /// Steps taken.
    pub steps: usize,
}

impl AdamW {
    /// An optimiser of `weights` weights, before its first step.
    pub fn new(weights: usize) -> Self {
        Self {
            mean: vec![0.0; weights],
            square: vec![0.0; weights],
            steps: 0,
        }
    }

    /// One step along `gradient`, which is clipped.
    pub fn step(&mut self, weights: &mut [f32], gradient: &[f32], rate: f64) {
        self.steps += 1;
        let squares: f64 = gradient.iter().map(|value| f64::from(value * value)).sum();
        // NaN stays, so that a training that diverges is noticed.
        let clip = (LARGEST_NORM / (squares.sqrt() + 1e-6)).clamp(f64::MIN_POSITIVE, 1.0) as f32;
        let Rate {
            size,
            keep,
            epsilon,
        } = Rate::of(self.steps, rate);
        let moments = self.mean.iter_mut().zip(&mut self.square);
        for ((weight, gradient), (mean, square)) in weights.iter_mut().zip(gradient).zip(moments) {
            let gradient = gradient * clip;
            *mean = BETA_1 * *mean + (1.0 - BETA_1) * gradient;
            *square = BETA_2 * *square + (1.0 - BETA_2) * gradient * gradient;
            *weight = *weight * keep - size * *mean / (square.sqrt() + epsilon);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_agree_with_pytorch() {
        // w = torch.tensor([1.0, -2.0, 0.5], requires_grad=True)
        // o = torch.optim.AdamW([w], lr=0.1, weight_decay=1e-4)
        // for g in ([3.0, 0.0, 4.0], [0.3, -0.4, 0.0], [-6.0, 8.0, 0.0]):
        //     w.grad = torch.tensor(g); torch.nn.utils.clip_grad_norm_([w], 1.0); o.step(); print(w.tolist())
        let expected = [
            [0.899_99, -1.999_98, 0.399_995],
            [0.806_763, -1.925_546_3, 0.332_985_2],
            [0.795_676_6, -1.956_955_6, 0.281_186_2],
        ];
        let mut weights = [1.0, -2.0, 0.5];
        let mut adam = AdamW::new(3);
        let gradients = [[3.0, 0.0, 4.0], [0.3, -0.4, 0.0], [-6.0, 8.0, 0.0]];
        for (gradient, expected) in gradients.iter().zip(expected) {
            adam.step(&mut weights, gradient, 0.1);
            for (found, expected) in weights.iter().zip(expected) {
                assert!((found - expected).abs() < 2e-6, "{found} is not {expected}");
            }
        }
    }
}
