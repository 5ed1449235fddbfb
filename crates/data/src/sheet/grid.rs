//! The rows of a table of samples as text.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::error::{DataError, DataErrorKind, Place};
use crate::formats::FormatKind;
use crate::read::{Dialect, Input, Source, open_rows, unquoted};
use crate::settings::DataSettings;
use crate::sheet::texts::Texts;
use crate::sheet::workbook;
use crate::sheet::workbook::{Workbook, kind_of};
use crate::words::title;

/// Bytes of text that a table of samples may have.
pub(super) const LARGEST: usize = 256 << 20;

/// Columns that it may have: one with more is a table of genes.
pub(super) const MOST_COLUMNS: usize = 2000;

/// Fields that it may have.
pub(super) const MOST_FIELDS: usize = 50_000_000;

/// First bytes of an old Excel workbook, and of one that is encrypted.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";

/// The rows of a table of samples.
#[derive(Debug)]
pub(super) struct Grid {
    /// The file.
    pub path: PathBuf,
    /// `[C]`: names of the columns.
    pub names: Vec<String>,
    /// Place of the header.
    pub place: Place,
    /// `[C]`, each `[R]`: the fields, without spaces around them.
    pub columns: Vec<Texts>,
    /// `[R]`: line, or row of the workbook, from 1.
    pub rows: Vec<u64>,
    /// Rows and columns of fields that are dates in a workbook.
    pub dates: HashSet<(usize, usize)>,
    /// How numbers are written.
    pub dialect: Dialect,
    /// What was assumed, in sentences.
    pub notes: Vec<String>,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}

impl Grid {
    /// Reads a file.
    ///
    /// # Errors
    /// Those of text files; [`DataErrorKind::Foreign`], [`DataErrorKind::Damaged`],
    /// [`DataErrorKind::SheetSize`] and [`DataErrorKind::SheetColumns`].
    pub(super) fn read(path: &Path, settings: &DataSettings) -> Result<Self, DataError> {
        let input = Input::of(&Source::File(path.to_owned()))?;
        let mut grid = Self::of(&input, settings)?;
        grid.sha256 = input.sha256()?;
        Ok(grid)
    }

    fn of(input: &Input, settings: &DataSettings) -> Result<Self, DataError> {
        let path = input.path();
        let start = input.start(64)?;
        let foreign = |found: String, remedy: &str| {
            let remedy = remedy.to_owned();
            Err(DataErrorKind::Foreign { found, remedy }.in_file(path))
        };
        if start.starts_with(COMPOUND) {
            let found = "an old (XLS) or encrypted Excel workbook".to_owned();
            let remedy = "save it as a workbook of type XLSX without a password, or as \"CSV UTF-8\", \
                          and give that with ‹samples FILE›";
            return foreign(found, remedy);
        }
        match kind_of(input)? {
            Some(Workbook::Excel) => return workbook::read(input),
            Some(Workbook::Other(found)) => {
                let remedy =
                    "save it as XLSX or as \"CSV UTF-8\" and give that with ‹samples FILE›";
                return foreign(found.to_owned(), remedy);
            }
            None => {}
        }
        let format = FormatKind::of(&start);
        if format != FormatKind::Text {
            let remedy = "give the table of samples as CSV, TSV or XLSX";
            return foreign(format!("a file of the format {}", format.name()), remedy);
        }
        Self::of_text(input, settings)
    }

    fn of_text(input: &Input, settings: &DataSettings) -> Result<Self, DataError> {
        // The separator of the data says nothing about that of the samples.
        let settings = DataSettings {
            decimal: settings.decimal,
            ..DataSettings::default()
        };
        let path = input.path();
        let mut rows = open_rows(input, &settings)?;
        let mut grid = Self::new(path, &rows.header.names, rows.header.place)?;
        grid.dialect = rows.dialect;
        grid.notes = std::mem::take(&mut rows.notes);
        let mut bytes = 0;
        while let Some(block) = rows.next_block()? {
            bytes += block.text.len();
            for row in block.rows(path)?.rows {
                let fields = block.fields(&row).map(unquoted);
                grid.push(row.line, fields)?;
            }
            if bytes > LARGEST {
                return Err(grid.too_large());
            }
        }
        Ok(grid)
    }

    /// No rows yet.
    ///
    /// # Errors
    /// [`DataErrorKind::SheetColumns`].
    pub(super) fn new(path: &Path, names: &[String], place: Place) -> Result<Self, DataError> {
        if !(2..=MOST_COLUMNS).contains(&names.len()) {
            let kind = DataErrorKind::SheetColumns {
                columns: names.len(),
            };
            return Err(kind.in_file(path).at(place));
        }
        Ok(Self {
            path: path.to_owned(),
            names: names.iter().map(|name| name.trim().to_owned()).collect(),
            place,
            columns: vec![Texts::default(); names.len()],
            rows: Vec::new(),
            dates: HashSet::new(),
            dialect: Dialect::plain(b','),
            notes: Vec::new(),
            sha256: String::new(),
        })
    }

    /// Appends a row of as many fields as there are columns.
    ///
    /// # Errors
    /// [`DataErrorKind::SheetSize`].
    pub(super) fn push(
        &mut self,
        row: u64,
        fields: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<(), DataError> {
        for (column, field) in self.columns.iter_mut().zip(fields) {
            column.push(field.as_ref().trim());
        }
        self.rows.push(row);
        if self.rows.len() * self.columns.len() > MOST_FIELDS {
            return Err(self.too_large());
        }
        Ok(())
    }

    /// The place of a row.
    pub(super) fn place_of(&self, row: usize) -> Place {
        let at = self.rows[row];
        match self.place {
            Place::Line(_) => Place::Line(at),
            Place::Schema | Place::Row(_) => Place::Row(at),
        }
    }

    /// The name of a column in messages.
    pub(super) fn title(&self, column: usize) -> String {
        title(&self.names, column)
    }

    /// The file name.
    pub(super) fn file_name(&self) -> String {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str());
        name.to_string_lossy().into_owned()
    }

    pub(super) fn too_large(&self) -> DataError {
        DataErrorKind::SheetSize.in_file(&self.path)
    }
}
