//! The working memory of one block of genes.

use crate::network::layout::Layout;

/// Intermediate results of forward and backward pass. Matrices are row-major, with the rows of one time
/// together: row t R + r is gene r of R at time t of T.
#[derive(Default)]
pub struct Scratch {
    /// Number of genes R of the block.
    pub genes: usize,
    /// `[T R, X]`: values, and beside them standard errors where they are known.
    pub x: Vec<f32>,
    /// `[T R, Z]`.
    pub noise: Vec<f32>,
    /// `[T R, F]`, after the ReLU.
    pub x_features: Vec<f32>,
    /// `[T R, L]`, after the ReLU.
    pub posterior_layer: Vec<f32>,
    /// `[T R, 2 Z]`: means and clamped log-variances.
    pub posterior: Vec<f32>,
    /// `[T R, Z]`: posterior standard deviations.
    pub deviation: Vec<f32>,
    /// `[T R, Z]`.
    pub z: Vec<f32>,
    /// `[T R, F]`, after the ReLU.
    pub z_features: Vec<f32>,
    /// `[T R, 3 H]`: the gates reset, update and new, after their activations.
    pub gates: Vec<f32>,
    /// `[T R, 3 H]`: contributions of the state to the gates.
    pub from_state: Vec<f32>,
    /// `[(T + 1) R, H]`: the state before each time, and the last state.
    pub state: Vec<f32>,
    /// `[T R, L]`, after the ReLU.
    pub prior_layer: Vec<f32>,
    /// `[T R, 2 Z]`.
    pub prior: Vec<f32>,
    /// `[T R, L]`, after the ReLU.
    pub decoder_layer: Vec<f32>,
    /// `[T R]`: decoder means.
    pub reconstruction: Vec<f32>,
    /// `[T R]`: terms of the reconstruction loss.
    pub likelihood: Vec<f32>,
    /// `[T R, Z]`: terms of the KL divergence.
    pub kl: Vec<f32>,

    // Derivatives of the loss by the buffer of the same name without `d_`.
    pub d_reconstruction: Vec<f32>,
    pub d_posterior: Vec<f32>,
    pub d_prior: Vec<f32>,
    /// `[T R, L]`: by the layer of the head in progress.
    pub d_layer: Vec<f32>,
    pub d_x_features: Vec<f32>,
    pub d_z_features: Vec<f32>,
    /// `[R, Z]`: at the time in progress.
    pub d_z: Vec<f32>,
    pub d_gates: Vec<f32>,
    pub d_from_state: Vec<f32>,
    pub d_state: Vec<f32>,
}

impl Scratch {
    /// Makes room for `genes` genes at `times` times; the contents are undefined.
    pub fn fit(&mut self, layout: &Layout, genes: usize, times: usize) {
        let rows = genes * times;
        let (latent, gates) = (layout.latent, 3 * layout.hidden);
        let layer = layout.posterior.layer.outputs;
        let features = layout.features;
        self.genes = genes;
        for (buffer, size) in [
            (&mut self.x, rows * layout.x),
            (&mut self.noise, rows * latent),
            (&mut self.x_features, rows * features),
            (&mut self.posterior_layer, rows * layer),
            (&mut self.posterior, rows * 2 * latent),
            (&mut self.deviation, rows * latent),
            (&mut self.z, rows * latent),
            (&mut self.z_features, rows * features),
            (&mut self.gates, rows * gates),
            (&mut self.from_state, rows * gates),
            (&mut self.state, (rows + genes) * layout.hidden),
            (&mut self.prior_layer, rows * layer),
            (&mut self.prior, rows * 2 * latent),
            (&mut self.decoder_layer, rows * layer),
            (&mut self.reconstruction, rows),
            (&mut self.likelihood, rows),
            (&mut self.kl, rows * latent),
            (&mut self.d_reconstruction, rows),
            (&mut self.d_posterior, rows * 2 * latent),
            (&mut self.d_prior, rows * 2 * latent),
            (&mut self.d_layer, rows * layer),
            (&mut self.d_x_features, rows * features),
            (&mut self.d_z_features, rows * features),
            (&mut self.d_z, genes * latent),
            (&mut self.d_gates, rows * gates),
            (&mut self.d_from_state, rows * gates),
            (&mut self.d_state, (rows + genes) * layout.hidden),
        ] {
            buffer.resize(size, 0.0);
        }
    }
}
