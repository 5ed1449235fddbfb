//! One-way analysis of variance from moments, its p value, and Benjamini-Hochberg adjustment.

use statrs::function::beta::beta_reg;

use genetide_data::Moments;

/// Minimum residual degrees of freedom for a test.
const LEAST_RESIDUAL_DF: f64 = 3.0;
/// Sums of squares below this share of the sum of squared values are rounding errors.
const ROUNDING: f64 = 1e-24;
/// The F distribution is unreliable if fewer events than this are expected at some time.
const LEAST_EXPECTED: f64 = 1.0;

/// Sums of squares of one gene over its times.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Anova {
    /// Sum of squares of the time means around the overall mean, weighted by counts.
    pub between: f64,
    /// Sum of squares within times.
    pub within: f64,
    /// Number of times with a value, less one.
    pub df_between: f64,
    /// Number of values less the number of times with a value.
    pub df_within: f64,
    /// Mean of all values.
    pub mean: f64,
}

impl Anova {
    /// The decomposition of one gene's moments `[T]`; times without a value are ignored.
    pub fn new(moments: &[Moments]) -> Self {
        let filled = || moments.iter().filter(|m| m.count > 0);
        let count: f64 = filled().map(|m| f64::from(m.count)).sum();
        let sum: f64 = filled().map(|m| f64::from(m.count) * m.mean).sum();
        let mean = if count > 0.0 { sum / count } else { 0.0 };
        let times = filled().count() as f64;
        let squares: f64 = filled().map(|m| f64::from(m.count) * m.mean * m.mean).sum();
        let within: f64 = filled().map(|m| m.m2).sum();
        let between = filled()
            .map(|m| f64::from(m.count) * (m.mean - mean).powi(2))
            .sum();
        Self {
            between,
            within: if within > ROUNDING * squares {
                within
            } else {
                0.0
            },
            df_between: times - 1.0,
            df_within: count - times,
            mean,
        }
    }

    /// Variance pooled within times; `None` without two values at one time.
    pub fn pooled_variance(&self) -> Option<f64> {
        (self.df_within > 0.0).then(|| self.within / self.df_within)
    }

    /// p value of the F test; `None` without a noise estimate or with one time.
    pub fn p_value(&self) -> Option<f64> {
        let noise = self.within > 0.0 && self.df_within >= LEAST_RESIDUAL_DF;
        if !noise || self.df_between < 1.0 {
            return None;
        }
        let f = (self.between / self.df_between) / (self.within / self.df_within);
        f.is_finite()
            .then(|| f_survival(f, self.df_between, self.df_within))
    }
}

/// P(F > `f`) of the F distribution with `d1` and `d2` degrees of freedom.
///
/// I_x(d2 / 2, d1 / 2) at x = d2 / (d2 + d1 f) (Abramowitz & Stegun 26.6.2). statrs'
/// `FisherSnedecor::sf` evaluates the same function at 1 - d1 f / (d1 f + d2), which loses the
/// digits of a small p value to cancellation. p can underflow to 0, but is never negative.
pub(crate) fn f_survival(f: f64, d1: f64, d2: f64) -> f64 {
    let x = d2 / (d2 + d1 * f.max(0.0));
    incomplete_beta(d2 / 2.0, d1 / 2.0, x)
}

fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    let value = beta_reg(a, b, x.clamp(0.0, 1.0));
    if value.is_nan() {
        1.0
    } else {
        value.clamp(0.0, 1.0)
    }
}

