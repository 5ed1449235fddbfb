//! Passes over the files of a table.

use std::path::Path;

use crate::error::DataError;
use crate::read::format::input::Input;
use crate::read::format::layout::Layout;
use crate::read::passes::merge::merged;
use crate::read::passes::opened::{Beside, Opened, open};
use crate::read::source::{Progress, Source};
use crate::read::sums::{Pass, PassNumber, PassSettings, Summands, table_pass};
use crate::settings::{DataSettings, Orientation};
use crate::sheet::Sheet;
use crate::words::listed;

/// A table, in one file or several, that can be read any number of times.
pub(in crate::read) struct Passes<'a> {
    /// The files.
    pub parts: Vec<OpenPart>,
    /// What the user chose.
    pub settings: &'a DataSettings,
    /// The table of samples, where one is given.
    pub sheet: Option<Sheet>,
    /// Whether its rows are those of files, and not of cells or samples in a file.
    is_sheet_of_files: bool,
    /// Positions of columns, or genes of a matrix, of the first file that turned out to be no genes.
    pub excluded: Vec<usize>,
    /// Their names, by which later files have them; known once the first file was opened.
    excluded_names: Vec<String>,
    /// Whether to read only as much as shows what there is.
    pub is_look: bool,
    /// Whether every observation is a group of its own: a few samples a time, each a replicate.
    pub keeps_apart: bool,
}

/// A file.
pub(in crate::read) struct OpenPart {
    /// The name of its sample, where there are several files.
    pub name: Option<String>,
    /// Its bytes.
    pub input: Input,
}

impl<'a> Passes<'a> {
    /// No pass yet.
    ///
    /// # Errors
    /// Those of the table of samples, and of a pipe.
    pub(in crate::read) fn new(
        source: &Source,
        settings: &'a DataSettings,
        is_look: bool,
    ) -> Result<Self, DataError> {
        let parts = source.parts().into_iter().map(|part| {
            let input = Input::of(&part.source)?;
            let name = part.name;
            Ok(OpenPart { name, input })
        });
        let parts: Vec<OpenPart> = parts.collect::<Result<_, DataError>>()?;
        let path = settings.samples.as_ref();
        let mut sheet = path
            .map(|path| Sheet::read(path.as_ref(), settings))
            .transpose()?;
        let names: Vec<String> = parts.iter().filter_map(|part| part.name.clone()).collect();
        let mut is_sheet_of_files = false;
        if let Some(sheet) = sheet.as_mut().filter(|_| !names.is_empty()) {
            sheet.fit(&names);
            is_sheet_of_files = names.iter().any(|name| sheet.row_of(name).is_some());
            if is_sheet_of_files {
                sheet.check_repeats()?;
            }
        }
        Ok(Self {
            parts,
            settings,
            sheet,
            is_sheet_of_files,
            excluded: Vec::new(),
            excluded_names: Vec::new(),
            is_look,
            keeps_apart: false,
        })
    }

    /// Opens a file anew.
    ///
    /// # Errors
    /// Those of [`open`].
    pub(in crate::read) fn open(&mut self, part: usize) -> Result<Opened, DataError> {
        let OpenPart { name, input } = &self.parts[part];
        let beside = Beside {
            sheet: self.sheet.as_mut(),
            is_of_files: self.is_sheet_of_files,
            is_part: name.is_some(),
            is_look: self.is_look,
        };
        open(input, self.settings, beside)
    }

    /// The path of a file, for messages.
    pub(in crate::read) fn path(&self, part: usize) -> &Path {
        self.parts[part].input.path()
    }

    /// The layout of a file with these headers without the columns that are excluded. The first file
    /// has to be asked for first.
    pub(in crate::read) fn without_excluded(
        &mut self,
        part: usize,
        headers: &[String],
        layout: Layout,
    ) -> Layout {
        if self.excluded.is_empty() {
            return layout;
        }
        let is_excluded = self.is_excluded(part, headers);
        let values = layout.values.iter().copied();
        let values = values.filter(|&column| !is_excluded[column]).collect();
        layout.only(values)
    }

