//! The blocks of a table, added up in file order.

use std::collections::{HashMap, HashSet};

use crate::attribute::{Attribute, ByAttribute};
use crate::error::{DataError, DataErrorKind, Place};
use crate::moments::Moments;
use crate::read::format::values::ColumnContents;
use crate::read::sums::block_sums::{BlockSums, Group, Level, MOST_EXAMPLES, Plan};
use crate::read::sums::group_moments::Summands;
use crate::read::sums::group_sums::{GroupSums, merge};
use crate::read::sums::odd_values::OddValues;

/// Moments kept for each kind of sum: 20 million are half a GB.
const MOST_MOMENTS: usize = 20_000_000;

/// So many groups are always taken.
const FEWEST_GROUPS: usize = 1000;

/// A time as cells have it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::read) struct TimeLabel {
    /// As the file or the table of samples says it.
    pub label: String,
    /// Place of the first cell that has it.
    pub place: Place,
}

/// The cells that share time and labels.
#[derive(Debug, PartialEq)]
pub(in crate::read) struct TotalGroup {
    /// Index into [`Total::times`].
    pub time: usize,
    /// The label of each attribute, as an index into [`Total::levels`].
    pub labels: ByAttribute<usize>,
    /// The sums over its cells.
    pub sums: GroupSums,
}

/// A table added up.
#[derive(Debug, Default)]
pub(in crate::read) struct Total {
    /// Cells, kept or not.
    pub cells: u64,
    /// Times of the cells kept, in order of appearance.
    pub times: Vec<TimeLabel>,
    /// The labels of each attribute, in order of appearance; none where the table lacks it.
    pub levels: ByAttribute<Vec<Level>>,
    /// In order of appearance.
    pub groups: Vec<TotalGroup>,
    /// Cells left out because they have no time.
    pub untimed: usize,
    /// Cells left out because the table of samples does not have them, and the names of the first.
    pub unlisted: (usize, Vec<String>),
    /// Rows of the table of samples that have a cell.
    pub sheet_rows: HashSet<usize>,
    /// Cells with the id of an earlier one.
    pub repeated_ids: usize,
    /// The first rows.
    pub preview: Vec<Vec<String>>,
    /// `[V]`: the first text of each value column.
    pub first_text: Vec<Option<(Place, String)>>,
    /// `[V]`: whether there is a number.
    pub has_number: Vec<bool>,
    /// `[V]`: missing values.
    pub missing: Vec<u64>,
    /// Values kept that are no counts.
    pub odd: OddValues,
    /// Whether shares were left out of some blocks, because most values there are no counts.
    pub lacks_shares: bool,
    /// `[V]`: moments of the values of all cells kept, where those of groups were left out, because the
    /// first values of a matrix are counts; else empty.
    pub of_columns: Vec<Moments>,
    /// Blank lines between rows.
    pub blank: u64,
    trailing_blank: u64,
    ids: HashSet<u64>,
    index: HashMap<(usize, ByAttribute<usize>), usize>,
    time_index: HashMap<String, usize>,
}

/// Groups of cells that are taken, for so many genes.
pub(super) fn most_groups(genes: usize) -> usize {
    (MOST_MOMENTS / genes.max(1)).max(FEWEST_GROUPS)
}

impl Total {
    /// Nothing yet, for `columns` value columns.
    pub(in crate::read) fn new(columns: usize) -> Self {
        Self {
            first_text: vec![None; columns],
            has_number: vec![false; columns],
            missing: vec![0; columns],
            odd: OddValues::new(columns),
            ..Self::default()
        }
    }

    /// Whether the values of groups were left out of some file.
    pub(in crate::read) fn lacks_values(&self) -> bool {
        !self.of_columns.is_empty()
    }

    /// `[V]`: the moments of the values of all cells kept; none where values were not summed.
    pub(in crate::read) fn moments(&self) -> Vec<Moments> {
        if self.lacks_values() {
            return self.of_columns.clone();
        }
        let mut sum = vec![Moments::default(); self.missing.len()];
        for group in &self.groups {
            if group.sums.values.len() != sum.len() {
                return Vec::new();
            }
            merge(&mut sum, &group.sums.values);
        }
        sum
    }

    /// Leaves the values of groups out, and keeps those of all cells.
    pub(in crate::read) fn leave_out_values(&mut self) {
        self.of_columns = self.moments();
        for group in &mut self.groups {
            group.sums.values = Vec::new();
        }
    }

