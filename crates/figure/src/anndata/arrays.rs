//! Arrays of samples by genes, and of genes by anything.

use crate::Results;
use crate::anndata::clusters::named;
use crate::tables::{by_gene, row_of_gene};
use genetide_data::Matrix;
use genetide_data::write::Values;

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

/// Profiles `[G, T]` with their names.
pub(super) fn time_profiles(results: &Results<'_>) -> Vec<(&'static str, Matrix<f64>)> {
    let profiles = results.profiles;
    let rows = row_of_gene(results);
    let of_genes = |value: &dyn Fn(usize, usize) -> Option<f64>| {
        Matrix::from_fn(profiles.gene_count(), profiles.time_count(), |gene, t| {
            value(gene, t).unwrap_or(f64::NAN)
        })
    };
    let genes = 0..profiles.gene_count();
    let means: Vec<Vec<Option<f64>>> = genes.map(|gene| profiles.mean_profile(gene)).collect();
    let seen = |gene: usize, t: usize| means[gene][t];
    let mut all = vec![("profile_mean", of_genes(&seen))];
    if let Some(errors) = results.standard_errors {
        let error = |gene, t| seen(gene, t).map(|_| errors[(gene, t)]);
        all.push(("profile_standard_error", of_genes(&error)));
    }
    let scaled = |gene: usize, t| {
        seen(gene, t)?;
        Some(f64::from(results.scaled.values[(rows[gene]?, t)]))
    };
    all.push(("profile_scaled", of_genes(&scaled)));
    let reconstructed = |gene: usize, t| {
        let row = rows[gene]?;
        let value = results.training.reconstructed[(row, t)];
        Some(results.scaled.observed(row, f64::from(value)))
    };
    all.push(("profile_reconstructed", of_genes(&reconstructed)));
    all
}

/// The profiles as layers `[S, G]`, where each time has one sample.
pub(super) fn layers(
    results: &Results<'_>,
    times: &[(&str, Matrix<f64>)],
) -> Vec<(String, Values)> {
    let profiles = results.profiles;
    if profiles.samples().len() != profiles.time_count() {
        return Vec::new();
    }
    let layers = times.iter().filter_map(|(name, values)| {
        let name = name
            .strip_prefix("profile_")
            .filter(|&name| name != "mean")?;
        let transposed = Matrix::from_fn(values.columns(), values.rows(), |s, g| values[(g, s)]);
        Some((name.to_owned(), transposed.into()))
    });
    layers.collect()
}

/// Arrays with a row for each gene.
pub(super) fn varm(results: &Results<'_>, times: &[(&str, Matrix<f64>)]) -> Vec<(String, Values)> {
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
        times
            .iter()
            .map(|(name, values)| (*name, values.clone().into())),
    );
    named(arrays)
}
