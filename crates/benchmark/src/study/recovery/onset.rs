//! Errors of the onsets of mean, reconstructed and denoised profiles.

use crate::methods::PresetRun;
use crate::study::conditions::Place;
use crate::study::data_set::DataSet;
use crate::study::results::{OnsetErrors, Recovery};
use genetide::pipeline::Prepared;
use genetide_analysis::genes::kinetics::kinetics;
use genetide_analysis::numeric::stats::median;
use genetide_data::RowIndex;

/// Median errors of onsets over the genes of several data sets.
#[derive(Clone, Debug, PartialEq)]
pub struct OnsetMedians {
    /// The data sets in words.
    pub name: String,
    /// Their place in tables.
    pub place: Place,
    /// Number of genes.
    pub genes: usize,
    /// Of the mean, the reconstructed and the denoised profiles, in hours; absent without genes.
    pub hours: [Option<f64>; 3],
}

/// The errors of the onsets of a data set, of those genes that were called, do respond, and have an
/// onset in every profile.
pub(super) fn onset_errors(
    condition: usize,
    data_set: &DataSet,
    prepared: &Prepared,
    run: &PresetRun,
) -> OnsetErrors {
    let (profiles, scaled) = (&data_set.table.profiles, &prepared.scaled);
    let times = profiles.times();
    let errors = |&row: &RowIndex| {
        let (gene, row) = (scaled.gene_of(row).index(), row.index());
        let truth = data_set.onsets[gene]?;
        let raw = (0..times.len()).map(|t| profiles.moments(gene, t).mean);
        let values = run.training.reconstructed.row(row).iter();
        let reconstructed = values.map(|&value| scaled.observed(row, f64::from(value)));
        let raw = kinetics(times, &raw.collect::<Vec<_>>())?;
        let reconstructed = kinetics(times, &reconstructed.collect::<Vec<_>>())?;
        let denoised = run.clusters.genes[gene].leading()?;
        Some([raw, reconstructed, denoised].map(|kinetics| (kinetics.onset - truth).abs()))
    };
    OnsetErrors {
        condition,
        genes: prepared.points.iter().filter_map(errors).collect(),
    }
}

/// Medians over the genes of each condition, then over those of all conditions of a depth.
pub fn onset_medians(recovery: &Recovery) -> Vec<OnsetMedians> {
    let conditions = recovery.conditions.iter().enumerate();
    let of_conditions = conditions.map(|(index, condition)| {
        let name = condition.name();
        medians(recovery, name, condition.place(), |own| own == index)
    });
    let of_depths = recovery.depths().into_iter().map(|depth| {
        let name = format!("all of depth {depth}");
        let own = |own: usize| recovery.conditions[own].simulation.depth == depth;
        medians(recovery, name, (None, None, Some(depth)), own)
    });
    of_conditions.chain(of_depths).collect()
}

fn medians(
    recovery: &Recovery,
    name: String,
    place: Place,
    is_own: impl Fn(usize) -> bool,
) -> OnsetMedians {
    let own = recovery
        .onsets
        .iter()
        .filter(|errors| is_own(errors.condition));
    let genes: Vec<&[f64; 3]> = own.flat_map(|errors| &errors.genes).collect();
    let median_of = |profile: usize| {
        let mut errors: Vec<f64> = genes.iter().map(|errors| errors[profile]).collect();
        median(&mut errors)
    };
    OnsetMedians {
        name,
        place,
        genes: genes.len(),
        hours: [0, 1, 2].map(median_of),
    }
}
