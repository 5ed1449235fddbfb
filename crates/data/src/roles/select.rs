//! Chooses among the columns that could have a role.

use crate::attribute::Attribute;
use crate::roles::contents::Contents;
use crate::roles::error::RoleError;
use crate::roles::names::{Ranks, names_rows, names_sample};
use crate::roles::role::Role;
use crate::words::listed;

/// The choice of columns, as it goes on.
pub(super) struct Selection<'a> {
    pub headers: &'a [String],
    /// `[columns]`: how clearly each header names each role.
    pub ranks: Vec<Ranks>,
    pub contents: Contents<'a>,
    /// Whether something else tells the times.
    pub has_sheet: bool,
    /// `[columns]`: whether a column has a role already, or is left out by the user.
    pub is_taken: Vec<bool>,
    /// Columns named like a role that another has.
    pub spare: Vec<usize>,
    /// Sentences about what was assumed.
    pub notes: Vec<String>,
}

impl Selection<'_> {
    /// A column as notes name it.
    pub(super) fn title(&self, column: usize) -> String {
        match self.headers[column].as_str() {
            "" => format!("column {}", column + 1),
            name => format!("'{name}'"),
        }
    }

    fn titles(&self, columns: &[usize]) -> String {
        listed(columns, |&column| self.title(column))
    }

    pub(super) fn free(&self) -> impl Iterator<Item = usize> {
        let columns = self.is_taken.iter().enumerate();
        columns
            .filter(|(_, taken)| !**taken)
            .map(|(column, _)| column)
    }

    /// How clearly the header of a column names a role.
    pub(super) fn rank(&self, role: Role, column: usize) -> Option<u8> {
        self.ranks[column][role.place()]
    }

    /// The free columns named like a role, the clearest first, each with its rank.
    pub(super) fn named(&self, role: Role) -> Vec<(u8, usize)> {
        let columns = self.free();
        let named = columns.filter_map(|column| Some((self.rank(role, column)?, column)));
        let mut named: Vec<(u8, usize)> = named.collect();
        named.sort_unstable();
        named
    }

    pub(super) fn take(&mut self, role: Role, column: usize, others: &[usize]) {
        self.is_taken[column] = true;
        for &other in others.iter().filter(|&&other| other != column) {
            self.is_taken[other] = true;
            self.spare.push(other);
        }
        let others: Vec<usize> = others
            .iter()
            .copied()
            .filter(|&other| other != column)
            .collect();
        if !others.is_empty() {
            self.notes.push(format!(
                "The {} is read from {}, not from {}; ‹{}› takes another column.",
                role.noun(),
                self.title(column),
                self.titles(&others),
                role.setting().trim_matches(['‹', '›'])
            ));
        }
    }

    /// Leaves out the columns that are named like a role which the user gives to another.
    pub(super) fn spare_named(&mut self, role: Role) {
        for (_, column) in self.named(role) {
            self.is_taken[column] = true;
            self.spare.push(column);
        }
    }

    /// The column of an attribute.
    pub(super) fn attribute(&mut self, attribute: Attribute, time: Option<usize>) -> Option<usize> {
        let role = Role::Attribute(attribute);
        let mut named: Vec<usize> = self.named(role).into_iter().map(|(_, c)| c).collect();
        if attribute == Attribute::Condition {
            // Labels that say times may say a condition beside: the whole table tells. One without times is
            // clearer.
            let (timed, plain): (Vec<usize>, Vec<usize>) = named
                .into_iter()
                .partition(|&column| self.contents.says_time(column));
            named = if plain.is_empty() { timed } else { plain };
        }
        if attribute == Attribute::Replicate && named.is_empty() {
            named = self
                .free()
                .filter(|&column| self.is_shared_sample(column, time))
                .collect();
        }
        let &column = named.first()?;
        self.take(role, column, &named);
        Some(column)
    }

    /// Whether a column names samples that several cells share, and more of them than there are times.
    fn is_shared_sample(&self, column: usize, time: Option<usize>) -> bool {
        names_sample(&self.headers[column])
            && self.contents.distinct(column).len() > 1
            && !self.contents.is_unique(column)
            && time.is_none_or(|time| !self.contents.says_the_same(column, time))
    }

    /// The column that names the cells, and those that hold row numbers.
    pub(super) fn cell_id(&mut self) -> (Option<usize>, Vec<usize>) {
        let is_id = |column: usize| self.rank(Role::CellId, column).is_some();
        let is_row_name = |column: usize| {
            let header = &self.headers[column];
            names_rows(header) && (column == 0 || header != "V1")
        };
        let candidates = self
            .free()
            .filter(|&column| is_id(column) || is_row_name(column));
        let candidates: Vec<usize> = candidates.collect();
        let is_number = |column: usize| {
            let is_seen = self.contents.column(column).next().is_some();
            is_row_name(column)
                && !self.contents.is_text(column)
                && !(is_id(column) && (column == 0 || !is_seen))
        };
        let (numbers, ids): (Vec<usize>, Vec<usize>) = candidates
            .into_iter()
            .partition(|&column| is_number(column));
        if let Some(&column) = ids.first() {
            self.take(Role::CellId, column, &ids);
            return (Some(column), numbers);
        }
        // A sample in each row.
        let is_sample = |&column: &usize| {
            names_sample(&self.headers[column]) && self.contents.is_unique(column)
        };
        let sample = self.free().find(is_sample);
        if let Some(column) = sample {
            self.is_taken[column] = true;
            return (Some(column), numbers);
        }
        // Numbers name the cells where nothing else does, in the first column.
        let is_first = |column: &usize| {
            *column == 0
                && (self.contents.column(0).next().is_none() || self.contents.is_row_numbers(0))
        };
        match numbers.split_first() {
            Some((&column, others)) if is_first(&column) => {
                self.is_taken[column] = true;
                (Some(column), others.to_vec())
            }
            _ => (None, numbers),
        }
    }

    /// Leaves out what names cells too, where something else does, and gives the columns that hold row
    /// numbers.
    pub(super) fn other_ids(&mut self) -> Vec<usize> {
        self.spare_named(Role::CellId);
        let is_number = |&column: &usize| {
            let header = &self.headers[column];
            names_rows(header) && header != "V1" && !self.contents.is_text(column)
        };
        self.free().filter(is_number).collect()
    }

    pub(super) fn ambiguous(&self, role: Role, candidates: &[usize]) -> RoleError {
        let named = |&column: &usize| format!("'{}' ({})", self.headers[column], column + 1);
        RoleError::Ambiguous {
            role: role.noun(),
            candidates: candidates.iter().map(named).collect::<Vec<_>>().join(", "),
            setting: role.setting(),
        }
    }
}
