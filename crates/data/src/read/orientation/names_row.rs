//! A second header with the names of genes below one with their ids.

use crate::read::format::values::Field;
use crate::read::orientation::look::Look;
use crate::roles::recognise;
use crate::settings::DataSettings;

/// The headers with the names of genes that the first row holds, where it holds names in place of
/// values and no time.
pub(super) fn names_in_first_row(look: &Look, settings: &DataSettings) -> Option<Vec<String>> {
    let [first, second, ..] = look.first.rows.as_slice() else {
        return None;
    };
    let roles = recognise(&look.headers, &look.first, settings, true).ok()?;
    let time = roles.time?;
    if Field::of(&first[time]) != Field::Missing || Field::of(&second[time]) == Field::Missing {
        return None;
    }
    let is_number =
        |row: &[String], column: usize| matches!(Field::of(&row[column]), Field::Number(_));
    let numbers: Vec<usize> = (0..look.headers.len())
        .filter(|&column| column != time && is_number(second, column))
        .collect();
    let is_name = |&&column: &&usize| Field::of(&first[column]) == Field::Text;
    let names = numbers.iter().filter(is_name).count();
    if numbers.len() < 2 || names * 10 < numbers.len() * 9 {
        return None;
    }
    let mut headers = look.headers.clone();
    for column in numbers {
        if Field::of(&first[column]) == Field::Text {
            headers[column].clone_from(&first[column]);
        }
    }
    Some(headers)
}
