//! What the columns of a table of samples tell of each other.

use std::collections::{HashMap, HashSet};

use crate::labels::{known_label, read_labels};
use crate::settings::UnitChoice;
use crate::sheet::texts::Texts;

/// Different values of a column that are read as times to tell whether it holds them.
const MOST_READ: usize = 2000;

/// The values of a column, numbered.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Codes {
    /// `[R]`: index of the value of each row.
    pub of_rows: Vec<u32>,
    /// The different values, in order of appearance; "" is missing.
    pub levels: Vec<String>,
}

impl Codes {
    /// Numbers the values of a column.
    pub(super) fn of(texts: &Texts) -> Self {
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut levels = Vec::new();
        let of_rows = texts.iter().map(known_label).map(|value| {
            *known.entry(value).or_insert_with(|| {
                levels.push(value.to_owned());
                levels.len() as u32 - 1
            })
        });
        let of_rows = of_rows.collect();
        Self { of_rows, levels }
    }

    /// One value for all of `rows`.
    pub(super) fn constant(rows: usize) -> Self {
        Self {
            of_rows: vec![0; rows],
            levels: vec![String::new()],
        }
    }

    /// The values that are not missing.
    pub(super) fn present(&self) -> Vec<String> {
        let present = self.levels.iter().filter(|level| !level.is_empty());
        present.cloned().collect()
    }

    /// The pairs of this column and another.
    pub(super) fn with(&self, other: &Self) -> Self {
        let mut known: HashMap<(u32, u32), u32> = HashMap::new();
        let mut levels = Vec::new();
        let pairs = self.of_rows.iter().zip(&other.of_rows);
        let of_rows = pairs.map(|(&a, &b)| {
            *known.entry((a, b)).or_insert_with(|| {
                let (a, b) = (&self.levels[a as usize], &other.levels[b as usize]);
                levels.push(format!("{a} {b}"));
                levels.len() as u32 - 1
            })
        });
        let of_rows = of_rows.collect();
        Self { of_rows, levels }
    }

    /// Whether rows that are equal here are equal in the other column.
    pub(super) fn determines(&self, other: &Self) -> bool {
        let mut of_level: HashMap<u32, u32> = HashMap::new();
        let mut pairs = self.of_rows.iter().zip(&other.of_rows);
        pairs.all(|(&here, &there)| *of_level.entry(here).or_insert(there) == there)
    }

    /// Whether every row has a value of its own.
    pub(super) fn is_unique(&self) -> bool {
        self.levels.len() == self.of_rows.len()
    }

    /// The number of different pairs with another column, where neither is missing.
    pub(super) fn pairs_with(&self, other: &Self) -> usize {
        let pairs = self.of_rows.iter().zip(&other.of_rows);
        let pairs = pairs.filter(|(a, b)| {
            !self.levels[**a as usize].is_empty() && !other.levels[**b as usize].is_empty()
        });
        pairs.collect::<HashSet<_>>().len()
    }
}

/// The share of values that say a time.
pub(super) fn share_of_times(values: &[String], header: &str) -> f64 {
    let values = &values[..values.len().min(MOST_READ)];
    let readings = read_labels(values, header, UnitChoice::AsWritten, &[]).readings;
    let timed = readings.iter().filter(|reading| reading.time.is_some());
    timed.count() as f64 / values.len().max(1) as f64
}

/// Whether numbers are calendar years.
pub(super) fn are_years(values: &[String]) -> bool {
    let is_year = |text: &String| {
        text.parse()
            .is_ok_and(|year: f64| (1900.0..2101.0).contains(&year))
    };
    !values.is_empty() && values.iter().all(is_year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(values: &[&str]) -> Codes {
        Codes::of(&values.iter().copied().collect())
    }

    #[test]
    fn columns_tell_of_each_other() {
        let time = codes(&["0", "0", "6", "6"]);
        let donor = codes(&["D1", "D2", "D1", "D2"]);
        let group = codes(&["a", "a", "b", "b"]);
        assert!(time.determines(&group) && group.determines(&time));
        assert!(!time.determines(&donor));
        assert!(time.with(&donor).is_unique() && time.with(&donor).determines(&donor));
        assert_eq!(codes(&["NA", "x", ""]).levels, ["", "x"]);
        assert_eq!(time.pairs_with(&donor), 4);
    }

    #[test]
    fn times_are_told_from_years() {
        let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(share_of_times(&texts(&["0h", "6h", "x"]), ""), 2.0 / 3.0);
        assert!(are_years(&texts(&["1998", "2021"])) && !are_years(&texts(&["0", "2000"])));
    }
}
