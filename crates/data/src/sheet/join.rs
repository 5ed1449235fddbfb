//! Finds the rows of a table of samples by the names that the data have.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::attribute::Attribute;
use crate::labels::known_label;
use crate::roles::plain;
use crate::sheet::columns::Columns;
use crate::sheet::forms::{Rule, parts};
use crate::sheet::grid::Grid;
use crate::sheet::headers::of_key;
use crate::sheet::row_labels::RowLabels;

/// Names of the data by which the rule is chosen.
const MOST_NAMES: usize = 1000;

/// Rows of a table of samples; one with more is a table of cells.
const MANY_ROWS: usize = 20_000;

/// Columns that are tried.
const MOST_COLUMNS: usize = 24;

/// Columns that are tried in a table of cells.
const FEW_COLUMNS: usize = 4;

/// The names of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keys {
    /// Those in a column.
    Column(usize),
    /// The numbers of the rows from 1: `cellranger aggr` gives barcodes the number of the library.
    Numbers,
}

impl Keys {
    /// The name of a row; empty where it has none.
    pub(super) fn of(self, grid: &Grid, row: usize) -> Cow<'_, str> {
        match self {
            Self::Column(column) => known_label(grid.columns[column].get(row)).into(),
            Self::Numbers => (row + 1).to_string().into(),
        }
    }

    /// The column in a message.
    pub(super) fn title(self, grid: &Grid) -> String {
        match self {
            Self::Column(column) => format!("column '{}'", grid.title(column)),
            Self::Numbers => "number of the row".to_owned(),
        }
    }

    fn is_named(self, grid: &Grid, columns: &Columns) -> bool {
        match self {
            Self::Column(column) => {
                columns.key == Some(column) || of_key(&grid.names[column]).is_some()
            }
            Self::Numbers => true,
        }
    }
}

/// The way from a name of the data to a row.
#[derive(Clone, Debug)]
pub(super) struct Join {
    /// The names of the rows.
    pub keys: Keys,
    /// The rule by which names are the same.
    pub rule: Rule,
    /// The rows by form; `None` where rows that say different things share it.
    by_form: HashMap<String, Option<u32>>,
    /// Words of the longest form.
    words: usize,
}

impl Join {
    /// Prepares to look names up by a rule.
    pub(super) fn new(
        grid: &Grid,
        labels: &RowLabels,
        keys: Keys,
        rule: Rule,
        is_named: bool,
    ) -> Self {
        let mut by_form: HashMap<String, Option<u32>> = HashMap::new();
        let mut words = 1;
        for row in 0..grid.rows.len() {
            let key = keys.of(grid, row);
            // A number is a name only where the header says so.
            if key.is_empty() || !is_named && key.parse::<f64>().is_ok() {
                continue;
            }
            let Some(form) = rule.of_key(&key) else {
                continue;
            };
            words = words.max(form.matches('.').count() + 1);
            let known = by_form.entry(form).or_insert(Some(row as u32));
            if known.is_some_and(|known| !labels.are_equal(known as usize, row)) {
                *known = None;
            }
        }
        Self {
            keys,
            rule,
            by_form,
            words,
        }
    }

    /// The row of a name.
    pub(super) fn row_of(&self, name: &str) -> Option<usize> {
        let name = known_label(name.trim());
        if name.is_empty() {
            return None;
        }
        let row = match self.rule {
            Rule::Part => self.row_of_part(name),
            rule => {
                let forms = rule.of_name(name).into_iter();
                forms
                    .filter_map(|form| self.by_form.get(&form))
                    .next()
                    .copied()
                    .flatten()
            }
        };
        row.map(|row| row as usize)
    }

    /// The only row whose name stands in a name; a longer name goes before one inside it.
    fn row_of_part(&self, name: &str) -> Option<u32> {
        let mut found: Vec<(usize, usize, u32)> = Vec::new();
        for (start, end, form) in parts(name, self.words) {
            let Some(&row) = self.by_form.get(&form) else {
                continue;
            };
            if found
                .iter()
                .any(|&(from, to, _)| from <= start && end <= to)
            {
                continue;
            }
            found.push((start, end, row?));
        }
        let (.., row) = *found.first()?;
        found.iter().all(|(.., other)| *other == row).then_some(row)
    }

    /// The number of names that have a row.
    pub(super) fn count(&self, names: &[&str]) -> usize {
        names
            .iter()
            .filter(|name| self.row_of(name).is_some())
            .count()
    }
}

