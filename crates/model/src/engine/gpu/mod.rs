//! Training steps on a GPU, with custom kernels: four launches per step.
//!
//! The kernels follow [`crate::engine::fused`] part by part. A cube (a group of units that can
//! synchronise) takes one tile of genes after the other through forward and backward pass. Nothing is
//! copied back but the losses of an epoch and the best weights.

mod backward;
mod buffers;
pub mod engine;
mod forward;
mod kernels;
mod losses;
mod noise;
mod parts;
mod sizes;
mod tile;
