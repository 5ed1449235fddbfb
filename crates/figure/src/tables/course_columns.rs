//! What tables of genes say of each course, and of the difference between conditions.

use genetide_analysis::{ConditionDifference, GeneRow, Kinetics};
use genetide_data::Courses;

/// A number of a gene in a course.
pub(crate) type CourseNumber = fn(&GeneRow, usize) -> Option<f64>;
/// A number of a difference between conditions.
type DifferenceNumber = fn(&ConditionDifference) -> f64;
/// A word of a difference between conditions.
type DifferenceWord = fn(&ConditionDifference, &Courses) -> Option<String>;

/// The numbers of a course, with the names of their columns.
pub(crate) const COURSE_NUMBERS: [(&str, CourseNumber); 4] = [
    ("onset", |row, course| Some(kinetics(row, course)?.onset)),
    ("peak_time", |row, course| {
        Some(kinetics(row, course)?.peak_time)
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
