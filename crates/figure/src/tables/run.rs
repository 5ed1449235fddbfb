//! The tables that every run leaves.

use crate::Results;
use crate::tables::clusters::{clusters_csv, membership_csv};
use crate::tables::genes::{latent_csv, trajectories_csv, umap_csv};
use crate::tables::training::{k_quality_csv, losses_csv};

/// Writes a table from results.
type Writer = fn(&Results<'_>) -> String;

/// The tables of a run: the plain name of each file, and the function that makes its text.
pub const RUN_TABLES: [(&str, Writer); 7] = [
    ("clusters.csv", |results| {
        clusters_csv(
            results.genes,
            (results.names, results.profiles.courses(), results.scale),
        )
    }),
    ("latent.csv", latent_csv),
    ("umap.csv", umap_csv),
    ("trajectories.csv", trajectories_csv),
    ("losses.csv", |results| losses_csv(&results.training.losses)),
    ("membership.csv", membership_csv),
    ("k_quality.csv", |results| k_quality_csv(results.quality)),
];
