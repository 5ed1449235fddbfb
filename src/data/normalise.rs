//! Depth of sequencing, taken out of pseudobulk profiles.
//!
//! Cells of one time are brought to the mean total of that time. Between times a total does not
//! do: when many genes go up at once, dividing by it makes all others seem to go down. Instead
//! every gene is compared with its own mean over the times, and the most frequent ratio of a time,
//! the mode, is taken to be the ratio of genes that do not change. (Median ratios, as in Anders &
//! Huber 2010, doi:10.1186/gb-2010-11-10-r106, need more than half of the genes unchanged *and*
//! those that change to go both ways.)

use super::Moments;

/// Fewest counts that a gene is expected to have at every time to be compared on its own; with
/// fewer, genes of similar mean are put together until they have them.
const FEWEST_COUNTS: f64 = 5.0;
/// Counts at which a doubling stands out of the noise of a gene (standard deviation about 0.16).
const CLEAR_COUNTS: f64 = 40.0;
/// So many genes with clear counts make the rest unnecessary.
const ENOUGH_CLEAR: usize = 50;
/// Fewer comparisons than this say nothing about a mode.
const FEWEST_COMPARED: usize = 10;
/// With fewer counts in all at some time a mode is noise, while a total still is good to some 3 %.
const FEWEST_FOR_MODE: f64 = 1000.0;
/// Most comparisons used, those with the most counts.
const MOST_COMPARED: usize = 5000;
/// With fewer genes the total may be the response itself.
const FEWEST_FOR_TOTALS: usize = 50;
/// Changes of this size (in log) are taken for no change.
const TOLERANCE: f64 = 0.05;
/// Cut-off of Tukey's biweight, in standard deviations.
const CUTOFF: f64 = 3.0;
/// A group of genes at least this share of the largest may be the one that does not change.
const LARGE_GROUP: f64 = 0.5;

/// What is known about every gene at every time before times are made comparable.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// `[G, T]`, row-major: moments over cells of (value / total of the cell).
    pub moments: Vec<Moments>,
    /// `[T]`: cells with a total above 0.
    pub cells: Vec<f64>,
    /// `[T]`: mean total of those cells.
    pub totals: Vec<f64>,
}

/// How the times were made comparable.
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
    /// `[T]`, of geometric mean 1, finite and above 0: what the mean counts of a time are divided by.
    pub factors: Vec<f64>,
    /// Where they come from.
    pub method: SizeMethod,
}

/// One gene, or several of similar mean put together.
#[derive(Clone, Debug)]
struct Compared {
    /// `[T]`: mean counts a cell.
    counts: Vec<f64>,
    /// `[T]`: squared standard error of `counts` as the cells show it.
    errors: Vec<f64>,
    /// Fewest counts expected at a time, were the gene flat.
    expected: f64,
    /// Smallest of `counts` in the cells of the smallest time.
    fewest: f64,
}

impl Shares {
    fn times(&self) -> usize {
        self.cells.len()
    }

    fn genes(&self) -> usize {
        self.moments.len().checked_div(self.times()).unwrap_or(0)
    }

    /// Counts of the smallest time, over all genes.
    fn fewest_counts(&self) -> f64 {
        let counts = self
            .cells
            .iter()
            .zip(&self.totals)
            .map(|(n, total)| n * total);
        counts.fold(f64::INFINITY, f64::min)
    }

    /// Gene `g`; `None` where it has no value at some time, or nothing but zeros.
    fn compared(&self, g: usize) -> Option<Compared> {
        let times = self.times();
        let moments = &self.moments[g * times..(g + 1) * times];
        if moments.iter().any(|m| m.count == 0) {
            return None;
        }
        let counts: Vec<f64> = (0..times)
            .map(|t| moments[t].mean * self.totals[t])
            .collect();
        let errors = (0..times)
            .map(|t| {
                let error = moments[t].variance().unwrap_or(0.0) / f64::from(moments[t].count);
                error * self.totals[t] * self.totals[t]
            })
            .collect();
        let share = weighted_mean(
            &moments.iter().map(|m| m.mean).collect::<Vec<_>>(),
            &self
                .cells
                .iter()
                .zip(&self.totals)
                .map(|(n, l)| n * l)
                .collect::<Vec<_>>(),
        );
        let expected = share * self.fewest_counts();
        let least = |values: &[f64]| values.iter().copied().fold(f64::INFINITY, f64::min);
        let fewest = least(&counts) * least(&self.cells);
        (expected > 0.0).then_some(Compared {
            counts,
            errors,
            expected,
            fewest,
        })
    }
}

