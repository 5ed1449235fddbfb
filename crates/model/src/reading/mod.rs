//! What the smoothing network reads in the courses of a table.

mod interval;
mod read;

pub use self::interval::Interval;
pub(crate) use self::read::{CourseReading, curve_points, read};