/// The join that finds most of the names, and how many it finds of those looked at; `None` where it
/// finds none.
pub(super) fn choose(
    grid: &Grid,
    columns: &Columns,
    labels: &RowLabels,
    names: &[String],
) -> Option<(Join, usize)> {
    let step = names.len().div_ceil(MOST_NAMES).max(1);
    let some: Vec<&str> = names.iter().step_by(step).map(String::as_str).collect();
    let search = Search {
        grid,
        columns,
        labels,
    };
    search.best(&some).or_else(|| {
        let all: Vec<&str> = names.iter().map(String::as_str).collect();
        (step > 1).then(|| search.best(&all)).flatten()
    })
}

/// What may be the names of the rows, the best named first.
pub(super) fn all_keys(grid: &Grid, columns: &Columns) -> Vec<Keys> {
    let most = if grid.rows.len() > MANY_ROWS {
        FEW_COLUMNS
    } else {
        MOST_COLUMNS
    };
    let of_columns = key_columns(grid, columns).into_iter().take(most);
    let mut keys: Vec<Keys> = of_columns.map(Keys::Column).collect();
    let is_aggregation = |name: &String| plain(name) == "moleculeh5";
    if columns.key.is_none() && grid.names.iter().any(is_aggregation) {
        keys.push(Keys::Numbers);
    }
    keys
}

/// Columns that may hold the names of samples or cells, the best named first.
fn key_columns(grid: &Grid, columns: &Columns) -> Vec<usize> {
    if let Some(key) = columns.key {
        return vec![key];
    }
    let replicate = columns.attributes[Attribute::Replicate];
    let is_candidate = |column: &usize| {
        let is_named = of_key(&grid.names[*column]).is_some();
        !columns.is_label(*column) && (Some(*column) != replicate || is_named)
    };
    let mut keys: Vec<usize> = (0..grid.names.len()).filter(is_candidate).collect();
    keys.sort_by_key(|&column| of_key(&grid.names[column]).unwrap_or(usize::MAX));
    keys
}

struct Search<'a> {
    grid: &'a Grid,
    columns: &'a Columns,
    labels: &'a RowLabels,
}

impl Search<'_> {
    fn best(&self, names: &[&str]) -> Option<(Join, usize)> {
        let names: Vec<&str> = names
            .iter()
            .map(|n| n.trim())
            .filter(|n| !n.is_empty())
            .collect();
        let numbers = names
            .iter()
            .filter(|name| name.parse::<f64>().is_ok())
            .count();
        let are_numbers = numbers * 2 > names.len();
        // Values of a gene are no names.
        if are_numbers && names.iter().collect::<HashSet<_>>().len() < names.len() {
            return None;
        }
        let is_large = self.grid.rows.len() > MANY_ROWS;
        let mut whole: Option<(Join, usize)> = None;
        let mut part: Option<(Join, usize)> = None;
        for rule in Rule::ALL {
            let of_few = matches!(rule, Rule::File | Rule::Prefix | Rule::Suffix | Rule::Part);
            if is_large && of_few || are_numbers && rule > Rule::Exact {
                continue;
            }
            if rule == Rule::Barcode && !are_distinct(&names) {
                continue;
            }
            let best = if rule.is_of_whole() {
                &mut whole
            } else {
                &mut part
            };
            if best
                .as_ref()
                .is_some_and(|(_, found)| *found == names.len())
            {
                continue;
            }
            for keys in all_keys(self.grid, self.columns) {
                let is_named = keys.is_named(self.grid, self.columns);
                let is_tried = match keys {
                    Keys::Column(_) => is_named || !are_numbers,
                    Keys::Numbers => rule == Rule::Suffix,
                };
                if !is_tried {
                    continue;
                }
                let join = Join::new(self.grid, self.labels, keys, rule, is_named);
                let found = join.count(&names);
                if found > best.as_ref().map_or(0, |(_, found)| *found) {
                    *best = Some((join, found));
                }
            }
        }
        let found = |best: &Option<(Join, usize)>| best.as_ref().map_or(0, |(_, found)| *found);
        if found(&part) > 2 * found(&whole) {
            part
        } else {
            whole
        }
    }
}

/// Whether the barcodes of cells tell them apart.
fn are_distinct(names: &[&str]) -> bool {
    let names: HashSet<&&str> = names.iter().collect();
    let mut forms = HashSet::new();
    let barcodes = names
        .into_iter()
        .flat_map(|name| Rule::Barcode.of_name(name));
    barcodes.into_iter().all(|form| forms.insert(form))
}
