//! One block of cells, reduced to sums per gene, time and label.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use crate::attribute::ByAttribute;
use crate::error::{DataError, DataErrorKind, Place};
use crate::matrix::Matrix;
use crate::read::format::block::{Cell, ParsedBlock};
use crate::read::format::layout::Layout;
use crate::read::format::table_reader::Block;
use crate::read::format::values::{ColumnContents, Located};
use crate::read::sums::group_moments::{self, Summands};
use crate::read::sums::group_sums::GroupSums;
use crate::read::times::TimeValue;
use crate::time_unit::TimeUnit;

/// The part of a pass that all blocks share.
pub(super) struct Plan<'a> {
    /// The file, for messages.
    pub path: &'a Path,
    /// Its headers.
    pub headers: &'a [String],
    /// Its columns.
    pub layout: &'a Layout,
    /// Labels of each attribute whose cells are kept; all when empty.
    pub kept: ByAttribute<&'a [String]>,
    /// The values that are summed.
    pub summands: Summands,
}

/// A label that cells have, such as one of the cell types.
#[derive(Debug)]
pub(in crate::read) struct Level {
    /// As the table has it.
    pub label: String,
    /// Cells that have it, before any is left out.
    pub cells: u32,
}

/// The cells of a block that share time and labels.
pub(super) struct Group {
    /// The time.
    pub time: TimeValue,
    /// Place of its first cell.
    pub place: Place,
    /// The label of each attribute, as an index into [`BlockSums::levels`].
    pub labels: ByAttribute<usize>,
    /// The sums over its cells.
    pub sums: GroupSums,
}

/// The sums over the cells of a block, and what else is kept of it.
#[derive(Default)]
pub(super) struct BlockSums {
    /// Cells, kept or not.
    pub cells: u64,
    /// In order of appearance.
    pub groups: Vec<Group>,
    /// The labels of each attribute, in order of appearance; none where the table lacks it.
    pub levels: ByAttribute<Vec<Level>>,
    /// Cells left out by their labels.
    pub filtered_out: usize,
    /// A hash of every cell id.
    pub ids: Vec<u64>,
    /// The first rows.
    pub preview: Vec<Vec<String>>,
    /// Contents of the value columns.
    pub contents: ColumnContents,
    /// Whether a value kept is no count (negative or not whole).
    pub has_non_count: bool,
    /// The first negative value kept.
    pub negative: Option<Located<f64>>,
    /// Blank lines passed over.
    pub blank: u64,
    /// Those of them with a row behind them.
    pub blank_between: u64,
}

/// Reduces a block.
///
/// # Errors
/// Those of [`Block::parse`] and [`DataErrorKind::Time`].
pub(super) fn sum_block(
    plan: &Plan<'_>,
    mut block: Box<dyn Block>,
) -> Result<BlockSums, DataError> {
    let ParsedBlock {
        cells,
        values,
        contents,
        preview,
        blank,
        blank_between,
    } = block.parse(plan.layout, plan.path)?;
    let mut sums = BlockSums {
        cells: cells.len() as u64,
        ids: ids(&cells, plan.layout),
        contents,
        preview,
        blank,
        blank_between,
        ..BlockSums::default()
    };
    let groups = groups(plan, &cells, &mut sums)?;
    sum_groups(plan, &cells, values, groups, &mut sums);
    Ok(sums)
}

/// The rows of a group.
struct Members {
    time: TimeValue,
    labels: ByAttribute<usize>,
    rows: Vec<usize>,
}

