//! The training of the smoothing network on simulated curves without end.

mod device;
mod run;
mod schedule;

pub use self::device::choose_device;
pub(crate) use self::run::lesson;
pub use self::run::{DEFAULT_SEED, DEFAULT_TABLES, PRIOR_VERSION, Pretraining};
