//! The intermediate results of forward and backward pass, where these are written out.

use crate::network::layout::Layout;

/// The matrices of some genes, each an `M`: a buffer, or a place in one. Rows of one time lie together:
/// row t R + r is gene r of R at time t of T.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Matrices<M> {
    /// Number of genes R.
    pub genes: usize,
    /// `[T R, X]`: values, and beside them standard errors where they are known.
    pub x: M,
    /// `[T R, Z]`.
    pub noise: M,
    /// `[T R, F]`, after the ReLU.
    pub x_features: M,
    /// `[T R, L]`, after the ReLU.
    pub posterior_layer: M,
    /// `[T R, 2 Z]`: means and clamped log-variances.
    pub posterior: M,
    /// `[T R, Z]`: posterior standard deviations.
    pub deviation: M,
    /// `[T R, Z]`.
    pub z: M,
    /// `[T R, F]`, after the ReLU.
    pub z_features: M,
    /// `[T R, 3 H]`: the gates reset, update and new, after their activations.
    pub gates: M,
    /// `[T R, 3 H]`: contributions of the state to the gates.
    pub from_state: M,
    /// `[(T + 1) R, H]`: the state before each time, and the last state.
    pub state: M,
    /// `[T R, L]`, after the ReLU.
    pub prior_layer: M,
    /// `[T R, 2 Z]`.
    pub prior: M,
    /// `[T R, L]`, after the ReLU.
    pub decoder_layer: M,
    /// `[T R, 1]`: decoder means.
    pub reconstruction: M,

    // Derivatives of the loss by the matrix of the same name without `d_`.
    pub d_reconstruction: M,
    pub d_posterior: M,
    pub d_prior: M,
    /// `[T R, L]`: by the layer of the head in progress.
    pub d_layer: M,
    pub d_x_features: M,
    pub d_z_features: M,
    pub d_z: M,
    pub d_gates: M,
    pub d_from_state: M,
    pub d_state: M,
}

impl<M> Matrices<M> {
    /// Every matrix with its numbers of rows and columns, for `genes` genes at `times` times.
    pub fn fit(
        &mut self,
        layout: &Layout,
        genes: usize,
        times: usize,
    ) -> [(&mut M, usize, usize); 25] {
        self.genes = genes;
        let rows = genes * times;
        let (latent, features, hidden) = (layout.latent, layout.features, layout.hidden);
        let layer = layout.posterior.layer.outputs;
        [
            (&mut self.x, rows, layout.x),
            (&mut self.noise, rows, latent),
            (&mut self.x_features, rows, features),
            (&mut self.posterior_layer, rows, layer),
            (&mut self.posterior, rows, 2 * latent),
            (&mut self.deviation, rows, latent),
            (&mut self.z, rows, latent),
            (&mut self.z_features, rows, features),
            (&mut self.gates, rows, 3 * hidden),
            (&mut self.from_state, rows, 3 * hidden),
            (&mut self.state, rows + genes, hidden),
            (&mut self.prior_layer, rows, layer),
            (&mut self.prior, rows, 2 * latent),
            (&mut self.decoder_layer, rows, layer),
            (&mut self.reconstruction, rows, 1),
            (&mut self.d_reconstruction, rows, 1),
            (&mut self.d_posterior, rows, 2 * latent),
            (&mut self.d_prior, rows, 2 * latent),
            (&mut self.d_layer, rows, layer),
            (&mut self.d_x_features, rows, features),
            (&mut self.d_z_features, rows, features),
            (&mut self.d_z, rows, latent),
            (&mut self.d_gates, rows, 3 * hidden),
            (&mut self.d_from_state, rows, 3 * hidden),
            (&mut self.d_state, rows + genes, hidden),
        ]
    }
}
