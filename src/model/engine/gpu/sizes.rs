//! What a kernel is compiled for: the places of all weights, and of all that a cube works on.

use crate::model::layout::{Head, Layout, Linear};

/// A linear layer: where its weight `[inputs, outputs]` begins, and its bias `[outputs]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Dense {
    pub weight: usize,
    pub bias: usize,
    pub inputs: usize,
    pub outputs: usize,
}

impl From<Linear> for Dense {
    fn from(linear: Linear) -> Self {
        Self {
            weight: linear.rows(0..0).start,
            bias: linear.bias().start,
            inputs: linear.inputs,
            outputs: linear.outputs,
        }
    }
}

/// The two layers of a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DenseHead {
    pub layer: Dense,
    pub output: Dense,
}

impl From<Head> for DenseHead {
    fn from(head: Head) -> Self {
        Self {
            layer: head.layer.into(),
            output: head.output.into(),
        }
    }
}

/// Where the matrices of a cube begin in its part of the working memory; their rows and names are
/// those of [`crate::model::engine::fused`]'s scratch. Without phi the features are what they would
/// be made of, in the same place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Places {
    pub x: usize,
    pub noise: usize,
    pub x_features: usize,
    pub posterior_layer: usize,
    pub posterior: usize,
    pub deviation: usize,
    pub z: usize,
    pub z_features: usize,
    pub gates: usize,
    pub from_state: usize,
    pub state: usize,
    pub prior_layer: usize,
    pub prior: usize,
    pub decoder_layer: usize,
    pub reconstruction: usize,
    pub d_reconstruction: usize,
    pub d_posterior: usize,
    pub d_prior: usize,
    pub d_layer: usize,
    pub d_x_features: usize,
    pub d_z_features: usize,
    pub d_z: usize,
    pub d_gates: usize,
    pub d_from_state: usize,
    pub d_state: usize,
    /// Numbers of one cube.
    pub size: usize,
}

/// All that the kernels are compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sizes {
    /// Genes that a cube takes at once.
    pub genes: usize,
    /// T.
    pub times: usize,
    /// Numbers read of a gene at a time.
    pub x: usize,
    pub x_features: usize,
    pub z_features: usize,
    pub hidden: usize,
    pub latent: usize,
    /// Whether phi_x and phi_z are there; the two layers mean nothing otherwise.
    pub with_phi: bool,
    pub phi_x: Dense,
    pub phi_z: Dense,
    pub prior: DenseHead,
    pub posterior: DenseHead,
    pub decoder: DenseHead,
    pub gru_input: Dense,
    pub gru_hidden: Dense,
    /// Whether the output variance is learned, and where its logarithm lies.
    pub with_variance: bool,
    pub log_variance: usize,
    /// Whether the gap to the time before is an input.
    pub with_gaps: bool,
    pub decoder_reads_current: bool,
    /// Number of all weights.
    pub weights: usize,
    pub places: Places,
}

impl Sizes {
    /// For cubes of `genes` genes at `times` times.
    pub fn new(layout: &Layout, genes: usize, times: usize, with_gaps: bool) -> Self {
        let nothing = Dense {
            weight: 0,
            bias: 0,
            inputs: 1,
            outputs: 1,
        };
        Self {
            genes,
            times,
            x: layout.x,
            x_features: layout.x_features,
            z_features: layout.z_features,
            hidden: layout.hidden,
            latent: layout.latent,
            with_phi: layout.phi_x.is_some(),
            phi_x: layout.phi_x.map_or(nothing, Dense::from),
            phi_z: layout.phi_z.map_or(nothing, Dense::from),
            prior: layout.prior.into(),
            posterior: layout.posterior.into(),
            decoder: layout.decoder.into(),
            gru_input: layout.gru_input.into(),
            gru_hidden: layout.gru_hidden.into(),
            with_variance: layout.log_variance.is_some(),
            log_variance: layout.log_variance.unwrap_or(0),
            with_gaps,
            decoder_reads_current: layout.decoder_reads_current,
            weights: layout.size,
            places: Places::new(layout, genes, times),
        }
    }
}

impl Places {
    fn new(layout: &Layout, genes: usize, times: usize) -> Self {
        let rows = genes * times;
        let (latent, gates) = (layout.latent, 3 * layout.hidden);
        let layer = layout.posterior.layer.outputs;
        let phi = layout.phi_x.map(|phi| rows * phi.outputs);
        let mut size = 0;
        let mut place = |numbers: usize| {
            let start = size;
            size += numbers;
            start
        };
        let x = place(rows * layout.x);
        let z = place(rows * latent);
        let d_z_features = place(rows * layout.z_features);
        Self {
            x,
            z,
            d_z_features,
            noise: place(rows * latent),
            x_features: phi.map_or(x, &mut place),
            posterior_layer: place(rows * layer),
            posterior: place(rows * 2 * latent),
            deviation: place(rows * latent),
            z_features: phi.map_or(z, &mut place),
            gates: place(rows * gates),
            from_state: place(rows * gates),
            state: place((rows + genes) * layout.hidden),
            prior_layer: place(rows * layer),
            prior: place(rows * 2 * latent),
            decoder_layer: place(rows * layer),
            reconstruction: place(rows),
            d_reconstruction: place(rows),
            d_posterior: place(rows * 2 * latent),
            d_prior: place(rows * 2 * latent),
            d_layer: place(rows * layer),
            d_x_features: place(phi.unwrap_or(0)),
            d_z: phi.map_or(d_z_features, |_| place(rows * latent)),
            d_gates: place(rows * gates),
            d_from_state: place(rows * gates),
            d_state: place((rows + genes) * layout.hidden),
            size,
        }
    }
}
