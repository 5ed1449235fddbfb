//! Natural splines of time.

use genetide_data::Matrix;

use crate::linear_model::spline::NaturalSpline;

/// Degrees of freedom of the spline beside the level of a condition.
const DF: usize = 4;

/// Natural cubic splines of time: the means of a condition are its level and a combination of these.
///
/// They run on the square root of the time since the first time point, since courses are sampled densely
/// where they change fast; knots are at the quantiles over the libraries, as in limma with
/// `ns(sqrt(time), df = 4)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// `[T, K]`: the splines at the time points.
    basis: Matrix<f64>,
}

impl Curve {
    /// The splines at `times` `[T]` for libraries of these indices into the times; `None` where the times of
    /// the libraries are too few.
    pub(super) fn over(times: &[f64], libraries: impl Iterator<Item = usize>) -> Option<Self> {
        let first = times.iter().copied().fold(f64::INFINITY, f64::min);
        let scaled: Vec<f64> = times.iter().map(|time| (time - first).sqrt()).collect();
        let of_libraries: Vec<f64> = libraries.map(|time| scaled[time]).collect();
        let spline = NaturalSpline::new(&of_libraries, DF)?;
        let values = scaled.iter().flat_map(|&x| spline.basis(x)).collect();
        Some(Self {
            basis: Matrix::new(times.len(), spline.df(), values),
        })
    }

    /// Degrees of freedom beside the level of a condition: 4, or fewer where so many libraries are of
    /// one time point that knots coincide.
    pub fn df(&self) -> usize {
        self.basis.columns()
    }

    /// The mean of a condition at a time as a combination of the levels and curves of all `rows`.
    pub(super) fn row(&self, condition: usize, time: usize, rows: usize) -> Vec<f64> {
        let width = 1 + self.df();
        let mut row = vec![0.0; rows * width];
        row[condition * width] = 1.0;
        row[condition * width + 1..(condition + 1) * width].copy_from_slice(self.basis.row(time));
        row
    }
}
