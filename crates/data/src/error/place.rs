//! Places in a table.

use std::fmt;

/// A place in a table, as a message names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A line of text, from 1, with the header as line 1 of a table without leading blank lines.
    Line(u64),
    /// The names and types of the columns of a Parquet or Arrow file.
    Schema,
    /// A row of a Parquet or Arrow file, from 1: its first cell.
    Row(u64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Schema => f.write_str("schema"),
            Self::Row(row) => write!(f, "row {row}"),
        }
    }
}
