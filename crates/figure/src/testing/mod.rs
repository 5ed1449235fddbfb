//! Synthetic results and temporary folders for tests.

pub(crate) mod files;
pub(crate) mod synthetic;
