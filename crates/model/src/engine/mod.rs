//! The engines, which carry out the steps of a training.
//!
//! [`plain`] runs any network on any device, through Burn's operations and automatic
//! differentiation. [`fused`] on the CPU and [`gpu`] on a GPU have forward and backward pass written
//! out and are many times faster, but know one network only: the one of
//! [`Layout`](crate::network::layout::Layout). Tests compare them with [`plain`].

pub mod adam;
pub mod choice;
pub mod fused;
pub mod gpu;
pub mod interface;
pub mod matrices;
pub mod plain;
