//! The comparison of methods in a run, and the curves of all its genes.

use genetide_analysis::prediction::comparison::{Comparison, Forecast};
use genetide_analysis::prediction::halves::Halves;
use genetide_analysis::prediction::methods::Method;
use genetide_analysis::prediction::observed::{Observed, Predicted};
use genetide_analysis::{Clustering, Share};
use genetide_data::read::LoadedTable;
use genetide_data::value_scale::ValueScale;
use genetide_data::{GeneIndex, Matrix};
use genetide_model::{ModelSettings, Start, TrainingResult};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256Plus;

use crate::config::RunConfig;
use crate::pipeline::held_out::forecast::{Half, Others, Prediction, forecasts};
use crate::pipeline::held_out::noisy::Noisy;
use crate::pipeline::held_out::outcome::{HalvesCheck, HeldOut};
use crate::pipeline::held_out::stack::{Stack, weight};
use crate::pipeline::{PipelineError, Prepared};

/// Genes compared at most: more would hardly tell errors and weights better.
const MOST_GENES: usize = 1_000;

/// Compares how well methods predict one half of the libraries from the other, over the clustered genes, and stacks
/// what they make of all libraries into curves.
///
/// Whatever is learned is learned from a half alone: the network is trained on it again, from the embedded weights
/// and for as many epochs as in the run, and the mixture is fitted to it with the k of the run. Each half is scaled
/// by itself, on the scale of the test; the mixture alone sees values as it does in the run.
///
/// # Errors
/// [`PipelineError::Analysis`], also when it is no longer wanted.
pub fn held_out(
    table: &LoadedTable,
    prepared: &Prepared,
    training: &TrainingResult,
    clustering: &Clustering,
    config: &RunConfig,
    share: Share<'_>,
) -> Result<HeldOut, PipelineError> {
    let profiles = &table.profiles;
    let scale = ValueScale::of(table.summary.transform, profiles);
    let halves = match Halves::new(profiles, scale, &config.analysis) {
        Ok(halves) => halves,
        Err(reason) => return Ok(HeldOut::NoHalves(reason.to_string())),
    };
    share.reach(0.1)?;
    let genes = compared(prepared, &halves.of, config.seed);
    if genes.is_empty() {
        let reason = "Predictions are not checked on a held-out half of the libraries: no clustered gene has \
                      values in both halves at half of the times.";
        return Ok(HeldOut::NoHalves(reason.to_owned()));
    }
    let settings = settings_of_half(&config.model, training);
    let others = Others {
        config,
        network: settings.as_ref(),
        clusters: clustering
            .denoised
            .as_ref()
            .map(|_| (clustering.method, clustering.k)),
    };
    let places: Vec<usize> = genes.iter().map(|gene| gene.index()).collect();
    let observed = halves.of.each_ref().map(|half| half.select(&places));
    let plain = halves.on_the_scale_of_values();
    let predicted = |half: usize, share: Share<'_>| {
        let noisy =
            |of: &Observed| Noisy::new(of, &genes, profiles.courses(), config.data.gene_scale);
        let of_half = Half {
            tested: noisy(&observed[half]),
            plain: noisy(&plain[half].select(&places)),
        };
        let on_test = |value| halves.on_the_scale_of_the_test(value);
        forecasts(&of_half, &on_test, &others, share)
    };
    let first = predicted(0, share.part(0.1, 0.5))?;
    let second = predicted(1, share.part(0.5, 0.9))?;
    let comparison = Comparison::new(&observed, &paired(first, second));
    share.reach(0.9)?;
    let has_mixture = weight(&comparison, Method::Mixture).is_some();
    let stack = Stack {
        table,
        prepared,
        halves: &halves,
    };
    let stack = stack.of(training, clustering, config.data.gene_scale, &comparison);
    Ok(HeldOut::Compared(Box::new(HalvesCheck {
        k: has_mixture.then_some(clustering.k),
        curves: curves(prepared, training, &stack),
        deviations: stack.variance.map(|variance| variance.sqrt() as f32),
        comparison,
        division: halves.division,
    })))
}

/// The genes of the points that have values in half of the columns at least, in each half; a sample in ascending
/// order where they are many.
fn compared(prepared: &Prepared, halves: &[Observed; 2], seed: u64) -> Vec<GeneIndex> {
    let is_known = |half: &Observed, gene: GeneIndex| {
        let errors = half.errors.row(gene.index());
        let known = errors.iter().filter(|error| error.is_finite()).count();
        known >= 2 && 2 * known >= errors.len()
    };
    let genes = prepared.points.iter();
    let genes = genes.map(|&row| prepared.scaled.gene_of(row));
    let genes = genes.filter(|&gene| halves.iter().all(|half| is_known(half, gene)));
    let genes: Vec<GeneIndex> = genes.collect();
    if genes.len() <= MOST_GENES {
        return genes;
    }
    let mut random = Xoshiro256Plus::seed_from_u64(seed);
    let drawn = rand::seq::index::sample(&mut random, genes.len(), MOST_GENES);
    let mut drawn: Vec<GeneIndex> = drawn.into_iter().map(|place| genes[place]).collect();
    drawn.sort_unstable();
    drawn
}

