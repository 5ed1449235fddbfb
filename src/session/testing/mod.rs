//! Drives a session in tests, with small fixtures.

pub(crate) mod driver;
pub(crate) mod fixtures;
pub(crate) mod kinetics;
pub(crate) mod steps;
