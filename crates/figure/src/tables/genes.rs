//! Tables of genes and what the network makes of them.

use crate::Results;
use crate::tables::table::Table;

/// `Gene,z_1,...`: one row a gene; empty for incomplete genes.
pub fn latent_csv(results: &Results<'_>) -> String {
    let latents = &results.training.latents;
    let columns = (1..=latents.columns()).map(|z| format!("z_{z}"));
    let mut table = Table::new(std::iter::once("Gene".to_owned()).chain(columns));
    let rows = row_of_gene(results);
    for (gene, name) in results.profiles.genes().iter().enumerate() {
        let latent = rows[gene].map(|row| latents.row(row));
        table.text(name);
        for z in 0..latents.columns() {
            table.number(latent.map(|values| values[z]));
        }
        table.end_row();
    }
    table.into_text()
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
    table.into_text()
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
            let error = results.standard_errors.map(|errors| errors[(gene, t)]);
            let reconstructed = rows[gene].map(|row| {
                let value = results.training.reconstructed[(row, t)];
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
    table.into_text()
}

/// `[G]`: the row of each gene in the scaled profiles; none for incomplete genes.
fn row_of_gene(results: &Results<'_>) -> Vec<Option<usize>> {
    let mut rows = vec![None; results.profiles.gene_count()];
    for (row, &gene) in results.scaled.genes.iter().enumerate() {
        rows[gene] = Some(row);
    }
    rows
}
