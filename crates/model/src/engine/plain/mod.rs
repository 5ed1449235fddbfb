//! Training steps of any network, on any device, through Burn's operations.

pub mod clip;
pub mod engine;
