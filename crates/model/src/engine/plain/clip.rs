//! Gradient clipping by the global norm.

use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::Tensor;

/// Scales all gradients of `module` by one factor, so that their global norm (the root of the sum
/// of squares over all of them) is at most `largest`.
///
/// As in `torch.nn.utils.clip_grad_norm_`. Burn's own clipping takes the norm of each parameter alone,
/// which changes the direction of the gradient. Nothing is read back from the device.
pub fn clip_global_norm<M: Module>(
    module: &M,
    gradients: GradientsParams,
    largest: f64,
) -> GradientsParams {
    let mut squares = SumOfSquares {
        gradients: &gradients,
        sum: None,
    };
    module.visit(&mut squares);
    let Some(sum) = squares.sum else {
        return gradients;
    };
    // min(1, largest / (norm + 1e-6)), as in PyTorch.
    let factor = (sum.sqrt() + 1e-6)
        .recip()
        .mul_scalar(largest)
        .clamp_max(1.0);
    let mut scale = Scale { gradients, factor };
    module.visit(&mut scale);
    scale.gradients
}

struct SumOfSquares<'a> {
    gradients: &'a GradientsParams,
    sum: Option<Tensor<1>>,
}

impl ModuleVisitor for SumOfSquares<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if let Some(gradient) = self.gradients.get::<D>(param.id) {
            let squares = gradient.square().sum();
            self.sum = Some(match self.sum.take() {
                Some(sum) => sum + squares,
                None => squares,
            });
        }
    }
}

struct Scale {
    gradients: GradientsParams,
    factor: Tensor<1>,
}

impl ModuleVisitor for Scale {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if let Some(gradient) = self.gradients.remove::<D>(param.id) {
            let factor = self.factor.clone().reshape([1; D]);
            self.gradients.register::<D>(param.id, gradient * factor);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::nn::Linear;
    use burn::tensor::Device;

    use crate::network::weights::read;

    #[test]
    fn norm_is_global_and_direction_is_kept() {
        let device = Device::flex();
        let linear = Linear {
            weight: Param::from_data([[0.0_f32], [0.0]], &device),
            bias: Some(Param::from_data([0.0_f32], &device)),
        };
        let bias = linear.bias.as_ref().unwrap().id;
        let mut gradients = GradientsParams::new();
        let of_weight = Tensor::from_data([[2.0_f32], [3.0]], &device);
        gradients.register::<2>(linear.weight.id, of_weight);
        gradients.register::<1>(bias, Tensor::from_data([6.0_f32], &device));
        // Norm sqrt(4 + 9 + 36) = 7; clipped to 3.5 all halve. Clipping each parameter on its own
        // would leave the weight's sqrt(13) = 3.6 nearly as it is.
        let clipped = clip_global_norm(&linear, gradients, 3.5);
        let weight_of = |gradients: &GradientsParams| {
            let weight = gradients.get::<2>(linear.weight.id).unwrap();
            read(weight).unwrap()
        };
        let bias = read(clipped.get::<1>(bias).unwrap()).unwrap();
        let weight = weight_of(&clipped);
        for (value, expected) in weight.iter().chain(&bias).zip([1.0, 1.5, 3.0]) {
            assert!((value - expected).abs() < 1e-5, "{value} is not {expected}");
        }
        let unclipped = clip_global_norm(&linear, clipped, 100.0);
        assert!((weight_of(&unclipped)[1] - 1.5).abs() < 1e-5);
    }
}
