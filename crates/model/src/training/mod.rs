//! The training loop, early stopping, and the choice of the device.

pub(crate) mod early_stop;
pub(crate) mod faster;
pub mod observer;
pub mod result;
pub(crate) mod run;
pub(crate) mod split;
pub mod stop_progress;
pub mod train;
pub mod trial;
