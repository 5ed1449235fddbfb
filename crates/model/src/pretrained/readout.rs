//! What the network reads of every gene of a table, by column and on the axis of the table.

use genetide_data::{Matrix, ScaledProfiles};

use super::courses::ProfileCourses;
use crate::reading::{self, CourseReading, Interval};
use crate::smoothing::layout::Layout;

/// Half the width of a 90 % interval of a normal belief, in standard deviations.
pub(crate) const BELIEF_90: f32 = 1.644_854;

/// The kinetics of one course of every gene `[N]`, each with a 90 % interval, in the unit of the times.
///
/// They are those of the curve between the first and the last time, that is of what was sampled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CourseKinetics {
    /// The first time at which the change from the start is half of the largest.
    pub onset: Vec<Interval>,
    /// The first time at which it is 95 % of the largest.
    pub time_to_95: Vec<Interval>,
    /// The time of the largest change.
    pub peak: Vec<Interval>,
    /// The time spent above half of the largest change.
    pub duration: Vec<Interval>,
    /// The half-life.
    pub half_life: Vec<Interval>,
}

/// What the network reads in the rows of scaled profiles.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkReading {
    /// `[N, dims]`: embeddings.
    pub embedding: Matrix<f32>,
    /// `[N, C]`: values without noise, on the scale of the profiles.
    pub values: Matrix<f32>,
    /// `[N, C]`: standard deviations of the network's belief in them.
    pub deviations: Matrix<f32>,
    /// One for each course.
    pub kinetics: Vec<CourseKinetics>,
}

/// Reads every row of `data` with `weights`.
pub fn readings(weights: &[f32], data: &ScaledProfiles) -> NetworkReading {
    let courses = ProfileCourses::new(data);
    let reading = reading::read(&Layout::new(), weights, &courses.observed());
    let columns = data.column_count();
    let by_column = |of: fn(&CourseReading) -> &Matrix<f32>| {
        let mut sum = Matrix::filled(data.len(), columns, 0.0_f32);
        let mut count = vec![0.0_f32; columns];
        for (course, own) in reading.courses.iter().zip(&courses.columns) {
            for (t, &column) in own.iter().enumerate() {
                count[column] += 1.0;
                for row in 0..data.len() {
                    sum[(row, column)] += of(course)[(row, t)];
                }
            }
        }
        // A column in several courses has their mean.
        Matrix::from_fn(data.len(), columns, |row, column| {
            sum[(row, column)] / count[column].max(1.0)
        })
    };
    NetworkReading {
        values: by_column(|course| &course.values),
        deviations: by_column(|course| &course.deviations),
        kinetics: reading
            .courses
            .iter()
            .map(|course| kinetics(course, &courses))
            .collect(),
        embedding: reading.embedding,
    }
}

/// The kinetics of a course on the axis of the table; durations and half-lives are lengths.
fn kinetics(course: &CourseReading, courses: &ProfileCourses) -> CourseKinetics {
    let mapped = |intervals: &[Interval], change: &dyn Fn(f32) -> f32| {
        let change = |interval: &Interval| Interval {
            low: change(interval.low),
            median: change(interval.median),
            high: change(interval.high),
        };
        intervals.iter().map(change).collect()
    };
    let time = |spans: f32| courses.time(spans) as f32;
    let length = |spans: f32| (f64::from(spans) * courses.span) as f32;
    CourseKinetics {
        onset: mapped(&course.onset, &time),
        time_to_95: mapped(&course.time_to_95, &time),
        peak: mapped(&course.peak, &time),
        duration: mapped(&course.duration, &length),
        half_life: mapped(&course.half_life, &length),
    }
}
