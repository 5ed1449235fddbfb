//! Means, spreads and paired differences over data sets.

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::recovery::RecoveryRow;
use super::{Method, Recovery};

/// What the differences are taken from, and to.
pub const COMPARED: (Method, [Method; 2]) =
    (Method::Shape, [Method::TestedKmeans, Method::Deconvolution]);

/// Mean and spread of some numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// How many.
    pub count: usize,
    /// Their mean.
    pub mean: f64,
    /// Sample standard deviation (divisor n - 1); absent with fewer than two.
    pub deviation: Option<f64>,
}

impl Spread {
    /// Of `values`; `None` when there are none.
    pub fn of(values: &[f64]) -> Option<Self> {
        let count = values.len();
        if count == 0 {
            return None;
        }
        let mean = values.iter().sum::<f64>() / count as f64;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        Some(Self {
            count,
            mean,
            deviation: (count > 1).then(|| (squares / (count - 1) as f64).sqrt()),
        })
    }

    /// 95 % confidence interval of the mean, of Student's t with n - 1 degrees of freedom; absent
    /// with fewer than two values.
    pub fn interval(&self) -> Option<(f64, f64)> {
        let deviation = self.deviation?;
        let t = StudentsT::new(0.0, 1.0, (self.count - 1) as f64).ok()?;
        let half = t.inverse_cdf(0.975) * deviation / (self.count as f64).sqrt();
        Some((self.mean - half, self.mean + half))
    }
}

/// The median (mean of the middle two for an even count), or `None` of nothing. Sorts `values`.
pub(super) fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    let lower = values[(values.len() - 1) / 2];
    Some(f64::midpoint(lower, upper))
}

/// `value` of a method over the seeds of a condition.
pub fn spread(
    recovery: &Recovery,
    condition: usize,
    method: Method,
    value: fn(&RecoveryRow) -> f64,
) -> Option<Spread> {
    let rows = recovery.rows.iter();
    let own = rows.filter(|row| row.condition == condition && row.method == method);
    Spread::of(&own.map(value).collect::<Vec<_>>())
}

/// ARI of `method` less that of `other` on the same data set, over the seeds of `condition`, or of
/// all conditions: then every pair of condition and seed counts as one.
pub fn difference(
    recovery: &Recovery,
    condition: Option<usize>,
    method: Method,
    other: Method,
) -> Option<Spread> {
    let differences: Vec<f64> = recovery
        .rows
        .iter()
        .filter(|row| row.method == method && condition.is_none_or(|c| c == row.condition))
        .filter_map(|row| {
            let pair = recovery.rows.iter().find(|pair| {
                pair.method == other && (pair.condition, pair.seed) == (row.condition, row.seed)
            })?;
            Some(row.ari - pair.ari)
        })
        .collect();
    Spread::of(&differences)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spread_and_interval_agree_with_arithmetic() {
        // 1, 2, 6: mean 3, deviation sqrt((4 + 1 + 9) / 2) = sqrt(7). t(0.975, 2) = 4.302653
        // (scipy.stats.t.ppf); half width 4.302653 sqrt(7) / sqrt(3) = 6.572407.
        let spread = Spread::of(&[1.0, 2.0, 6.0]).unwrap();
        assert!((spread.mean - 3.0).abs() < 1e-12);
        assert!((spread.deviation.unwrap() - 7.0_f64.sqrt()).abs() < 1e-12);
        let (low, high) = spread.interval().unwrap();
        assert!((low - (3.0 - 6.572_407)).abs() < 1e-4, "{low}");
        assert!((high - (3.0 + 6.572_407)).abs() < 1e-4, "{high}");
        let one = Spread::of(&[5.0]).unwrap();
        assert_eq!((one.deviation, one.interval()), (None, None));
        assert_eq!(Spread::of(&[]), None);
    }

    #[test]
    fn medians_agree_with_arithmetic() {
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&mut [4.0, 1.0, 2.0, 9.0]), Some(3.0));
        assert_eq!(median(&mut []), None);
    }

    #[test]
    fn differences_are_paired_by_data_set() {
        let row = |condition, seed, method, ari| RecoveryRow {
            condition,
            seed,
            method,
            ari,
            nmi: 0.0,
            seconds: 0.0,
        };
        let (a, b) = (Method::Shape, Method::TestedKmeans);
        let recovery = Recovery {
            rows: vec![
                row(0, 1, b, 0.5),
                row(0, 1, a, 0.6),
                row(0, 2, a, 0.9),
                row(0, 2, b, 0.6),
                row(1, 1, a, 0.2),
                row(1, 1, b, 0.4),
                // Without its pair this one counts for nothing.
                row(1, 2, a, 0.9),
            ],
            ..Recovery::default()
        };
        let first = difference(&recovery, Some(0), a, b).unwrap();
        assert!((first.mean - 0.2).abs() < 1e-12 && first.count == 2);
        // (0.1 + 0.3 - 0.2) / 3.
        let all = difference(&recovery, None, a, b).unwrap();
        assert!((all.mean - 0.2 / 3.0).abs() < 1e-12 && all.count == 3);
        let nothing = difference(&recovery, None, a, Method::Seed);
        assert_eq!(nothing, None);
    }
}
