//! The failure of any step, and the exit code it means.

use thiserror::Error;

use crate::analysis::AnalysisError;
use crate::config::ConfigError;
use crate::data::DataError;
use crate::export::ExportError;
use crate::model::ModelError;

/// A step failed.
#[derive(Debug, Error)]
pub enum PipelineError {
    /// A setting is out of range.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The table.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The training.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The analysis.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    /// The output.
    #[error(transparent)]
    Export(#[from] ExportError),
}
