//! The genes that do not change, and the sizes of the times by which they do not.

use rayon::prelude::*;

use crate::normalise::certainty::{CUTOFF, expected_flatness};
use crate::normalise::shares::{Comparison, Shares};
use crate::normalise::weighted::{mode, weighted_mean};

/// Fewer comparisons than this say nothing about a mode.
pub(super) const FEWEST_COMPARED: usize = 10;
/// Changes of this size (in log) are taken for no change.
const TOLERANCE: f64 = 0.05;
/// A group of genes at least this share of the largest may be the one that does not change.
const LARGE_GROUP: f64 = 0.5;
/// With a smaller share of flat genes, the peaks of single times may have missed a larger group.
const DOUBTFUL: f64 = 0.4;
/// Of so many times one may be off by chance or by a response of its own.
const SPARED_OF: usize = 20;
/// Genes whose own profiles are tried as sizes in that case, and the best of them that are refined.
const TRIED: (usize, usize) = (100, 5);

/// A group of genes that do not change by the sizes that it gives.
#[derive(Clone, Debug)]
pub(super) struct FlatGroup {
    /// `[T]`: logarithms of the sizes.
    pub logs: Vec<f64>,
    /// Its share of the genes compared, about 0 to 1; see [`FlatGroup::share`].
    pub share: f64,
    /// Number of genes compared times `share`.
    pub genes: f64,
}

/// The group that is taken for the genes that do not change.
pub(super) fn flat_group(shares: &Shares, compared: &[Comparison]) -> FlatGroup {
    let chosen = flattest(shares, compared);
    let share = chosen.share(shares, compared);
    let (chosen, share) = if share < DOUBTFUL {
        let largest = largest(shares, compared, chosen);
        let share = largest.share(shares, compared);
        (largest, share)
    } else {
        (chosen, share)
    };
    FlatGroup {
        logs: chosen.logs,
        share,
        genes: share * compared.len() as f64,
    }
}

/// A large group by the peaks of each time; of several, the one by which sizes differ least.
fn flattest(shares: &Shares, compared: &[Comparison]) -> Refinement {
    // The mean over times holds the sizes too, so a second look sees sharper peaks; where two
    // groups of genes are of nearly one size, it may also turn to the other.
    let first = modes(shares, compared, &vec![0.0; shares.times()]);
    let second = modes(shares, compared, &first);
    let first = refined(shares, compared, first);
    let second = refined(shares, compared, second);
    let (larger, smaller) = if second.flat() > first.flat() {
        (second, first)
    } else {
        (first, second)
    };
    let others: Vec<Comparison> = compared
        .iter()
        .zip(&larger.weights)
        .filter(|(_, weight)| **weight < 0.5)
        .map(|(gene, _)| gene.clone())
        .collect();
    let third = (others.len() >= FEWEST_COMPARED).then(|| {
        let start = modes(shares, &others, &larger.logs);
        let start = modes(shares, &others, &start);
        refined(shares, compared, start)
    });
    let most = third.as_ref().map_or(0.0, Refinement::flat);
    let most = most.max(larger.flat());
    let mut groups = vec![larger];
    groups.push(smaller);
    groups.extend(third);
    groups.retain(|group| group.flat() >= LARGE_GROUP * most);
    let least = |a: Refinement, b: Refinement| {
        if spread(&b.logs) < spread(&a.logs) {
            b
        } else {
            a
        }
    };
    groups.into_iter().reduce(least).unwrap_or_default()
}

/// The largest group that is found from the profiles of single genes, if it is larger than `known`.
///
/// By the sizes that the profile of a gene is, all genes are flat that change as that gene does: the
/// peaks of single times do not have to be those of one group.
fn largest(shares: &Shares, compared: &[Comparison], known: Refinement) -> Refinement {
    let (tried, kept) = TRIED;
    let tried = tried.min(compared.len());
    let mut starts: Vec<(f64, Vec<f64>)> = (0..tried)
        .map(|i| &compared[i * compared.len() / tried])
        .map(|gene| {
            let own = gene.counts.iter().zip(&shares.cells);
            let logs: Vec<f64> = own.map(|(y, cells)| (y + 0.5 / cells).ln()).collect();
            let weights = weighed(shares, compared, &logs).0;
            (weights.iter().sum(), logs)
        })
        .collect();
    starts.sort_by(|a, b| b.0.total_cmp(&a.0));
    let found = starts.into_iter().take(kept);
    let larger = |a: Refinement, b: Refinement| if b.flat() > a.flat() { b } else { a };
    found
        .map(|(_, logs)| refined(shares, compared, logs))
        .fold(known, larger)
}

/// Sum of squared deviations from the mean.
fn spread(logs: &[f64]) -> f64 {
    let mean = logs.iter().sum::<f64>() / logs.len() as f64;
    logs.iter().map(|log| (log - mean).powi(2)).sum()
}

/// r(g,t) and v(g,t) at time `t`, with the sizes taken out.
fn log_ratio(
    shares: &Shares,
    gene: &Comparison,
    sizes: &[f64],
    reference: f64,
    t: usize,
) -> (f64, f64) {
    let cells = shares.cells[t];
    let expected = cells * reference * sizes[t] + 0.5;
    let ratio = ((cells * gene.counts[t] + 0.5) / expected).ln();
    let seen = gene.errors[t] * cells * cells / (expected * expected);
    (ratio, seen.max(1.0 / expected))
}

/// Mean over times of the counts of a gene with the sizes taken out.
fn reference(shares: &Shares, gene: &Comparison, sizes: &[f64]) -> f64 {
    let sized: Vec<f64> = gene
        .counts
        .iter()
        .zip(sizes)
        .map(|(y, size)| y / size)
        .collect();
    weighted_mean(&sized, &shares.cells)
}

