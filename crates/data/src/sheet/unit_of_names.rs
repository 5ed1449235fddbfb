//! The unit of times that are plain numbers, as the names of the samples tell it.

use crate::labels::{LabelReading, read_labels, unit_of_header};
use crate::settings::{DataSettings, UnitChoice};
use crate::sheet::columns::Columns;
use crate::sheet::grid::Grid;
use crate::sheet::join::all_keys;
use crate::sheet::texts::Texts;
use crate::time_unit::TimeUnit;

/// Rows that are looked at.
const MOST_ROWS: usize = 1000;

/// A unit that the names of the rows tell.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct UnitOfNames {
    pub unit: TimeUnit,
    /// A time, and the name that says it with its unit.
    pub example: (String, String),
}

/// The unit that the names of the rows tell: they say the times of their rows, all in one unit. `None` where
/// the user, the header or a time says a unit.
pub(super) fn unit_of_names(
    grid: &Grid,
    columns: &Columns,
    times: &Texts,
    settings: &DataSettings,
) -> Option<UnitOfNames> {
    let header = &grid.names[columns.time?];
    if settings.time_unit != UnitChoice::AsWritten || unit_of_header(header).is_some() {
        return None;
    }
    let rows = 0..grid.rows.len();
    let rows = rows.step_by(grid.rows.len().div_ceil(MOST_ROWS).max(1));
    let rows: Vec<usize> = rows.filter(|&row| !times.get(row).is_empty()).collect();
    let numbers = rows.iter().map(|&row| times.get(row).parse::<f64>().ok());
    let numbers: Vec<f64> = numbers.collect::<Option<_>>()?;
    all_keys(grid, columns).into_iter().find_map(|keys| {
        let names: Vec<String> = rows
            .iter()
            .map(|&row| keys.of(grid, row).into_owned())
            .collect();
        let readings = read_labels(&names, "", UnitChoice::AsWritten, &[]).readings;
        let (unit, at) = common_unit(&numbers, &readings)?;
        let example = (times.get(rows[at]).to_owned(), names[at].clone());
        Some(UnitOfNames { unit, example })
    })
}

/// The unit of readings that say these numbers, and the place of the first of them. A zero may be told by a
/// word, or not at all.
fn common_unit(numbers: &[f64], readings: &[LabelReading]) -> Option<(TimeUnit, usize)> {
    let mut found: Option<(TimeUnit, usize)> = None;
    for (at, (number, reading)) in numbers.iter().zip(readings).enumerate() {
        match reading.time {
            None if *number == 0.0 => {}
            Some(time) if time.number == *number => match (time.unit, found) {
                (_, _) if *number == 0.0 => {}
                (Some(unit), Some((known, _))) if unit == known => {}
                (Some(unit), None) => found = Some((unit, at)),
                _ => return None,
            },
            _ => return None,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::times::TimeValue;

    fn reading(time: Option<(f64, Option<TimeUnit>)>) -> LabelReading {
        LabelReading {
            time: time.map(|(number, unit)| TimeValue { number, unit }),
            ..LabelReading::default()
        }
    }

    #[test]
    fn names_tell_the_unit_where_they_say_the_numbers() {
        let hours = Some(TimeUnit::Hours);
        let names = |zero, six, twelve| [zero, six, twelve].map(reading);
        let numbers = [0.0, 6.0, 12.0];
        let agree = names(None, Some((6.0, hours)), Some((12.0, hours)));
        assert_eq!(common_unit(&numbers, &agree), Some((TimeUnit::Hours, 1)));
        for differ in [
            names(None, Some((6.0, hours)), Some((12.0, Some(TimeUnit::Days)))),
            names(None, Some((6.0, hours)), Some((24.0, hours))),
            names(None, Some((6.0, hours)), None),
            names(None, Some((6.0, hours)), Some((12.0, None))),
            names(Some((1.0, hours)), Some((6.0, hours)), Some((12.0, hours))),
        ] {
            assert_eq!(common_unit(&numbers, &differ), None);
        }
    }
}
