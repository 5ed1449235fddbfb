//! Count, mean and spread of values, added up one at a time or set by set.

use serde::{Deserialize, Serialize};

/// Running count, mean and sum of squared deviations of a set of values.
///
/// Updated by Welford's recurrence and merged by the formula of Chan, Golub & LeVeque (1983), so
/// that a large mean does not swallow a small variance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Moments {
    /// Number of values; missing ones are not counted.
    pub count: u32,
    /// Their mean; 0 when `count` is 0.
    pub mean: f64,
    /// Sum of squared deviations from the mean.
    pub m2: f64,
}

impl Moments {
    /// Adds one value.
    pub fn push(&mut self, value: f64) {
        self.count += 1;
        let delta = value - self.mean;
        self.mean += delta / f64::from(self.count);
        self.m2 += delta * (value - self.mean);
    }

    /// The moments of both sets of values together.
    #[must_use]
    pub fn merged(self, other: Self) -> Self {
        if other.count == 0 {
            return self;
        }
        if self.count == 0 {
            return other;
        }
        let (a, b) = (f64::from(self.count), f64::from(other.count));
        let delta = other.mean - self.mean;
        Self {
            count: self.count + other.count,
            mean: self.mean + delta * b / (a + b),
            m2: self.m2 + other.m2 + delta * delta * a * b / (a + b),
        }
    }

    /// The moments of the values after each was multiplied by `factor`.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        Self {
            count: self.count,
            mean: self.mean * factor,
            m2: self.m2 * factor * factor,
        }
    }

    /// Sample variance (divisor n - 1); `None` with fewer than two values.
    pub fn variance(&self) -> Option<f64> {
        (self.count > 1).then(|| self.m2 / f64::from(self.count - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[f64]) -> Moments {
        let mut moments = Moments::default();
        for &value in values {
            moments.push(value);
        }
        moments
    }

    #[test]
    fn moments_agree_with_arithmetic() {
        // 2, 4, 9: mean 5; deviations -3, -1, 4; squares 9 + 1 + 16 = 26; variance 26 / 2 = 13.
        let moments = of(&[2.0, 4.0, 9.0]);
        assert_eq!(moments.count, 3);
        assert!((moments.mean - 5.0).abs() < 1e-12);
        assert!((moments.m2 - 26.0).abs() < 1e-12);
        assert!((moments.variance().unwrap() - 13.0).abs() < 1e-12);
        assert_eq!(of(&[1.0]).variance(), None);
    }

    #[test]
    fn merging_equals_pushing_all() {
        let all = of(&[1.0, 2.5, -3.0, 7.0, 7.5]);
        let merged = of(&[1.0, 2.5]).merged(of(&[-3.0, 7.0, 7.5]));
        assert!((all.mean - merged.mean).abs() < 1e-12);
        assert!((all.m2 - merged.m2).abs() < 1e-12);
        assert_eq!(Moments::default().merged(all), all);
        assert_eq!(all.merged(Moments::default()), all);
    }
}
