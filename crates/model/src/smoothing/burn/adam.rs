//! The optimiser on a device, as [`crate::smoothing::adam`].

use burn::tensor::Tensor;

use crate::smoothing::adam::{BETA_1, BETA_2, LARGEST_NORM, Rate};

/// The running means of the gradient and of its squares, `[weights]` each.
#[derive(Clone)]
pub struct Moments {
    /// Of the gradient.
    pub mean: Tensor<1>,
    /// Of its squares.
    pub square: Tensor<1>,
}

impl Moments {
    /// One step from `weights` along `gradient`, which is clipped. Nothing is read back from the device.
    pub fn step(&mut self, weights: Tensor<1>, gradient: Tensor<1>, rate: &Rate) -> Tensor<1> {
        let norm = gradient.clone().square().sum().sqrt();
        let clip = (norm + 1e-6)
            .recip()
            .mul_scalar(LARGEST_NORM)
            .clamp_max(1.0);
        let gradient = gradient * clip;
        let moved = |old: &Tensor<1>, keep: f32, new: Tensor<1>| {
            old.clone().mul_scalar(keep) + new.mul_scalar(1.0 - keep)
        };
        self.mean = moved(&self.mean, BETA_1, gradient.clone());
        self.square = moved(&self.square, BETA_2, gradient.square());
        let root = self.square.clone().sqrt().add_scalar(rate.epsilon);
        let step = self.mean.clone().mul_scalar(rate.size) / root;
        weights.mul_scalar(rate.keep) - step
    }
}
