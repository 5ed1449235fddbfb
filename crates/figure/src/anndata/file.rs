//! The file.

use crate::anndata::arrays::{column_profiles, layers, sample_means, varm};
use crate::anndata::clusters::{clusters, named};
use crate::anndata::genes::var;
use crate::anndata::samples::{obs, profile_columns};
use crate::palette::Rgb;
use crate::{ExportError, Results};
use genetide_data::write::{H5adFile, Unstructured, Values};

/// The plain name of the file.
pub const H5AD: &str = "result.h5ad";

/// What is written beside the results.
#[derive(Clone, Copy, Debug)]
pub struct Provenance<'a> {
    /// The record of the run, as JSON.
    pub run: &'a str,
    /// Version of the program.
    pub version: &'a str,
}

/// Samples, genes and everything that is known of them.
///
/// | part | holds |
/// |---|---|
/// | `obs` `[S]` | time, time_unit, condition, replicate, cell_type, n_cells of each sample |
/// | `X` `[S, G]` | means |
/// | `var` `[G]` | the columns of `clusters.csv`, and n_values |
/// | `varm` | latent, X_umap, membership; profiles `[G, C]`: profile_mean, _standard_error, _scaled, _reconstructed |
/// | `layers` `[S, G]` | standard_error, scaled and reconstructed, where each time and condition has one sample |
/// | `uns` | cluster_colors; genetide: version, run, times, time_unit, clusters, membership_columns; with several conditions profile_columns: their time and condition |
///
/// # Errors
/// [`ExportError::H5ad`].
pub fn h5ad(results: &Results<'_>, provenance: &Provenance<'_>) -> Result<Vec<u8>, ExportError> {
    let profiles = column_profiles(results);
    let file = H5adFile {
        obs: obs(results.profiles.samples()),
        var: var(results),
        x: Values::from(sample_means(results)),
        layers: layers(results, &profiles),
        varm: varm(results, &profiles),
        uns: uns(results, provenance),
    };
    file.to_bytes()
        .map_err(|error| ExportError::H5ad(error.to_string()))
}

/// Settings, times and clusters.
fn uns(results: &Results<'_>, provenance: &Provenance<'_>) -> Vec<(String, Unstructured)> {
    let text = |text: &str| Unstructured::Text(text.to_owned());
    let columns = (1..=results.k).map(|label| format!("cluster_{label}"));
    let columns = columns.chain(["none".to_owned()]).collect();
    let mut own = vec![
        ("version", text(provenance.version)),
        ("run", text(provenance.run)),
        (
            "times",
            Unstructured::Numbers(results.profiles.times().to_vec()),
        ),
        ("clusters", Unstructured::Frame(clusters(results))),
        ("membership_columns", Unstructured::Texts(columns)),
    ];
    if let Some(unit) = results.profiles.time_unit() {
        own.push(("time_unit", text(unit.symbol())));
    }
    if results.profiles.courses().are_several() {
        let columns = profile_columns(results.profiles);
        own.push(("profile_columns", Unstructured::Frame(columns)));
    }
    let labels = results.clusters.iter().map(|cluster| cluster.label);
    let colours = labels.map(|label| hex(results.cluster_colour(label)));
    named(vec![
        ("cluster_colors", Unstructured::Texts(colours.collect())),
        ("genetide", Unstructured::Folder(named(own))),
    ])
}

/// As matplotlib takes it.
fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}
