//! The blocks of a table, added up in file order.

use std::collections::{HashMap, HashSet};

use crate::attribute::{Attribute, ByAttribute};
use crate::error::{DataError, DataErrorKind, Place};
use crate::read::format::values::{ColumnContents, Located};
use crate::read::sums::block_sums::{BlockSums, Group, Level, Plan};
use crate::read::sums::group_moments::Summands;
use crate::read::sums::group_sums::GroupSums;
use crate::read::times::TimeValue;

/// A sampling design has a handful of times; thousands are a pseudotime.
const MOST_TIMES: usize = 1000;

/// Moments kept for each kind of sum: 40 million are 1 GB.
const MOST_MOMENTS: usize = 40_000_000;

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
    /// Times of the cells kept, with the place of the first cell of each, in order of appearance.
    pub times: Vec<(TimeValue, Place)>,
    /// The labels of each attribute, in order of appearance; none where the table lacks it.
    pub levels: ByAttribute<Vec<Level>>,
    /// In order of appearance.
    pub groups: Vec<TotalGroup>,
    /// Cells left out by their labels.
    pub filtered_out: usize,
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
    /// Whether a value kept is no count.
    pub has_non_count: bool,
    /// The first negative value kept.
    pub negative: Option<Located<f64>>,
    /// Blank lines between rows.
    pub blank: u64,
    trailing_blank: u64,
    ids: HashSet<u64>,
    index: HashMap<(usize, ByAttribute<usize>), usize>,
}

impl Total {
    /// Nothing yet, for `columns` value columns.
    pub(super) fn new(columns: usize) -> Self {
        Self {
            first_text: vec![None; columns],
            has_number: vec![false; columns],
            missing: vec![0; columns],
            ..Self::default()
        }
    }

    /// Adds the next block.
    ///
    /// # Errors
    /// [`DataErrorKind::GeneValue`], [`DataErrorKind::TooManyTimes`] and
    /// [`DataErrorKind::TooManySamples`].
    pub(super) fn add(&mut self, block: BlockSums, plan: &Plan<'_>) -> Result<(), DataError> {
        self.add_contents(&block.contents, block.cells, plan)?;
        self.cells += block.cells;
        self.filtered_out += block.filtered_out;
        self.add_blank(&block);
        if self.preview.is_empty() {
            self.preview = block.preview;
        }
        for id in block.ids {
            self.repeated_ids += usize::from(!self.ids.insert(id));
        }
        self.has_non_count |= block.has_non_count;
        if self.negative.is_none() {
            self.negative = block.negative;
        }
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
        if self.has_non_count && plan.summands == Summands::ValuesAndShares {
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

    fn add_level(&mut self, attribute: Attribute, level: &Level) -> usize {
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
        let time = match self.times.iter().position(|(time, _)| *time == group.time) {
            Some(time) => time,
            None => {
                self.times.push((group.time, group.place));
                self.times.len() - 1
            }
        };
        if let Some(&known) = self.index.get(&(time, labels)) {
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

    fn check_size(&self, place: Place, plan: &Plan<'_>) -> Result<(), DataError> {
        let roles = &plan.layout.roles;
        let error = |kind: DataErrorKind, column: usize| {
            let error = kind.in_file(plan.path).at(place);
            Err(error.in_column(&plan.headers[column]))
        };
        if self.times.len() > MOST_TIMES {
            let kind = DataErrorKind::TooManyTimes { limit: MOST_TIMES };
            return error(kind, roles.time);
        }
        let genes = plan.layout.values.len();
        let limit = (MOST_MOMENTS / genes.max(1)).max(MOST_TIMES);
        if self.groups.len() >= limit {
            let column = roles.attributes[Attribute::CellType].unwrap_or(roles.time);
            return error(DataErrorKind::TooManySamples { genes, limit }, column);
        }
        Ok(())
    }
}
