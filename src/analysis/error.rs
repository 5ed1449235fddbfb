//! What can go wrong in an analysis.

use thiserror::Error;

/// An analysis could not be done on what it was given.
#[derive(Debug, Error)]
pub enum AnalysisError {
    /// More clusters were asked for than there are genes to put in them.
    #[error("k = {k} is more than the {genes} genes to cluster; choose a smaller --k")]
    TooManyClusters {
        /// Clusters asked for.
        k: usize,
        /// Genes to cluster.
        genes: usize,
    },
}
