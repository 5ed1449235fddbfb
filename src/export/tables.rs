//! The tables of a run as CSV text (RFC 4180, comma, one header line, "\n" line ends).
//!
//! A missing value is an empty field, and so is one that is not finite. Numbers are the shortest
//! text that reads back as the same number.

use std::fmt::{self, Write as _};

use super::Results;
use crate::analysis::{Direction, GeneRow, KQuality};
use crate::data::Points;
use crate::model::EpochLosses;

/// `Gene,Cluster,status,p,q,membership,stability,silhouette,onset,peak_time,amplitude,direction`, and
/// `cluster_name` where any of the clusters 1..=k has one.
pub fn clusters_csv(genes: &[GeneRow], names: &[Option<String>]) -> String {
    cluster_rows(genes.iter(), names)
}

/// The rows of [`clusters_csv`] whose cluster is `label`, with the same columns.
pub fn cluster_file_csv(genes: &[GeneRow], names: &[Option<String>], label: usize) -> String {
    let own = genes.iter().filter(|row| row.cluster == Some(label));
    cluster_rows(own, names)
}

/// `names` `[k]` of the clusters 1..=k; without any there is no column for them.
fn cluster_rows<'a>(genes: impl Iterator<Item = &'a GeneRow>, names: &[Option<String>]) -> String {
    let has_names = names.iter().any(Option::is_some);
    let columns = [
        "Gene",
        "Cluster",
        "status",
        "p",
        "q",
        "membership",
        "stability",
        "silhouette",
        "onset",
        "peak_time",
        "amplitude",
        "direction",
    ];
    let name_column = has_names.then_some("cluster_name");
    let mut table = Table::new(columns.into_iter().chain(name_column));
    for row in genes {
        let kinetics = row.kinetics;
        table.text(&row.gene);
        table.number(row.cluster);
        table.text(row.status.as_str());
        for value in [row.p, row.q, row.membership, row.stability, row.silhouette] {
            table.number(value);
        }
        table.number(kinetics.map(|k| k.onset));
        table.number(kinetics.map(|k| k.peak_time));
        table.number(kinetics.map(|k| k.amplitude));
        table.text(kinetics.map_or("", |k| Direction::as_str(k.direction)));
        if has_names {
            let index = row.cluster.and_then(|label| label.checked_sub(1));
            let name = index.and_then(|index| names.get(index)?.as_deref());
            table.text(name.unwrap_or_default());
        }
        table.end_row();
    }
    table.text
}

/// `Gene,z_1,...`: one row a gene; empty for incomplete genes.
pub fn latent_csv(results: &Results<'_>) -> String {
    let latents: &Points = &results.training.latents;
    let columns = (1..=latents.dims).map(|z| format!("z_{z}"));
    let mut table = Table::new(std::iter::once("Gene".to_owned()).chain(columns));
    let rows = row_of_gene(results);
    for (gene, name) in results.profiles.genes().iter().enumerate() {
        let latent = rows[gene].map(|row| latents.row(row));
        table.text(name);
        for z in 0..latents.dims {
            table.number(latent.map(|values| values[z]));
        }
        table.end_row();
    }
    table.text
}

/// `Gene,UMAP1,UMAP2`: empty for genes that were not embedded.
pub fn umap_csv(results: &Results<'_>) -> String {
    let mut table = Table::new(["Gene", "UMAP1", "UMAP2"]);
    let mut places: Vec<Option<[f32; 2]>> = vec![None; results.profiles.gene_count()];
    if let Some(embedding) = results.embedding {
        for (&row, &xy) in results.points.iter().zip(&embedding.xy) {
            places[results.scaled.genes[row]] = Some(xy);
        }
    }
    for (name, place) in results.profiles.genes().iter().zip(places) {
        table.text(name);
        table.number(place.map(|[x, _]| x));
        table.number(place.map(|[_, y]| y));
        table.end_row();
    }
    table.text
}

/// `Gene,Time,observed,standard_error,cells,reconstructed`, a row for each gene and time.
///
/// `cells` counts the values of that gene at that time that are not missing; `reconstructed` is on
/// the observed scale.
pub fn trajectories_csv(results: &Results<'_>) -> String {
    let mut table = Table::new([
        "Gene",
        "Time",
        "observed",
        "standard_error",
        "cells",
        "reconstructed",
    ]);
    let times = results.profiles.times();
    let rows = row_of_gene(results);
    for (gene, name) in results.profiles.genes().iter().enumerate() {
        for (t, &time) in times.iter().enumerate() {
            let moments = results.profiles.moments(gene, t);
            let seen = moments.count > 0;
            let error = results
                .standard_errors
                .map(|errors| errors[gene * times.len() + t]);
            let reconstructed = rows[gene].map(|row| {
                let value = results.training.reconstructed[row * times.len() + t];
                results.scaled.observed(row, f64::from(value))
            });
            table.text(name);
            table.number(Some(time));
            table.number(seen.then_some(moments.mean));
            table.number(error.filter(|_| seen));
            table.number(Some(moments.count));
            table.number(reconstructed);
            table.end_row();
        }
    }
    table.text
}

