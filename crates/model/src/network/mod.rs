//! The network: its layers, weights, input, loss and noise.

pub mod checkpoint;
pub(crate) mod column_map;
pub(crate) mod dataset;
pub(crate) mod layout;
pub mod loss;
pub(crate) mod noise;
pub(crate) mod random;
pub(crate) mod readout;
pub mod vrnn;
pub(crate) mod weights;
