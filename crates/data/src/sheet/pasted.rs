//! Labels with their times, pasted from a spreadsheet.

use thiserror::Error;

use crate::attribute::Attribute;
use crate::labels::unit_of_header;
use crate::labels::{known_label, names_unit};
use crate::read::times::TimeValue;
use crate::roles::plain;
use crate::sheet::headers::{of_attribute, of_key, of_time};
use crate::words::short;

/// Most characters of a field in a message.
const LONGEST_SHOWN: usize = 80;

/// What is pasted for a label.
#[derive(Clone, Debug, PartialEq)]
pub struct PastedRow {
    /// The label.
    pub label: String,
    /// Its time; `None` where the field is empty.
    pub time: Option<TimeValue>,
    /// Its condition; `None` where there is no such column, or the field is empty.
    pub condition: Option<String>,
    /// Its replicate, likewise.
    pub replicate: Option<String>,
}

/// What is pasted is no table of labels.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PasteError {
    /// There is nothing.
    #[error("nothing to paste; copy rows with label, time, unit, condition and replicate")]
    Empty,
    /// A row has nothing but a label.
    #[error(
        "line {line} has one field; copy label and time as two columns at least, from a spreadsheet or \
         separated by tabs"
    )]
    OneField {
        /// Its number among the lines pasted, from 1.
        line: usize,
    },
    /// A header was found, but none of its names is that of a time.
    #[error("no column is named time; name the columns label, time, unit, condition and replicate")]
    NoTime,
    /// A time is no number.
    #[error(
        "line {line}: '{time}' is no time for '{label}'; give a number, such as 6, 6h or 30 min"
    )]
    Time {
        /// Its number among the lines pasted, from 1.
        line: usize,
        /// The label.
        label: String,
        /// What stands in place of the time.
        time: String,
    },
    /// A label has two different rows.
    #[error("lines {first} and {second} give '{label}' differently; keep one of them")]
    Twice {
        /// The label.
        label: String,
        /// One line.
        first: usize,
        /// The other.
        second: usize,
    },
}

/// Places of the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Places {
    label: usize,
    time: usize,
    unit: Option<usize>,
    condition: Option<usize>,
    replicate: Option<usize>,
}

/// Without a header, the columns are label, time, unit, condition and replicate.
const PLACES: Places = Places {
    label: 0,
    time: 1,
    unit: Some(2),
    condition: Some(3),
    replicate: Some(4),
};

/// Reads a table as a spreadsheet puts it on the clipboard: a label and its time, then unit, condition
/// and replicate where there are such, or other columns in other order under a header that names them.
///
/// # Errors
/// [`PasteError`] names the line and says what to change.
pub fn parse_pasted(text: &str) -> Result<Vec<PastedRow>, PasteError> {
    let (separator, rows) = table_of(text);
    let Some((_, first)) = rows.first() else {
        return Err(PasteError::Empty);
    };
    let header = header_of(first, separator)?;
    let (places, unit, skipped) = match header {
        Some(places) => (places, unit_of_header(&first[places.time]), 1),
        None => (PLACES, None, 0),
    };
    let mut pasted: Vec<(usize, PastedRow)> = Vec::new();
    for (line, fields) in &rows[skipped..] {
        if fields.len() < 2 {
            return Err(PasteError::OneField { line: *line });
        }
        let mut row = row_of(*line, fields, places, separator)?;
        if let Some(time) = &mut row.time {
            time.unit = time.unit.or(unit);
        }
        let same = pasted.iter().find(|(_, known)| known.label == row.label);
        match same {
            Some((_, known)) if *known == row => {}
            Some((first, _)) => {
                return Err(PasteError::Twice {
                    label: short(&row.label, LONGEST_SHOWN),
                    first: *first,
                    second: *line,
                });
            }
            None => pasted.push((*line, row)),
        }
    }
    if pasted.is_empty() {
        return Err(PasteError::Empty);
    }
    Ok(pasted.into_iter().map(|(_, row)| row).collect())
}

fn row_of(
    line: usize,
    fields: &[String],
    places: Places,
    separator: char,
) -> Result<PastedRow, PasteError> {
    let field = |place: usize| fields.get(place).map_or("", |field| known_label(field));
    let some = |place: Option<usize>| {
        let text = place.map_or("", field);
        (!text.is_empty()).then(|| text.to_owned())
    };
    let label = field(places.label).to_owned();
    let text = field(places.time);
    let unit = places.unit.map_or("", field);
    let time = match text {
        "" => None,
        text => {
            let time = time_of(text, unit, separator).ok_or_else(|| PasteError::Time {
                line,
                label: short(&label, LONGEST_SHOWN),
                time: short(format!("{text} {unit}").trim(), LONGEST_SHOWN),
            });
            Some(time?)
        }
    };
    Ok(PastedRow {
        label,
        time,
        condition: some(places.condition),
        replicate: some(places.replicate),
    })
}

/// A time with a unit of its own, or that of another field; with a decimal comma where commas do not
/// separate fields.
fn time_of(text: &str, unit: &str, separator: char) -> Option<TimeValue> {
    let text = match separator {
        ',' => text.to_owned(),
        _ => text.replacen(',', ".", 1),
    };
    match text.parse::<f64>() {
        Ok(_) => TimeValue::parse(&format!("{text}{unit}")),
        Err(_) => TimeValue::parse(&text),
    }
}

