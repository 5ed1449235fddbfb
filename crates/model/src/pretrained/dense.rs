//! The curve of a gene between its sampled times.

use genetide_data::{Matrix, ScaledProfiles};

use super::courses::ProfileCourses;
use super::readout::BELIEF_90;
use super::stored::weights_of;
use crate::band::Band;
use crate::reading::{self, CourseReading, curve_points};
use crate::smoothing::layout::Layout;

/// The curve of one course of a gene between its sampled times, with the 90 % band of the network's belief.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DenseCurve {
    /// In the unit of the table's times, ascending from the first to the last time of all courses.
    pub times: Vec<f64>,
    /// On the scale of the profiles.
    pub values: Vec<f32>,
    /// 5 % quantiles.
    pub low: Vec<f32>,
    /// 95 % quantiles.
    pub high: Vec<f32>,
}

impl DenseCurve {
    /// The curve between the sampled `times`, bent so that it and its band pass there through what is given for
    /// each of them: the difference at the samples, linear between them, is added. Without a time there is none.
    #[must_use]
    pub fn through(&self, times: &[f64], [values, low, high]: [&[f32]; 3]) -> Self {
        let (Some(&first), Some(&last)) = (times.first(), times.last()) else {
            return Self::default();
        };
        let inner = self.times.iter().copied();
        let inner = inner.filter(|time| (first..last).contains(time));
        let mut all: Vec<f64> = inner.chain(times.iter().copied()).collect();
        all.sort_unstable_by(f64::total_cmp);
        all.dedup_by(|a, b| (*a - *b).abs() <= 1e-9 * (last - first));
        let bent = |own: &[f32], wanted: &[f32]| -> Vec<f32> {
            let own = |time: f64| interpolated(&self.times, own, time);
            let lacks: Vec<f32> = times
                .iter()
                .zip(wanted)
                .map(|(&time, wanted)| wanted - own(time))
                .collect();
            all.iter()
                .map(|&time| own(time) + interpolated(times, &lacks, time))
                .collect()
        };
        let values = bent(&self.values, values);
        let end = |ends: Vec<f32>, outer: fn(f32, f32) -> f32| {
            ends.iter()
                .zip(&values)
                .map(|(&end, &value)| outer(end, value))
                .collect()
        };
        Self {
            low: end(bent(&self.low, low), f32::min),
            high: end(bent(&self.high, high), f32::max),
            times: all,
            values,
        }
    }
}

/// Linear between ascending `times`, constant beyond them.
fn interpolated(times: &[f64], values: &[f32], time: f64) -> f32 {
    let after = times.partition_point(|&own| own < time);
    if after == 0 || after == times.len() {
        return values[after.min(times.len() - 1)];
    }
    let (a, b) = (times[after - 1], times[after]);
    let share = ((time - a) / (b - a)) as f32;
    values[after - 1] + share * (values[after] - values[after - 1])
}

/// The curves of the courses of each gene in `rows` of `data`, by the network with `weights`.
fn dense_curves(weights: &[f32], data: &ScaledProfiles, rows: &[usize]) -> Vec<Vec<DenseCurve>> {
    let courses = ProfileCourses::new(data).select(rows);
    let reading = reading::read(&Layout::new(), weights, &courses.observed());
    let times: Vec<f64> = curve_points()
        .into_iter()
        .map(|point| courses.time(point))
        .collect();
    let curve = |course: &CourseReading, row: usize| {
        let beliefs = course
            .curve
            .row(row)
            .iter()
            .zip(course.curve_deviations.row(row));
        let ends = beliefs.map(|(value, deviation)| {
            (value - BELIEF_90 * deviation, value + BELIEF_90 * deviation)
        });
        let (low, high) = ends.unzip();
        DenseCurve {
            times: times.clone(),
            values: course.curve.row(row).to_vec(),
            low,
            high,
        }
    };
    (0..rows.len())
        .map(|row| {
            reading
                .courses
                .iter()
                .map(|course| curve(course, row))
                .collect()
        })
        .collect()
}

/// Adds to the `bands` of the `rows` of `data` what the network reads between the sampled times, bent through
/// the bands and through `curves` `[N, C]`. `weights` are safetensors bytes; those of another network know nothing
/// between the times.
pub fn add_between<'a>(
    weights: &[u8],
    (data, curves): (&ScaledProfiles, &Matrix<f32>),
    rows: &[usize],
    bands: impl Iterator<Item = &'a mut Band>,
) {
    let Some(weights) = weights_of(weights) else {
        return;
    };
    let dense = dense_curves(&weights, data, rows);
    let courses = ProfileCourses::new(data);
    for ((band, of_courses), &row) in bands.zip(dense).zip(rows) {
        let in_course = |(course, curve): (usize, DenseCurve)| {
            // Where a gene was not measured nothing is shown that the curve should pass through.
            let columns = courses.columns_measured(course, row);
            let times = columns.iter().map(|&column| data.courses.time_of(column));
            let times: Vec<f64> = times.collect();
            let of = |values: &[f32]| -> Vec<f32> {
                columns.iter().map(|&column| values[column]).collect()
            };
            let (values, low, high) = (of(curves.row(row)), of(&band.low), of(&band.high));
            curve.through(&times, [&values, &low, &high])
        };
        let of_courses = of_courses.into_iter().enumerate();
        band.between = of_courses.map(in_course).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_is_bent_through_what_is_shown_at_the_samples() {
        let curve = DenseCurve {
            times: vec![0.0, 1.0, 2.0, 3.0, 4.0],
            values: vec![0.0, 4.0, 2.0, 1.0, 0.0],
            low: vec![-1.0, 3.0, 1.0, 0.0, -1.0],
            high: vec![1.0, 5.0, 3.0, 2.0, 1.0],
        };
        // At 0 and 2.5 the curve is 0 and 1.5, and shall be 1 and 0.5: +1 and -1, at 1 +0.2, at 2 -0.6.
        let bent = curve.through(&[0.0, 2.5], [&[1.0, 0.5], &[0.5, 0.0], &[1.5, 1.5]]);
        assert_eq!(bent.times, [0.0, 1.0, 2.0, 2.5]);
        let expected = [
            (&bent.values, [1.0, 4.2, 1.4, 0.5]),
            // -1 and 0.5 shall be 0.5 and 0: +1.5 and -0.5, at 1 +0.7, at 2 -0.1.
            (&bent.low, [0.5, 3.7, 0.9, 0.0]),
            // 1 and 2.5 shall be 1.5 and 1.5: +0.5 and -1, at 1 -0.1, at 2 -0.7.
            (&bent.high, [1.5, 4.9, 2.3, 1.5]),
        ];
        for (found, expected) in expected {
            for (found, expected) in found.iter().zip(expected) {
                assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
            }
        }
    }

    #[test]
    fn a_band_that_is_bent_holds_its_curve() {
        let level = |value: f32| vec![value; 3];
        let curve = DenseCurve {
            times: vec![0.0, 1.0, 2.0],
            values: vec![0.0, 5.0, 0.0],
            low: level(-1.0),
            high: level(1.0),
        };
        let bent = curve.through(&[0.0, 2.0], [&[0.0, 0.0], &[-1.0, -1.0], &[1.0, 1.0]]);
        assert_eq!(
            (bent.low[1], bent.values[1], bent.high[1]),
            (-1.0, 5.0, 5.0)
        );
    }
}
