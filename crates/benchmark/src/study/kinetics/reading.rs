//! What a method makes of a table.

use crate::study::kinetics::timing::Timing;
use genetide_analysis::numeric::stats::quantile;
use genetide_data::{Matrix, ScaledProfiles};

/// The ends of intervals: 5 % and 95 %.
const ENDS: [f64; 2] = [0.05, 0.95];

/// A value with its 90 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Estimate {
    /// The median, or the value where there is no interval.
    pub(super) value: f64,
    /// The 90 % interval, for methods that have one.
    pub(super) interval: Option<(f64, f64)>,
}

impl Estimate {
    /// A value without an interval.
    pub(super) fn point(value: f64) -> Self {
        Self {
            value,
            interval: None,
        }
    }

    /// The same value with the interval of samples; without samples as it was.
    pub(super) fn with_samples(self, samples: impl Iterator<Item = f64>) -> Self {
        let mut samples: Vec<f64> = samples.collect();
        samples.sort_unstable_by(f64::total_cmp);
        let [low, high] = ENDS.map(|share| quantile(&samples, share));
        Self {
            interval: (!samples.is_empty()).then_some((low, high)),
            ..self
        }
    }

    /// Whether the interval has the value; `None` without an interval.
    pub(super) fn covers(&self, value: f64) -> Option<bool> {
        let (low, high) = self.interval?;
        Some((low..=high).contains(&value))
    }
}

/// The timing of a gene in a course, in hours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TimingReading {
    /// First time at which half of the largest change is reached.
    pub(super) onset: Estimate,
    /// First time at which 95 % of the largest change are reached.
    pub(super) time_to_95: Estimate,
    /// Time of the largest change.
    pub(super) peak: Estimate,
}

impl TimingReading {
    /// A timing without intervals.
    pub(super) fn point(timing: Timing) -> Self {
        Self {
            onset: Estimate::point(timing.onset),
            time_to_95: Estimate::point(timing.time_to_95),
            peak: Estimate::point(timing.peak),
        }
    }
}

/// The curves and the timing of the N genes of scaled profiles.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// `[N][courses]`: `None` where the curve is constant.
    pub(super) timings: Vec<Vec<Option<TimingReading>>>,
    /// `[N, C]`: the profiles without noise and their 90 % intervals, on the scale of the scaled profiles.
    pub(super) profile: Matrix<Estimate>,
}

impl Reading {
    /// The timing of `profiles` `[N, C]` themselves, linear between the times of each course.
    pub(super) fn of_profiles(scaled: &ScaledProfiles, profiles: &Matrix<f64>) -> Self {
        let courses = &scaled.courses;
        let of_gene = |profile: &[f64]| {
            let of_course = |course| {
                let columns = courses.course(course).into_iter();
                let values: Vec<f64> = columns.map(|column| profile[column]).collect();
                Timing::of(&courses.times_of(course), &values).map(TimingReading::point)
            };
            (0..courses.count()).map(of_course).collect()
        };
        Self {
            timings: profiles.iter_rows().map(of_gene).collect(),
            profile: profiles.map(Estimate::point),
        }
    }
}

/// The clusters of the N genes of scaled profiles.
#[derive(Clone, Debug)]
pub(super) struct Clusters {
    /// `[N]`: the cluster of each gene, from 0.
    pub(super) labels: Vec<usize>,
    /// `[N]`: the probability of that cluster, for methods that have one.
    pub(super) membership: Option<Vec<f64>>,
}

/// What a method makes of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    /// Curves and timing, for methods that give them.
    pub(super) reading: Option<Reading>,
    /// Clusters, for methods that give them.
    pub(super) clusters: Option<Clusters>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_samples_holds_nine_in_ten() {
        // 0 to 100: quantiles 5 and 95.
        let samples = (0..=100).rev().map(f64::from);
        let estimate = Estimate::point(50.0).with_samples(samples);
        assert_eq!(estimate.interval, Some((5.0, 95.0)));
        assert_eq!(
            [4.0, 5.0, 95.5].map(|value| estimate.covers(value)),
            [Some(false), Some(true), Some(false)]
        );
        let none = Estimate::point(1.0).with_samples(std::iter::empty());
        assert_eq!((none.interval, none.covers(1.0)), (None, None));
    }
}
