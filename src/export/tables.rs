//! The tables of a run as CSV text.

use super::Results;
use crate::analysis::{GeneRow, KQuality};
use crate::model::EpochLosses;

/// `Gene,Cluster,status,p,q,membership,stability,silhouette,onset,peak_time,amplitude,direction`.
pub fn clusters_csv(genes: &[GeneRow]) -> String {
    todo!("{genes:?}")
}

/// `Gene,z_1,...`: one row a gene; empty for incomplete genes.
pub fn latent_csv(results: &Results<'_>) -> String {
    todo!("{}", results.genes.len())
}

/// `Gene,UMAP1,UMAP2`: empty for genes that were not embedded.
pub fn umap_csv(results: &Results<'_>) -> String {
    todo!("{}", results.genes.len())
}

/// `Gene,Time,observed,standard_error,cells,reconstructed`, a row for each gene and time.
pub fn trajectories_csv(results: &Results<'_>) -> String {
    todo!("{}", results.genes.len())
}

/// `epoch,train_loss,...,kl_weight`.
pub fn losses_csv(losses: &[EpochLosses]) -> String {
    todo!("{losses:?}")
}

/// `k,silhouette,inertia,stability`.
pub fn k_quality_csv(quality: &[KQuality]) -> String {
    todo!("{quality:?}")
}
