//! A table of samples or cells beside the data: when each was taken, and from what.
//!
//! [`grid`] reads its rows from text or a [`workbook`], [`columns`] recognises what they hold, and
//! [`join`] finds the row of a name of the data, by one of the rules in [`forms`]; [`table`] puts these
//! together. [`pasted`] reads what is pasted from a spreadsheet.

mod asked;
mod columns;
mod contents;
mod forms;
mod grid;
mod headers;
mod join;
mod messages;
mod pasted;
mod row_labels;
mod table;
mod texts;
mod unit_of_names;
mod workbook;

pub use crate::sheet::pasted::{PasteError, PastedRow, parse_pasted};
pub(crate) use crate::sheet::table::{Joined, Sheet};

#[cfg(test)]
mod tests;
