//! Sums of small counts and of their shares, and of squares.

use crate::moments::Moments;

/// Sum and sum of squares of values of which only those that are not 0 are visited.
///
/// In 16 bytes, so that more of them stay in the cache. Sums of counts are exact. The variance has the
/// precision of a number divided by 1 + mean² / variance. Whatever is counted varies at least as its
/// mean, so that this is at most 1 + the mean count.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PowerSum {
    sum: f64,
    squares: f64,
}

impl PowerSum {
    /// Mean counts from which on too much precision is lost.
    pub(super) const LARGE: f64 = 10_000.0;

    /// Adds a value.
    #[inline]
    pub(super) fn push(&mut self, value: f64) {
        self.sum += value;
        self.squares += value * value;
    }

    /// The moments of `count` values, of which those not added are 0.
    pub(super) fn moments(&self, count: u32) -> Moments {
        if count == 0 {
            return Moments::default();
        }
        let mean = self.sum / f64::from(count);
        Moments {
            count,
            mean,
            m2: (self.squares - self.sum * mean).max(0.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_agree_with_pushing_all_values() {
        for total in [1.0, 1237.0] {
            let (mut sum, mut expected) = (PowerSum::default(), Moments::default());
            for n in 0..1000 {
                let value = f64::from(n * 7 % 5) / total;
                sum.push(value);
                expected.push(value);
            }
            let moments = sum.moments(1000);
            assert_eq!(moments.count, 1000);
            assert!((moments.mean / expected.mean - 1.0).abs() < 1e-12);
            assert!((moments.m2 / expected.m2 - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn equal_counts_do_not_vary() {
        let mut sum = PowerSum::default();
        (0..1000).for_each(|_| sum.push(2021.0));
        let expected = Moments {
            count: 1000,
            mean: 2021.0,
            m2: 0.0,
        };
        assert_eq!(sum.moments(1000), expected);
        assert_eq!(sum.moments(0), Moments::default());
    }
}
