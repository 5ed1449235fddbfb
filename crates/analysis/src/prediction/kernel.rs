//! Covariances of smooth courses.

use genetide_data::Courses;
use genetide_data::Matrix;

use crate::prediction::factor::Factor;

/// How smooth a course is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Smoothness {
    /// Derivatives of every order.
    SquaredExponential,
    /// One derivative.
    Matern,
}

/// The measure of time in which courses are equally smooth early and late.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Warp {
    /// The root of the time since the first.
    Root,
    /// ln(1 + the time since the first in units of the shortest interval).
    Log,
}

/// A covariance of courses: what conditions have in common, of variance 1, and what each has of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Kernel {
    pub smoothness: Smoothness,
    pub warp: Warp,
    /// Length scale, in spans of the warped times.
    pub length: f64,
    /// Variance of what each condition has of its own: nothing at times that all share.
    pub difference: f64,
}

impl Kernel {
    /// The covariance `[C, C]` of the columns of `courses`.
    pub fn covariance(&self, courses: &Courses) -> Matrix<f64> {
        let columns = courses.columns().len();
        let times = self.warp.of(courses.times());
        let time_of = |c: usize| times[courses.columns()[c].time];
        let common = Matrix::from_fn(columns, columns, |i, j| {
            self.correlation(time_of(i) - time_of(j))
        });
        if !courses.are_several() || self.difference <= 0.0 {
            return common;
        }
        let condition = |c: usize| courses.columns()[c].condition;
        let own = pinned(&common, |c| condition(c).is_none());
        Matrix::from_fn(columns, columns, |i, j| {
            let is_same = condition(i).is_some() && condition(i) == condition(j);
            let own = if is_same { own[(i, j)] } else { 0.0 };
            common[(i, j)] + self.difference * own
        })
    }

    fn correlation(&self, distance: f64) -> f64 {
        let distance = (distance / self.length).abs();
        match self.smoothness {
            Smoothness::SquaredExponential => (-0.5 * distance * distance).exp(),
            Smoothness::Matern => {
                let root = 3.0_f64.sqrt() * distance;
                (1.0 + root) * (-root).exp()
            }
        }
    }
}

impl Warp {
    /// The times `[T]`, which ascend, from 0 to 1.
    pub fn of(self, times: &[f64]) -> Vec<f64> {
        let Some(&first) = times.first() else {
            return Vec::new();
        };
        let gaps = times.windows(2).map(|pair| pair[1] - pair[0]);
        let shortest = gaps.filter(|gap| *gap > 0.0).fold(f64::INFINITY, f64::min);
        let warped = times.iter().map(|time| match self {
            Self::Root => (time - first).sqrt(),
            Self::Log => ((time - first) / shortest).ln_1p(),
        });
        let warped: Vec<f64> = warped.collect();
        let span = warped.last().copied().filter(|span| *span > 0.0);
        let span = span.unwrap_or(1.0);
        warped.iter().map(|time| time / span).collect()
    }
}

/// The covariance of a process that is known to be 0 in some columns.
fn pinned(covariance: &Matrix<f64>, is_known: impl Fn(usize) -> bool) -> Matrix<f64> {
    /// Smallest pivot, beside variances of 1, of columns that lie close together.
    const LEAST: f64 = 1e-9;
    let columns = covariance.columns();
    let known: Vec<usize> = (0..columns).filter(|&c| is_known(c)).collect();
    let factor = Factor::new(known.len(), LEAST, |i, j| covariance[(known[i], known[j])]);
    let explained = |c: usize| {
        let mut of_known: Vec<f64> = known.iter().map(|&k| covariance[(k, c)]).collect();
        factor.forward(&mut of_known);
        of_known
    };
    let explained: Vec<Vec<f64>> = (0..columns).map(explained).collect();
    Matrix::from_fn(columns, columns, |i, j| {
        let shared = explained[i].iter().zip(&explained[j]);
        covariance[(i, j)] - shared.map(|(a, b)| a * b).sum::<f64>()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::profiles::of_conditions;

    const KERNEL: Kernel = Kernel {
        smoothness: Smoothness::SquaredExponential,
        warp: Warp::Root,
        length: 1.0,
        difference: 2.0,
    };

    #[test]
    fn times_are_warped_by_arithmetic() {
        // Roots of 0, 4, 16 over 4; ln 1, ln 2, ln 5 over ln 5.
        assert_eq!(Warp::Root.of(&[2.0, 6.0, 18.0]), [0.0, 0.5, 1.0]);
        let log = Warp::Log.of(&[2.0, 6.0, 18.0]);
        assert!((log[1] - 2.0_f64.ln() / 5.0_f64.ln()).abs() < 1e-15);
        assert_eq!((log[0], log[2]), (0.0, 1.0));
        assert_eq!(Warp::Log.of(&[3.0]), [0.0]);
    }

    #[test]
    fn correlations_agree_with_arithmetic() {
        // exp(-1/2) and (1 + sqrt 3) exp(-sqrt 3).
        assert!((KERNEL.correlation(-1.0) - 0.606_530_659_712_633_4).abs() < 1e-15);
        let matern = Kernel {
            smoothness: Smoothness::Matern,
            ..KERNEL
        };
        assert!((matern.correlation(1.0) - 0.483_357_724_596_507_7).abs() < 1e-12);
    }

    #[test]
    fn conditions_part_after_a_shared_start() {
        let columns = [(0.0, None), (1.0, Some("a")), (1.0, Some("b"))];
        let courses = of_conditions(&columns, vec![0.0; 3]).courses;
        let covariance = KERNEL.covariance(&courses);
        // r = exp(-1/2); of its own a condition has the variance 2 (1 - r^2) at 1, and nothing at 0.
        let r = (-0.5_f64).exp();
        let own = 1.0 + 2.0 * (1.0 - r * r);
        let expected = [1.0, r, r, r, own, 1.0, r, 1.0, own];
        for (value, expected) in covariance.values().iter().zip(expected) {
            assert!((value - expected).abs() < 1e-12, "{covariance:?}");
        }
    }
}
