//! One block of cells, reduced to sums per gene, time and cell type.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use super::blocks::Block;
use super::parse::{Layout, Parsed};
use super::rows::{self, Row};
use super::times::TimeValue;
use super::values::{Found, Held, Numbers, Values};
use crate::data::{DataError, Moments, TimeUnit};

/// How many cells a preview shows.
pub(super) const PREVIEW_CELLS: usize = 20;
/// How many columns a preview shows.
pub(super) const PREVIEW_COLUMNS: usize = 64;

/// What is summed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sums {
    /// The values as they are, and their shares of the cell's total while all are counts.
    ValuesAndShares,
    /// The values as they are.
    Values,
    /// Shares of the cell's total.
    Shares,
    /// ln(1 + x).
    Logs,
    /// ln(1 + share x size), with the size of each time.
    LogsOfSized(Vec<(TimeValue, f64)>),
}

impl Sums {
    /// Whether the values themselves (or their logarithms) are summed.
    pub(super) fn has_values(&self) -> bool {
        !matches!(self, Self::Shares)
    }

    /// Whether shares are summed.
    pub(super) fn has_shares(&self) -> bool {
        matches!(self, Self::Shares | Self::ValuesAndShares)
    }

    fn divides(&self) -> bool {
        !matches!(self, Self::Values | Self::Logs)
    }
}

/// What does not change from block to block.
pub(super) struct Plan<'a> {
    /// The file, for messages.
    pub path: &'a Path,
    /// Its headers.
    pub headers: &'a [String],
    /// Its columns.
    pub layout: &'a Layout,
    /// Cell types kept; all when empty.
    pub cell_types: &'a [String],
    /// What is summed.
    pub sums: Sums,
    /// Whether the first rows are shown.
    pub preview: bool,
}

/// The cells of one time and cell type in a block.
pub(super) struct Group {
    /// The time.
    pub time: TimeValue,
    /// Line of the first cell.
    pub line: u64,
    /// The cell type, as an index into [`Reduced::cell_types`].
    pub cell_type: usize,
    /// Cells.
    pub cells: u32,
    /// Cells whose values sum to 0.
    pub zero_total: u32,
    /// Sum of the totals of the cells.
    pub total: f64,
    /// `[V]`, empty unless summed.
    pub values: Vec<Moments>,
    /// `[V]`, empty unless summed.
    pub shares: Vec<Moments>,
}

/// A block of cells in brief.
#[derive(Default)]
pub(super) struct Reduced {
    /// Cells, kept or not.
    pub cells: u64,
    /// In order of appearance.
    pub groups: Vec<Group>,
    /// Cell types and their cells before any is left out, in order of appearance.
    pub cell_types: Vec<(String, u32)>,
    /// Cells left out by their type.
    pub filtered_out: usize,
    /// A hash of every cell id.
    pub ids: Vec<u64>,
    /// The first rows.
    pub preview: Vec<Vec<String>>,
    /// What each value column holds.
    pub held: Held,
    /// Whether a value kept is no count (negative or not whole).
    pub has_non_count: bool,
    /// The first negative value kept.
    pub negative: Option<Found<f64>>,
    /// Blank lines passed over.
    pub blank: u64,
    /// Those of them with a row behind them.
    pub blank_between: u64,
}

/// Reduces a block.
///
/// # Errors
/// [`DataError::NotText`], [`DataError::RowLength`], [`DataError::Quote`],
/// [`DataError::OpenQuote`], [`DataError::Time`] and [`DataError::Parse`].
pub(super) fn reduce(plan: &Plan<'_>, mut block: Block) -> Result<Reduced, DataError> {
    let layout = plan.layout;
    let found = block.rows(layout.separator, layout.width, plan.path)?;
    if found.rows.is_empty() {
        return Ok(Reduced {
            held: Held::nothing(layout.values.len()),
            blank: found.blank,
            ..Reduced::default()
        });
    }
    let failed = |reason: String| DataError::Parse {
        path: plan.path.to_owned(),
        line: block.first_line,
        reason,
    };
    let parsed = layout
        .parse(&block.text)
        .map_err(|error| failed(error.to_string()))?;
    if parsed.height() != found.rows.len() {
        return Err(failed(format!(
            "{} rows were expected, {} were read",
            found.rows.len(),
            parsed.height()
        )));
    }
    let Values { columns, held } = Values::of(&parsed, &block.text, &found.rows, layout)
        .map_err(|error| failed(error.to_string()))?;
    let mut reducer = Reducer {
        plan,
        text: &block.text,
        rows: &found.rows,
        parsed: &parsed,
        reduced: Reduced {
            cells: found.rows.len() as u64,
            held,
            blank: found.blank,
            blank_between: found.blank_between,
            ..Reduced::default()
        },
    };
    let groups = reducer.groups(failed)?;
    reducer.preview();
    Ok(reducer.summed(&columns, groups))
}

