//! The optimiser: Adam (Kingma & Ba 2015, arXiv 1412.6980), after clipping the gradient by its global
//! norm.

use burn::optim::AdamConfig;

/// Decay of the running mean of gradients.
pub const BETA_1: f32 = 0.9;
/// Decay of the running mean of squared gradients.
pub const BETA_2: f32 = 0.999;
/// Added to the root of the mean square.
const EPSILON: f32 = 1e-8;

/// Burn's optimiser with these parameters.
pub fn burn_config() -> AdamConfig {
    AdamConfig::new()
        .with_beta_1(BETA_1)
        .with_beta_2(BETA_2)
        .with_epsilon(EPSILON)
}

/// Counts steps, and corrects the rate for the bias of the two running means.
#[derive(Default)]
pub struct AdamRate {
    steps: i32,
}

impl AdamRate {
    /// For the next step: the factor of mean / (root mean square + epsilon), and epsilon.
    pub fn next(&mut self, learning_rate: f64) -> (f32, f32) {
        self.steps = self.steps.saturating_add(1);
        let bias_1 = 1.0 - f64::from(BETA_1).powi(self.steps);
        let bias_2 = (1.0 - f64::from(BETA_2).powi(self.steps)).sqrt();
        let rate = learning_rate * bias_2 / bias_1;
        (rate as f32, (f64::from(EPSILON) * bias_2) as f32)
    }
}

/// Adam on all weights in one flat buffer.
pub struct Adam {
    mean: Vec<f32>,
    square: Vec<f32>,
    rate: AdamRate,
}

impl Adam {
    /// An optimiser of `weights` weights, before its first step.
    pub fn new(weights: usize) -> Self {
        Self {
            mean: vec![0.0; weights],
            square: vec![0.0; weights],
            rate: AdamRate::default(),
        }
    }

    /// One step along `gradient`, clipped to a norm of at most `largest_norm`.
    pub fn step(
        &mut self,
        weights: &mut [f32],
        gradient: &[f32],
        learning_rate: f64,
        largest_norm: f64,
    ) {
        let clip = clip_factor(gradient, largest_norm) as f32;
        let (rate, epsilon) = self.rate.next(learning_rate);
        let moments = self.mean.iter_mut().zip(&mut self.square);
        for ((weight, gradient), (mean, square)) in weights.iter_mut().zip(gradient).zip(moments) {
            let gradient = gradient * clip;
            *mean = BETA_1 * *mean + (1.0 - BETA_1) * gradient;
            *square = BETA_2 * *square + (1.0 - BETA_2) * gradient * gradient;
            *weight -= rate * *mean / (square.sqrt() + epsilon);
        }
    }
}

/// min(1, largest / (norm + 1e-6)), as in `torch.nn.utils.clip_grad_norm_`.
fn clip_factor(gradient: &[f32], largest: f64) -> f64 {
    let mut parts = [0.0_f32; 16];
    let (chunks, rest) = gradient.as_chunks::<16>();
    for chunk in chunks {
        for (part, value) in parts.iter_mut().zip(chunk) {
            *part += value * value;
        }
    }
    let squares = parts.iter().copied().chain(rest.iter().map(|v| v * v));
    let norm = squares.map(f64::from).sum::<f64>().sqrt();
    // NaN stays, so that a training that diverges is noticed.
    (largest / (norm + 1e-6)).clamp(f64::MIN_POSITIVE, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_agree_with_pytorch() {
        // w = torch.tensor([1.0, -2.0, 0.5], requires_grad=True)
        // o = torch.optim.Adam([w], lr=0.1)
        // for g in ([3.0, 0.0, 4.0], [0.3, -0.4, 0.0], [-6.0, 8.0, 0.0]):
        //     w.grad = torch.tensor(g); torch.nn.utils.clip_grad_norm_([w], 2.5); o.step()
        //     print(w.tolist())
        let expected = [
            [0.900_000_04, -2.0, 0.4],
            [0.819_695_95, -1.925_586_3, 0.332_994_16],
            [0.820_143_46, -1.976_952_8, 0.281_198_47],
        ];
        let mut weights = [1.0, -2.0, 0.5];
        let mut adam = Adam::new(3);
        let gradients = [[3.0, 0.0, 4.0], [0.3, -0.4, 0.0], [-6.0, 8.0, 0.0]];
        for (gradient, expected) in gradients.iter().zip(expected) {
            adam.step(&mut weights, gradient, 0.1, 2.5);
            for (found, expected) in weights.iter().zip(expected) {
                assert!((found - expected).abs() < 2e-6, "{found} is not {expected}");
            }
        }
    }

    #[test]
    fn a_nan_in_the_gradient_reaches_the_weights() {
        let mut weights = [1.0, 2.0];
        Adam::new(2).step(&mut weights, &[f32::NAN, 1.0], 0.1, 5.0);
        assert!(weights.iter().all(|weight| weight.is_nan()));
    }
}
