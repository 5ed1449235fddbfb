//! A header of several lines above genes in rows, such as times above replicates: read as one.

use std::collections::BTreeSet;

use crate::labels::unit_of_header;
use crate::read::format::values::Field;
use crate::read::matrix::{names_role, names_time};
use crate::read::orientation::look::Look;
use crate::read::orientation::signals::{names_genes, say_times};
use crate::settings::DataSettings;
use crate::time_unit::TimeUnit;

/// Lines that a header may have.
const MOST_LINES: usize = 3;

/// Columns of numbers that a header of several lines stands above at least.
const FEWEST_COLUMNS: usize = 4;

/// The table with the lines of its header put together, such as `T0_rep1`, and a sentence that says so;
/// `None` where the header has one line.
pub(super) fn with_one_header(look: &Look, settings: &DataSettings) -> Option<(Look, String)> {
    let mut headers = look.headers.clone();
    let mut rows = look.first.rows.clone();
    let mut lines = 1;
    let mut example = None;
    while lines < MOST_LINES
        && let Some(two) = Lines::of(&headers, &rows, settings)
    {
        let (columns, joined) = (two.columns.clone(), two.joined());
        example = joined.first().cloned();
        for (column, name) in columns.into_iter().zip(joined) {
            headers[column] = name;
        }
        let name = rows[0][0].trim();
        headers[0] = if names_genes(name) {
            name.to_owned()
        } else {
            String::new()
        };
        rows.remove(0);
        lines += 1;
    }
    let note = format!(
        "The {lines} lines of the header were read together, as in '{}'.",
        example?
    );
    let mut joined = Look::of(headers, rows);
    joined.above = lines - 1;
    Some((joined, note))
}

/// Two lines of a header above columns of numbers.
struct Lines<'a> {
    /// The columns.
    columns: Vec<usize>,
    /// The upper and the lower text of each.
    upper: Vec<String>,
    lower: Vec<String>,
    /// What the lines are called in the first column.
    names: [&'a str; 2],
    settings: &'a DataSettings,
}

impl<'a> Lines<'a> {
    /// The header and the first row, where both are lines of a header: the upper one repeats, and both
    /// together tell columns apart better.
    fn of(
        headers: &'a [String],
        rows: &'a [Vec<String>],
        settings: &'a DataSettings,
    ) -> Option<Self> {
        let [first, second, ..] = rows else {
            return None;
        };
        let is_number = |text: &str| matches!(Field::of(text), Field::Number(_));
        let columns: Vec<usize> = (1..headers.len())
            .filter(|&c| is_number(&second[c]))
            .collect();
        let mut upper: Vec<String> = Vec::new();
        for &column in &columns {
            // One name above several columns, as in a spreadsheet with merged cells.
            let name = match headers[column].trim() {
                "" => upper.last()?.clone(),
                name => name.to_owned(),
            };
            upper.push(name);
        }
        let lower: Vec<String> = columns
            .iter()
            .map(|&c| first[c].trim().to_owned())
            .collect();
        let names = [headers[0].trim(), first[0].trim()];
        let lines = Self {
            columns,
            upper,
            lower,
            names,
            settings,
        };
        lines.are_of_header().then_some(lines)
    }

    fn are_of_header(&self) -> bool {
        let columns = self.columns.len();
        let numbers = self
            .lower
            .iter()
            .filter(|text| text.parse::<f64>().is_ok())
            .count();
        let is_whole = |text: &String| {
            text.parse::<f64>()
                .is_ok_and(|number| number.fract() == 0.0)
        };
        // A gene may be called "time", but not one that is above all others and beside nothing else.
        let is_named = self.names[1].is_empty()
            || names_genes(self.names[1])
            || names_role(self.names[1], self.settings);
        let are_labels = numbers == 0 || is_named && self.lower.iter().all(is_whole);
        let different = |texts: &[String]| texts.iter().collect::<BTreeSet<_>>().len();
        let pairs: BTreeSet<_> = self.upper.iter().zip(&self.lower).collect();
        columns >= FEWEST_COLUMNS
            && self
                .lower
                .iter()
                .all(|text| Field::of(text) != Field::Missing)
            && are_labels
            && 3 * different(&self.upper) <= 2 * columns
            && pairs.len() > different(&self.upper)
    }

    /// Whether the upper and the lower line are times.
    fn are_times(&self) -> [bool; 2] {
        let [upper, lower] = [&self.upper, &self.lower].map(|line| say_times(line));
        let by_name = self.names.map(|name| names_time(name, self.settings));
        if upper || lower || by_name[0] || by_name[1] {
            let upper = upper || by_name[0] && !by_name[1];
            return [upper, !upper];
        }
        let [upper, lower] = [&self.upper, &self.lower].map(|line| are_numbers(line));
        match (upper, lower) {
            (false, true) => [false, !self.count_repeats()],
            (true, false) => [true, false],
            (true, true) => [self.count_repeats(), !self.count_repeats()],
            (false, false) => [false, false],
        }
    }