/// The rows of a time and cell type.
struct Members {
    time: TimeValue,
    cell_type: usize,
    rows: Vec<u32>,
}

struct Reducer<'a> {
    plan: &'a Plan<'a>,
    text: &'a [u8],
    rows: &'a [Row],
    parsed: &'a Parsed<'a>,
    reduced: Reduced,
}

impl<'a> Reducer<'a> {
    /// The rows of every time and cell type, in order of appearance.
    fn groups(&mut self, failed: impl Fn(String) -> DataError) -> Result<Vec<Members>, DataError> {
        let roles = &self.plan.layout.roles;
        let texts = |column: usize| {
            let texts = self.parsed.texts(column);
            texts.map_err(|error| failed(error.to_string()))
        };
        let times = texts(roles.time)?;
        let types = roles.cell_type.map(texts).transpose()?;
        if let Some(column) = roles.cell_id {
            self.reduced.ids = texts(column)?.iter().map(|id| hash_of(id)).collect();
        }
        let mut time_of = HashMap::new();
        let mut type_of: HashMap<&str, usize> = HashMap::new();
        let mut group_of: HashMap<(u64, Option<&str>, usize), usize> = HashMap::new();
        let mut groups: Vec<Members> = Vec::new();
        for (row, (&time, at)) in times.iter().zip(self.rows).enumerate() {
            let name = types.as_ref().map_or("", |types| types[row]);
            let cell_type = *type_of.entry(name).or_insert_with(|| {
                self.reduced.cell_types.push((name.to_owned(), 0));
                self.reduced.cell_types.len() - 1
            });
            self.reduced.cell_types[cell_type].1 += 1;
            let known = time_of
                .entry(time)
                .or_insert_with(|| TimeValue::parse(time));
            let Some(time) = *known else {
                return Err(self.no_time(at.line, time));
            };
            if !self.is_kept(name) {
                self.reduced.filtered_out += 1;
                continue;
            }
            let unit = time.unit.map(TimeUnit::symbol);
            let key = (time.number.to_bits(), unit, cell_type);
            let group = *group_of.entry(key).or_insert_with(|| {
                groups.push(Members {
                    time,
                    cell_type,
                    rows: Vec::new(),
                });
                groups.len() - 1
            });
            groups[group].rows.push(row as u32);
        }
        Ok(groups)
    }

    fn no_time(&self, line: u64, value: &str) -> DataError {
        DataError::Time {
            path: self.plan.path.to_owned(),
            line,
            column: self.plan.headers[self.plan.layout.roles.time].clone(),
            value: value.to_owned(),
        }
    }

    fn is_kept(&self, cell_type: &str) -> bool {
        let kept = self.plan.cell_types;
        kept.is_empty() || kept.iter().any(|kept| kept.trim() == cell_type)
    }

    fn preview(&mut self) {
        if self.plan.preview {
            let cells = self.rows.iter().take(PREVIEW_CELLS).map(|row| {
                rows::fields(&self.text[row.start..row.end], self.plan.layout.separator)
                    .take(PREVIEW_COLUMNS)
                    .map(|field| rows::unquoted(field).into_owned())
                    .collect()
            });
            self.reduced.preview = cells.collect();
        }
    }

