//! A table of samples in a workbook (XLSX).

use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::error::{DataError, DataErrorKind, Place};
use crate::read::Input;
use crate::sheet::grid::{Grid, MOST_COLUMNS};
use crate::sheet::workbook::check::{check, damaged};

/// Fields of a sheet that are kept.
const MOST_CELLS: usize = 5_000_000;

/// Rows above which a header is looked for.
const FIRST_ROWS: usize = 30;

/// A field that holds something.
#[derive(Debug)]
struct Field {
    row: u32,
    column: u32,
    text: String,
    is_date: bool,
}

/// Reads the first sheet that has a header with at least two columns.
///
/// # Errors
/// [`DataErrorKind::Damaged`], [`DataErrorKind::SheetSize`] and [`DataErrorKind::SheetColumns`].
pub(in crate::sheet) fn read(input: &Input) -> Result<Grid, DataError> {
    check(input)?;
    let path = input.path();
    let file = BufReader::new(input.open_file()?);
    let found = catch_unwind(AssertUnwindSafe(|| first_table(file)));
    let found = match found {
        Ok(Ok(found)) => found,
        Ok(Err(XlsxError::Password)) => return Err(damaged("it is encrypted".into()).in_file(path)),
        Ok(Err(error)) => return Err(damaged(error.to_string()).in_file(path)),
        Err(_) => return Err(damaged("its decoder gave up".to_owned()).in_file(path)),
    };
    match found {
        Found::Table(table) => grid(path, table),
        Found::Nothing => Err(DataErrorKind::SheetEmpty.in_file(path)),
        Found::TooMuch => Err(DataErrorKind::SheetSize.in_file(path)),
    }
}

/// What was found in a workbook.
enum Found {
    Table(Table),
    Nothing,
    TooMuch,
}

/// A sheet with a header.
struct Table {
    fields: Vec<Field>,
    header: u32,
    /// The name of the sheet, where it is one of several.
    name: Option<String>,
}

fn first_table(file: BufReader<std::fs::File>) -> Result<Found, XlsxError> {
    let mut book = Xlsx::new(file)?;
    let sheets = book.sheets_metadata().iter();
    let sheets = sheets.filter(|sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    });
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    for name in &names {
        let mut fields = Vec::new();
        let mut cells = book.worksheet_cells_reader(name)?;
        while let Some(cell) = cells.next_cell()? {
            let (row, column) = cell.get_position();
            let (text, is_date) = text_of(cell.get_value());
            if text.trim().is_empty() {
                continue;
            }
            fields.push(Field {
                row,
                column,
                text,
                is_date,
            });
            if fields.len() > MOST_CELLS {
                return Ok(Found::TooMuch);
            }
        }
        fields.sort_by_key(|field| (field.row, field.column));
        if let Some(header) = header_of(&fields) {
            return Ok(Found::Table(Table {
                fields,
                header,
                name: (names.len() > 1).then(|| name.clone()),
            }));
        }
    }
    Ok(Found::Nothing)
}

/// The row with the names of the columns: the first that fills at least half as many fields as any of
/// the first rows. Titles above it fill one or two.
fn header_of(fields: &[Field]) -> Option<u32> {
    let rows = fields.chunk_by(|a, b| a.row == b.row);
    let rows = rows.take(FIRST_ROWS).map(|row| (row[0].row, row.len()));
    let rows: Vec<(u32, usize)> = rows.collect();
    let widest = rows.iter().map(|(_, width)| *width).max()?;
    let header = rows
        .iter()
        .find(|(_, width)| *width >= 2 && *width * 2 >= widest)?;
    Some(header.0)
}

fn grid(path: &Path, table: Table) -> Result<Grid, DataError> {
    let Table {
        fields,
        header,
        name,
    } = table;
    let start = fields.partition_point(|field| field.row < header);
    let (above, fields) = fields.split_at(start);
    let length = fields.partition_point(|field| field.row == header);
    let (names, fields) = fields.split_at(length);
    let columns = fields.iter().chain(names).map(|field| field.column);
    let first = columns.min().unwrap_or_default();
    let last = names.last().map_or(first, |field| field.column);
    let width = (last - first) as usize + 1;
    let place = Place::Row(u64::from(header) + 1);
    if width > MOST_COLUMNS {
        let kind = DataErrorKind::SheetColumns { columns: width };
        return Err(kind.in_file(path).at(place));
    }
    let mut headers = vec![String::new(); width];
    for field in names {
        headers[(field.column - first) as usize].clone_from(&field.text);
    }
    let mut grid = Grid::new(path, &headers, place)?;
    let mut beyond = 0;
    for row in fields.chunk_by(|a, b| a.row == b.row) {
        let mut texts = vec![""; width];
        for field in row {
            let column = (field.column - first) as usize;
            let Some(text) = texts.get_mut(column) else {
                beyond += 1;
                continue;
            };
            *text = &field.text;
            if field.is_date {
                grid.dates.insert((grid.rows.len(), column));
            }
        }
        if texts.iter().any(|text| !text.is_empty()) {
            grid.push(u64::from(row[0].row) + 1, texts)?;
        }
    }
    grid.notes
        .extend(name.map(|name| format!("The sheet '{name}' was read.")));
    if !above.is_empty() {
        let row = header + 1;
        grid.notes.push(format!(
            "The header is row {row}; what stands above was passed over."
        ));
    }
    if beyond > 0 {
        grid.notes
            .push("Fields to the right of the header were passed over.".to_owned());
    }
    Ok(grid)
}

/// The text of a field, and whether it is a date.
fn text_of(value: &DataRef<'_>) -> (String, bool) {
    match value {
        DataRef::Empty => (String::new(), false),
        DataRef::Int(number) => (number.to_string(), false),
        DataRef::Float(number) => (number.to_string(), false),
        DataRef::String(text) => (text.clone(), false),
        DataRef::SharedString(text) => ((*text).to_owned(), false),
        DataRef::Bool(true) => ("TRUE".to_owned(), false),
        DataRef::Bool(false) => ("FALSE".to_owned(), false),
        DataRef::DateTime(date) => match clock(date) {
            Some(text) => (text, false),
            None => (day(date), true),
        },
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => (text.clone(), true),
        DataRef::Error(error) => (error.to_string(), false),
    }
}

/// A time without a day, as hours and minutes: `6:00` typed into a workbook is a quarter of a day.
fn clock(date: &ExcelDateTime) -> Option<String> {
    const MOST_DAYS: f64 = 40.0;
    const MINUTES: f64 = 24.0 * 60.0;
    let days = date.as_f64();
    let is_clock = date.is_duration() && days < MOST_DAYS || days < 1.0;
    let minutes = days * MINUTES;
    if !is_clock || days < 0.0 || (minutes - minutes.round()).abs() > 1e-3 {
        return None;
    }
    let minutes = minutes.round() as u64;
    Some(format!("{}:{:02}", minutes / 60, minutes % 60))
}

fn day(date: &ExcelDateTime) -> String {
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}