    /// Whether the lower numbers count from 1 below each upper name.
    fn count_repeats(&self) -> bool {
        let names: BTreeSet<&String> = self.upper.iter().collect();
        names.into_iter().all(|name| {
            let below = self
                .upper
                .iter()
                .zip(&self.lower)
                .filter(|(upper, _)| *upper == name);
            let mut numbers: Vec<f64> = below.filter_map(|(_, text)| text.parse().ok()).collect();
            numbers.sort_by(f64::total_cmp);
            numbers
                .iter()
                .zip(1..)
                .all(|(&number, count)| number == f64::from(count))
        })
    }

    /// Both lines as one: the time first.
    fn joined(&self) -> Vec<String> {
        let times = self.are_times();
        let unit = self.names.iter().find_map(|name| unit_of_header(name));
        let pairs = self.upper.iter().zip(&self.lower);
        let joined = pairs.map(|(upper, lower)| match times {
            [_, true] => format!("{}_{upper}", time(lower, unit)),
            [true, _] => format!("{}_{lower}", time(upper, unit)),
            _ => format!("{upper}_{lower}"),
        });
        joined.collect()
    }
}

fn are_numbers(texts: &[String]) -> bool {
    texts.iter().all(|text| text.parse::<f64>().is_ok())
}

/// A time that says by itself that it is one.
fn time(text: &str, unit: Option<TimeUnit>) -> String {
    match (text.parse::<f64>(), unit) {
        (Err(_), _) => text.to_owned(),
        (Ok(_), Some(unit)) => format!("{text}{unit}"),
        (Ok(_), None) => format!("T{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The headers of the columns, of which each pair has the names of its two lines.
    fn joined(names: [&str; 2], pairs: &[(&str, &str)]) -> Option<Vec<String>> {
        let line = |name: &str, texts: &dyn Fn(&(&str, &str)) -> String| {
            let texts = pairs.iter().map(texts);
            std::iter::once(name.to_owned())
                .chain(texts)
                .collect::<Vec<String>>()
        };
        let headers = line(names[0], &|pair| pair.0.to_owned());
        let second = line(names[1], &|pair| pair.1.to_owned());
        let values = line("IRF1", &|_| "3".to_owned());
        let look = Look::of(headers, vec![second, values.clone(), values]);
        let (joined, note) = with_one_header(&look, &DataSettings::default())?;
        assert_eq!((joined.above, joined.first.rows.len()), (1, 2));
        assert!(note.contains(&joined.headers[1]), "{note}");
        Some(joined.headers[1..].to_vec())
    }

    #[test]
    fn lines_are_read_together_in_either_order() {
        let above = [
            ("T0", "rep1"),
            ("T0", "rep2"),
            ("T6", "rep1"),
            ("T6", "rep2"),
        ];
        let expected = ["T0_rep1", "T0_rep2", "T6_rep1", "T6_rep2"];
        assert_eq!(joined(["gene", ""], &above).unwrap(), expected);
        let below = above.map(|(time, replicate)| (replicate, time));
        assert_eq!(joined(["", ""], &below).unwrap(), expected);
        let merged = [("0h", "1"), ("", "2"), ("6h", "1"), ("", "2")];
        let expected = ["0h_1", "0h_2", "6h_1", "6h_2"];
        assert_eq!(joined(["", "gene"], &merged).unwrap(), expected);
        let numbers = [("0", "1"), ("0", "2"), ("6", "1"), ("6", "2")];
        assert_eq!(
            joined(["Time (h)", "replicate"], &numbers).unwrap(),
            expected
        );
        let donors = [("A", "0"), ("B", "0"), ("A", "6"), ("B", "6")];
        assert_eq!(
            joined(["donor", ""], &donors).unwrap(),
            ["T0_A", "T0_B", "T6_A", "T6_B"]
        );
    }

    #[test]
    fn genes_and_names_of_samples_are_no_lines_of_a_header() {
        let genes = [("T0", "13"), ("T0", "11"), ("T6", "9"), ("T6", "8")];
        assert_eq!(joined(["gene", "STAT1"], &genes), None);
        let distinct = [("s1", "T0"), ("s2", "T0"), ("s3", "T6"), ("s4", "T6")];
        assert_eq!(joined(["gene", ""], &distinct), None);
        let same = [("T0", "T0"), ("T0", "T0"), ("T6", "T6"), ("T6", "T6")];
        assert_eq!(joined(["gene", ""], &same), None);
    }
}
