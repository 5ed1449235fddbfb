//! Chooses what tells the times.

use crate::attribute::Attribute;
use crate::labels::{names_pseudotime, read_labels, unit_of_header};
use crate::roles::error::RoleError;
use crate::roles::headers::first_headers;
use crate::roles::measures::looks_like_cell_measure;
use crate::roles::names::names_sample;
use crate::roles::role::Role;
use crate::roles::select::Selection;
use crate::settings::UnitChoice;
use crate::words::short;

/// What tells the times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeSource {
    /// A column.
    Column(usize),
    /// The names of the cells or samples, in this column.
    Ids(usize),
    /// Something else: a table of samples, or names that stand in no column.
    Elsewhere,
}

impl Selection<'_> {
    /// What tells the times.
    ///
    /// # Errors
    /// [`RoleError::Ambiguous`] and [`RoleError::NoTime`].
    pub(super) fn time(&mut self) -> Result<TimeSource, RoleError> {
        let named = self.named(Role::Time);
        let Some(&(best, _)) = named.first() else {
            return self.time_by_contents();
        };
        let all: Vec<usize> = named.iter().map(|(_, column)| *column).collect();
        let clearest = named.iter().filter(|(rank, _)| *rank == best);
        let mut clearest: Vec<usize> = clearest.map(|(_, column)| *column).collect();
        if best > 0 && !self.has_sheet {
            let by_contents = self.saying_time().into_iter();
            let disagree = |&other: &usize| {
                let others = clearest.iter().filter(|&&column| column != other);
                others.clone().count() > 0 && !others.clone().any(|&c| self.agree(c, other))
            };
            let rivals: Vec<usize> = by_contents.filter(|c| !clearest.contains(c)).collect();
            let rivals: Vec<usize> = rivals.into_iter().filter(disagree).collect();
            clearest.extend(rivals);
        }
        match self.same_times(&clearest) {
            Some(column) => {
                self.take(Role::Time, column, &all);
                Ok(TimeSource::Column(column))
            }
            None if self.has_sheet => {
                self.spare_named(Role::Time);
                Ok(TimeSource::Elsewhere)
            }
            None => Err(self.ambiguous(Role::Time, &clearest)),
        }
    }

    /// The best of columns that say the same, where there is one: with words for units before plain
    /// numbers.
    fn same_times(&self, columns: &[usize]) -> Option<usize> {
        let (&first, others) = columns.split_first()?;
        if !others
            .iter()
            .all(|&other| self.contents.says_the_same(first, other))
        {
            return None;
        }
        let has_unit = |&&column: &&usize| {
            self.contents.says_time(column) || unit_of_header(&self.headers[column]).is_some()
        };
        columns.iter().find(has_unit).or(columns.first()).copied()
    }

    /// Columns of text, not named like another role, whose labels say times.
    fn saying_time(&self) -> Vec<usize> {
        const SAMPLES: &[&str] = &[
            "dataset",
            "experiment",
            "batch",
            "ident",
            "hash.ID",
            "MULTI_ID",
        ];
        let is_other = |column: usize| {
            let header = &self.headers[column];
            let is_known = |role| self.rank(role, column).is_some();
            let is_sample = names_sample(header) || SAMPLES.contains(&header.as_str());
            is_known(Role::Attribute(Attribute::Replicate))
                || is_known(Role::Attribute(Attribute::CellType))
                || (looks_like_cell_measure(header) && !is_sample)
        };
        let columns = self.free().filter(|&column| !is_other(column));
        columns
            .filter(|&column| self.contents.says_time(column))
            .collect()
    }

    /// Whether two columns say the same times.
    fn agree(&self, one: usize, two: usize) -> bool {
        let times = |column: usize| {
            let values: Vec<String> = self.contents.column(column).map(str::to_owned).collect();
            let read = read_labels(&values, &self.headers[column], UnitChoice::AsWritten, &[]);
            let times = read.readings.into_iter();
            times
                .map(|reading| reading.time.map(|time| time.number))
                .collect::<Vec<_>>()
        };
        times(one) == times(two)
    }

    fn time_by_contents(&mut self) -> Result<TimeSource, RoleError> {
        if self.has_sheet {
            return Ok(TimeSource::Elsewhere);
        }
        let columns = self.saying_time();
        let Some((&first, others)) = columns.split_first() else {
            // A pseudotime is refused with the bins that make it a course, unless they are asked for.
            let pseudotimes: Vec<usize> = self
                .free()
                .filter(|&column| names_pseudotime(&self.headers[column]))
                .collect();
            if let [only] = pseudotimes[..] {
                self.is_taken[only] = true;
                return Ok(TimeSource::Column(only));
            }
            let headers = first_headers(self.headers);
            return Err(RoleError::NoTime { headers });
        };
        if !others.iter().all(|&other| self.agree(first, other)) {
            return Err(self.ambiguous(Role::Time, &columns));
        }
        // The label that says most, such as `act_6h_D1` beside `6h`, but for names of single cells.
        let labels = |column: &&usize| self.contents.distinct(**column).len();
        let shared = columns
            .iter()
            .filter(|&&column| !self.contents.is_unique(column));
        let best = shared.rev().max_by_key(labels).copied().unwrap_or(first);
        self.is_taken[best] = true;
        let example = self
            .contents
            .distinct(best)
            .into_iter()
            .next()
            .unwrap_or_default();
        self.notes.push(format!(
            "No column is named like a time; times are read from {}, with labels such as '{}'.",
            self.title(best),
            short(&example, 40)
        ));
        Ok(if self.contents.is_unique(best) {
            TimeSource::Ids(best)
        } else {
            TimeSource::Column(best)
        })
    }
}
