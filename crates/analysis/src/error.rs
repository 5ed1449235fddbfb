//! Errors of the analysis.

use thiserror::Error;

/// Why an analysis failed.
#[derive(Debug, Error)]
pub enum AnalysisError {
    /// The work was stopped, since nobody wants it any longer.
    #[error("clustering was cancelled")]
    Cancelled,
    /// No clusters were asked for.
    #[error("k = 0 makes no clusters; choose ‹k› of at least 1")]
    NoClusters,
    /// More clusters were asked for than there are genes to put in them.
    #[error("k = {k} is more than the {genes} genes to cluster; choose a smaller ‹k›")]
    TooManyClusters {
        /// Clusters asked for.
        k: usize,
        /// Genes to cluster.
        genes: usize,
    },
    /// More clusters were asked for than there are distinct points.
    #[error(
        "k = {k} is more than the {distinct} different points among the {genes} genes to cluster; \
         choose a smaller ‹k›"
    )]
    TooFewDistinct {
        /// Clusters asked for.
        k: usize,
        /// Number of distinct points.
        distinct: usize,
        /// Genes to cluster.
        genes: usize,
    },
    /// The method needs more genes for this number of clusters.
    #[error(
        "{method} with k = {k} needs at least {needed} genes to cluster, there are {genes}; \
         choose a smaller ‹k› or ‹method kmeans›"
    )]
    TooFewForMethod {
        /// Title of the method.
        method: &'static str,
        /// Clusters asked for.
        k: usize,
        /// Genes that so many clusters need.
        needed: usize,
        /// Genes to cluster.
        genes: usize,
    },
    /// The method found no solution with this number of clusters; another number may have one.
    #[error(
        "{method} with k = {k} could not be fitted ({reason}); choose a smaller ‹k› \
         or ‹method kmeans›"
    )]
    NotFitted {
        /// Title of the method.
        method: &'static str,
        /// Clusters asked for.
        k: usize,
        /// Why the fit failed.
        reason: String,
    },
    /// k-means found no finite solution.
    #[error("k-means with k = {k} failed; check the input for extreme values")]
    KMeans {
        /// Clusters asked for.
        k: usize,
    },
    /// The eigenvalues of the covariance matrix of the latents do not converge.
    #[error(
        "the principal components of the latents could not be computed; check the input for \
         extreme values"
    )]
    PrincipalComponents,
    /// A coordinate of the point at this position, from 1, is infinite or NaN.
    #[error(
        "gene {0} of those to cluster has a latent value that is not a finite number; train \
         again with a smaller ‹learning-rate›"
    )]
    NotFinite(usize),
    /// The label of a cluster does not exist.
    #[error("there is no cluster {label} among the {k}; choose one from 1 to {k}")]
    NoSuchCluster {
        /// The label given.
        label: usize,
        /// Number of clusters.
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
    /// So few points make no map.
    #[error("{0} genes are too few for a map, which needs at least 3; raise ‹fdr›")]
    TooFewToEmbed(usize),
    /// The UMAP library failed.
    #[error("UMAP failed on {genes} genes; try another ‹seed›")]
    Umap {
        /// Genes to embed.
        genes: usize,
        /// The error of the library.
        #[source]
        source: manifolds_rs::errors::ManifoldsError,
    },
}
