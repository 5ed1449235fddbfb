//! Size factors of the times.

use crate::normalise::shares::{Comparison, Shares, comparisons};
use crate::normalise::weighted::{mode, weighted_mean};

/// Fewer comparisons than this say nothing about a mode.
const FEWEST_COMPARED: usize = 10;
/// With fewer counts in all at some time a mode is noise, while a total still is good to some 3 %.
const FEWEST_FOR_MODE: f64 = 1000.0;
/// With fewer genes the total may be the response itself.
const FEWEST_FOR_TOTALS: usize = 50;
/// Changes of this size (in log) are taken for no change.
const TOLERANCE: f64 = 0.05;
/// Cut-off of Tukey's biweight, in standard deviations.
const CUTOFF: f64 = 3.0;
/// A group of genes at least this share of the largest may be the one that does not change.
const LARGE_GROUP: f64 = 0.5;

/// The method by which times are made comparable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeMethod {
    /// By the most frequent ratio of a gene to its mean over the times.
    Mode,
    /// By the totals: too few counts to compare genes.
    Totals,
    /// Not at all: too few genes.
    Unchanged,
}

/// Size factors of the times.
#[derive(Clone, Debug, PartialEq)]
pub struct SizeFactors {
    /// `[T]`, of geometric mean 1, finite and above 0: divisors of the mean counts of each time.
    pub factors: Vec<f64>,
    /// Their method.
    pub method: SizeMethod,
}

/// Estimates the size factor of every time.
///
/// 1. r(g,t) = ln of the counts of gene g at time t over its mean over times, both with half a count
///    added; its variance v(g,t) is that of counts, or what the cells show where that is more.
/// 2. Per time, the mode of r: the peak of a Gaussian kernel density with weights 1 / (v + 0.05).
/// 3. With the modes taken out, each gene has a distance from flat, d^2 = the largest over t
///    of r^2 / (v + 0.05^2). The factors are refined by means of r weighted by Tukey's biweight of d,
///    so that a gene that changes at one time counts at none.
/// 4. Genes that are not flat by these factors are looked at on their own by steps 2 and 3: they may
///    be a second group of genes that change alike. Counts cannot tell half of the genes doubling
///    from the other half halving at twice the depth. Of groups of at least half the size of the
///    largest, the one by which depth changes least is taken to be flat.
///
/// With half of 2,000 genes doubling at the same times and a drift of depth, the factors are off by
/// at most 0.6 %, 1.1 % and 5 % at depths 5, 1 and 0.2 (300 to 600 cells a time; totals: by about a
/// third), and the response test keeps its false discovery rate: `pipeline/normalisation_tests.rs`.
/// The choice in step 4 is wrong where depth does change by so much that genes that respond alike
/// have the more even counts.
pub fn size_factors(shares: &Shares) -> SizeFactors {
    let compared = comparisons(shares);
    let counts: f64 = compared.iter().map(|gene| gene.expected).sum();
    let enough = compared.len() >= FEWEST_COMPARED && counts >= FEWEST_FOR_MODE;
    let by_mode = enough.then(|| flattest(shares, &compared));
    if let Some(factors) = by_mode.and_then(centred) {
        return SizeFactors {
            factors,
            method: SizeMethod::Mode,
        };
    }
    let totals = shares.totals.iter().map(|total| total.ln()).collect();
    match centred(totals).filter(|_| shares.genes() >= FEWEST_FOR_TOTALS) {
        Some(factors) => SizeFactors {
            factors,
            method: SizeMethod::Totals,
        },
        None => SizeFactors {
            factors: vec![1.0; shares.times()],
            method: SizeMethod::Unchanged,
        },
    }
}

/// Logarithms of the factors by which a large group of genes is flat; see [`size_factors`].
fn flattest(shares: &Shares, compared: &[Comparison]) -> Vec<f64> {
    // The mean over times holds the sizes too, so a second look sees sharper peaks; where two
    // groups of genes are of nearly one size, it may also turn to the other.
    let first = modes(shares, compared, &vec![0.0; shares.times()]);
    let second = modes(shares, compared, &first);
    let first = refined(shares, compared, first);
    let second = refined(shares, compared, second);
    let mut groups = if second.flat() > first.flat() {
        vec![second, first]
    } else {
        vec![first, second]
    };
    let others: Vec<Comparison> = compared
        .iter()
        .zip(&groups[0].weights)
        .filter(|(_, weight)| **weight < 0.5)
        .map(|(gene, _)| gene.clone())
        .collect();
    if others.len() >= FEWEST_COMPARED {
        let start = modes(shares, &others, &groups[0].logs);
        let start = modes(shares, &others, &start);
        groups.push(refined(shares, compared, start));
    }
    let most = groups.iter().map(Refinement::flat).fold(0.0, f64::max);
    groups.retain(|group| group.flat() >= LARGE_GROUP * most);
    groups
        .into_iter()
        .min_by(|a, b| spread(&a.logs).total_cmp(&spread(&b.logs)))
        .map_or_else(Vec::new, |group| group.logs)
}

/// Sum of squared deviations from the mean.
fn spread(logs: &[f64]) -> f64 {
    let mean = logs.iter().sum::<f64>() / logs.len() as f64;
    logs.iter().map(|log| (log - mean).powi(2)).sum()
}

/// Factors of geometric mean 1 from their logarithms; `None` where one is not finite.
fn centred(logs: Vec<f64>) -> Option<Vec<f64>> {
    let mean = logs.iter().sum::<f64>() / logs.len() as f64;
    let factors: Vec<f64> = logs.into_iter().map(|log| (log - mean).exp()).collect();
    let usable = factors
        .iter()
        .all(|&factor| factor.is_finite() && factor > 0.0);
    usable.then_some(factors)
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
}

fn refined(shares: &Shares, compared: &[Comparison], mut logs: Vec<f64>) -> Refinement {
    const ROUNDS: usize = 50;
    let mut weights = Vec::new();
    for _ in 0..ROUNDS {
        let mut shift = vec![(0.0, 0.0); shares.times()];
        weights.clear();
        let sizes: Vec<f64> = logs.iter().map(|log| log.exp()).collect();
        for gene in compared {
            let reference = reference(shares, gene, &sizes);
            let ratios: Vec<(f64, f64)> = (0..shares.times())
                .map(|t| log_ratio(shares, gene, &sizes, reference, t))
                .map(|(ratio, variance)| (ratio, variance + TOLERANCE * TOLERANCE))
                .collect();
            let distance = ratios.iter().map(|(r, v)| r * r / v).fold(0.0, f64::max);
            let weight = (1.0 - distance / (CUTOFF * CUTOFF)).max(0.0).powi(2);
            weights.push(weight);
            for (sum, (ratio, variance)) in shift.iter_mut().zip(&ratios) {
                sum.0 += weight * ratio / variance;
                sum.1 += weight / variance;
            }
        }
        // With hardly a flat gene there is nothing to refine by; the modes stand.
        if weights.iter().sum::<f64>() < FEWEST_COMPARED as f64 / 2.0 {
            break;
        }
        let mut largest = 0.0_f64;
        for (log, (sum, weight)) in logs.iter_mut().zip(&shift) {
            *log += sum / weight;
            largest = largest.max((sum / weight).abs());
        }
        if largest < 1e-7 {
            break;
        }
    }
    Refinement { logs, weights }
}
