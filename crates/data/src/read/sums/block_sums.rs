//! One block of cells, reduced to sums per gene, time and label.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use crate::attribute::{Attribute, ByAttribute};
use crate::error::{DataError, Place};
use crate::matrix::Matrix;
use crate::read::format::block::{Block, Cell, ParsedBlock};
use crate::read::format::layout::Layout;
use crate::read::format::values::{ColumnContents, Field};
use crate::read::passes::labelling::{Labelling, Labels};
use crate::read::sums::group_moments::{self, Summands};
use crate::read::sums::group_sums::GroupSums;
use crate::read::sums::odd_values::OddValues;

/// Names that messages give as examples, at most.
pub(in crate::read) const MOST_EXAMPLES: usize = 5;

/// The part of a pass that all blocks share.
pub(super) struct Plan<'a> {
    /// The file, for messages.
    pub path: &'a Path,
    /// Its headers.
    pub headers: &'a [String],
    /// Its columns.
    pub layout: &'a Layout,
    /// Where the labels of cells come from.
    pub labelling: Labelling<'a>,
    /// The values that are summed.
    pub summands: Summands,
    /// Whether every observation is a group of its own.
    pub keeps_apart: bool,
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
    /// The time, as the file or the table of samples says it.
    pub time: String,
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
    /// Cells left out because they have no time.
    pub untimed: usize,
    /// Cells left out because the table of samples does not have them, and the names of the first.
    pub unlisted: (usize, Vec<String>),
    /// Rows of the table of samples that have a cell.
    pub sheet_rows: Vec<usize>,
    /// A hash of every cell id.
    pub ids: Vec<u64>,
    /// The first rows.
    pub preview: Vec<Vec<String>>,
    /// Contents of the value columns.
    pub contents: ColumnContents,
    /// Values kept that are no counts.
    pub odd: OddValues,
    /// Whether shares were left out, because most values are no counts.
    pub lacks_shares: bool,
    /// Blank lines passed over.
    pub blank: u64,
    /// Those of them with a row behind them.
    pub blank_between: u64,
}

/// Reduces a block.
///
/// # Errors
/// Those of [`Block::parse`].
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
        odd: OddValues::new(plan.layout.values.len()),
        ..BlockSums::default()
    };
    let groups = groups(plan, &cells, &mut sums);
    sum_groups(plan, &cells, values, groups, &mut sums);
    Ok(sums)
}

/// The rows of a group.
struct Members {
    time: String,
    labels: ByAttribute<usize>,
    rows: Vec<usize>,
}

/// The rows of every combination of time and labels, in order of appearance.
fn groups(plan: &Plan<'_>, cells: &[Cell<'_>], sums: &mut BlockSums) -> Vec<Members> {
    let labels: Vec<Option<Labels<'_>>> =
        cells.iter().map(|cell| plan.labelling.of(cell)).collect();
    let mut levels: ByAttribute<HashMap<&str, usize>> = ByAttribute::default();
    let mut index: HashMap<(&str, ByAttribute<usize>), usize> = HashMap::new();
    let mut groups: Vec<Members> = Vec::new();
    for (row, (cell, labels)) in cells.iter().zip(&labels).enumerate() {
        let Some(labels) = labels else {
            sums.add_unlisted(&cell.id);
            continue;
        };
        sums.sheet_rows.extend(labels.row);
        let level = ByAttribute::from_fn(|attribute| {
            if !plan.labelling.has(attribute) {
                return 0;
            }
            let known = &mut levels[attribute];
            count_label(
                &labels.attributes[attribute],
                known,
                &mut sums.levels[attribute],
            )
        });
        if Field::of(&labels.time) == Field::Missing {
            sums.untimed += 1;
            continue;
        }
        let mut new_group = || {
            groups.push(Members {
                time: labels.time.clone().into_owned(),
                labels: level,
                rows: Vec::new(),
            });
            groups.len() - 1
        };
        let group = if plan.keeps_apart {
            new_group()
        } else {
            let known = index.entry((&labels.time, level));
            *known.or_insert_with(new_group)
        };
        groups[group].rows.push(row);
    }
    sums.sheet_rows.sort_unstable();
    sums.sheet_rows.dedup();
    groups
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

fn ids(cells: &[Cell<'_>], layout: &Layout) -> Vec<u64> {
    match layout.roles.cell_id {
        Some(_) => cells.iter().map(|cell| hash_of(&cell.id)).collect(),
        None => Vec::new(),
    }
}

impl BlockSums {
    /// Takes note of a cell that the table of samples does not have.
    fn add_unlisted(&mut self, id: &str) {
        self.unlisted.0 += 1;
        if self.unlisted.1.len() < MOST_EXAMPLES {
            self.unlisted.1.push(id.to_owned());
        }
    }
}

/// Looks at the values of the cells kept for what is no count.
fn look_at_values(cells: &[Cell<'_>], values: &[f64], groups: &[Members], odd: &mut OddValues) {
    let columns = odd.count.len();
    let mut rows: Vec<usize> = groups
        .iter()
        .flat_map(|group| &group.rows)
        .copied()
        .collect();
    rows.sort_unstable();
    for row in rows {
        odd.look_at_row(
            &values[row * columns..(row + 1) * columns],
            cells[row].place,
        );
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
    look_at_values(cells, &values, &groups, &mut sums.odd);
    // Shares serve nothing where values are no counts, unless they are asked for.
    let summands = match &plan.summands {
        Summands::ValuesAndShares if sums.odd.are_no_counts() => {
            sums.lacks_shares = true;
            &Summands::Values
        }
        summands => summands,
    };
    let mut values = Matrix::new(cells.len(), plan.layout.values.len(), values);
    for members in groups {
        let rows = members.rows.iter().map(|&row| (row, cells[row].total));
        let rows: Vec<(usize, f64)> = rows.collect();
        let level = members.labels[Attribute::Condition];
        let condition = sums.levels[Attribute::Condition].get(level);
        let condition = condition.map_or("", |level| level.label.as_str());
        let labels = (members.time.as_str(), condition);
        let (of_values, of_shares) = group_moments::sum(&mut values, summands, labels, &rows);
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
