//! Genes compared between times: their shares of the totals, and the noise of these.

use crate::matrix::Matrix;
use crate::moments::Moments;
use crate::normalise::weighted::weighted_mean;

/// Fewest counts that a gene is expected to have at every time to be compared on its own; with
/// fewer, genes of similar mean are put together until they have them.
const FEWEST_COUNTS: f64 = 5.0;
/// Counts at which a doubling stands out of the noise of a gene (standard deviation about 0.16).
const CLEAR_COUNTS: f64 = 40.0;
/// So many cells at a time show their variance to about a quarter.
const MANY_CELLS: f64 = 30.0;
/// Degrees of freedom for which the variance of all times counts where a time has fewer cells.
const POOLED_FREEDOM: f64 = 10.0;
/// So many genes with clear counts make the rest unnecessary.
const ENOUGH_CLEAR: usize = 50;
/// Most comparisons used, those with the most counts.
const MOST_COMPARED: usize = 5000;

/// The genes at every time, before times are made comparable.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// `[G, T]`: moments over cells of (value / total of the cell).
    pub moments: Matrix<Moments>,
    /// `[T]`: cells with a total above 0.
    pub cells: Vec<f64>,
    /// `[T]`: mean total of those cells.
    pub totals: Vec<f64>,
}

/// One gene, or several of similar mean put together.
#[derive(Clone, Debug)]
pub(super) struct Comparison {
    /// `[T]`: mean counts a cell.
    pub counts: Vec<f64>,
    /// `[T]`: squared standard error of `counts` as the cells show it.
    pub errors: Vec<f64>,
    /// Fewest counts expected at a time, were the gene flat.
    pub expected: f64,
    /// Smallest of `counts` in the cells of the smallest time.
    fewest: f64,
}

impl Shares {
    /// Number of times T.
    pub(super) fn times(&self) -> usize {
        self.cells.len()
    }

    /// Number of genes G.
    pub(super) fn genes(&self) -> usize {
        self.moments.rows()
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

    /// What the counts of gene `g` scatter more than Poisson's, over their squared mean, pooled over
    /// times; at least 0.
    fn scatter(&self, g: usize, counts: &[f64]) -> f64 {
        let (mut above, mut squares) = (0.0, 0.0);
        let times = self.moments.row(g).iter().zip(counts).zip(&self.totals);
        for ((moments, y), total) in times {
            if let Some(variance) = moments.variance() {
                let freedom = f64::from(moments.count - 1);
                above += freedom * (variance * total * total - y);
                squares += freedom * y * y;
            }
        }
        if squares > 0.0 {
            (above / squares).max(0.0)
        } else {
            0.0
        }
    }

    /// Squared standard error of the mean count `y` at a time, as the cells of that time show it; few
    /// samples show it badly, and are drawn towards what all times show.
    fn error(&self, moments: &Moments, (y, total): (f64, f64), scatter: f64) -> f64 {
        let n = f64::from(moments.count);
        let seen = moments.variance().unwrap_or(0.0) * total * total;
        if n >= MANY_CELLS {
            return seen / n;
        }
        let pooled = y + scatter * y * y;
        (POOLED_FREEDOM * pooled + (n - 1.0) * seen) / (POOLED_FREEDOM + n - 1.0) / n
    }

    /// Gene `g`; `None` where it has no value at some time, or nothing but zeros.
    fn comparison(&self, g: usize) -> Option<Comparison> {
        let times = self.times();
        let moments = self.moments.row(g);
        if moments.iter().any(|m| m.count == 0) {
            return None;
        }
        let counts: Vec<f64> = (0..times)
            .map(|t| moments[t].mean * self.totals[t])
            .collect();
        let scatter = self.scatter(g, &counts);
        let errors = (0..times)
            .map(|t| self.error(&moments[t], (counts[t], self.totals[t]), scatter))
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
        (expected > 0.0).then_some(Comparison {
            counts,
            errors,
            expected,
            fewest,
        })
    }
}

impl Comparison {
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

/// The genes to compare, those with the most counts first.
pub(super) fn comparisons(shares: &Shares) -> Vec<Comparison> {
    let mut genes: Vec<Comparison> = (0..shares.genes())
        .filter_map(|g| shares.comparison(g))
        .collect();
    // A stable sort: genes of equal counts stay in input order.
    genes.sort_by(|a, b| b.expected.total_cmp(&a.expected));
    // By their fewest counts: by the mean, more genes that go up would be clear than flat ones.
    let is_clear = |gene: &Comparison| gene.fewest >= CLEAR_COUNTS;
    if genes.iter().filter(|gene| is_clear(gene)).count() >= ENOUGH_CLEAR {
        genes.retain(is_clear);
    }
    let mut compared: Vec<Comparison> = Vec::new();
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
