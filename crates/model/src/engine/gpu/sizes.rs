//! The constants that kernels are compiled for: the places of all weights and of all intermediate
//! results.

use std::ops::Range;

use crate::network::layout::{Layout, Linear};

/// All constants of the kernels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sizes {
    /// Most genes of a tile.
    pub genes: usize,
    /// T.
    pub times: usize,
    pub layout: Layout,
    pub places: Places,
}

impl Sizes {
    /// For tiles of at most `genes` genes at `times` times.
    pub fn new(layout: Layout, genes: usize, times: usize) -> Self {
        Self {
            genes,
            times,
            layout,
            places: Places::new(&layout, genes, times),
        }
    }
}

/// Rows of the weight of a linear layer, that is a matrix `[inputs, outputs]` in the buffer of weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Weight {
    /// Where it begins.
    pub start: usize,
    pub inputs: usize,
    pub outputs: usize,
}

impl Weight {
    /// The rows that multiply `inputs`.
    pub fn part(linear: Linear, inputs: Range<usize>) -> Self {
        Self {
            inputs: inputs.len(),
            outputs: linear.outputs,
            start: linear.rows(inputs).start,
        }
    }

    /// All rows.
    pub fn whole(linear: Linear) -> Self {
        Self::part(linear, 0..linear.inputs)
    }
}

/// Where the matrices of a cube begin in its part of the working memory. Names and rows are those of
/// the scratch of [`crate::engine::fused`].
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
    /// Numbers per cube.
    pub size: usize,
}

impl Places {
    fn new(layout: &Layout, genes: usize, times: usize) -> Self {
        let rows = genes * times;
        let (latent, features, gates) = (layout.latent, layout.features, 3 * layout.hidden);
        let layer = layout.posterior.layer.outputs;
        let mut size = 0;
        let mut place = |numbers: usize| {
            let start = size;
            size += numbers;
            start
        };
        Self {
            x: place(rows * layout.x),
            noise: place(rows * latent),
            x_features: place(rows * features),
            posterior_layer: place(rows * layer),
            posterior: place(rows * 2 * latent),
            deviation: place(rows * latent),
            z: place(rows * latent),
            z_features: place(rows * features),
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
            d_x_features: place(rows * features),
            d_z_features: place(rows * features),
            d_z: place(rows * latent),
            d_gates: place(rows * gates),
            d_from_state: place(rows * gates),
            d_state: place((rows + genes) * layout.hidden),
            size,
        }
    }
}
