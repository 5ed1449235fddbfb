//! Tables of genes and what the network makes of them.

use crate::Results;
use crate::tables::table::Table;
use genetide_data::RowIndex;

/// `Gene,z_1,...`: one row a gene; empty for incomplete genes.
pub fn latent_csv(results: &Results<'_>) -> String {
    let latents = &results.training.latents;
    let columns = latents.columns();
    let names: String = (1..=columns).map(|z| format!(",z_{z}")).collect();
    let mut table = Table::new(&format!("Gene{names}"));
    let rows = row_of_gene(results);
    for (name, row) in results.profiles.genes().iter().zip(rows) {
        let latent = row.map(|row| latents.row(row));
        table.field(name);
        for z in 0..columns {
            table.field(&latent.map(|values| values[z]));
        }
        table.end_row();
    }
    table.into_text()
}

/// The place of every gene on the map; empty for genes that were not embedded.
pub fn umap_csv(results: &Results<'_>) -> String {
    let mut table = Table::new("Gene,UMAP1,UMAP2");
    let xy = results.embedding.map_or(&[][..], |map| &map.xy);
    let places = by_gene(results, results.points.iter().copied().zip(xy));
    for (name, place) in results.profiles.genes().iter().zip(places) {
        table.row(&[name, &place.map(|xy| xy[0]), &place.map(|xy| xy[1])]);
    }
    table.into_text()
}

/// A row for each gene and time.
///
/// `cells` counts the values of that gene at that time that are not missing; `reconstructed` is on
/// the observed scale.
pub fn trajectories_csv(results: &Results<'_>) -> String {
    let mut table = Table::new("Gene,Time,observed,standard_error,cells,reconstructed");
    let times = results.profiles.times();
    let rows = row_of_gene(results);
    for (gene, name) in results.profiles.genes().iter().enumerate() {
        let means = results.profiles.mean_profile(gene);
        for (t, time) in times.iter().enumerate() {
            let moments = results.profiles.moments(gene, t);
            let seen = moments.count > 0;
            let error = results.standard_errors.map(|errors| errors[(gene, t)]);
            let reconstructed = rows[gene].map(|row| {
                let value = results.training.reconstructed[(row, t)];
                results.scaled.observed(row, f64::from(value))
            });
            table.row(&[
                name,
                time,
                &means[t],
                &error.filter(|_| seen),
                &moments.count,
                &reconstructed,
            ]);
        }
    }
    table.into_text()
}

/// `[G]`: the row of each gene in the scaled profiles; none for incomplete genes.
pub(crate) fn row_of_gene(results: &Results<'_>) -> Vec<Option<usize>> {
    let rows = RowIndex::all(results.scaled.len());
    by_gene(results, rows.map(|row| (row, row.index())))
}

/// `[G]`: the values of `rows`, each a row of the scaled profiles and its value; none for others.
pub(crate) fn by_gene<T: Clone>(
    results: &Results<'_>,
    rows: impl Iterator<Item = (RowIndex, T)>,
) -> Vec<Option<T>> {
    let mut values = vec![None; results.profiles.gene_count()];
    for (row, value) in rows {
        values[results.scaled.gene_of(row).index()] = Some(value);
    }
    values
}