fn modes(shares: &Shares, compared: &[Comparison], logs: &[f64]) -> Vec<f64> {
    let sizes: Vec<f64> = logs.iter().map(|log| log.exp()).collect();
    let references: Vec<f64> = compared
        .iter()
        .map(|gene| reference(shares, gene, &sizes))
        .collect();
    (0..shares.times())
        .into_par_iter()
        .map(|t| {
            let (ratios, weights): (Vec<f64>, Vec<f64>) = compared
                .iter()
                .zip(&references)
                .map(|(gene, &reference)| {
                    let (ratio, variance) = log_ratio(shares, gene, &sizes, reference, t);
                    (ratio, 1.0 / (variance + 0.05))
                })
                .unzip();
            logs[t] + mode(&ratios, &weights)
        })
        .collect()
}

/// Sizes refined from a starting point.
#[derive(Clone, Debug, Default)]
struct Refinement {
    /// `[T]`: logarithms of the sizes.
    logs: Vec<f64>,
    /// Flatness of each gene by them: 1 without any change, 0 beyond [`CUTOFF`].
    weights: Vec<f64>,
}

impl Refinement {
    /// Number of genes that are flat, in parts where they are nearly so.
    fn flat(&self) -> f64 {
        self.weights.iter().sum()
    }

    /// Estimate of the share of genes that are flat: their flatness over that which noise alone would
    /// leave, were all flat.
    fn share(&self, shares: &Shares, compared: &[Comparison]) -> f64 {
        let sizes: Vec<f64> = self.logs.iter().map(|log| log.exp()).collect();
        let spared = spared(shares.times());
        let expected: Vec<f64> = compared
            .par_iter()
            .map(|gene| {
                let reference = reference(shares, gene, &sizes);
                let scales = (0..shares.times()).map(|t| {
                    let (_, variance) = log_ratio(shares, gene, &sizes, reference, t);
                    variance / (variance + TOLERANCE * TOLERANCE)
                });
                expected_flatness(&scales.collect::<Vec<_>>(), spared)
            })
            .collect();
        // Added in the order of the genes, so that the sum does not depend on the number of threads.
        let expected: f64 = expected.iter().sum();
        if expected > 0.0 {
            self.flat() / expected
        } else {
            0.0
        }
    }
}

/// The number of times, those with the largest changes, that do not count for the flatness of a gene: of
/// hundreds of times some are far off by chance in every gene, and none would be flat.
fn spared(times: usize) -> usize {
    times.saturating_sub(1) / SPARED_OF
}

/// 1 without any change, 0 beyond [`CUTOFF`]: Tukey's biweight of a squared distance.
fn biweight(distance: f64) -> f64 {
    (1.0 - distance / (CUTOFF * CUTOFF)).max(0.0).powi(2)
}

/// The largest of the values but `spared` of them.
fn largest_but(mut values: Vec<f64>, spared: usize) -> f64 {
    if spared == 0 {
        return values.into_iter().fold(0.0, f64::max);
    }
    let at = spared.min(values.len() - 1);
    *values.select_nth_unstable_by(at, |a, b| b.total_cmp(a)).1
}

/// The flatness `[G]` of each gene by the sizes, and per time the weighted sum of ratios and the sum of
/// weights, by which the sizes are off.
fn weighed(shares: &Shares, compared: &[Comparison], logs: &[f64]) -> (Vec<f64>, Vec<(f64, f64)>) {
    let mut shift = vec![(0.0, 0.0); shares.times()];
    let mut weights = Vec::with_capacity(compared.len());
    let sizes: Vec<f64> = logs.iter().map(|log| log.exp()).collect();
    let spared = spared(shares.times());
    let weighed = compared.par_iter().map(|gene| {
        let reference = reference(shares, gene, &sizes);
        let ratios: Vec<(f64, f64)> = (0..shares.times())
            .map(|t| log_ratio(shares, gene, &sizes, reference, t))
            .map(|(ratio, variance)| (ratio, variance + TOLERANCE * TOLERANCE))
            .collect();
        let distances: Vec<f64> = ratios.iter().map(|(r, v)| r * r / v).collect();
        (biweight(largest_but(distances, spared)), ratios)
    });
    // Added in the order of the genes, so that sums do not depend on the number of threads.
    for (weight, ratios) in weighed.collect::<Vec<_>>() {
        weights.push(weight);
        for (sum, (ratio, variance)) in shift.iter_mut().zip(&ratios) {
            // Times that are spared do not shift the sizes.
            let weight = match spared {
                0 => weight,
                _ => weight * biweight(ratio * ratio / variance),
            };
            sum.0 += weight * ratio / variance;
            sum.1 += weight / variance;
        }
    }
    (weights, shift)
}

fn refined(shares: &Shares, compared: &[Comparison], mut logs: Vec<f64>) -> Refinement {
    const ROUNDS: usize = 50;
    let mut weights = Vec::new();
    for _ in 0..ROUNDS {
        let shift;
        (weights, shift) = weighed(shares, compared, &logs);
        // With hardly a flat gene there is nothing to refine by; the modes stand.
        if weights.iter().sum::<f64>() < FEWEST_COMPARED as f64 / 2.0 {
            break;
        }
        let mut largest = 0.0_f64;
        for (log, (sum, weight)) in logs.iter_mut().zip(&shift) {
            let change = if *weight > 0.0 { sum / weight } else { 0.0 };
            *log += change;
            largest = largest.max(change.abs());
        }
        if largest < 1e-7 {
            break;
        }
    }
    Refinement { logs, weights }
}
