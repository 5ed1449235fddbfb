//! Tests of several parts together, and what only tests use.

pub mod any_gpu;
pub mod any_shape;
mod engine_tests;
mod fixed_variance;
pub mod onlooker;
pub mod profiles;
mod reference_tests;