    fn summed(mut self, columns: &[Numbers<'a>], groups: Vec<Members>) -> Reduced {
        self.look_at_signs(columns, &groups);
        let sums = &self.plan.sums;
        let shares = sums.has_shares() && !self.reduced.has_non_count
            || matches!(sums, Sums::Shares | Sums::LogsOfSized(_));
        let totals = if sums.divides() && shares {
            totals_of(columns, self.rows.len())
        } else {
            Vec::new()
        };
        let mut scratch = Vec::new();
        self.reduced.groups = groups
            .into_iter()
            .map(|members| self.group(columns, &totals, &members, &mut scratch))
            .collect();
        self.reduced
    }

    /// Whether the values kept are counts, and the first that is negative.
    fn look_at_signs(&mut self, columns: &[Numbers<'a>], groups: &[Members]) {
        let mut kept = vec![false; self.rows.len()];
        for &row in groups.iter().flat_map(|group| &group.rows) {
            kept[row as usize] = true;
        }
        for (slot, values) in columns.iter().enumerate() {
            let count = |value: f64| !value.is_finite() || (value >= 0.0 && value.fract() == 0.0);
            let other = values
                .iter()
                .zip(&kept)
                .any(|(&value, &kept)| kept && !count(value));
            self.reduced.has_non_count |= other;
            if !other {
                continue;
            }
            let negative =
                |(&value, &kept): (&f64, &bool)| kept && value.is_finite() && value < 0.0;
            if let Some(row) = values.iter().zip(&kept).position(negative) {
                let line = self.rows[row].line;
                if self
                    .reduced
                    .negative
                    .as_ref()
                    .is_none_or(|first| line < first.line)
                {
                    let value = values[row];
                    self.reduced.negative = Some(Found { line, slot, value });
                }
            }
        }
    }

    fn group(
        &self,
        columns: &[Numbers<'a>],
        totals: &[f64],
        members: &Members,
        scratch: &mut Vec<f64>,
    ) -> Group {
        let sums = &self.plan.sums;
        let own_totals: Vec<f64> = members
            .rows
            .iter()
            .filter_map(|&row| totals.get(row as usize).copied())
            .collect();
        let mut group = Group {
            time: members.time,
            line: self.rows[members.rows[0] as usize].line,
            cell_type: members.cell_type,
            cells: members.rows.len() as u32,
            zero_total: own_totals.iter().filter(|&&total| total <= 0.0).count() as u32,
            total: own_totals.iter().sum(),
            values: Vec::new(),
            shares: Vec::new(),
        };
        let size = match sums {
            Sums::LogsOfSized(sizes) => sizes
                .iter()
                .find(|(time, _)| *time == members.time)
                .map_or(f64::NAN, |(_, size)| *size),
            _ => 1.0,
        };
        let log = matches!(sums, Sums::Logs | Sums::LogsOfSized(_));
        let divided = matches!(sums, Sums::LogsOfSized(_));
        for column in columns {
            let values = members.rows.iter().map(|&row| value_at(column, row));
            if sums.has_values() {
                let scaled = values.clone().enumerate().map(|(member, value)| {
                    if divided {
                        value / own_totals[member] * size
                    } else {
                        value
                    }
                });
                let moments = if log {
                    moments_of(scaled.map(f64::ln_1p), scratch)
                } else {
                    moments_of(scaled, scratch)
                };
                group.values.push(moments);
            }
            if sums.has_shares() && !totals.is_empty() {
                let shares = values.zip(&own_totals).map(|(value, total)| value / total);
                group.shares.push(moments_of(shares, scratch));
            }
        }
        group
    }
}

fn value_at(column: &[f64], row: u32) -> f64 {
    // A column of text is empty.
    column.get(row as usize).copied().unwrap_or(f64::NAN)
}

/// The sum of every cell's values, missing ones left out; in column order.
fn totals_of(columns: &[Numbers<'_>], rows: usize) -> Vec<f64> {
    let mut totals = vec![0.0; rows];
    for column in columns {
        for (total, value) in totals.iter_mut().zip(column.iter()) {
            if value.is_finite() {
                *total += value;
            }
        }
    }
    totals
}

/// Moments of the finite values, in two passes.
fn moments_of(values: impl Iterator<Item = f64>, scratch: &mut Vec<f64>) -> Moments {
    scratch.clear();
    scratch.extend(values.filter(|value| value.is_finite()));
    if scratch.is_empty() {
        return Moments::default();
    }
    let mean = scratch.iter().sum::<f64>() / scratch.len() as f64;
    Moments {
        count: scratch.len() as u32,
        mean,
        m2: scratch.iter().map(|value| (value - mean).powi(2)).sum(),
    }
}

fn hash_of(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_a_group_agree_with_pushing() {
        let values = [3.0, f64::NAN, 5.0, f64::INFINITY, 10.0];
        let mut pushed = Moments::default();
        for value in [3.0, 5.0, 10.0] {
            pushed.push(value);
        }
        let moments = moments_of(values.into_iter(), &mut Vec::new());
        assert_eq!((moments.count, moments.mean), (3, 6.0));
        assert!((moments.m2 - pushed.m2).abs() < 1e-12);
    }
}
