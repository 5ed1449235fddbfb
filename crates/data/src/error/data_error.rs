//! A failure with the place in the table where it was met.

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::error::kind::DataErrorKind;
use crate::error::place::Place;

/// A table could not be read, or does not hold what a time course needs.
///
/// The message names the file and, where there is one, the place and column, and says what to try.
#[derive(Debug)]
pub struct DataError {
    /// The file: the table, or the list of genes for the kinds that concern it.
    pub path: PathBuf,
    /// The line or row, where one is known.
    pub place: Option<Place>,
    /// Header of the column, where one is concerned.
    pub column: Option<String>,
    /// The failure.
    pub kind: DataErrorKind,
}

impl DataError {
    /// Adds the line or row.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Adds the column.
    #[must_use]
    pub fn in_column(mut self, header: &str) -> Self {
        self.column = Some(header.to_owned());
        self
    }

    /// Whether the user stopped the reading, which is no failure.
    pub fn is_cancelled(&self) -> bool {
        matches!(self.kind, DataErrorKind::Cancelled)
    }
}

impl DataErrorKind {
    /// This failure in a file, at no place yet.
    pub fn in_file(self, path: &Path) -> DataError {
        DataError {
            path: path.to_owned(),
            place: None,
            column: None,
            kind: self,
        }
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_cancelled() {
            return self.kind.fmt(f);
        }
        write!(f, "{}", self.path.display())?;
        if let Some(place) = self.place {
            write!(f, ", {place}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column '{column}'")?;
        }
        // "table.csv is empty", but "table.csv, line 3: 2 fields".
        let colon = if self.kind.is_predicate() { "" } else { ":" };
        write!(f, "{colon} {}", self.kind)?;
        match &self.column {
            Some(column) if self.kind.concerns_values() => {
                write!(
                    f,
                    ", or leave the column out with ‹ignore-column '{column}'›"
                )
            }
            _ => Ok(()),
        }
    }
}

impl Error for DataError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.kind.source()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_show_the_value_and_what_to_try() {
        let kind = DataErrorKind::GeneValue {
            value: "1,5".into(),
        };
        let error = kind.in_file(Path::new("t.csv"));
        let error = error.at(Place::Line(7)).in_column("IRF1");
        assert_eq!(
            error.to_string(),
            "t.csv, line 7, column 'IRF1': '1,5' is not a number (decimals take a point, not a \
             comma); correct it, or leave the column out with ‹ignore-column 'IRF1'›"
        );
        assert!(!error.is_cancelled());
    }

    #[test]
    fn a_failure_of_the_whole_file_reads_as_a_sentence() {
        let message = |kind: DataErrorKind| kind.in_file(Path::new("t.csv")).to_string();
        assert_eq!(
            message(DataErrorKind::Empty),
            "t.csv is empty; give a table with a header line and one line a cell"
        );
        assert_eq!(message(DataErrorKind::Cancelled), "reading was cancelled");
    }
}