/// The rows of every combination of time and labels, in order of appearance.
fn groups(
    plan: &Plan<'_>,
    cells: &[Cell<'_>],
    sums: &mut BlockSums,
) -> Result<Vec<Members>, DataError> {
    let mut times: HashMap<&str, Option<TimeValue>> = HashMap::new();
    let mut levels: ByAttribute<HashMap<&str, usize>> = ByAttribute::default();
    let mut index: HashMap<(u64, Option<&str>, ByAttribute<usize>), usize> = HashMap::new();
    let mut groups: Vec<Members> = Vec::new();
    for (row, cell) in cells.iter().enumerate() {
        let labels =
            ByAttribute::from_fn(|attribute| match plan.layout.roles.attributes[attribute] {
                Some(_) => {
                    let (known, label) = (&mut levels[attribute], &cell.labels[attribute]);
                    count_label(label, known, &mut sums.levels[attribute])
                }
                None => 0,
            });
        let known = times
            .entry(cell.time.as_ref())
            .or_insert_with(|| TimeValue::parse(&cell.time));
        let Some(time) = *known else {
            return Err(no_time(plan, cell));
        };
        if !is_kept(cell, &plan.kept) {
            sums.filtered_out += 1;
            continue;
        }
        let unit = time.unit.map(TimeUnit::symbol);
        let key = (time.number.to_bits(), unit, labels);
        let group = *index.entry(key).or_insert_with(|| {
            groups.push(Members {
                time,
                labels,
                rows: Vec::new(),
            });
            groups.len() - 1
        });
        groups[group].rows.push(row);
        look_at_signs(cell, sums);
    }
    Ok(groups)
}

/// Counts a cell for its label, and gives the index of the label.
fn count_label<'c>(
    label: &'c str,
    known: &mut HashMap<&'c str, usize>,
    levels: &mut Vec<Level>,
) -> usize {
    let level = *known.entry(label).or_insert_with(|| {
        let label = label.to_owned();
        levels.push(Level { label, cells: 0 });
        levels.len() - 1
    });
    levels[level].cells += 1;
    level
}

fn no_time(plan: &Plan<'_>, cell: &Cell<'_>) -> DataError {
    let value = cell.time.clone().into_owned();
    let error = DataErrorKind::Time { value }.in_file(plan.path);
    error
        .at(cell.place)
        .in_column(&plan.headers[plan.layout.roles.time])
}

/// Whether the labels of a cell are among those kept.
pub(in crate::read) fn is_kept(cell: &Cell<'_>, kept: &ByAttribute<&[String]>) -> bool {
    kept.iter().all(|(attribute, kept)| {
        kept.is_empty()
            || kept
                .iter()
                .any(|kept| kept.trim() == cell.labels[attribute])
    })
}

fn ids(cells: &[Cell<'_>], layout: &Layout) -> Vec<u64> {
    match layout.roles.cell_id {
        Some(_) => cells.iter().map(|cell| hash_of(&cell.id)).collect(),
        None => Vec::new(),
    }
}

/// Takes note of whether a cell kept holds counts, and of the first that is negative.
fn look_at_signs(cell: &Cell<'_>, sums: &mut BlockSums) {
    sums.has_non_count |= cell.has_non_count;
    if let (None, Some((slot, value))) = (&sums.negative, cell.negative) {
        let place = cell.place;
        sums.negative = Some(Located { place, slot, value });
    }
}

/// Sums up the values of every group.
fn sum_groups(
    plan: &Plan<'_>,
    cells: &[Cell<'_>],
    values: Vec<f64>,
    groups: Vec<Members>,
    sums: &mut BlockSums,
) {
    // Shares serve nothing where values are no counts, unless they are asked for.
    let summands = match &plan.summands {
        Summands::ValuesAndShares if sums.has_non_count => &Summands::Values,
        summands => summands,
    };
    let mut values = Matrix::new(cells.len(), plan.layout.values.len(), values);
    for members in groups {
        let rows = members.rows.iter().map(|&row| (row, cells[row].total));
        let rows: Vec<(usize, f64)> = rows.collect();
        let (of_values, of_shares) = group_moments::sum(&mut values, summands, members.time, &rows);
        let totals = rows.iter().map(|(_, total)| total);
        sums.groups.push(Group {
            time: members.time,
            place: cells[rows[0].0].place,
            labels: members.labels,
            sums: GroupSums {
                cells: rows.len() as u32,
                zero_total: totals.clone().filter(|&&total| total <= 0.0).count() as u32,
                total: totals.sum(),
                values: of_values,
                shares: of_shares,
            },
        });
    }
}

fn hash_of(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
