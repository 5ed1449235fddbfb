//! One block of cells, reduced to sums per gene, time and cell type.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use super::layout::Layout;
use super::parse::{Cell, Cells};
use super::rows::{self, Row};
use super::sums::{Sums, Values};
use super::table::Block;
use super::times::TimeValue;
use super::values::{Found, Held};
use crate::data::{DataError, Moments, Place, TimeUnit};

/// How many cells a preview shows.
pub(super) const PREVIEW_CELLS: usize = 20;
/// How many columns a preview shows.
pub(super) const PREVIEW_COLUMNS: usize = 64;

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
    /// Where its first cell stands.
    pub place: Place,
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
/// [`DataError::OpenQuote`] and [`DataError::Time`].
pub(super) fn reduce(plan: &Plan<'_>, block: Block) -> Result<Reduced, DataError> {
    match block {
        Block::Text(block) => {
            let (text, separator) = (&block.text, block.separator);
            let found = block.rows(plan.layout.kinds.len(), plan.path)?;
            let mut reduced = Reduced {
                blank: found.blank,
                blank_between: found.blank_between,
                ..Reduced::default()
            };
            if plan.preview {
                reduced.preview = preview(text, &found.rows, separator);
            }
            let cells = Cells::of(text, &found.rows, separator, plan.layout);
            reduce_cells(plan, cells, reduced)
        }
        Block::Columns(mut batch) => {
            let reduced = Reduced {
                preview: std::mem::take(&mut batch.preview),
                ..Reduced::default()
            };
            reduce_cells(plan, batch.into_cells(), reduced)
        }
    }
}

/// Adds the cells of a block to what is known of it.
fn reduce_cells(
    plan: &Plan<'_>,
    parsed: Cells<'_>,
    mut reduced: Reduced,
) -> Result<Reduced, DataError> {
    let Cells {
        cells,
        values,
        held,
    } = parsed;
    reduced.cells = cells.len() as u64;
    reduced.ids = ids(&cells, plan.layout);
    reduced.held = held;
    let groups = groups(plan, &cells, &mut reduced)?;
    sum(plan, &cells, values, groups, &mut reduced);
    Ok(reduced)
}

/// The rows of a time and cell type.
struct Members {
    time: TimeValue,
    cell_type: usize,
    rows: Vec<usize>,
}

/// The rows of every time and cell type, in order of appearance.
fn groups(
    plan: &Plan<'_>,
    cells: &[Cell<'_>],
    reduced: &mut Reduced,
) -> Result<Vec<Members>, DataError> {
    let mut time_of = HashMap::new();
    let mut type_of: HashMap<&str, usize> = HashMap::new();
    let mut group_of: HashMap<(u64, Option<&str>, usize), usize> = HashMap::new();
    let mut groups: Vec<Members> = Vec::new();
    for (row, cell) in cells.iter().enumerate() {
        let name = cell.cell_type.as_ref();
        let cell_type = *type_of.entry(name).or_insert_with(|| {
            reduced.cell_types.push((name.to_owned(), 0));
            reduced.cell_types.len() - 1
        });
        reduced.cell_types[cell_type].1 += 1;
        let known = time_of
            .entry(cell.time.as_ref())
            .or_insert_with(|| TimeValue::parse(&cell.time));
        let Some(time) = *known else {
            return Err(no_time(plan, cell));
        };
        if !is_kept(name, plan.cell_types) {
            reduced.filtered_out += 1;
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
        groups[group].rows.push(row);
        look_at_signs(cell, reduced);
    }
    Ok(groups)
}

fn no_time(plan: &Plan<'_>, cell: &Cell<'_>) -> DataError {
    DataError::Time {
        path: plan.path.to_owned(),
        place: cell.place,
        column: plan.headers[plan.layout.roles.time].clone(),
        value: cell.time.clone().into_owned(),
    }
}

fn is_kept(cell_type: &str, kept: &[String]) -> bool {
    kept.is_empty() || kept.iter().any(|kept| kept.trim() == cell_type)
}

fn ids(cells: &[Cell<'_>], layout: &Layout) -> Vec<u64> {
    match layout.roles.cell_id {
        Some(_) => cells.iter().map(|cell| hash_of(&cell.id)).collect(),
        None => Vec::new(),
    }
}

fn preview(text: &[u8], rows: &[Row], separator: u8) -> Vec<Vec<String>> {
    let first = rows.iter().take(PREVIEW_CELLS);
    first
        .map(|row| {
            rows::fields(&text[row.start..row.end], separator)
                .take(PREVIEW_COLUMNS)
                .map(|field| rows::unquoted(field).into_owned())
                .collect()
        })
        .collect()
}

/// Takes note of whether a cell kept holds counts, and of the first that is negative.
fn look_at_signs(cell: &Cell<'_>, reduced: &mut Reduced) {
    reduced.has_non_count |= cell.has_non_count;
    if let (None, Some((slot, value))) = (&reduced.negative, cell.negative) {
        let place = cell.place;
        reduced.negative = Some(Found { place, slot, value });
    }
}

/// Sums up the values of every group.
fn sum(
    plan: &Plan<'_>,
    cells: &[Cell<'_>],
    values: Vec<f64>,
    groups: Vec<Members>,
    reduced: &mut Reduced,
) {
    // What holds no counts has no use for shares, unless they are asked for.
    let sums = match &plan.sums {
        Sums::ValuesAndShares if reduced.has_non_count => &Sums::Values,
        sums => sums,
    };
    let mut values = Values::new(values, plan.layout.values.len());
    for members in groups {
        let rows = members.rows.iter().map(|&row| (row, cells[row].total));
        let rows: Vec<(usize, f64)> = rows.collect();
        let (of_values, of_shares) = values.sum(sums, members.time, &rows);
        let totals = rows.iter().map(|(_, total)| total);
        reduced.groups.push(Group {
            time: members.time,
            place: cells[rows[0].0].place,
            cell_type: members.cell_type,
            cells: rows.len() as u32,
            zero_total: totals.clone().filter(|&&total| total <= 0.0).count() as u32,
            total: totals.sum(),
            values: of_values,
            shares: of_shares,
        });
    }
}

fn hash_of(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
