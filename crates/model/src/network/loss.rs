//! The terms of the loss.

use std::f64::consts::PI;

use burn::tensor::Tensor;

/// Negative log-likelihood of `value` under independent Gaussians, elementwise, in nats.
///
/// `0.5 (ln 2 pi + ln v + (x - mu)^2 / v)`, with `value` x, `mean` mu and `variance` v > 0 of the
/// same shape `[B, D]`.
pub fn gaussian_nll(value: Tensor<2>, mean: Tensor<2>, variance: Tensor<2>) -> Tensor<2> {
    let squared = (value - mean).square();
    (squared / variance.clone() + variance.log() + (2.0 * PI).ln()) * 0.5
}

/// KL divergence KL(q || p) between diagonal Gaussians, elementwise, in nats.
///
/// `0.5 (ln s_p - ln s_q + (s_q + (m_q - m_p)^2) / s_p - 1)`, with means m and log-variances ln s,
/// all `[B, Z]` (Kingma & Welling 2014, appendix B, for a prior that is not standard).
pub fn kl_divergence(posterior: &Gaussian, prior: &Gaussian) -> Tensor<2> {
    let difference = (posterior.mean.clone() - prior.mean.clone()).square();
    let log_ratio = posterior.log_variance.clone() - prior.log_variance.clone();
    let scaled = difference * prior.log_variance.clone().neg().exp();
    (log_ratio.clone().exp() + scaled - log_ratio - 1.0) * 0.5
}

/// Means and log-variances of diagonal Gaussians, each `[B, Z]`.
#[derive(Clone, Debug)]
pub struct Gaussian {
    /// `[B, Z]`.
    pub mean: Tensor<2>,
    /// `[B, Z]`, clamped to +-[`LOG_VARIANCE_LIMIT`].
    pub log_variance: Tensor<2>,
}

/// Log-variances are clamped to +- this, so that no variance under- or overflows in f32.
pub const LOG_VARIANCE_LIMIT: f64 = 10.0;

impl Gaussian {
    /// Splits a layer's output `[B, 2 Z]` into means and clamped log-variances.
    pub fn from_output(output: Tensor<2>) -> Self {
        let [batch, twice] = output.dims();
        let latent = twice / 2;
        Self {
            mean: output.clone().slice([0..batch, 0..latent]),
            log_variance: output
                .slice([0..batch, latent..twice])
                .clamp(-LOG_VARIANCE_LIMIT, LOG_VARIANCE_LIMIT),
        }
    }

    /// `mean + exp(0.5 log_variance) * noise` (the reparameterisation of Kingma & Welling 2014).
    pub fn sample(&self, noise: Tensor<2>) -> Tensor<2> {
        self.mean.clone() + (self.log_variance.clone() * 0.5).exp() * noise
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    fn tensor(rows: [[f32; 2]; 1]) -> Tensor<2> {
        Tensor::from_data(rows, &Device::flex())
    }

    fn values(tensor: Tensor<2>) -> Vec<f32> {
        tensor.into_data().try_to_vec().unwrap()
    }

    #[test]
    fn nll_agrees_with_pytorch() {
        // torch.nn.functional.gaussian_nll_loss(torch.tensor([1.0, -2.0]),
        //     torch.tensor([0.5, 0.0]), torch.tensor([0.25, 2.0]), full=True, reduction="none")
        // By hand: 0.5 (ln(0.25 + 0) + 0.25 / 0.25 + 1.837877) = 0.7257914;
        //          0.5 (ln 2 + 4 / 2 + 1.837877) = 2.2655121.
        let nll = gaussian_nll(
            tensor([[1.0, -2.0]]),
            tensor([[0.5, 0.0]]),
            tensor([[0.25, 2.0]]),
        );
        for (value, expected) in values(nll).iter().zip([0.725_791_4, 2.265_512]) {
            assert!((value - expected).abs() < 1e-5, "{value} is not {expected}");
        }
    }

    #[test]
    fn kl_agrees_with_arithmetic_and_has_a_direction() {
        let q = Gaussian {
            mean: tensor([[1.0, 0.0]]),
            log_variance: tensor([[0.0, 2.0_f32.ln()]]),
        };
        let p = Gaussian {
            mean: tensor([[0.0, 0.0]]),
            log_variance: tensor([[4.0_f32.ln(), 0.0]]),
        };
        // KL(q||p): 0.5 (ln 4 - 0 + (1 + 1) / 4 - 1) = 0.443147;
        //           0.5 (0 - ln 2 + 2 - 1) = 0.153426.
        // KL(p||q): 0.5 (0 - ln 4 + (4 + 1) / 1 - 1) = 1.306853;
        //           0.5 (ln 2 - 0 + 1 / 2 - 1) = 0.096574.
        let forward = values(kl_divergence(&q, &p));
        let backward = values(kl_divergence(&p, &q));
        for (value, expected) in forward.iter().chain(&backward).zip([
            0.443_147_2,
            0.153_426_4,
            1.306_852_8,
            0.096_573_6,
        ]) {
            assert!((value - expected).abs() < 1e-5, "{value} is not {expected}");
        }
    }

    #[test]
    fn kl_of_equal_gaussians_is_zero_and_of_others_above() {
        let of = |mean, log_variance| Gaussian {
            mean: tensor([mean]),
            log_variance: tensor([log_variance]),
        };
        let q = of([0.7, -1.5], [-3.0, 2.0]);
        assert_eq!(values(kl_divergence(&q, &q.clone())), [0.0, 0.0]);
        let moved = of([0.9, -1.5], [-3.0, 1.5]);
        assert!(values(kl_divergence(&q, &moved)).iter().all(|&kl| kl > 0.0));
    }
}