/// The places of the columns that a header names; `None` where the first row is no header.
fn header_of(first: &[String], separator: char) -> Result<Option<Places>, PasteError> {
    let is_time = |field: &String| time_of(field, "", separator).is_some();
    if first.iter().skip(1).any(is_time) {
        return Ok(None);
    }
    let find = |is: &dyn Fn(&str) -> bool| first.iter().position(|name| is(name));
    let is_label = |name: &str| ["label", "labels"].contains(&plain(name).as_str());
    let unit = find(&names_unit);
    let time = find(&|name| of_time(name).is_some() && !names_unit(name));
    let of = |attribute| find(&|name: &str| of_attribute(attribute, name).is_some());
    let (condition, replicate) = (of(Attribute::Condition), of(Attribute::Replicate));
    let named = [unit, time, condition].iter().flatten().count();
    let Some(time) = time else {
        return if named > 0 {
            Err(PasteError::NoTime)
        } else {
            Ok(None)
        };
    };
    let others = [Some(time), unit, condition];
    let label = find(&is_label)
        .or_else(|| find(&|name| of_key(name).is_some()))
        .or_else(|| (0..first.len()).find(|place| !others.contains(&Some(*place))));
    let label = label.ok_or(PasteError::OneField { line: 1 })?;
    Ok(Some(Places {
        label,
        time,
        unit,
        condition,
        replicate: replicate.filter(|place| *place != label),
    }))
}

/// The separator, and the rows that hold something, each with its line.
fn table_of(text: &str) -> (char, Vec<(usize, Vec<String>)>) {
    let separator = ['\t', ';', ',']
        .into_iter()
        .find(|&separator| text.contains(separator));
    let separator = separator.unwrap_or('\t');
    let mut rows = Vec::new();
    let (mut row, mut field) = (Vec::new(), String::new());
    let (mut line, mut start, mut is_quoted) = (1, 1, false);
    let mut signs = text.trim_start_matches('\u{feff}').chars().peekable();
    loop {
        let sign = signs.next();
        match sign {
            Some('"') if is_quoted && signs.peek() == Some(&'"') => {
                signs.next();
                field.push('"');
            }
            Some('"') if is_quoted || field.is_empty() => is_quoted = !is_quoted,
            Some(sign) if is_quoted || !(matches!(sign, '\n' | '\r') || sign == separator) => {
                line += usize::from(sign == '\n');
                field.push(sign);
            }
            Some('\r') if signs.peek() == Some(&'\n') => {}
            _ => {
                row.push(std::mem::take(&mut field).trim().to_owned());
                if sign == Some(separator) {
                    continue;
                }
                let row = std::mem::take(&mut row);
                if row.iter().any(|field| !field.is_empty()) {
                    rows.push((start, row));
                }
                line += 1;
                start = line;
                if sign.is_none() {
                    return (separator, rows);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time_unit::TimeUnit;

    fn row(label: &str, time: f64, unit: Option<TimeUnit>, others: [&str; 2]) -> PastedRow {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        PastedRow {
            label: label.to_owned(),
            time: Some(TimeValue { number: time, unit }),
            condition: some(others[0]),
            replicate: some(others[1]),
        }
    }

    #[test]
    fn rows_are_read_with_and_without_a_header() {
        let hours = Some(TimeUnit::Hours);
        let expected = vec![
            row("Ctrl", 0.0, hours, ["", "D1"]),
            row("LPS 6h", 6.5, hours, ["LPS", "D1"]),
        ];
        for text in [
            "Ctrl\t0\th\t\tD1\r\nLPS 6h\t6.5\th\tLPS\tD1\r\n",
            "\u{feff}label\ttime\tunit\tcondition\treplicate\nCtrl\t0\th\tNA\tD1\n\n\"LPS 6h\"\t6,5\th\tLPS\tD1",
            "Donor\tTime (h)\tSample\tTreatment\nD1\t0\tCtrl\t\nD1\t6,5\tLPS 6h\tLPS\n",
            "label;time;condition;donor\rCtrl;0h;;D1\rLPS 6h;6,5h;LPS;D1",
            "label,time,condition,donor\nCtrl,0h,,D1\nLPS 6h,6.5 hours,LPS,D1\nCtrl,0h,,D1",
        ] {
            assert_eq!(parse_pasted(text).as_ref(), Ok(&expected), "{text}");
        }
        let two = parse_pasted("E10.5\t10.5\nAdult\t\n").unwrap();
        assert_eq!(two[0], row("E10.5", 10.5, None, ["", ""]));
        assert_eq!((two[1].label.as_str(), two[1].time), ("Adult", None));
        let quoted = parse_pasted("\"a \"\"b\"\"\nc\"\t5\n").unwrap();
        assert_eq!(quoted[0].label, "a \"b\"\nc");
    }

    #[test]
    fn what_is_no_table_is_refused_with_its_line() {
        let error = |text: &str| parse_pasted(text).unwrap_err().to_string();
        assert!(error(" \n").starts_with("nothing"));
        assert!(error("a\nb\n").starts_with("line 1 has one field"));
        let text = error("a\t0\nb\tlate\n");
        assert!(
            text.starts_with("line 2: 'late' is no time for 'b'"),
            "{text}"
        );
        let text = error("a\t0\n\nb\t1\na\t2\n");
        assert!(
            text.starts_with("lines 1 and 4 give 'a' differently"),
            "{text}"
        );
        assert!(error("label\tcondition\na\tx\n").contains("no column is named time"));
        assert!(error("label\ttime\n").starts_with("nothing"));
        let long = "x".repeat(9000);
        assert!(error(&format!("{long}\t{long}\n")).len() < 400);
        assert!(error(&format!("{long}\t1\n{long}\t2\n")).len() < 400);
    }
}