impl Compared {
    fn join(&mut self, other: &Self) {
        for (sum, more) in self.counts.iter_mut().zip(&other.counts) {
            *sum += more;
        }
        for (sum, more) in self.errors.iter_mut().zip(&other.errors) {
            *sum += more;
        }
        self.expected += other.expected;
        self.fewest += other.fewest;
    }
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
fn flattest(shares: &Shares, compared: &[Compared]) -> Vec<f64> {
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
    let others: Vec<Compared> = compared
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
    let most = groups.iter().map(Refined::flat).fold(0.0, f64::max);
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

/// The genes to compare, those with the most counts first.
fn comparisons(shares: &Shares) -> Vec<Compared> {
    let mut genes: Vec<Compared> = (0..shares.genes())
        .filter_map(|g| shares.compared(g))
        .collect();
    // A stable sort: genes of equal counts stay in input order.
    genes.sort_by(|a, b| b.expected.total_cmp(&a.expected));
    // By their fewest counts: by the mean, more genes that go up would be clear than flat ones.
    let is_clear = |gene: &Compared| gene.fewest >= CLEAR_COUNTS;
    if genes.iter().filter(|gene| is_clear(gene)).count() >= ENOUGH_CLEAR {
        genes.retain(is_clear);
    }
    let mut compared: Vec<Compared> = Vec::new();
    for gene in genes {
        match compared.last_mut() {
            Some(last) if last.expected < FEWEST_COUNTS => last.join(&gene),
            _ => compared.push(gene),
        }
    }
    // The last may have been left with too few.
    compared.retain(|gene| gene.expected >= FEWEST_COUNTS);
    compared.truncate(MOST_COMPARED);
    compared
}

/// r(g,t) and v(g,t) at time `t`, with the sizes taken out.
fn log_ratio(
    shares: &Shares,
    gene: &Compared,
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
fn reference(shares: &Shares, gene: &Compared, sizes: &[f64]) -> f64 {
    let sized: Vec<f64> = gene
        .counts
        .iter()
        .zip(sizes)
        .map(|(y, size)| y / size)
        .collect();
    weighted_mean(&sized, &shares.cells)
}

fn modes(shares: &Shares, compared: &[Compared], logs: &[f64]) -> Vec<f64> {
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

/// Peak of the Gaussian kernel density of weighted values.
///
/// Bandwidth by Silverman's rule, 0.9 x spread x n^(-1/5), with the weighted median absolute
/// deviation x 1.4826 as spread and (sum w)^2 / sum w^2 as n.
fn mode(values: &[f64], weights: &[f64]) -> f64 {
    const STEPS: usize = 400;
    let centre = weighted_median(values, weights);
    let deviations: Vec<f64> = values.iter().map(|value| (value - centre).abs()).collect();
    let spread = 1.4826 * weighted_median(&deviations, weights);
    let sum: f64 = weights.iter().sum();
    let size = sum * sum / weights.iter().map(|w| w * w).sum::<f64>();
    let bandwidth = (0.9 * spread * size.powf(-0.2)).clamp(0.02, 0.3);
    let reach = (3.0 * spread).max(3.0 * bandwidth);
    let density = |at: f64| -> f64 {
        let kernel = |value: f64| (-0.5 * ((at - value) / bandwidth).powi(2)).exp();
        values
            .iter()
            .zip(weights)
            .map(|(&value, w)| w * kernel(value))
            .sum()
    };
    let peak_of = |from: f64, to: f64| {
        let step = (to - from) / STEPS as f64;
        let points = (0..=STEPS).map(|i| from + step * i as f64);
        let best = points
            .map(|at| (at, density(at)))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        best.map_or(centre, |(at, _)| at)
    };
    let step = 2.0 * reach / STEPS as f64;
    let coarse = peak_of(centre - reach, centre + reach);
    if step > bandwidth / 5.0 {
        peak_of(coarse - step, coarse + step)
    } else {
        coarse
    }
}

/// Where a starting point led.
struct Refined {
    /// `[T]`: logarithms of the sizes.
    logs: Vec<f64>,
    /// How flat each gene is by them: 1 without any change, 0 beyond [`CUTOFF`].
    weights: Vec<f64>,
}

impl Refined {
    /// How many genes are flat.
    fn flat(&self) -> f64 {
        self.weights.iter().sum()
    }
}

fn refined(shares: &Shares, compared: &[Compared], mut logs: Vec<f64>) -> Refined {
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
    Refined { logs, weights }
}

fn weighted_mean(values: &[f64], weights: &[f64]) -> f64 {
    let sum: f64 = values.iter().zip(weights).map(|(value, w)| value * w).sum();
    sum / weights.iter().sum::<f64>()
}

fn weighted_median(values: &[f64], weights: &[f64]) -> f64 {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let half = weights.iter().sum::<f64>() / 2.0;
    let mut sum = 0.0;
    let middle = order.iter().find(|&&i| {
        sum += weights[i];
        sum >= half
    });
    middle.map_or(0.0, |&i| values[i])
}

#[cfg(test)]
mod tests;
