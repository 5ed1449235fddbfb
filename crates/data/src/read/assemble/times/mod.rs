//! The times of a table: those that its labels tell, and conditions that name them.

mod dates;
mod labels;
mod names;
mod too_few;

pub(super) use crate::read::assemble::times::labels::{LabelTimes, label_times};
pub(super) use crate::read::assemble::times::names::name_times;
