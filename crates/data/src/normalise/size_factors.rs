//! Size factors of the times.

use crate::normalise::flat::{FEWEST_COMPARED, FlatGroup, flat_group};
use crate::normalise::shares::{Shares, comparisons};

/// With fewer counts in all at some time a mode is noise, while a total still is good to some 3 %.
const FEWEST_FOR_MODE: f64 = 1000.0;
/// With fewer genes the total may be the response itself.
const FEWEST_FOR_TOTALS: usize = 50;
/// With a smaller share of genes that do not change, the largest group may be one that responds.
const LEAST_SHARE: f64 = 0.18;
/// With fewer of them the group may be one by chance.
const FEWEST_FLAT: f64 = 10.0;

/// The method by which times are made comparable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeMethod {
    /// By the most frequent ratio of a gene to its mean over the times.
    Mode,
    /// By the totals: too few counts to compare genes, or no clear group of genes that do not change.
    Totals,
    /// Not at all: too few genes for either.
    Unchanged,
}

/// Size factors of the times.
#[derive(Clone, Debug, PartialEq)]
pub struct SizeFactors {
    /// `[T]`, of geometric mean 1, finite and above 0: divisors of the mean counts of each time.
    pub factors: Vec<f64>,
    /// Their method.
    pub method: SizeMethod,
    /// Estimated share of genes that do not change, of those compared, 0 to 1; absent where too few
    /// genes or counts could be compared.
    pub flat: Option<f64>,
}

/// Estimates the size factor of every time.
///
/// 1. r(g,t) = ln of the counts of gene g at time t over its mean over times, both with half a count
///    added; its variance v(g,t) is that of counts, or what the cells show where that is more.
/// 2. Per time, the mode of r: the peak of a Gaussian kernel density with weights 1 / (v + 0.05).
/// 3. With the modes taken out, each gene has a distance from flat, d^2 = the largest over t
///    of r^2 / (v + 0.05^2); beyond 20 times, the largest but for a twentieth of them, since with hundreds
///    every gene is far off somewhere by chance. The factors are refined by means of r weighted by Tukey's biweight of d,
///    so that a gene that changes at one time counts at none.
/// 4. Genes that are not flat by these factors are looked at on their own by steps 2 and 3: they may
///    be a second group of genes that change alike. Counts cannot tell half of the genes doubling
///    from the other half halving at twice the depth. Of groups of at least half the size of the
///    largest, the one by which depth changes least is taken to be flat.
/// 5. The flatness of all genes over what noise alone would leave estimates the share of genes that
///    are flat. Where it is small, the peaks of single times may belong to different groups: the
///    profiles of single genes are tried as sizes too, and the largest group is taken.
/// 6. With a share below 0.18, or fewer than ten flat genes, the largest group may as well be one of
///    genes that respond alike. Then the mean library sizes decide, and in a panel of few genes, where
///    they may be the response itself, times are not scaled.
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
    let group = enough.then(|| flat_group(shares, &compared));
    let flat = group.as_ref().map(|group| group.share.min(1.0));
    let sure = group.filter(is_sure);
    if let Some(factors) = sure.and_then(|group| centred(group.logs)) {
        return SizeFactors {
            factors,
            method: SizeMethod::Mode,
            flat,
        };
    }
    let totals = shares.totals.iter().map(|total| total.ln()).collect();
    match centred(totals).filter(|_| shares.genes() >= FEWEST_FOR_TOTALS) {
        Some(factors) => SizeFactors {
            factors,
            method: SizeMethod::Totals,
            flat,
        },
        None => SizeFactors {
            factors: vec![1.0; shares.times()],
            method: SizeMethod::Unchanged,
            flat,
        },
    }
}

fn is_sure(group: &FlatGroup) -> bool {
    group.share >= LEAST_SHARE && group.genes >= FEWEST_FLAT
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