/// The settings with which the network is trained on a half: those of the run, for as many epochs as it had.
fn settings_of_half(settings: &ModelSettings, training: &TrainingResult) -> Option<ModelSettings> {
    let is_pretrained = settings.start == Start::Pretrained;
    is_pretrained.then(|| ModelSettings {
        epochs: training.losses.len(),
        ..settings.clone()
    })
}

/// The forecasts of the methods that predict from both halves.
fn paired(first: Vec<Prediction>, second: Vec<Prediction>) -> Vec<Forecast> {
    let mut second = second;
    let pair = |(method, from_first): Prediction| {
        let place = second.iter().position(|(other, _)| *other == method)?;
        let (_, from_second) = second.remove(place);
        Some(Forecast {
            method,
            from: [from_first, from_second],
        })
    };
    first.into_iter().filter_map(pair).collect()
}

/// `[N, C]`: the network's reconstruction of every row, with the stack in those of the points.
fn curves(prepared: &Prepared, training: &TrainingResult, stack: &Predicted) -> Matrix<f32> {
    let mut curves = training.reconstructed.clone();
    let points = prepared.points.iter().zip(stack.mean.iter_rows());
    for (row, curve) in points.filter(|(_, curve)| curve.iter().all(|value| value.is_finite())) {
        let values = curve.iter().map(|&value| value as f32);
        for (place, value) in curves.row_mut(row.index()).iter_mut().zip(values) {
            *place = value;
        }
    }
    curves
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::fixtures;
    use genetide_data::PointIndex;

    fn half(genes: usize, known: impl Fn(usize, usize) -> bool) -> Observed {
        Observed {
            values: Matrix::filled(genes, 3, 1.0),
            errors: Matrix::from_fn(genes, 3, |gene, time| match known(gene, time) {
                true => 0.5,
                false => f64::INFINITY,
            }),
        }
    }

    #[test]
    fn clustered_genes_with_values_in_both_halves_are_compared() {
        let table = fixtures::table_of(30);
        let prepared = fixtures::prepared(&table, 24);
        // Gene 3 has one value in the second half, gene 4 two, gene 27 is not clustered.
        let halves = [
            half(30, |_, _| true),
            half(30, |gene, time| {
                !(3..=4).contains(&gene) || time <= gene - 3
            }),
        ];
        let genes = compared(&prepared, &halves, 1);
        assert_eq!(genes.len(), 23);
        assert!(!genes.contains(&GeneIndex::new(3)) && genes.contains(&GeneIndex::new(4)));
    }

    #[test]
    fn of_many_genes_a_sample_is_compared() {
        let table = fixtures::table_of(2600);
        let prepared = fixtures::prepared(&table, 2500);
        let halves = [0, 1].map(|_| half(2600, |_, _| true));
        let genes = compared(&prepared, &halves, 1);
        assert_eq!(genes.len(), MOST_GENES);
        assert!(genes.is_sorted_by(|a, b| a < b) && genes[MOST_GENES - 1].index() < 2500);
        assert_eq!(compared(&prepared, &halves, 1), genes);
        assert_ne!(compared(&prepared, &halves, 2), genes);
    }

    #[test]
    fn a_method_that_predicts_from_one_half_alone_takes_no_part() {
        let predicted = |mean| Predicted {
            mean: Matrix::filled(1, 1, mean),
            variance: Matrix::filled(1, 1, 0.0),
        };
        let first = vec![
            (Method::Raw, predicted(1.0)),
            (Method::Mixture, predicted(2.0)),
            (Method::Network, predicted(3.0)),
        ];
        let second = vec![
            (Method::Raw, predicted(4.0)),
            (Method::Network, predicted(5.0)),
        ];
        let pairs = paired(first, second);
        let told = pairs.iter().map(|of| {
            let [a, b] = of.from.each_ref().map(|from| from.mean[(0, 0)]);
            (of.method, a, b)
        });
        let expected = [(Method::Raw, 1.0, 4.0), (Method::Network, 3.0, 5.0)];
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn curves_of_points_are_the_stack_and_their_band_is_its_uncertainty() {
        let table = fixtures::table_of(5);
        let prepared = fixtures::prepared(&table, 3);
        let training = fixtures::training(&prepared, 1);
        let stack = Predicted {
            mean: Matrix::from_fn(3, 3, |point, time| (10 * point + time) as f64),
            variance: Matrix::filled(3, 3, 4.0),
        };
        let curves = curves(&prepared, &training, &stack);
        assert_eq!(curves.row(2), [20.0, 21.0, 22.0]);
        assert_eq!(curves.row(4), training.reconstructed.row(4));
        let check = HalvesCheck {
            comparison: Comparison::new(&[half(0, |_, _| true), half(0, |_, _| true)], &[]),
            division: genetide_analysis::prediction::halves::Division::Libraries,
            k: None,
            curves,
            deviations: stack.variance.map(|variance| variance.sqrt() as f32),
        };
        // 5 % and 95 % quantiles of N(21, 2^2).
        let band = check.band(PointIndex::new(2), 2);
        assert!((band.low[1] - 17.7103).abs() < 1e-3 && (band.high[1] - 24.2897).abs() < 1e-3);
    }
}
