//! The failure of a study, and the exit code it means.

use std::path::PathBuf;

use thiserror::Error;

use genetide::pipeline::PipelineError;
use genetide_analysis::AnalysisError;
use genetide_analysis::score::ScoreError;
use genetide_data::DataError;
use genetide_data::setting::SettingError;
use genetide_data::simulate::SimulationError;
use genetide_figure::ExportError;
use genetide_model::ModelError;

/// A study failed.
#[derive(Debug, Error)]
pub enum BenchmarkError {
    /// A step of the pipeline failed, or the user cancelled.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    /// The simulation failed.
    #[error(transparent)]
    Simulation(#[from] SimulationError),
    /// A table of true classes could not be used.
    #[error(transparent)]
    Score(#[from] ScoreError),
    /// No temporary folder for the simulated tables, which are read back.
    #[error(
        "cannot create a temporary folder: {0}; free some disk space, or set TMPDIR to another \
         folder"
    )]
    Temporary(#[source] std::io::Error),
    /// A method must know the programs of the genes.
    #[error("‹methods {method}› needs simulated data; with ‹input› it may be {allowed}")]
    NeedsSimulation {
        /// Name of the method.
        method: String,
        /// Methods that do without.
        allowed: String,
    },
    /// A table cannot be used as asked.
    #[error("{table}: {reason}")]
    UnusableTable {
        /// The table, as it was written.
        table: String,
        /// Why.
        reason: String,
    },
    /// A single true class, and no number of clusters.
    #[error(
        "{} has only {classes} class of genes to score; at least 2 are required, or ‹k›",
        path.display()
    )]
    TooFewClasses {
        /// Table of classes.
        path: PathBuf,
        /// Number of classes left.
        classes: usize,
    },
}

impl BenchmarkError {
    /// 1: the study failed; 2: wrong usage or input; 130: cancelled by the user.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Pipeline(error) => error.exit_code(),
            Self::Score(_) | Self::NeedsSimulation { .. } => 2,
            Self::UnusableTable { .. } | Self::TooFewClasses { .. } => 2,
            Self::Simulation(_) | Self::Temporary(_) => 1,
        }
    }
}

/// Conversions by way of [`PipelineError`], which knows the exit codes.
macro_rules! from_pipeline_errors {
    ($($error:ty),*) => {
        $(impl From<$error> for BenchmarkError {
            fn from(error: $error) -> Self {
                Self::Pipeline(error.into())
            }
        })*
    };
}

from_pipeline_errors!(
    SettingError,
    DataError,
    ModelError,
    AnalysisError,
    ExportError
);
