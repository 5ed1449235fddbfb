//! The means of the groups of an experiment, on curves over time.

use genetide_data::Matrix;

use crate::numeric::qr::Qr;
use crate::significance::curve::splines::Curve;
use crate::significance::experiment::{Experiment, Group};

/// Time points of a condition from which the spline is used: with fewer it says little that a mean for
/// every time point does not.
pub(in crate::significance) const LEAST_TIMES: usize = 8;

impl Curve {
    /// The splines for the libraries of `experiment` at `times` `[T]`; `None` where no condition has
    /// enough time points.
    pub(in crate::significance) fn new(experiment: &Experiment, times: &[f64]) -> Option<Self> {
        if time_points(experiment) < LEAST_TIMES {
            return None;
        }
        Self::over(times, experiment.libraries.iter().map(|of| of.time))
    }

    /// The means of the groups of `experiment` as combinations `[groups, P]` of the coefficients.
    ///
    /// Every condition has a level and a curve. Libraries of several conditions have the mean of each of
    /// those which have no other libraries at that time: there the curves of these conditions meet. They have
    /// a mean of their own where no condition is without other libraries.
    pub(in crate::significance) fn means(&self, experiment: &Experiment) -> Matrix<f64> {
        let of_group = |group: &Group| conditions_at(experiment, group);
        let conditions: Vec<Vec<usize>> = experiment.groups.iter().map(of_group).collect();
        let rows = experiment.conditions.len().max(1);
        let mut meeting = Vec::new();
        for (group, conditions) in experiment.groups.iter().zip(&conditions) {
            let Some((&first, others)) = conditions.split_first() else {
                continue;
            };
            let of_first = self.row(first, group.time, rows);
            for &other in others {
                let of_other = self.row(other, group.time, rows);
                meeting.push(of_first.iter().zip(of_other).map(|(a, b)| a - b).collect());
            }
        }
        // Orthonormal coordinates of the curves that meet.
        let qr = Qr::new(rows * (1 + self.df()), meeting);
        let coordinates = qr.basis().split_off(qr.rank());
        let mut own = 0..conditions.iter().filter(|of| of.is_empty()).count();
        let columns = coordinates.len() + own.len();
        let mut means = Matrix::filled(experiment.groups.len(), columns, 0.0);
        for (index, (group, conditions)) in experiment.groups.iter().zip(&conditions).enumerate() {
            let mean = means.row_mut(index);
            if let Some(&first) = conditions.first() {
                let row = self.row(first, group.time, rows);
                for (entry, coordinate) in mean.iter_mut().zip(&coordinates) {
                    *entry = coordinate.iter().zip(&row).map(|(a, b)| a * b).sum();
                }
            } else if let Some(place) = own.next() {
                mean[coordinates.len() + place] = 1.0;
            }
        }
        means
    }
}

/// The conditions whose mean the libraries of `group` have.
fn conditions_at(experiment: &Experiment, group: &Group) -> Vec<usize> {
    if let Some(condition) = group.condition {
        return vec![condition];
    }
    let has_own = |condition: usize| {
        let mut groups = experiment.groups.iter();
        groups.any(|of| (of.time, of.condition) == (group.time, Some(condition)))
    };
    let rows = 0..experiment.conditions.len().max(1);
    rows.filter(|&condition| !has_own(condition)).collect()
}

/// The number of time points of the condition that has most, with those of all conditions.
pub(in crate::significance) fn time_points(experiment: &Experiment) -> usize {
    let of_condition = |condition: usize| {
        let groups = experiment.groups.iter();
        let of = groups.filter(|of| of.condition.is_none_or(|own| own == condition));
        let mut times: Vec<usize> = of.map(|of| of.time).collect();
        times.sort_unstable();
        times.dedup();
        times.len()
    };
    let conditions = 0..experiment.conditions.len().max(1);
    conditions.map(of_condition).max().unwrap_or_default()
}
