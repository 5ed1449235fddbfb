//! Opens whatever holds a table, and tells how it is laid out.

use std::borrow::Cow;

use crate::error::{DataError, DataErrorKind};
use crate::read::format::input::Input;
use crate::read::format::layout::Header;
use crate::read::format::layout::Layout;
use crate::read::format::open::open_table;
use crate::read::format::table_reader::OpenTable;
use crate::read::format::values::{Field, looks_like_number};
use crate::read::matrix::{AnnotatedMatrix, open_matrix};
use crate::read::orientation::{FirstRows, Shape, shape_of};
use crate::roles::{RoleError, recognise};
use crate::settings::{DataSettings, Orientation};
use crate::sheet::Sheet;
use crate::words::{listed, short, title};

/// A table of which no value was read yet.
pub(in crate::read) enum Opened {
    /// Cells or samples in rows.
    Table(Box<OpenTable>, Box<Layout>),
    /// Anything else.
    Matrix(AnnotatedMatrix),
}

/// What tells of cells or samples beside the file.
pub(in crate::read) struct Beside<'s> {
    /// The table of samples.
    pub sheet: Option<&'s mut Sheet>,
    /// Whether its rows are those of whole files.
    pub is_of_files: bool,
    /// Whether the file is one of several, whose name may tell the time.
    pub is_part: bool,
    /// Whether the beginning of the file suffices.
    pub is_look: bool,
}

impl Beside<'_> {
    /// The settings, without columns that only the table of samples has.
    fn settings<'a>(
        &self,
        settings: &'a DataSettings,
        headers: &[String],
    ) -> Cow<'a, DataSettings> {
        match &self.sheet {
            Some(sheet) => Cow::Owned(sheet.settings_beside(settings, headers)),
            None => Cow::Borrowed(settings),
        }
    }

    /// The table of samples, where it is one of the cells or samples in the file.
    fn sheet(&mut self) -> Option<&mut Sheet> {
        self.sheet.as_deref_mut().filter(|_| !self.is_of_files)
    }

    /// Fits the table of samples to a matrix.
    fn fit_matrix(mut self, matrix: AnnotatedMatrix) -> Result<Opened, DataError> {
        let is_part = self.is_part;
        if let Some(sheet) = self.sheet() {
            let fitted = sheet.fit_observations(&matrix.observations);
            // Another of several files may have the names.
            match fitted {
                Err(error) if !(is_part && error.is_unmatched()) => return Err(error),
                _ => {}
            }
        }
        Ok(Opened::Matrix(matrix))
    }

    /// Fits the table of samples to the first cells of a table.
    fn fit_table(
        mut self,
        input: &Input,
        layout: &Layout,
        first: &FirstRows,
    ) -> Result<(), DataError> {
        let is_part = self.is_part;
        let Some(sheet) = self.sheet() else {
            return Ok(());
        };
        let Some(column) = layout.roles.cell_id else {
            let error = DataErrorKind::SheetNoNames.in_file(input.path());
            return if is_part { Ok(()) } else { Err(error) };
        };
        let names = first.rows.iter().filter_map(|row| row.get(column).cloned());
        sheet.fit(&names.collect::<Vec<String>>());
        sheet.check_repeats()
    }
}

/// Opens a table. A table of samples is fitted to the names of its cells or samples.
///
/// # Errors
/// Those of the format; [`DataErrorKind::Roles`] and [`DataErrorKind::NoGenes`]; those of
/// [`Sheet::check_fit`].
pub(in crate::read) fn open(
    input: &Input,
    settings: &DataSettings,
    mut beside: Beside<'_>,
) -> Result<Opened, DataError> {
    if let Some(matrix) = open_matrix(input, settings)? {
        return beside.fit_matrix(matrix);
    }
    let has_sheet = beside.sheet.is_some() || beside.is_part;
    let table = open_table(input, settings)?;
    let settings = &*beside.settings(settings, &table.header.names);
    match shape_of(input, table, settings, (beside.is_look, beside.sheet()))? {
        Shape::Matrix(matrix) => beside.fit_matrix(matrix),
        Shape::CellsInRows {
            table,
            first,
            id_column,
        } => {
            let settings = with_id_column(settings, &table.header, id_column);
            let layout = layout_of(input, &table.header, &first, &settings, has_sheet)?;
            beside.fit_table(input, &layout, &first)?;
            Ok(Opened::Table(Box::new(table), Box::new(layout)))
        }
    }
}

