//! The failure of any step, and the exit code it means.

use std::path::PathBuf;

use thiserror::Error;

use crate::analysis::AnalysisError;
use crate::analysis::score::ScoreError;
use crate::config::ConfigError;
use crate::data::DataError;
use crate::data::simulate::SimulationError;
use crate::export::ExportError;
use crate::model::ModelError;

/// Genes that any clustering needs, however few the clusters.
pub(super) const LEAST_GENES: usize = 10;

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
    /// Simulated data.
    #[error(transparent)]
    Simulation(#[from] SimulationError),
    /// A table of true classes.
    #[error(transparent)]
    Score(#[from] ScoreError),
    /// The folder in which simulated tables are read back.
    #[error("cannot make a temporary folder: {0}; free some space, or set TMPDIR to another place")]
    Temporary(#[source] std::io::Error),
    /// A method that needs to know the programs of the genes.
    #[error("--methods {method} needs simulated data; with --input it may be {allowed}")]
    NeedsSimulation {
        /// The method.
        method: &'static str,
        /// Methods that can do without.
        allowed: String,
    },
    /// Fewer true classes than can be told apart.
    #[error(
        "{} leaves {classes} class of genes; at least 2 are needed, or --k",
        path.display()
    )]
    TooFewClasses {
        /// The table of classes.
        path: PathBuf,
        /// Classes left.
        classes: usize,
    },
    /// A result would replace the table it was made from.
    #[error("writing {} would replace the table that is open; choose another place", path.display())]
    ReplacesInput {
        /// The table.
        path: PathBuf,
    },
    /// More clusters than genes in the table.
    #[error("--k {k} is more than the {table_genes} genes of the table; choose a smaller --k")]
    TooManyClusters {
        /// Clusters asked for.
        k: usize,
        /// Genes read.
        table_genes: usize,
    },
    /// Too few genes respond.
    #[error("{}", too_few_genes(*genes, *needed, *fdr))]
    TooFewGenes {
        /// Genes left to cluster.
        genes: usize,
        /// max(10, 2 k).
        needed: usize,
        /// The false discovery rate.
        fdr: f64,
    },
}

impl PipelineError {
    /// 1: the run failed; 2: wrong usage or input; 130: the user stopped it.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Data(error) if error.is_cancelled() => 130,
            Self::Model(ModelError::Cancelled) => 130,
            Self::Config(_) | Self::Data(_) | Self::TooManyClusters { .. } => 2,
            Self::ReplacesInput { .. } => 2,
            Self::Score(_) | Self::NeedsSimulation { .. } | Self::TooFewClasses { .. } => 2,
            Self::Model(ModelError::NoSuchGpu { .. }) => 2,
            Self::Export(error) if error.is_usage() => 2,
            Self::Model(_) | Self::Analysis(_) | Self::Export(_) | Self::TooFewGenes { .. } => 1,
            Self::Simulation(_) | Self::Temporary(_) => 1,
        }
    }
}

fn too_few_genes(genes: usize, needed: usize, fdr: f64) -> String {
    let needs = format!("at least {needed} are needed (10, and 2 for each cluster)");
    let found = if fdr < 1.0 {
        format!("only {genes} genes respond at a false discovery rate of {fdr}, and {needs}")
    } else {
        format!("only {genes} genes change over time, and {needs}")
    };
    let all = "--fdr 1 clusters all genes, whether they respond or not";
    // The nearest remedy first: with ten genes or more, it is k that asks for too many.
    match (genes >= LEAST_GENES, fdr < 1.0) {
        (true, true) => format!("{found}; choose a smaller --k, or {all}"),
        (true, false) => format!("{found}; choose a smaller --k"),
        (false, true) => format!("{found}; {all}"),
        (false, false) => format!("{found}; choose more with --genes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remedy_for_too_few_genes_is_one_that_helps() {
        let tested = too_few_genes(4, 12, 0.05);
        assert!(
            tested.contains("--fdr 1") && tested.contains("at least 12"),
            "{tested}"
        );
        let all = too_few_genes(4, 10, 1.0);
        assert!(!all.contains("--fdr") && all.contains("--genes"), "{all}");
        let many = too_few_genes(45, 46, 1.0);
        assert!(
            many.contains("smaller --k") && !many.contains("--fdr"),
            "{many}"
        );
    }
}