/// `epoch,train_loss,...,kl_weight`.
pub fn losses_csv(losses: &[EpochLosses]) -> String {
    let mut table = Table::new([
        "epoch",
        "train_loss",
        "train_reconstruction",
        "train_kl",
        "validation_loss",
        "validation_reconstruction",
        "validation_kl",
        "kl_weight",
    ]);
    for epoch in losses {
        table.number(Some(epoch.epoch));
        for value in [
            Some(epoch.train_loss),
            Some(epoch.train_reconstruction),
            Some(epoch.train_kl),
            epoch.validation_loss,
            epoch.validation_reconstruction,
            epoch.validation_kl,
            Some(epoch.kl_weight),
        ] {
            table.number(value);
        }
        table.end_row();
    }
    table.text
}

/// `Gene,cluster_1,...,none`: probability of each cluster, and of none of them; empty for genes that
/// were not clustered.
pub fn membership_csv(results: &Results<'_>) -> String {
    let k = results.k;
    let columns = (1..=k).map(|label| format!("cluster_{label}"));
    let ends = |name: &str| std::iter::once(name.to_owned());
    let mut table = Table::new(ends("Gene").chain(columns).chain(ends("none")));
    let mut rows: Vec<Option<&[f64]>> = vec![None; results.profiles.gene_count()];
    for (&row, probability) in results
        .points
        .iter()
        .zip(results.probability.chunks(k.max(1)))
    {
        rows[results.scaled.genes[row]] = Some(probability);
    }
    for (name, row) in results.profiles.genes().iter().zip(rows) {
        table.text(name);
        for cluster in 0..k {
            table.number(row.map(|row| row[cluster]));
        }
        table.number(row.map(|row| (1.0 - row.iter().sum::<f64>()).max(0.0)));
        table.end_row();
    }
    table.text
}

/// `k,silhouette,inertia,stability,bic`.
pub fn k_quality_csv(quality: &[KQuality]) -> String {
    let mut table = Table::new(["k", "silhouette", "inertia", "stability", "bic"]);
    for row in quality {
        table.number(Some(row.k));
        table.number(Some(row.silhouette));
        table.number(Some(row.inertia));
        table.number(row.stability);
        table.number(row.bic);
        table.end_row();
    }
    table.text
}

/// `[G]`: the row of each gene in the scaled profiles; none for incomplete genes.
fn row_of_gene(results: &Results<'_>) -> Vec<Option<usize>> {
    let mut rows = vec![None; results.profiles.gene_count()];
    for (row, &gene) in results.scaled.genes.iter().enumerate() {
        rows[gene] = Some(row);
    }
    rows
}

/// CSV text that grows field by field.
pub(crate) struct Table {
    pub(crate) text: String,
    row_begun: bool,
}

impl Table {
    pub(crate) fn new<Name: AsRef<str>>(header: impl IntoIterator<Item = Name>) -> Self {
        let mut table = Self {
            text: String::new(),
            row_begun: false,
        };
        for name in header {
            table.text(name.as_ref());
        }
        table.end_row();
        table
    }

    /// A field of text, quoted where RFC 4180 asks for it.
    pub(crate) fn text(&mut self, value: &str) {
        self.separate();
        if value.contains([',', '"', '\n', '\r']) {
            self.text.push('"');
            self.text.push_str(&value.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(value);
        }
    }

    /// A field that holds a number; empty when there is none, or none that is finite.
    pub(crate) fn number<N: Number>(&mut self, value: Option<N>) {
        self.separate();
        if let Some(value) = value {
            // Writing to a string cannot fail.
            let _ = value.write(&mut self.text);
        }
    }

    fn separate(&mut self) {
        if std::mem::replace(&mut self.row_begun, true) {
            self.text.push(',');
        }
    }

    pub(crate) fn end_row(&mut self) {
        self.text.push('\n');
        self.row_begun = false;
    }
}

/// A number that can be written so that it reads back as itself.
pub(crate) trait Number {
    fn write(&self, to: &mut String) -> fmt::Result;
}

impl Number for usize {
    fn write(&self, to: &mut String) -> fmt::Result {
        write!(to, "{self}")
    }
}

impl Number for u64 {
    fn write(&self, to: &mut String) -> fmt::Result {
        write!(to, "{self}")
    }
}

impl Number for u32 {
    fn write(&self, to: &mut String) -> fmt::Result {
        write!(to, "{self}")
    }
}

macro_rules! float_number {
    ($float:ty) => {
        impl Number for $float {
            fn write(&self, to: &mut String) -> fmt::Result {
                let size = self.abs();
                if !size.is_finite() {
                    Ok(())
                } else if size == 0.0 || (1e-5..1e16).contains(&size) {
                    write!(to, "{self}")
                } else {
                    // `{}` never uses an exponent: a p value of 1e-300 would take 300 digits.
                    write!(to, "{self:e}")
                }
            }
        }
    };
}

float_number!(f32);
float_number!(f64);

#[cfg(test)]
mod tests;
