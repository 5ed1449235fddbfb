//! The blocks of a table, added up in file order.

use std::collections::{HashMap, HashSet};

use super::reduce::{Group, Plan, Reduced};
use super::sums::Sums;
use super::times::TimeValue;
use super::values::{Found, Held};
use crate::data::{DataError, Moments, Place};

/// A sampling design has a handful of times; thousands are a pseudotime.
const MOST_TIMES: usize = 1000;

/// Moments kept for each kind of sum: 40 million are 1 GB.
const MOST_MOMENTS: usize = 40_000_000;

/// The cells of one time and cell type.
#[derive(Debug, PartialEq)]
pub(super) struct TotalGroup {
    /// Index into [`Total::times`].
    pub time: usize,
    /// Index into [`Total::cell_types`].
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

/// A table added up.
#[derive(Debug, Default)]
pub(super) struct Total {
    /// Cells, kept or not.
    pub cells: u64,
    /// Times of the cells kept, with the place of the first cell of each, in order of appearance.
    pub times: Vec<(TimeValue, Place)>,
    /// Cell types and their cells before any is left out, in order of appearance.
    pub cell_types: Vec<(String, u32)>,
    /// In order of appearance.
    pub groups: Vec<TotalGroup>,
    /// Cells left out by their type.
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
    pub negative: Option<Found<f64>>,
    /// Blank lines between rows.
    pub blank: u64,
    trailing_blank: u64,
    ids: HashSet<u64>,
    index: HashMap<(usize, usize), usize>,
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
    /// [`DataError::GeneValue`], [`DataError::TooManyTimes`] and [`DataError::TooManyGroups`].
    pub(super) fn add(&mut self, block: Reduced, plan: &Plan<'_>) -> Result<(), DataError> {
        self.add_held(&block.held, block.cells, plan)?;
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
        let types: Vec<usize> = block
            .cell_types
            .into_iter()
            .map(|(name, cells)| self.add_cell_type(name, cells))
            .collect();
        for group in block.groups {
            let cell_type = types[group.cell_type];
            self.add_group(group, cell_type, plan)?;
        }
        if self.has_non_count && plan.sums == Sums::ValuesAndShares {
            for group in &mut self.groups {
                group.shares = Vec::new();
            }
        }
        Ok(())
    }

    /// Blank lines are worth a word only where a row follows.
    fn add_blank(&mut self, block: &Reduced) {
        if block.cells > 0 {
            self.blank += self.trailing_blank + block.blank_between;
            self.trailing_blank = block.blank - block.blank_between;
        } else {
            self.trailing_blank += block.blank;
        }
    }

    fn add_held(&mut self, held: &Held, cells: u64, plan: &Plan<'_>) -> Result<(), DataError> {
        for text in &held.texts {
            let first = &mut self.first_text[text.slot];
            if first.is_none() {
                *first = Some((text.place, text.value.clone()));
            }
        }
        let mut wrong: Option<(Place, usize, &str)> = None;
        for slot in 0..self.missing.len() {
            self.missing[slot] += u64::from(held.missing[slot]);
            self.has_number[slot] |= held.has_number(slot, cells);
            if let (true, Some((place, value))) = (self.has_number[slot], &self.first_text[slot])
                && wrong.is_none_or(|(first, ..)| *place < first)
            {
                wrong = Some((*place, slot, value));
            }
        }
        wrong.map_or(Ok(()), |(place, slot, value)| {
            Err(DataError::GeneValue {
                path: plan.path.to_owned(),
                place,
                column: plan.headers[plan.layout.values[slot]].clone(),
                value: value.to_owned(),
            })
        })
    }

    fn add_cell_type(&mut self, name: String, cells: u32) -> usize {
        let known = self.cell_types.iter().position(|(known, _)| *known == name);
        let index = known.unwrap_or_else(|| {
            self.cell_types.push((name, 0));
            self.cell_types.len() - 1
        });
        self.cell_types[index].1 += cells;
        index
    }

    fn add_group(
        &mut self,
        group: Group,
        cell_type: usize,
        plan: &Plan<'_>,
    ) -> Result<(), DataError> {
        let time = match self.times.iter().position(|(time, _)| *time == group.time) {
            Some(time) => time,
            None => {
                self.times.push((group.time, group.place));
                self.times.len() - 1
            }
        };
        if let Some(&known) = self.index.get(&(time, cell_type)) {
            let sum = &mut self.groups[known];
            sum.cells += group.cells;
            sum.zero_total += group.zero_total;
            sum.total += group.total;
            merge(&mut sum.values, &group.values);
            merge(&mut sum.shares, &group.shares);
            return Ok(());
        }
        self.check_size(group.place, plan)?;
        self.index.insert((time, cell_type), self.groups.len());
        self.groups.push(TotalGroup {
            time,
            cell_type,
            cells: group.cells,
            zero_total: group.zero_total,
            total: group.total,
            values: group.values,
            shares: group.shares,
        });
        Ok(())
    }

    fn check_size(&self, place: Place, plan: &Plan<'_>) -> Result<(), DataError> {
        let roles = &plan.layout.roles;
        let path = plan.path.to_owned();
        if self.times.len() > MOST_TIMES {
            return Err(DataError::TooManyTimes {
                path,
                place,
                column: plan.headers[roles.time].clone(),
                limit: MOST_TIMES,
            });
        }
        let genes = plan.layout.values.len();
        let limit = (MOST_MOMENTS / genes.max(1)).max(MOST_TIMES);
        if self.groups.len() >= limit {
            return Err(DataError::TooManyGroups {
                path,
                place,
                column: plan.headers[roles.cell_type.unwrap_or(roles.time)].clone(),
                genes,
                limit,
            });
        }
        Ok(())
    }
}

fn merge(sums: &mut [Moments], others: &[Moments]) {
    for (sum, other) in sums.iter_mut().zip(others) {
        *sum = sum.merged(*other);
    }
}
