//! Mean, standard deviation and confidence interval.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// Mean and spread of some numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// How many numbers.
    pub count: usize,
    /// Their mean.
    pub mean: f64,
    /// Sample standard deviation (divisor n - 1); absent with fewer than two.
    pub deviation: Option<f64>,
}

impl Spread {
    /// The spread of `values`; `None` where there are none.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let values: Vec<f64> = values.into_iter().collect();
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

    /// 95 % confidence interval of the mean, from Student's t with n - 1 degrees of freedom; absent
    /// with fewer than two values.
    pub fn interval(&self) -> Option<(f64, f64)> {
        let deviation = self.deviation?;
        let t = StudentsT::new(0.0, 1.0, (self.count - 1) as f64).ok()?;
        let half = t.inverse_cdf(0.975) * deviation / (self.count as f64).sqrt();
        Some((self.mean - half, self.mean + half))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spread_and_interval_agree_with_arithmetic() {
        // 1, 2, 6: mean 3, deviation sqrt((4 + 1 + 9) / 2) = sqrt(7). t(0.975, 2) = 4.302653
        // (scipy.stats.t.ppf); half width 4.302653 sqrt(7) / sqrt(3) = 6.572407.
        let spread = Spread::of([1.0, 2.0, 6.0]).unwrap();
        assert!((spread.mean - 3.0).abs() < 1e-12);
        assert!((spread.deviation.unwrap() - 7.0_f64.sqrt()).abs() < 1e-12);
        let (low, high) = spread.interval().unwrap();
        assert!((low - (3.0 - 6.572_407)).abs() < 1e-4, "{low}");
        assert!((high - (3.0 + 6.572_407)).abs() < 1e-4, "{high}");
        let one = Spread::of([5.0]).unwrap();
        assert_eq!((one.deviation, one.interval()), (None, None));
        assert_eq!(Spread::of([]), None);
    }
}
