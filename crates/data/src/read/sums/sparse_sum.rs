//! Moments of values of which only those that are not 0 are visited.

use crate::moments::Moments;

/// Sums over the values of a gene in a group.
///
/// What is summed are deviations from the first value, and their squares. That takes no division for
/// each value, as Welford's recurrence does, and is exact for counts. The deviation of the first value
/// from the mean is at most √n standard deviations, so that no more than a factor of n of the precision
/// is lost, and of most values hardly any.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SparseSum {
    first: f64,
    sum: f64,
    squares: f64,
    count: u32,
}

impl SparseSum {
    /// Adds a value that is not 0.
    #[inline]
    pub(super) fn push(&mut self, value: f64) {
        if self.count == 0 {
            self.first = value;
        }
        self.count += 1;
        let deviation = value - self.first;
        self.sum += deviation;
        self.squares += deviation * deviation;
    }

    /// The moments of `count` values, of which those not added are 0.
    pub(super) fn moments(&self, count: u32) -> Moments {
        let zeros = Moments {
            count: count.saturating_sub(self.count),
            ..Moments::default()
        };
        self.of_visited().merged(zeros)
    }

    fn of_visited(&self) -> Moments {
        if self.count == 0 {
            return Moments::default();
        }
        let mean = self.sum / f64::from(self.count);
        let m2 = self.squares - self.sum * mean;
        Moments {
            count: self.count,
            mean: self.first + mean,
            // Squares of the largest numbers are infinite.
            m2: if m2.is_nan() {
                f64::INFINITY
            } else {
                m2.max(0.0)
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pushed(values: &[f64]) -> (SparseSum, Moments) {
        let (mut sum, mut moments) = (SparseSum::default(), Moments::default());
        for &value in values {
            moments.push(value);
            if value != 0.0 {
                sum.push(value);
            }
        }
        (sum, moments)
    }

    #[track_caller]
    fn assert_agree(values: &[f64], tolerance: f64) {
        let (sum, expected) = pushed(values);
        let moments = sum.moments(values.len() as u32);
        assert_eq!(moments.count, expected.count);
        let close = |a: f64, b: f64| (a - b).abs() <= tolerance * b.abs();
        assert!(
            close(moments.mean, expected.mean),
            "{moments:?} {expected:?}"
        );
        assert!(close(moments.m2, expected.m2), "{moments:?} {expected:?}");
    }

    #[test]
    fn moments_agree_with_pushing_all_values() {
        assert_agree(&[0.0, 3.0, 0.0, 1.0, 7.0, 0.0, 2.0], 1e-15);
        assert_agree(&[-0.5, 0.25, 0.0, 1e-3], 1e-15);
        // A large mean beside a small deviation.
        let near = |n: u32| 1e3 + f64::from(n % 7) * 1e-3;
        assert_agree(&(0..1000).map(near).collect::<Vec<f64>>(), 1e-9);
        // The first value far from all others, the worst there is.
        let far = |n: u32| if n == 0 { 1e4 } else { 1.0 + f64::from(n % 3) };
        assert_agree(&(0..1000).map(far).collect::<Vec<f64>>(), 1e-12);
    }

    #[test]
    fn equal_values_do_not_vary() {
        let (sum, _) = pushed(&[0.1; 1000]);
        let expected = Moments {
            count: 1000,
            mean: 0.1,
            m2: 0.0,
        };
        assert_eq!(sum.moments(1000), expected);
        assert_eq!(SparseSum::default().moments(0), Moments::default());
    }

    #[test]
    fn the_largest_numbers_vary_without_end() {
        let (sum, _) = pushed(&[1e200, -1e200]);
        assert_eq!(sum.moments(2).m2, f64::INFINITY);
    }
}
