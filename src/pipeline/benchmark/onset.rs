//! How far onsets are from the true ones, read from the means and from what the network makes of
//! them.

use super::Recovery;
use super::conditions::Drawn;
use super::summary::median;
use crate::analysis::kinetics::kinetics;
use crate::model::TrainingResult;
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
}

pub(super) fn onset_errors(
    condition: usize,
    seed: u64,
    drawn: &Drawn,
    prepared: &Prepared,
    training: &TrainingResult,
) -> OnsetErrors {
    let (profiles, scaled) = (&drawn.table.profiles, &prepared.scaled);
    let times = profiles.times();
    let mut errors = OnsetErrors {
        condition,
        seed,
        raw: Vec::new(),
        reconstructed: Vec::new(),
    };
    for &row in &prepared.points {
        let gene = scaled.genes[row];
        let Some(truth) = drawn.onsets[gene] else {
            continue;
        };
        let raw: Vec<f64> = (0..times.len())
            .map(|t| profiles.moments(gene, t).mean)
            .collect();
        let values = &training.reconstructed[row * times.len()..(row + 1) * times.len()];
        let reconstructed: Vec<f64> = values
            .iter()
            .map(|&value| scaled.observed(row, f64::from(value)))
            .collect();
        if let (Some(raw), Some(found)) = (kinetics(times, &raw), kinetics(times, &reconstructed)) {
            errors.raw.push((raw.onset - truth).abs());
            errors.reconstructed.push((found.onset - truth).abs());
        }
    }
    errors
}

/// Medians over the genes of the conditions that `wanted` takes; `None` without genes.
pub fn onset_medians(recovery: &Recovery, wanted: impl Fn(usize) -> bool) -> Option<OnsetMedians> {
    let (mut raw, mut reconstructed) = (Vec::new(), Vec::new());
    for errors in recovery.onsets.iter().filter(|e| wanted(e.condition)) {
        raw.extend(&errors.raw);
        reconstructed.extend(&errors.reconstructed);
    }
    Some(OnsetMedians {
        genes: raw.len(),
        raw: median(&mut raw)?,
        reconstructed: median(&mut reconstructed)?,
    })
}
