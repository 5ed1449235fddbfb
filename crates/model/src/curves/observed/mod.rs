//! What is observed of a table: noise, and the standard errors that it reports.

mod noise;
mod observation;
mod report;
mod residual;

pub(super) use crate::curves::observed::noise::Noise;
pub(super) use crate::curves::observed::observation::Observation;
pub use crate::curves::observed::residual::{Measurements, residual_errors};
