//! Data for the tests of this crate.

pub(crate) mod genes;
pub(crate) mod libraries;
pub(crate) mod moments;
pub(crate) mod profiles;
pub(crate) mod threads;
