//! What can go wrong in an analysis.

use thiserror::Error;

/// An analysis could not be done on what it was given.
#[derive(Debug, Error)]
pub enum AnalysisError {
    /// No clusters were asked for.
    #[error("k = 0 makes no clusters; choose --k of at least 1")]
    NoClusters,
    /// More clusters were asked for than there are genes to put in them.
    #[error("k = {k} is more than the {genes} genes to cluster; choose a smaller --k")]
    TooManyClusters {
        /// Clusters asked for.
        k: usize,
        /// Genes to cluster.
        genes: usize,
    },
    /// More clusters were asked for than there are different points.
    #[error(
        "k = {k} is more than the {distinct} different points among the {genes} genes to cluster; \
         choose a smaller --k"
    )]
    TooFewDistinct {
        /// Clusters asked for.
        k: usize,
        /// Points that differ from each other.
        distinct: usize,
        /// Genes to cluster.
        genes: usize,
    },
    /// A mixture with full covariances has too many parameters for these genes.
    #[error(
        "a Gaussian mixture with k = {k} needs at least {} genes to cluster, there are {genes}; \
         choose a smaller --k or --method kmeans",
        10 * k
    )]
    TooFewForMixture {
        /// Clusters asked for.
        k: usize,
        /// Genes to cluster.
        genes: usize,
    },
    /// The mixture did not converge, or a component lost its genes.
    #[error(
        "the Gaussian mixture with k = {k} could not be fitted ({reason}); choose a smaller --k \
         or --method kmeans"
    )]
    Mixture {
        /// Clusters asked for.
        k: usize,
        /// What the fit says.
        reason: String,
    },
    /// k-means could not be run.
    #[error("k-means with k = {k} failed; check the input for extreme values")]
    KMeans {
        /// Clusters asked for.
        k: usize,
        /// What the fit says.
        #[source]
        source: linfa_clustering::KMeansError,
    },
    /// A coordinate is infinite or not a number.
    #[error(
        "gene {point} of those to cluster has a latent value that is not a finite number; train \
         again with a smaller --learning-rate"
    )]
    NotFinite {
        /// Position among the points, from 1.
        point: usize,
    },
    /// A cluster was named that is not there.
    #[error("there is no cluster {label} among the {k}; choose one from 1 to {k}")]
    NoSuchCluster {
        /// The label given.
        label: usize,
        /// Clusters there are.
        k: usize,
    },
    /// Fewer than two clusters were to be merged.
    #[error("merging needs at least two different clusters; select genes of two or more")]
    NothingToMerge,
    /// Clusters and profiles do not describe the same genes.
    #[error("{points} points were given with the profiles of {profiles} genes")]
    Mismatch {
        /// Points given.
        points: usize,
        /// Profiles given.
        profiles: usize,
    },
    /// Too few points for a map.
    #[error("{genes} genes are too few for a map, which needs at least 3; raise --fdr")]
    TooFewToEmbed {
        /// Genes to embed.
        genes: usize,
    },
    /// The UMAP library failed.
    #[error("UMAP failed on {genes} genes; try another --seed")]
    Umap {
        /// Genes to embed.
        genes: usize,
        /// What the library says.
        #[source]
        source: manifolds_rs::errors::ManifoldsError,
    },
}
