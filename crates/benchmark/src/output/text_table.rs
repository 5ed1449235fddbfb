//! Aligned text.

use std::fmt;

use genetide::cli::report::print_line;

/// Rows of text in columns: the first to the left, the others to the right.
#[derive(Clone, Debug, Default)]
pub struct TextTable {
    rows: Vec<Vec<String>>,
}

impl TextTable {
    /// A table with a header.
    pub fn new<Name: Into<String>>(header: impl IntoIterator<Item = Name>) -> Self {
        let mut table = Self::default();
        table.row(header);
        table
    }

    /// Adds a row; it may be shorter than others.
    pub fn row<Field: Into<String>>(&mut self, fields: impl IntoIterator<Item = Field>) {
        self.rows.push(fields.into_iter().map(Into::into).collect());
    }

    fn widths(&self) -> Vec<usize> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            let fields = self.rows.iter().filter_map(|row| row.get(column));
            fields.map(|field| field.chars().count()).max()
        };
        (0..columns).filter_map(width).collect()
    }
}

impl fmt::Display for TextTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        for (index, row) in self.rows.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            for (column, (field, &width)) in row.iter().zip(&widths).enumerate() {
                match column {
                    0 if row.len() == 1 => write!(f, "{field}")?,
                    0 => write!(f, "{field:<width$}")?,
                    _ => write!(f, "  {field:>width$}")?,
                }
            }
        }
        Ok(())
    }
}

/// Prints a table below its title.
pub fn print_table(title: &str, table: &TextTable) {
    print_line(title);
    print_line(&table.to_string());
    print_line("");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned() {
        let mut table = TextTable::new(["gene", "±"]);
        table.row(["A", "0.5"]);
        table.row(["all"]);
        assert_eq!(table.to_string(), "gene    ±\nA     0.5\nall");
    }
}
