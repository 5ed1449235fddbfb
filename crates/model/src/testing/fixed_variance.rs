//! A network whose posterior has the same variance everywhere.

use burn::module::Param;
use burn::tensor::Tensor;

use crate::network::vrnn::Vrnn;

impl Vrnn {
    /// Sets the log-variance of the posterior to a constant.
    pub fn set_posterior_log_variance(&mut self, log_variance: f32) {
        let output = &mut self.posterior.output;
        let device = output.weight.val().device();
        let [inputs, twice] = output.weight.dims();
        let latent = twice / 2;
        let means = output.weight.val().slice([0..inputs, 0..latent]);
        let zeros = Tensor::zeros([inputs, latent], &device);
        output.weight = Param::from_tensor(Tensor::cat(vec![means, zeros], 1));
        if let Some(bias) = &mut output.bias {
            let means = bias.val().narrow(0, 0, latent);
            let fixed = Tensor::full([latent], log_variance, &device);
            *bias = Param::from_tensor(Tensor::cat(vec![means, fixed], 0));
        }
    }
}
