//! A failure with the place in the table where it was met.

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::error::kind::DataErrorKind;
use crate::error::place::Place;
use crate::read::FoundLabel;
use crate::words::{listed, short};

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
    /// The time labels of the table, where they were read but tell no usable times.
    pub labels: Vec<FoundLabel>,
    /// The failure; boxed, so that results stay small.
    pub kind: Box<DataErrorKind>,
    /// The tables of the folder that was to be read as one for each sample.
    pub(crate) folder: Vec<String>,
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

    /// Adds the time labels of the table, for the user to correct.
    #[must_use]
    pub(crate) fn with_labels(mut self, labels: Vec<FoundLabel>) -> Self {
        self.labels = labels;
        self
    }

    /// Adds the tables of the folder that was to be read as one for each sample.
    #[must_use]
    pub(crate) fn in_folder(mut self, tables: Vec<String>) -> Self {
        self.folder = tables;
        self
    }

    /// Whether a table of samples has none of the names of the data.
    pub(crate) fn is_unmatched(&self) -> bool {
        matches!(*self.kind, DataErrorKind::SheetUnmatched { .. })
    }

    /// Whether the user stopped the reading, which is no failure.
    pub fn is_cancelled(&self) -> bool {
        matches!(*self.kind, DataErrorKind::Cancelled)
    }
}

impl DataErrorKind {
    /// This failure in a file, at no place yet.
    pub fn in_file(self, path: &Path) -> DataError {
        DataError {
            path: path.to_owned(),
            place: None,
            column: None,
            labels: Vec::new(),
            folder: Vec::new(),
            kind: Box::new(self),
        }
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_cancelled() {
            return write!(f, "{}", self.kind);
        }
        write!(f, "{}", self.path.display())?;
        if let Some(place) = self.place {
            write!(f, ", {place}")?;
        }
        let column = self.column.as_deref().map(|name| short(name, 120));
        if let Some(column) = &column {
            write!(f, ", column '{column}'")?;
        }
        // "table.csv is empty", but "table.csv, line 3: 2 fields".
        let colon = if self.kind.is_predicate() { "" } else { ":" };
        write!(f, "{colon} {}", cut(self.kind.to_string()))?;
        if let Some(column) = &column
            && self.kind.concerns_values()
        {
            write!(
                f,
                ", or leave the column out with ‹ignore-column '{column}'›"
            )?;
        }
        if self.folder.is_empty() {
            return Ok(());
        }
        write!(
            f,
            ". A folder is read as one file for each sample ({}); where one of them is the whole table, open \
             that file alone, with a table of samples by ‹samples FILE› if there is one",
            listed(&self.folder, String::clone)
        )
    }
}

/// A message that is too long to be read, cut in its middle: its end says what to try.
fn cut(message: String) -> String {
    const LONGEST: usize = 1500;
    const END: usize = 500;
    let count = message.chars().count();
    if count <= LONGEST {
        return message;
    }
    let end: String = message.chars().skip(count - END).collect();
    short(&message, LONGEST - END) + &end
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
            "t.csv, line 7, column 'IRF1': '1,5' is not a number (where all decimals have a comma, \
             use ‹decimal comma›); correct it, or leave the column out with ‹ignore-column 'IRF1'›"
        );
        assert!(!error.is_cancelled());
    }

    #[test]
    fn a_failure_in_a_folder_says_what_a_folder_is_read_as() {
        let error = DataErrorKind::Empty.in_file(Path::new("d/a.csv"));
        let error = error.in_folder(vec!["a.csv".into(), "samples.csv".into()]);
        assert_eq!(
            error.to_string(),
            "d/a.csv is empty; give a table with a header line and one line a cell. A folder is read as one \
             file for each sample (a.csv, samples.csv); where one of them is the whole table, open that file \
             alone, with a table of samples by ‹samples FILE› if there is one"
        );
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
