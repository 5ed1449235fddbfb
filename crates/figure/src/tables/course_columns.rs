//! What tables of genes say of each course, and of the difference between conditions.

use genetide_analysis::{ConditionDifference, GeneRow, KineticEstimates, Kinetics};
use genetide_data::Courses;
use genetide_data::value_scale::ValueScale;

/// A number of a gene in a course.
pub(crate) type CourseNumber = fn(&GeneRow, usize) -> Option<f64>;
/// A number of a difference between conditions.
type DifferenceNumber = fn(&ConditionDifference) -> f64;
/// A word of a difference between conditions.
type DifferenceWord = fn(&ConditionDifference, &Courses) -> Option<String>;

/// The name of a column where means are compared on `scale`: values that are compared as they are have no log2.
pub(crate) fn name_on(scale: ValueScale, name: &'static str) -> &'static str {
    match (scale, name) {
        (ValueScale::AsIs, "log2_change") => "change",
        (ValueScale::AsIs, "log2_difference") => "difference",
        _ => name,
    }
}

/// The numbers of a course, with the names of their columns. Those with an interval are empty where it is not
/// known, but for onset and peak time, which are those of the profile then.
pub(crate) const COURSE_NUMBERS: [(&str, CourseNumber); 17] = [
    ("onset", |row, course| Some(kinetics(row, course)?.onset)),
    ("onset_low", |row, course| {
        Some(estimates(row, course)?.onset.low)
    }),
    ("onset_high", |row, course| {
        Some(estimates(row, course)?.onset.high)
    }),
    ("time_to_95", |row, course| {
        Some(estimates(row, course)?.time_to_95.median)
    }),
    ("time_to_95_low", |row, course| {
        Some(estimates(row, course)?.time_to_95.low)
    }),
    ("time_to_95_high", |row, course| {
        Some(estimates(row, course)?.time_to_95.high)
    }),
    ("peak_time", |row, course| {
        Some(kinetics(row, course)?.peak_time)
    }),
    ("peak_time_low", |row, course| {
        Some(estimates(row, course)?.peak.low)
    }),
    ("peak_time_high", |row, course| {
        Some(estimates(row, course)?.peak.high)
    }),
    ("duration", |row, course| {
        Some(estimates(row, course)?.duration.median)
    }),
    ("duration_low", |row, course| {
        Some(estimates(row, course)?.duration.low)
    }),
    ("duration_high", |row, course| {
        Some(estimates(row, course)?.duration.high)
    }),
    ("half_life", |row, course| {
        Some(estimates(row, course)?.half_life?.median)
    }),
    ("half_life_low", |row, course| {
        Some(estimates(row, course)?.half_life?.low)
    }),
    ("half_life_high", |row, course| {
        Some(estimates(row, course)?.half_life?.high)
    }),
    ("amplitude", |row, course| {
        Some(kinetics(row, course)?.amplitude)
    }),
    ("log2_change", |row, course| *row.log2_change.get(course)?),
];

/// The numbers of a difference, with the names of their columns.
pub(crate) const DIFFERENCE_NUMBERS: [(&str, DifferenceNumber); 2] = [
    ("log2_difference", |of| of.log2_fold),
    ("difference_time", |of| of.time),
];

/// The words of a difference, with the names of their columns: the conditions in which the gene is higher and
/// lower, and what differs.
pub(crate) const DIFFERENCE_WORDS: [(&str, DifferenceWord); 3] = [
    ("difference_high", |of, courses| {
        courses.name(of.high).map(str::to_owned)
    }),
    ("difference_low", |of, courses| {
        courses.name(of.low).map(str::to_owned)
    }),
    ("difference_kind", |of, courses| {
        Some(of.kind?.describe(courses))
    }),
];

/// The kinetics of a gene in a course.
pub(crate) fn kinetics(row: &GeneRow, course: usize) -> Option<Kinetics> {
    *row.kinetics.get(course)?
}

/// What is believed of the kinetics of a gene in a course.
fn estimates(row: &GeneRow, course: usize) -> Option<KineticEstimates> {
    kinetics(row, course)?.estimates
}
