//! Time as a natural spline.

mod means;
mod splines;
#[cfg(test)]
mod study;
#[cfg(test)]
mod tests;

pub(super) use crate::significance::curve::means::{LEAST_TIMES, time_points};
pub use crate::significance::curve::splines::Curve;
