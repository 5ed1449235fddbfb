//! Errors of the onsets of mean, reconstructed and denoised profiles.

use crate::methods::PresetRun;
use crate::study::data_set::DataSet;
use crate::study::results::{OnsetErrors, Recovery};
use genetide::pipeline::Prepared;
use genetide_analysis::genes::kinetics::kinetics;
use genetide_analysis::numeric::stats::median;

/// Median errors of onsets over the genes of several data sets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OnsetMedians {
    /// Number of genes.
    pub genes: usize,
    /// Median error of the mean profiles, in hours.
    pub raw: f64,
    /// Median error of the reconstructed profiles, in hours.
    pub reconstructed: f64,
    /// Median error of the denoised profiles, in hours.
    pub denoised: f64,
}

/// The errors of the onsets of a data set, of those genes that were called, do respond, and have an
/// onset in every profile.
pub(super) fn onset_errors(
    condition: usize,
    seed: u64,
    data_set: &DataSet,
    prepared: &Prepared,
    run: &PresetRun,
) -> OnsetErrors {
    let (profiles, scaled) = (&data_set.table.profiles, &prepared.scaled);
    let times = profiles.times();
    let mut errors = OnsetErrors {
        condition,
        seed,
        raw: Vec::new(),
        reconstructed: Vec::new(),
        denoised: Vec::new(),
    };
    for &row in &prepared.points {
        let gene = scaled.genes[row];
        let Some(truth) = data_set.onsets[gene] else {
            continue;
        };
        let raw: Vec<f64> = (0..times.len())
            .map(|t| profiles.moments(gene, t).mean)
            .collect();
        let values = run.training.reconstructed.row(row).iter();
        let reconstructed: Vec<f64> = values
            .map(|&value| scaled.observed(row, f64::from(value)))
            .collect();
        let onsets = [
            kinetics(times, &raw),
            kinetics(times, &reconstructed),
            run.clusters.genes[gene].kinetics,
        ];
        if let [Some(raw), Some(reconstructed), Some(denoised)] = onsets {
            errors.raw.push((raw.onset - truth).abs());
            errors
                .reconstructed
                .push((reconstructed.onset - truth).abs());
            errors.denoised.push((denoised.onset - truth).abs());
        }
    }
    errors
}

/// Medians over the genes of the conditions that `wanted` accepts; `None` without genes.
pub fn onset_medians(recovery: &Recovery, wanted: impl Fn(usize) -> bool) -> Option<OnsetMedians> {
    let (mut raw, mut reconstructed, mut denoised) = (Vec::new(), Vec::new(), Vec::new());
    for errors in recovery.onsets.iter().filter(|e| wanted(e.condition)) {
        raw.extend(&errors.raw);
        reconstructed.extend(&errors.reconstructed);
        denoised.extend(&errors.denoised);
    }
    Some(OnsetMedians {
        genes: raw.len(),
        raw: median(&mut raw)?,
        reconstructed: median(&mut reconstructed)?,
        denoised: median(&mut denoised)?,
    })
}
