//! CSV text that grows field by field.

/// A value that can be a field of a table.
pub trait Field {
    /// Its text. Of a number it is the shortest that reads back as the same number; it is empty for
    /// a number that is not finite, and for `None`.
    fn text(&self) -> String;
}

macro_rules! displayed {
    ($($kind:ty),*) => {$(
        impl Field for $kind {
            fn text(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

macro_rules! float {
    ($($float:ty),*) => {$(
        impl Field for $float {
            fn text(&self) -> String {
                let size = self.abs();
                if !size.is_finite() {
                    String::new()
                } else if size == 0.0 || (1e-5..1e16).contains(&size) {
                    self.to_string()
                } else {
                    // `{}` never uses an exponent: a p value of 1e-300 would take 300 digits.
                    format!("{self:e}")
                }
            }
        }
    )*};
}

displayed!(str, String, u32, u64, usize);
float!(f32, f64);

impl<F: Field + ?Sized> Field for &F {
    fn text(&self) -> String {
        (**self).text()
    }
}

impl<F: Field> Field for Option<F> {
    fn text(&self) -> String {
        self.as_ref().map_or_else(String::new, Field::text)
    }
}

/// A table in CSV that grows field by field.
pub struct Table {
    writer: csv::Writer<Vec<u8>>,
}

impl Table {
    /// A table with a header line: names with commas between them.
    pub fn new(header: &str) -> Self {
        let mut builder = csv::WriterBuilder::new();
        let writer = builder.flexible(true).from_writer(Vec::new());
        let mut table = Self { writer };
        for name in header.split(',') {
            table.field(&name);
        }
        table.end_row();
        table
    }

    /// Adds a field, quoted where RFC 4180 asks for it.
    pub fn field(&mut self, value: &dyn Field) {
        // Writing to memory cannot fail; the same holds below.
        let _ = self.writer.write_field(value.text());
    }

    /// Ends the row.
    pub fn end_row(&mut self) {
        let _ = self.writer.write_record(None::<&[u8]>);
    }

    /// Adds a row, or what remains of one.
    pub fn row(&mut self, fields: &[&dyn Field]) {
        for &field in fields {
            self.field(field);
        }
        self.end_row();
    }

    /// The text of all rows that were ended.
    pub fn into_text(self) -> String {
        let bytes = self.writer.into_inner().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }
}