/// The settings, with the column by which the table of samples knows the cells as that of their ids.
fn with_id_column<'a>(
    settings: &'a DataSettings,
    header: &Header,
    column: Option<usize>,
) -> Cow<'a, DataSettings> {
    let name = column.map(|column| &header.names[column]);
    let Some(name) = name.filter(|name| !name.is_empty() && settings.cell_id_column.is_none())
    else {
        return Cow::Borrowed(settings);
    };
    Cow::Owned(DataSettings {
        cell_id_column: Some(name.clone()),
        ..settings.clone()
    })
}

/// The columns of a table with cells in rows.
fn layout_of(
    input: &Input,
    header: &Header,
    first: &FirstRows,
    settings: &DataSettings,
    has_sheet: bool,
) -> Result<Layout, DataError> {
    let error = |kind: DataErrorKind| kind.in_file(input.path()).at(header.place);
    let is_open = settings.orientation == Orientation::Auto;
    let roles =
        recognise(&header.names, first, settings, has_sheet).map_err(|role| match role {
            RoleError::NoTime { headers } if is_open => {
                if let Some((column, kind)) = unread_numbers(first) {
                    return error(kind).in_column(&title(&header.names, column));
                }
                let names = first.rows.iter().filter_map(|row| row.first());
                let names: Vec<&String> = names.collect();
                let names = listed(&names, |name| format!("'{name}'"));
                error(DataErrorKind::NoTimeEitherWay { headers, names })
            }
            role => error(DataErrorKind::Roles(Box::new(role))),
        })?;
    let layout = Layout::new(header.names.len(), roles);
    if layout.values.is_empty() {
        let ignored = "every column has another role or was left out".to_owned();
        return Err(error(DataErrorKind::NoGenes { ignored }));
    }
    Ok(layout)
}

/// The first value in a table of which most look like numbers that are not understood, with its column.
fn unread_numbers(first: &FirstRows) -> Option<(usize, DataErrorKind)> {
    /// Of a value in a message.
    const LONGEST: usize = 40;
    let fields = first.rows.iter().flat_map(|row| {
        row.iter()
            .enumerate()
            .skip(1)
            .map(move |field| (row, field))
    });
    let is_unread = |text: &str| Field::of(text) == Field::Text && looks_like_number(text);
    let mut unread = fields.clone().filter(|(_, (_, text))| is_unread(text));
    let (row, (column, value)) = unread.next()?;
    let is_most = 2 * (unread.count() + 1) > fields.count();
    is_most.then(|| {
        let value = short(value.trim(), LONGEST);
        let row = short(row.first().map_or("", |name| name.trim()), LONGEST);
        (column, DataErrorKind::UnreadNumbers { value, row })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_number_that_is_not_understood_is_named() {
        for value in ["1 204,5", "1'204.5", "12.5%", "1\u{202f}204"] {
            let row =
                |name: &str| vec![name.to_owned(), "7".to_owned(), value.into(), value.into()];
            let first = FirstRows {
                rows: vec![row("G1"), row("G2")],
            };
            let (column, kind) = unread_numbers(&first).unwrap();
            assert_eq!(column, 2);
            let is_named = matches!(&kind, DataErrorKind::UnreadNumbers { value: of, row }
                if of == value && row == "G1");
            assert!(is_named, "{kind}");
        }
        let rows = vec![vec!["G1".to_owned(), "1.5".to_owned(), "low".to_owned()]];
        assert!(unread_numbers(&FirstRows { rows }).is_none());
    }
}