    /// Reads the files once, or twice where totals have to be known first.
    ///
    /// # Errors
    /// Those of the files, their format and their contents.
    pub(in crate::read) fn pass(
        &mut self,
        summands: &Summands,
        number: PassNumber,
        progress: &mut Progress<'_>,
    ) -> Result<Pass, DataError> {
        let parts = self.parts.len();
        let of_part = |part: usize| PassNumber {
            index: number.index * parts as u64 + part as u64,
            of: number.of * parts as u64,
        };
        let passes = (0..parts).map(|part| self.part_pass(part, summands, of_part(part), progress));
        let passes: Vec<Pass> = passes.collect::<Result<_, DataError>>()?;
        let paths: Vec<&Path> = (0..parts).map(|part| self.path(part)).collect();
        let mut pass = merged(passes, &paths, self.keeps_apart)?;
        self.check_listed(&pass)?;
        self.note_sheet(&mut pass);
        Ok(pass)
    }

    /// Refuses a table of samples that has no row of the whole table. Its names may be the headers, if
    /// genes are in rows.
    ///
    /// # Errors
    /// [`DataErrorKind::SheetUnmatched`].
    fn check_listed(&self, pass: &Pass) -> Result<(), DataError> {
        let (total, columns) = (&pass.total, &pass.columns);
        let unlisted = total.unlisted.0 as u64;
        let Some(sheet) = self.sheet.as_ref().filter(|_| unlisted > 0) else {
            return Ok(());
        };
        if self.is_look || unlisted < total.cells {
            return Ok(());
        }
        let quoted = |name: &String| format!("'{name}'");
        let ids = listed(&total.unlisted.1, quoted);
        let is_open = self.settings.orientation == Orientation::Auto && columns.place.is_some();
        Err(sheet.unmatched(if is_open {
            let headers = listed(&columns.values, quoted);
            format!("{headers} in the header, {ids} in the rows")
        } else {
            ids
        }))
    }

    /// Says what was read of the table of samples, and which of its rows have no data.
    fn note_sheet(&self, pass: &mut Pass) {
        let Some(sheet) = &self.sheet else { return };
        pass.columns.take_headers(sheet);
        pass.notes.extend(sheet.notes());
        // A look at the first cells of a table does not see them all.
        if !self.is_look || pass.columns.place.is_none() {
            pass.notes.extend(sheet.unused_note(&pass.total.sheet_rows));
        }
    }

    fn part_pass(
        &mut self,
        part: usize,
        summands: &Summands,
        number: PassNumber,
        progress: &mut Progress<'_>,
    ) -> Result<Pass, DataError> {
        match self.open(part)? {
            Opened::Table(table, layout) => {
                let layout = self.without_excluded(part, &table.header.names, *layout);
                let how = PassSettings {
                    path: self.path(part),
                    sheet: self.sheet.as_ref(),
                    part: self.parts[part].name.as_deref(),
                    summands: summands.clone(),
                    number,
                    is_look: self.is_look,
                    keeps_apart: self.keeps_apart,
                };
                table_pass(*table, &layout, how, progress)
            }
            Opened::Matrix(matrix) => self.matrix_pass(part, matrix, summands, number, progress),
        }
    }

    /// Which genes of a matrix, or columns of a table, with these names are excluded. The first file has
    /// to be asked for first: others may have them in another order, and are asked by name.
    pub(in crate::read) fn is_excluded(&mut self, part: usize, names: &[String]) -> Vec<bool> {
        if part > 0 {
            let is_excluded = |name| self.excluded_names.contains(name);
            return names.iter().map(is_excluded).collect();
        }
        let mut is_excluded = vec![false; names.len()];
        self.excluded_names.clear();
        for &gene in &self.excluded {
            if let Some(is_excluded) = is_excluded.get_mut(gene) {
                *is_excluded = true;
                self.excluded_names.push(names[gene].clone());
            }
        }
        is_excluded
    }
}
