//! The variational recurrent network (Chung et al. 2015, arXiv 1506.02216) and its training.

pub mod band;
mod burn_version;
mod curves;
pub mod device;
mod engine;
pub mod error;
mod fast_math;
pub mod network;
pub mod pretrained;
pub mod pretraining;
mod products;
pub mod reading;
pub mod settings;
pub mod smoothing;
#[cfg(test)]
mod testing;
pub mod training;
mod weight;

pub use crate::band::Band;
pub use crate::burn_version::BURN_VERSION;
pub use crate::error::ModelError;
pub use crate::settings::{DecoderState, ModelSettings, OutputVariance, Preset, Readout, Start};
pub use crate::training::observer::{Signal, TrainObserver};
pub use crate::training::result::{Ending, EpochLosses, TrainingResult};
pub use crate::training::stop_progress::StopProgress;
