//! What the rows of a table of samples say.

use std::collections::HashMap;

use crate::attribute::{Attribute, ByAttribute};
use crate::error::{DataError, DataErrorKind};
use crate::labels::known_label;
use crate::labels::read_labels;
use crate::settings::UnitChoice;
use crate::sheet::columns::Columns;
use crate::sheet::contents::Codes;
use crate::sheet::grid::Grid;
use crate::sheet::texts::Texts;

/// The time and the labels of every row.
#[derive(Debug, Default)]
pub(super) struct RowLabels {
    /// `[R]`: the time with its unit, as text.
    pub times: Option<Texts>,
    /// `[R]` each: empty where a row has none.
    pub attributes: ByAttribute<Option<Texts>>,
}

impl RowLabels {
    /// Takes the labels of all rows from their columns.
    ///
    /// # Errors
    /// [`DataErrorKind::SheetDate`] for a time that a workbook holds as a date.
    pub(super) fn of(grid: &Grid, columns: &Columns) -> Result<Self, DataError> {
        let times = match columns.time {
            Some(time) => Some(times(grid, time, columns.unit)?),
            None => None,
        };
        let of_column = |attribute: Attribute| {
            let column = columns.attributes[attribute]?;
            let texts = &grid.columns[column];
            let plain = || texts.iter().map(known_label).collect();
            let parted = match attribute {
                Attribute::Condition => without_times(grid, columns, column),
                _ => None,
            };
            Some(parted.unwrap_or_else(plain))
        };
        Ok(Self {
            times,
            attributes: ByAttribute::from_fn(of_column),
        })
    }

    /// Whether two rows say the same.
    pub(super) fn are_equal(&self, a: usize, b: usize) -> bool {
        let equal = |texts: &Option<Texts>| {
            texts
                .as_ref()
                .is_none_or(|texts| texts.get(a) == texts.get(b))
        };
        equal(&self.times) && self.attributes.iter().all(|(_, texts)| equal(texts))
    }
}

/// The times of all rows as text.
fn times(grid: &Grid, time: usize, unit: Option<usize>) -> Result<Texts, DataError> {
    let mut times = Texts::default();
    for (row, text) in grid.columns[time].iter().enumerate() {
        if grid.dates.contains(&(row, time)) {
            let value = text.to_owned();
            let error = DataErrorKind::SheetDate { value }.in_file(&grid.path);
            return Err(error.at(grid.place_of(row)).in_column(&grid.title(time)));
        }
        let text = grid.dialect.label(text.into());
        let unit = unit.map_or("", |unit| known_label(grid.columns[unit].get(row)));
        match text.parse::<f64>() {
            Ok(_) if !unit.is_empty() => times.push(&format!("{text} {unit}")),
            _ => times.push(&text),
        }
    }
    Ok(times)
}

/// Conditions in a column that names each time of each condition: `LPS_6h` is LPS. `None` where the
/// column is not such.
fn without_times(grid: &Grid, columns: &Columns, column: usize) -> Option<Texts> {
    let codes = Codes::of(&grid.columns[column]);
    let times = Codes::of(&grid.columns[columns.time?]);
    let levels = codes.present();
    if levels.len() <= times.present().len() || codes.pairs_with(&times) > levels.len() {
        return None;
    }
    let read = read_labels(&levels, "", UnitChoice::AsWritten, &[]).readings;
    let timed = read.iter().filter(|reading| reading.time.is_some()).count();
    if timed * 2 < levels.len() {
        return None;
    }
    let conditions = levels.iter().zip(&read).map(|(level, reading)| {
        let condition = reading.condition.as_deref().unwrap_or_default();
        (
            level.as_str(),
            if reading.time.is_some() {
                condition
            } else {
                level.as_str()
            },
        )
    });
    let conditions: HashMap<&str, &str> = conditions.collect();
    let of_row = |text| {
        conditions
            .get(known_label(text))
            .copied()
            .unwrap_or_default()
    };
    Some(grid.columns[column].iter().map(of_row).collect())
}
