//! Delimited text as a table of cells in rows.

use crate::error::DataError;
use crate::read::format::input::Input;
use crate::read::format::layout::Layout;
use crate::read::format::table_reader::{OpenTable, Step, TableFile, TableReader};
use crate::read::format::text::reader::{TextRows, open_rows};
use crate::read::format::values::Field;
use crate::settings::DataSettings;

/// Opens a table and reads its header.
///
/// # Errors
/// Those of [`open_rows`].
pub(in crate::read::format) fn open(
    input: &Input,
    settings: &DataSettings,
) -> Result<OpenTable, DataError> {
    let mut rows = open_rows(input, settings)?;
    Ok(OpenTable {
        header: rows.header.clone(),
        notes: std::mem::take(&mut rows.notes),
        reader: Box::new(rows),
    })
}

impl TableReader for TextRows {
    /// # Errors
    /// Those of [`TextRows::next_block`].
    fn next(&mut self, _layout: &Layout) -> Result<Step, DataError> {
        let block = self.next_block()?;
        Ok(block.map_or(Step::End, |block| Step::Block(Box::new(block))))
    }

    fn first_rows(&self, most: usize) -> Result<Vec<Vec<String>>, DataError> {
        let mut rows = self.first_rows(most);
        for field in rows.iter_mut().flatten() {
            if let Field::Number(number) = self.dialect.number(field.as_bytes())
                && Field::of(field) != Field::Number(number)
            {
                *field = number.to_string();
            }
        }
        Ok(rows)
    }

    fn skip_row(&mut self) -> bool {
        self.skip_row();
        true
    }

    fn format(&self) -> &'static str {
        match self.dialect.separator {
            b',' => "CSV",
            b'\t' => "TSV",
            b';' => "CSV with semicolons",
            _ => "text",
        }
    }

    fn into_file(self: Box<Self>) -> TableFile {
        TableFile::Text(self)
    }

    fn bytes(&self) -> (u64, u64) {
        self.bytes()
    }

    fn sha256(&self) -> String {
        self.sha256()
    }

    fn trailing_bytes(&self) -> u64 {
        self.trailing_bytes()
    }
}
