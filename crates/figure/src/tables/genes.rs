//! Tables of genes and what the network makes of them.

use crate::Results;
use crate::columns::value_counts;
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

/// A row for each gene and time, and with several conditions for each condition, which is empty at times that
/// all share.
///
/// `cells` counts the values of that gene in that row that are not missing; `reconstructed` is the curve
/// without noise on the observed scale.
pub fn trajectories_csv(results: &Results<'_>) -> String {
    let profiles = results.profiles;
    let courses = profiles.courses();
    let condition = if courses.are_several() {
        "Condition,"
    } else {
        ""
    };
    let mut table = Table::new(&format!(
        "Gene,Time,{condition}observed,standard_error,cells,reconstructed"
    ));
    let rows = row_of_gene(results);
    for (gene, name) in profiles.genes().iter().enumerate() {
        let (means, counts) = (profiles.mean_profile(gene), value_counts(profiles, gene));
        for column in 0..courses.columns().len() {
            let error = results.standard_errors.map(|errors| errors[(gene, column)]);
            let reconstructed = rows[gene].map(|row| {
                let value = results.curves[(row, column)];
                results.scaled.observed(row, f64::from(value))
            });
            table.field(name);
            table.field(&courses.time_of(column));
            if courses.are_several() {
                table.field(&courses.condition_of(column));
            }
            table.row(&[
                &means[column],
                &error.filter(|_| counts[column] > 0),
                &counts[column],
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
