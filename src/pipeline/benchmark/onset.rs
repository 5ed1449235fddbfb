//! How far onsets are from the true ones, read from the means, from what the network makes of
//! them, and from the table of genes.

use super::Recovery;
use super::conditions::Drawn;
use super::methods::PresetRun;
use super::summary::median;
use crate::analysis::kinetics::kinetics;
use crate::pipeline::Prepared;

/// Absolute errors of the onsets of a data set, in hours: those of the genes that were called, do
/// respond, and show a change in both profiles.
#[derive(Clone, Debug, PartialEq)]
pub struct OnsetErrors {
    /// Index into [`Recovery::conditions`].
    pub condition: usize,
    /// The seed of the data set.
    pub seed: u64,
    /// Of the mean profiles.
    pub raw: Vec<f64>,
    /// Of the reconstructed profiles, in the same order.
    pub reconstructed: Vec<f64>,
    /// As the table of genes gives them: of the profiles without noise, given the clusters.
    pub denoised: Vec<f64>,
}

/// Medians over the genes of several data sets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OnsetMedians {
    /// How many genes.
    pub genes: usize,
    /// Of the mean profiles, in hours.
    pub raw: f64,
    /// Of the reconstructed profiles, in hours.
    pub reconstructed: f64,
    /// Of the profiles without noise, given the clusters, in hours.
    pub denoised: f64,
}

pub(super) fn onset_errors(
    condition: usize,
    seed: u64,
    drawn: &Drawn,
    prepared: &Prepared,
    run: &PresetRun,
) -> OnsetErrors {
    let (profiles, scaled) = (&drawn.table.profiles, &prepared.scaled);
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
        let Some(truth) = drawn.onsets[gene] else {
            continue;
        };
        let raw: Vec<f64> = (0..times.len())
            .map(|t| profiles.moments(gene, t).mean)
            .collect();
        let values = &run.training.reconstructed[row * times.len()..(row + 1) * times.len()];
        let reconstructed: Vec<f64> = values
            .iter()
            .map(|&value| scaled.observed(row, f64::from(value)))
            .collect();
        let found = [
            kinetics(times, &raw),
            kinetics(times, &reconstructed),
            run.clusters.genes[gene].kinetics,
        ];
        if let [Some(raw), Some(reconstructed), Some(denoised)] = found {
            errors.raw.push((raw.onset - truth).abs());
            errors
                .reconstructed
                .push((reconstructed.onset - truth).abs());
            errors.denoised.push((denoised.onset - truth).abs());
        }
    }
    errors
}

/// Medians over the genes of the conditions that `wanted` takes; `None` without genes.
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