/// A p value for the largest excess at one time, for a gene that is too sparse for the F test;
/// `None` if the F test is reliable. The values must be of a kind that is never negative.
///
/// A gene expressed in few cells has K = (sum x)^2 / (sum x^2) effective events (their number if
/// all non-zero values are equal). Without a response the events are distributed over the times as
/// a multinomial with the shares of cells. If less than one event is expected at a time (Cochran
/// 1954), a single event there makes a large mean by chance, which the F test calls a response: on
/// flat counts of mean 0.005 with 2,000 cells at the first time and 30 at the others, it calls 4 %
/// of the genes at a false discovery rate of 5 %. The bound is the smallest binomial upper tail
/// over the times, multiplied by their number (Bonferroni), with the tail P(X >= o) = I_share(o, K
/// - o + 1). Dense genes (K of at least half the cells) need no bound.
pub(crate) fn sparse_bound(moments: &[Moments]) -> Option<f64> {
    let cells: f64 = moments.iter().map(|m| f64::from(m.count)).sum();
    let sum: f64 = moments.iter().map(|m| f64::from(m.count) * m.mean).sum();
    let square = |m: &Moments| m.m2 + f64::from(m.count) * m.mean * m.mean;
    let squares: f64 = moments.iter().map(square).sum();
    let fewest = moments.iter().map(|m| m.count).min()?;
    if sum <= 0.0 || squares <= 0.0 {
        return None;
    }
    let events = sum * sum / squares;
    if events >= cells / 2.0 || events * f64::from(fewest) / cells >= LEAST_EXPECTED {
        return None;
    }
    let tail = |m: &Moments| {
        let here = events * f64::from(m.count) * m.mean / sum;
        let share = f64::from(m.count) / cells;
        if here > 0.0 {
            incomplete_beta(here, (events - here).max(0.0) + 1.0, share)
        } else {
            1.0
        }
    };
    let smallest = moments.iter().map(tail).fold(1.0, f64::min);
    Some((smallest * moments.len() as f64).min(1.0))
}

/// Benjamini-Hochberg adjusted p values (1995), in the order of `p`.
pub(crate) fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[b].total_cmp(&p[a]));
    let count = p.len() as f64;
    let mut adjusted = vec![0.0; p.len()];
    let mut least = 1.0_f64;
    for (from_top, &index) in order.iter().enumerate() {
        let rank = count - from_top as f64;
        least = least.min(p[index] * count / rank);
        adjusted[index] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::moments::moments;

    fn close(a: f64, b: f64, relative: f64) {
        assert!((a - b).abs() <= relative * b.abs(), "{a} is not {b}");
    }

    #[test]
    fn anova_agrees_with_scipy() {
        // scipy.stats.f_oneway([1, 2, 4], [3, 5, 6, 6], [9, 7.5]) ->
        // statistic=10.738515901060065, pvalue=0.010412243165133818
        let anova = Anova::new(&[
            moments(&[1.0, 2.0, 4.0]),
            moments(&[3.0, 5.0, 6.0, 6.0]),
            moments(&[9.0, 7.5]),
        ]);
        let f = (anova.between / 2.0) / (anova.within / 6.0);
        close(f, 10.738515901060065, 1e-12);
        close(anova.p_value().unwrap(), 0.010412243165133818, 1e-10);
    }

    #[test]
    fn f_survival_agrees_with_scipy() {
        // [scipy.stats.f.sf(f, d1, d2) for f, d1, d2 in ...]
        for (f, d1, d2, p) in [
            (1.0, 4.0, 995.0, 0.4065488204815312),
            (3.5, 4.0, 30.0, 0.018467568289618427),
            (25.0, 13.0, 28.0, 5.508924835903609e-12),
            (200.0, 4.0, 995.0, 7.373781281177328e-126),
            (1.2, 4.0, 50000.0, 0.30845567154685616),
            (2.0, 9.0, 200000.0, 0.035179282421483854),
            (0.9, 4.0, 200000.0, 0.4628390292744322),
        ] {
            close(f_survival(f, d1, d2), p, 1e-8);
        }
        assert_eq!(f_survival(0.0, 4.0, 10.0), 1.0);
        assert_eq!(f_survival(1e300, 4.0, 1e5), 0.0);
    }

    #[test]
    fn benjamini_hochberg_agrees_with_scipy() {
        // scipy.stats.false_discovery_control([0.01, 0.04, 0.03, 0.5, 0.001, 0.03])
        let q = benjamini_hochberg(&[0.01, 0.04, 0.03, 0.5, 0.001, 0.03]);
        for (q, expected) in q.iter().zip([0.03, 0.048, 0.045, 0.5, 0.006, 0.045]) {
            close(*q, expected, 1e-12);
        }
        assert!(benjamini_hochberg(&[]).is_empty());
    }

    #[test]
    fn the_bound_of_a_sparse_gene_agrees_with_arithmetic() {
        // One event among 100 + 2 cells, and it is in the two: P(X >= 1) = 2 / 102, two times.
        let mut big = Moments::default();
        (0..100).for_each(|_| big.push(0.0));
        let bound = sparse_bound(&[big, moments(&[0.0, 1.0])]).unwrap();
        close(bound, 2.0 * 2.0 / 102.0, 1e-9);
        // Half of the cells express it: no bound.
        assert_eq!(
            sparse_bound(&[moments(&[1.0, 1.0]), moments(&[0.0, 1.0])]),
            None
        );
    }
}
