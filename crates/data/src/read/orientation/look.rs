//! A look at the header and the first rows of a table.

use crate::error::DataError;
use crate::read::format::table_reader::OpenTable;
use crate::read::format::values::Field;
use crate::words::title;

/// Fields of the first rows that are looked at.
const MOST_FIELDS: usize = 200_000;

/// The first rows of a table as text.
#[derive(Clone, Debug, Default)]
pub(crate) struct FirstRows {
    /// `[R][columns]`.
    pub rows: Vec<Vec<String>>,
}

/// What a column holds in the first rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// More numbers than text.
    Numbers,
    /// More text than numbers.
    Text,
    /// Only missing values, or nothing that was looked at.
    Nothing,
}

/// The header of a table, its first rows, and what its columns hold in them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Look {
    /// Names of the columns.
    pub headers: Vec<String>,
    /// Rows between these and the first, which belong to the header.
    pub above: usize,
    /// The first rows that have as many fields.
    pub first: FirstRows,
    /// `[columns]`.
    pub contents: Vec<Content>,
}

impl Look {
    /// Looks at an open table of which no block was read.
    ///
    /// # Errors
    /// Those of the file.
    pub(crate) fn at(table: &OpenTable) -> Result<Self, DataError> {
        let headers = table.header.names.clone();
        let most = (MOST_FIELDS / headers.len().max(1)).clamp(6, 200);
        let rows = table.reader.first_rows(most)?;
        Ok(Self::of(headers, rows))
    }

    /// A header and rows; those of another length are left out.
    pub(crate) fn of(headers: Vec<String>, mut rows: Vec<Vec<String>>) -> Self {
        rows.retain(|row| row.len() == headers.len());
        let contents = (0..headers.len()).map(|column| content(&rows, column));
        Self {
            contents: contents.collect(),
            headers,
            above: 0,
            first: FirstRows { rows },
        }
    }

    /// The first values of a column.
    pub(crate) fn column(&self, column: usize) -> impl Iterator<Item = &str> + Clone {
        self.first.rows.iter().map(move |row| row[column].as_str())
    }

    /// The name of a column, or its number where it has none.
    pub(crate) fn title(&self, column: usize) -> String {
        title(&self.headers, column)
    }
}

fn content(rows: &[Vec<String>], column: usize) -> Content {
    let (mut numbers, mut texts) = (0, 0);
    for row in rows {
        match Field::of(&row[column]) {
            Field::Number(_) => numbers += 1,
            Field::Text => texts += 1,
            Field::Missing => {}
        }
    }
    match (numbers, texts) {
        (0, 0) => Content::Nothing,
        (numbers, texts) if texts > numbers => Content::Text,
        _ => Content::Numbers,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_numbers_or_text_by_their_majority() {
        let headers = ["a", "b", "c"].map(str::to_owned).to_vec();
        let rows = [
            ["x", "1", ""],
            ["2", "NA", "NA"],
            ["y", "low", ""],
            ["z", "4", ""],
        ];
        let mut rows: Vec<Vec<String>> = rows.map(|row| row.map(str::to_owned).to_vec()).to_vec();
        rows.push(vec!["short".to_owned()]);
        let look = Look::of(headers, rows);
        let expected = [Content::Text, Content::Numbers, Content::Nothing];
        assert_eq!(look.contents, expected);
        assert_eq!(look.column(0).collect::<Vec<_>>(), ["x", "2", "y", "z"]);
    }
}
