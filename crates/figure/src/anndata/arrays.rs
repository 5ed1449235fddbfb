//! Arrays of samples by genes, and of genes by anything.

use std::collections::BTreeSet;

use crate::Results;
use crate::anndata::clusters::named;
use crate::tables::{by_gene, row_of_gene};
use genetide_data::write::Values;
use genetide_data::{GeneProfiles, Matrix};

/// `[S, G]`; NaN where a gene has no value.
pub(super) fn sample_means(results: &Results<'_>) -> Matrix<f64> {
    let profiles = results.profiles;
    Matrix::from_fn(
        profiles.samples().len(),
        profiles.gene_count(),
        |sample, gene| {
            let moments = profiles.sample_moments(gene)[sample];
            if moments.count > 0 {
                moments.mean
            } else {
                f64::NAN
            }
        },
    )
}

/// Profiles `[G, C]` with their names.
pub(super) fn column_profiles(results: &Results<'_>) -> Vec<(&'static str, Matrix<f64>)> {
    let profiles = results.profiles;
    let rows = row_of_gene(results);
    let of_genes = |value: &dyn Fn(usize, usize) -> Option<f64>| {
        let columns = profiles.courses().columns().len();
        Matrix::from_fn(profiles.gene_count(), columns, |gene, column| {
            value(gene, column).unwrap_or(f64::NAN)
        })
    };
    let genes = 0..profiles.gene_count();
    let means: Vec<Vec<Option<f64>>> = genes.map(|gene| profiles.mean_profile(gene)).collect();
    let seen = |gene: usize, column: usize| means[gene][column];
    let mut all = vec![("profile_mean", of_genes(&seen))];
    if let Some(errors) = results.standard_errors {
        let error = |gene, column| seen(gene, column).map(|_| errors[(gene, column)]);
        all.push(("profile_standard_error", of_genes(&error)));
    }
    let scaled = |gene: usize, column| {
        seen(gene, column)?;
        Some(f64::from(results.scaled.values[(rows[gene]?, column)]))
    };
    all.push(("profile_scaled", of_genes(&scaled)));
    let reconstructed = |gene: usize, column| {
        let row = rows[gene]?;
        let value = results.curves[(row, column)];
        Some(results.scaled.observed(row, f64::from(value)))
    };
    all.push(("profile_reconstructed", of_genes(&reconstructed)));
    all
}

/// The profiles as layers `[S, G]`, where each time and condition has one sample.
pub(super) fn layers(
    results: &Results<'_>,
    profiles: &[(&str, Matrix<f64>)],
) -> Vec<(String, Values)> {
    let Some(columns) = columns_of_samples(results.profiles) else {
        return Vec::new();
    };
    let layers = profiles.iter().filter_map(|(name, values)| {
        let name = name
            .strip_prefix("profile_")
            .filter(|&name| name != "mean")?;
        let of_samples = Matrix::from_fn(columns.len(), values.rows(), |sample, gene| {
            values[(gene, columns[sample])]
        });
        Some((name.to_owned(), of_samples.into()))
    });
    layers.collect()
}

/// `[S]`: the column of each sample; `None` where a column has several, or a sample is in none.
fn columns_of_samples(profiles: &GeneProfiles) -> Option<Vec<usize>> {
    let samples = profiles.samples();
    let mut columns = vec![None; samples.len()];
    for library in samples.libraries() {
        for &sample in &library.samples {
            columns[sample] = profiles.courses().column_of(library);
        }
    }
    let columns: Vec<usize> = columns.into_iter().collect::<Option<_>>()?;
    let mut seen = BTreeSet::new();
    columns
        .iter()
        .all(|column| seen.insert(column))
        .then_some(columns)
}

/// Arrays with a row for each gene.
pub(super) fn varm(
    results: &Results<'_>,
    profiles: &[(&str, Matrix<f64>)],
) -> Vec<(String, Values)> {
    let genes = results.profiles.gene_count();
    let latents = &results.training.latents;
    let rows = row_of_gene(results);
    let latent = Matrix::from_fn(genes, latents.columns(), |gene, z| {
        rows[gene].map_or(f32::NAN, |row| latents[(row, z)])
    });
    let mut arrays: Vec<(&str, Values)> = vec![("latent", latent.into())];
    let points = || results.points.iter().copied();
    if let Some(map) = results.embedding {
        let places = by_gene(results, points().zip(&map.xy));
        let xy = |gene: usize, axis: usize| places[gene].map_or(f32::NAN, |xy| xy[axis]);
        arrays.push(("X_umap", Matrix::from_fn(genes, 2, xy).into()));
    }
    if results.k > 0 {
        let rows = by_gene(results, points().zip(results.probability.iter_rows()));
        let probability = |gene: usize, cluster: usize| match rows[gene] {
            None => f64::NAN,
            Some(row) if cluster < results.k => row[cluster],
            Some(row) => (1.0 - row.iter().sum::<f64>()).max(0.0),
        };
        let all = Matrix::from_fn(genes, results.k + 1, probability);
        arrays.push(("membership", all.into()));
    }
    arrays.extend(
        profiles
            .iter()
            .map(|(name, values)| (*name, values.clone().into())),
    );
    named(arrays)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::synthetic::{Case, Synthetic};
    use genetide_data::{Attribute, Moments, Sample, Samples};

    #[test]
    fn samples_are_the_columns_where_each_has_one() {
        let of = [(0.0, "act"), (0.0, "ctr"), (2.0, "ctr"), (2.0, "act")];
        let sample = |(time, condition): (f64, &str)| {
            Sample::new(time, 1, |attribute| {
                (attribute == Attribute::Condition).then(|| condition.to_owned())
            })
        };
        let samples = Samples::new(of.map(sample).to_vec(), None, Vec::new());
        let moments = Matrix::filled(1, samples.len(), Moments::default());
        let profiles = GeneProfiles::new(vec!["A".to_owned()], samples, moments);
        // At each time the columns are act and ctr.
        assert_eq!(columns_of_samples(&profiles), Some(vec![0, 1, 3, 2]));
        let mut data = Synthetic::new(&Case::default());
        let columns = columns_of_samples(&data.profiles);
        assert_eq!(columns, Some(vec![0, 1, 2, 3, 4]));
        // Two donors in each.
        data.add_conditions();
        assert_eq!(columns_of_samples(&data.profiles), None);
    }
}
