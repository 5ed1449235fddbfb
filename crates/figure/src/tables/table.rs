//! CSV text that grows field by field.

use crate::tables::number::Number;

/// A table in CSV that grows field by field.
pub struct Table {
    writer: csv::Writer<Vec<u8>>,
}

impl Table {
    /// A table with a header line.
    pub fn new<Name: AsRef<str>>(header: impl IntoIterator<Item = Name>) -> Self {
        let mut table = Self {
            writer: csv::WriterBuilder::new()
                .flexible(true)
                .from_writer(Vec::new()),
        };
        for name in header {
            table.text(name.as_ref());
        }
        table.end_row();
        table
    }

    /// Adds a field of text, quoted where RFC 4180 asks for it.
    pub fn text(&mut self, value: &str) {
        // Writing to memory cannot fail; the same holds below.
        let _ = self.writer.write_field(value);
    }

    /// Adds a field with a number; empty where there is none, or none that is finite.
    pub fn number<N: Number>(&mut self, value: Option<N>) {
        self.text(&value.map_or_else(String::new, Number::field));
    }

    /// Ends the row.
    pub fn end_row(&mut self) {
        let _ = self.writer.write_record(None::<&[u8]>);
    }

    /// The text of all rows that were ended.
    pub fn into_text(self) -> String {
        let bytes = self.writer.into_inner().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }
}
