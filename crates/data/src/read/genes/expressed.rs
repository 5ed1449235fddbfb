//! Genes worth keeping, by expression and by variance.
//!
//! Only the mean and the total variance of a gene decide. Where noise is normal and a gene does not
//! respond, the F statistic of the response test is independent of both (Bourgon, Gentleman & Huber
//! 2010, doi:10.1073/pnas.0914005107), so that the test keeps its error rate among the genes kept. The
//! variance *within* times is not independent of it, and dispersion within times puts last the genes
//! whose variance is response.

use crate::moments::Moments;
use crate::profiles::GeneProfiles;
use crate::read::genes::trend::above_trend;
use crate::settings::CellTransform;
use crate::value_scale::ValueScale;

/// A table of at most so many genes is kept whole; without replicates, so many are kept of any at least.
pub(super) const FEW_GENES: usize = 2000;
/// Most genes kept: testing and showing them takes seconds.
const MOST_GENES: usize = 20_000;
/// Counts over all cells below which a gene cannot be tested.
const FEWEST_COUNTS: f64 = 10.0;
/// Residual degrees of freedom from which genes are tested.
const LEAST_FREEDOM: u32 = 3;
/// Change, in log2, from which a gene is kept without a test: fourfold, where single samples of equal
/// expression hardly differ by a coefficient of variation of 0.4, that of human donors.
const CLEAR_CHANGE: f64 = 2.0;
/// Added to counts before logarithms are taken, so that the noise of a few counts is no change.
const OFFSET_OF_COUNTS: f64 = 5.0;
/// The same of TPM and other values that are proportional to the abundance.
const OFFSET: f64 = 1.0;

/// The genes expressed enough to be tested, ascending: of counts those with at least ten in all, at
/// most 20,000. Of more, half are those of the highest mean, and half those of the rest whose variance is
/// most above the trend. Without replicates there is no test that would set the others apart: then those
/// that change at least fourfold, or the 2,000 that change most. `transform` is the one applied.
pub(super) fn expressed(profiles: &GeneProfiles, transform: CellTransform) -> Vec<usize> {
    let are_counts = transform == CellTransform::Normalise;
    let totals = totals(profiles);
    let is_expressed = |total: &Moments| {
        let sum = f64::from(total.count) * total.mean;
        total.count > 0 && (!are_counts || sum >= FEWEST_COUNTS)
    };
    let genes = 0..totals.len();
    let found: Vec<usize> = genes.filter(|&g| is_expressed(&totals[g])).collect();
    if !has_replicates(profiles) {
        return most_changing(profiles, found, transform);
    }
    if found.len() <= MOST_GENES {
        return found;
    }
    let rank = ranks(&totals);
    let by_mean = |g: usize| totals[g].mean;
    let is_negative = totals.iter().any(|total| total.mean < 0.0);
    let half = if is_negative { 0 } else { MOST_GENES / 2 };
    let mut kept = highest(found.clone(), half, by_mean);
    let rest: Vec<usize> = found
        .into_iter()
        .filter(|g| kept.binary_search(g).is_err())
        .collect();
    kept.extend(highest(rest, MOST_GENES - half, |g| rank[g]));
    kept.sort_unstable();
    kept
}

/// Of `genes` those that change at least fourfold, at most 20,000, and at least the 2,000 that change most;
/// ascending. The change is the range of the logarithms of the means: unlike the variance of the means, it is
/// as large where a gene is low at one time alone as where it is high at one.
fn most_changing(
    profiles: &GeneProfiles,
    genes: Vec<usize>,
    transform: CellTransform,
) -> Vec<usize> {
    let scale = ValueScale::of(transform, profiles);
    let offset = match transform {
        CellTransform::Normalise => OFFSET_OF_COUNTS,
        _ => OFFSET,
    };
    let value = |mean: f64| match scale {
        ValueScale::Linear => (mean.max(0.0) + offset).log2(),
        ValueScale::AsIs => mean,
    };
    let change = |g: usize| {
        let values = profiles.mean_profile(g).into_iter().flatten().map(value);
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        high - low
    };
    let mut changes = vec![f64::NEG_INFINITY; profiles.gene_count()];
    for &g in &genes {
        changes[g] = change(g);
    }
    let clear = genes.iter().filter(|&&g| changes[g] >= CLEAR_CHANGE);
    let kept = clear.count().clamp(FEW_GENES, MOST_GENES);
    highest(genes, kept, |g| changes[g])
}

/// The `n` genes whose total variance is most above that of genes of the same mean, ascending; where
/// some mean is negative, those of the highest variance. Equal genes stay in input order; genes
/// without variance are last.
pub(super) fn most_variable(profiles: &GeneProfiles, n: usize) -> Vec<usize> {
    let rank = ranks(&totals(profiles));
    highest((0..rank.len()).collect(), n, |g| rank[g])
}

/// The `n` of `genes` with the highest values, ascending.
fn highest(mut genes: Vec<usize>, n: usize, value: impl Fn(usize) -> f64) -> Vec<usize> {
    genes.sort_by(|&a, &b| value(b).total_cmp(&value(a)));
    genes.truncate(n);
    genes.sort_unstable();
    genes
}

/// The values of a gene over all samples.
fn totals(profiles: &GeneProfiles) -> Vec<Moments> {
    let times = profiles.time_count();
    let total = |g| {
        let moments = (0..times).map(|t| profiles.moments(g, t));
        moments.fold(Moments::default(), Moments::merged)
    };
    (0..profiles.gene_count()).map(total).collect()
}

fn ranks(totals: &[Moments]) -> Vec<f64> {
    let variance = |total: &Moments| total.variance().filter(|&variance| variance > 0.0);
    if totals.iter().any(|total| total.mean < 0.0) {
        let last = f64::NEG_INFINITY;
        return totals
            .iter()
            .map(|total| variance(total).unwrap_or(last))
            .collect();
    }
    let points: Vec<Option<(f64, f64)>> = totals
        .iter()
        .map(|total| {
            let variance = variance(total).filter(|_| total.mean > 0.0)?;
            Some((total.mean.ln(), variance.ln()))
        })
        .collect();
    above_trend(&points)
}

/// Whether any gene has the values that a test needs.
fn has_replicates(profiles: &GeneProfiles) -> bool {
    (0..profiles.gene_count()).any(|g| {
        let counts = (0..profiles.time_count()).map(|t| profiles.moments(g, t).count);
        counts.map(|count| count.saturating_sub(1)).sum::<u32>() >= LEAST_FREEDOM
    })
}

#[cfg(test)]
#[path = "expressed_tests.rs"]
mod tests;