    /// Adds the next block.
    ///
    /// # Errors
    /// [`DataErrorKind::GeneValue`] and [`DataErrorKind::TooManySamples`].
    pub(super) fn add(&mut self, block: BlockSums, plan: &Plan<'_>) -> Result<(), DataError> {
        self.add_contents(&block.contents, block.cells, plan)?;
        self.cells += block.cells;
        self.untimed += block.untimed;
        self.unlisted.0 += block.unlisted.0;
        let room = MOST_EXAMPLES.saturating_sub(self.unlisted.1.len());
        self.unlisted
            .1
            .extend(block.unlisted.1.iter().take(room).cloned());
        self.sheet_rows.extend(&block.sheet_rows);
        self.add_blank(&block);
        if self.preview.is_empty() {
            self.preview = block.preview;
        }
        for id in block.ids {
            self.repeated_ids += usize::from(!self.ids.insert(id));
        }
        self.odd.add(block.odd);
        self.lacks_shares |= block.lacks_shares;
        let levels = ByAttribute::from_fn(|attribute| -> Vec<usize> {
            let levels = block.levels[attribute].iter();
            levels
                .map(|level| self.add_level(attribute, level))
                .collect()
        });
        for group in block.groups {
            let of_block = group.labels;
            let labels = ByAttribute::from_fn(|attribute| {
                let level = levels[attribute].get(of_block[attribute]);
                level.copied().unwrap_or_default()
            });
            self.add_group(group, labels, plan)?;
        }
        if self.lacks_shares && plan.summands == Summands::ValuesAndShares {
            for group in &mut self.groups {
                group.sums.shares = Vec::new();
            }
        }
        Ok(())
    }

    /// Blank lines are worth a word only where a row follows.
    fn add_blank(&mut self, block: &BlockSums) {
        if block.cells > 0 {
            self.blank += self.trailing_blank + block.blank_between;
            self.trailing_blank = block.blank - block.blank_between;
        } else {
            self.trailing_blank += block.blank;
        }
    }

    fn add_contents(
        &mut self,
        contents: &ColumnContents,
        cells: u64,
        plan: &Plan<'_>,
    ) -> Result<(), DataError> {
        for text in &contents.texts {
            let first = &mut self.first_text[text.slot];
            if first.is_none() {
                *first = Some((text.place, text.value.clone()));
            }
        }
        let mut wrong: Option<(Place, usize, &str)> = None;
        for slot in 0..self.missing.len() {
            self.missing[slot] += u64::from(contents.missing[slot]);
            self.has_number[slot] |= contents.has_number(slot, cells);
            if let (true, Some((place, value))) = (self.has_number[slot], &self.first_text[slot])
                && wrong.is_none_or(|(first, ..)| *place < first)
            {
                wrong = Some((*place, slot, value));
            }
        }
        wrong.map_or(Ok(()), |(place, slot, value)| {
            let value = value.to_owned();
            let error = DataErrorKind::GeneValue { value }.in_file(plan.path);
            let column = plan.layout.values[slot];
            Err(error.at(place).in_column(&plan.headers[column]))
        })
    }

    /// Adds the cells of a label to those of the same text; its index among the levels.
    pub(in crate::read) fn add_level(&mut self, attribute: Attribute, level: &Level) -> usize {
        let levels = &mut self.levels[attribute];
        let known = levels.iter().position(|known| known.label == level.label);
        let index = known.unwrap_or_else(|| {
            let label = level.label.clone();
            levels.push(Level { label, cells: 0 });
            levels.len() - 1
        });
        levels[index].cells += level.cells;
        index
    }

    fn add_group(
        &mut self,
        group: Group,
        labels: ByAttribute<usize>,
        plan: &Plan<'_>,
    ) -> Result<(), DataError> {
        let time = match self.time_index.get(&group.time) {
            Some(&time) => time,
            None => self.add_time(group.time, group.place),
        };
        let known = self.index.get(&(time, labels));
        if let Some(&known) = known.filter(|_| !plan.keeps_apart) {
            self.groups[known].sums.add(&group.sums);
            return Ok(());
        }
        self.check_size(group.place, plan)?;
        self.index.insert((time, labels), self.groups.len());
        self.groups.push(TotalGroup {
            time,
            labels,
            sums: group.sums,
        });
        Ok(())
    }

    /// The index of a new time.
    pub(in crate::read) fn add_time(&mut self, label: String, place: Place) -> usize {
        let index = self.times.len();
        self.time_index.insert(label.clone(), index);
        self.times.push(TimeLabel { label, place });
        index
    }

    fn check_size(&self, place: Place, plan: &Plan<'_>) -> Result<(), DataError> {
        let genes = plan.layout.values.len();
        let limit = most_groups(genes);
        if self.groups.len() < limit {
            return Ok(());
        }
        let kind = DataErrorKind::TooManySamples {
            genes,
            limit,
            times: self.times.len(),
        };
        let error = kind.in_file(plan.path).at(place);
        let roles = &plan.layout.roles;
        let column = roles.attributes[Attribute::CellType].or(roles.time);
        Err(match column {
            Some(column) => error.in_column(&plan.headers[column]),
            None => error,
        })
    }
}
