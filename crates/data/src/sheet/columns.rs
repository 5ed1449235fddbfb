//! Recognises the columns of a table of samples by their headers, and by what they hold.

use crate::attribute::{Attribute, ByAttribute, CLEAR};
use crate::error::{DataError, DataErrorKind};
use crate::labels::names_unit;
use crate::roles::{Role, RoleError};
use crate::settings::DataSettings;
use crate::sheet::asked::asked_columns;
use crate::sheet::contents::{Codes, are_years, share_of_times};
use crate::sheet::grid::Grid;
use crate::sheet::headers::{is_organism, of_attribute, of_time};
use crate::words::listed;

/// What the columns of a table of samples hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Columns {
    /// The time.
    pub time: Option<usize>,
    /// The unit of the time.
    pub unit: Option<usize>,
    /// The attributes.
    pub attributes: ByAttribute<Option<usize>>,
    /// The names, where the user says which they are.
    pub key: Option<usize>,
    /// Sentences about what was not used.
    pub notes: Vec<String>,
}

/// A column that may have a role, with how clearly it has.
#[derive(Clone, Copy)]
struct Candidate {
    column: usize,
    score: u32,
}

impl Columns {
    /// Recognises the columns; those that settings name come first.
    ///
    /// # Errors
    /// [`DataErrorKind::Roles`] where several columns could each be the time or the condition, and
    /// [`DataErrorKind::SheetRoles`] where none has a role.
    pub(super) fn of(grid: &Grid, settings: &DataSettings) -> Result<Self, DataError> {
        let mut search = Search {
            grid,
            ignored: settings
                .ignore_columns
                .iter()
                .filter_map(|name| find(grid, name))
                .collect(),
            asked: Vec::new(),
            found: Self::default(),
            groups: Codes::constant(grid.rows.len()),
        };
        let asked = |name: &Option<String>| name.as_deref().and_then(|name| find(grid, name));
        search.found.key = asked(&settings.cell_id_column);
        let of_settings = ByAttribute::from_fn(|attribute| {
            let name = attribute.column_in(settings);
            name.and_then(|name| find(grid, name))
        });
        let time = asked(&settings.time_column);
        search.asked = asked_columns(grid, time, &of_settings)?;
        search.time(time)?;
        for (attribute, asked) in of_settings.iter() {
            search.attribute(attribute, *asked)?;
        }
        let found = search.found;
        let has_label = found.attributes.iter().any(|(_, column)| column.is_some());
        if found.time.is_none() && !has_label {
            let headers = listed(&grid.names, |name| format!("'{name}'"));
            let error = DataErrorKind::SheetRoles { headers }.in_file(&grid.path);
            return Err(error.at(grid.place));
        }
        Ok(found)
    }

    /// Whether a column is that of the time, its unit, or an attribute other than the replicate, whose
    /// label may be the name of a sample.
    pub(super) fn is_label(&self, column: usize) -> bool {
        let is = |known: Option<usize>| known == Some(column);
        let mut attributes = self.attributes.iter();
        is(self.time)
            || is(self.unit)
            || attributes.any(|(attribute, &known)| attribute != Attribute::Replicate && is(known))
    }
}

/// The column of a name: spelt exactly so, else in another case.
pub(super) fn find(grid: &Grid, name: &str) -> Option<usize> {
    let name = name.trim();
    let exact = grid.names.iter().position(|known| known == name);
    let lower = name.to_lowercase();
    exact.or_else(|| {
        grid.names
            .iter()
            .position(|known| known.to_lowercase() == lower)
    })
}

struct Search<'a> {
    grid: &'a Grid,
    ignored: Vec<usize>,
    /// The columns that settings give a role.
    asked: Vec<usize>,
    found: Columns,
    /// The rows that are equal in all columns found so far.
    groups: Codes,
}

impl Search<'_> {
    fn codes(&self, column: usize) -> Codes {
        Codes::of(&self.grid.columns[column])
    }

    fn title(&self, column: usize) -> String {
        format!("'{}'", self.grid.title(column))
    }

    /// Columns that may have a role by their headers, the clearest first.
    fn candidates(&self, score: impl Fn(&str) -> Option<u32>) -> Vec<Candidate> {
        let taken = |column: &usize| {
            let found = &self.found;
            let is = |known: Option<usize>| known == Some(*column);
            let of_attribute = found.attributes.iter().any(|(_, known)| is(*known));
            let is_named = self.asked.contains(column) || self.ignored.contains(column);
            is(found.time) || is(found.key) || of_attribute || is_named
        };
        let columns = (0..self.grid.names.len()).filter(|column| !taken(column));
        let scored = columns.filter_map(|column| {
            let score = score(&self.grid.names[column])?;
            Some(Candidate { column, score })
        });
        let mut candidates: Vec<Candidate> = scored.collect();
        candidates.sort_by_key(|candidate| (u32::MAX - candidate.score, candidate.column));
        candidates
    }

    fn ambiguous(&self, role: Role, columns: &[usize]) -> DataError {
        let named = columns
            .iter()
            .map(|&c| format!("{} ({})", self.title(c), c + 1));
        let role = RoleError::Ambiguous {
            role: role.noun(),
            candidates: named.collect::<Vec<_>>().join(", "),
            setting: role.setting(),
        };
        let error = DataErrorKind::Roles(Box::new(role)).in_file(&self.grid.path);
        error.at(self.grid.place)
    }

    /// Finds the column of the time, and that of its unit.
    fn time(&mut self, asked: Option<usize>) -> Result<(), DataError> {
        self.found.time = match asked {
            Some(column) => Some(column),
            None => self.best_time()?,
        };
        if let Some(time) = self.found.time {
            self.groups = self.codes(time);
            let unit = self.candidates(|header| names_unit(header).then_some(1));
            self.found.unit = unit.first().map(|unit| unit.column);
        }
        Ok(())
    }

    fn best_time(&mut self) -> Result<Option<usize>, DataError> {
        let mut candidates = self.candidates(of_time);
        candidates.retain_mut(|candidate| {
            let values = self.codes(candidate.column).present();
            let share = share_of_times(&values, &self.grid.names[candidate.column]);
            let is_sure = candidate.score >= CLEAR;
            // A column of one value is no course of times.
            if values.len() < 2 {
                candidate.score = candidate.score.saturating_sub(45);
            }
            !values.is_empty() && (is_sure || share >= 0.5 && !are_years(&values))
        });
        candidates.sort_by_key(|candidate| (u32::MAX - candidate.score, candidate.column));
        let Some(&best) = candidates.first() else {
            return Ok(None);
        };
        let codes = self.codes(best.column);
        let others = &candidates[1..];
        let others = others
            .iter()
            .filter(|other| !codes.determines(&self.codes(other.column)));
        let (same, lesser): (Vec<Candidate>, Vec<Candidate>) =
            others.partition(|other| other.score == best.score);
        if !same.is_empty() {
            let mut columns = vec![best.column];
            columns.extend(same.iter().map(|other| other.column));
            return Err(self.ambiguous(Role::Time, &columns));
        }
        if !lesser.is_empty() {
            let note = format!(
                "The time is that of the column {}, not of {} (‹time-column›).",
                self.title(best.column),
                listed(&lesser, |other| self.title(other.column))
            );
            self.found.notes.push(note);
        }
        Ok(Some(best.column))
    }

    /// Finds the column of an attribute.
    fn attribute(&mut self, attribute: Attribute, asked: Option<usize>) -> Result<(), DataError> {
        let column = match asked {
            Some(column) => Some(column),
            None => self.best_label(attribute)?,
        };
        self.found.attributes[attribute] = column;
        if let Some(column) = column {
            self.groups = self.groups.with(&self.codes(column));
        }
        Ok(())
    }

    fn best_label(&mut self, attribute: Attribute) -> Result<Option<usize>, DataError> {
        let candidates = self.candidates(|header| of_attribute(attribute, header));
        let with_codes = candidates.into_iter().map(|candidate| {
            let codes = self.codes(candidate.column);
            (candidate, codes)
        });
        let mut found: Vec<(Candidate, Codes)> = with_codes
            .filter(|(candidate, codes)| self.is_label(*candidate, codes))
            .collect();
        // What varies goes before what does not.
        found.sort_by_key(|(_, codes)| codes.levels.len() < 2);
        if attribute == Attribute::Replicate {
            self.put_unit_first(&mut found);
        }
        let Some((best, codes)) = found.first() else {
            return Ok(None);
        };
        let groups = self.groups.with(codes);
        let others = found[1..].iter().filter(|(other, codes)| {
            (attribute != Attribute::Replicate || other.score >= CLEAR) && !groups.determines(codes)
        });
        let others: Vec<Candidate> = others.map(|(other, _)| *other).collect();
        let is_sure = |other: &&Candidate| best.score >= CLEAR && other.score >= CLEAR;
        if attribute == Attribute::Condition && others.iter().any(|other| is_sure(&other)) {
            let mut columns = vec![best.column];
            columns.extend(others.iter().filter(is_sure).map(|other| other.column));
            return Err(self.ambiguous(Role::Attribute(attribute), &columns));
        }
        if !others.is_empty() {
            let role = Role::Attribute(attribute);
            let note = format!(
                "The {} is that of the column {}, not of {} ({}).",
                role.noun(),
                self.title(best.column),
                listed(&others, |other| self.title(other.column)),
                role.setting()
            );
            self.found.notes.push(note);
        }
        Ok(Some(best.column))
    }

    /// Whether the contents of a column are labels.
    fn is_label(&self, candidate: Candidate, codes: &Codes) -> bool {
        let values = codes.present();
        if values.is_empty() {
            return false;
        }
        if candidate.score >= CLEAR {
            return true;
        }
        // A name for each row, or another word for the time, tells nothing that samples share.
        let repeats_time = self.found.time.is_some() && values.len() > 1 && {
            let time = self.codes(self.found.time.unwrap_or_default());
            codes.pairs_with(&time) == values.len()
        };
        !codes.is_unique() && !repeats_time
    }

    /// Puts the column of the biological unit first: `replicate` may number what was measured of each
    /// donor, and then one of its numbers stands for several donors.
    fn put_unit_first(&self, found: &mut Vec<(Candidate, Codes)>) {
        let clear: Vec<usize> = (0..found.len())
            .filter(|&at| found[at].0.score >= CLEAR && found[at].1.levels.len() > 1)
            .collect();
        let holds_others = |at: usize| {
            let groups = self.groups.with(&found[at].1);
            clear
                .iter()
                .all(|&other| groups.determines(&found[other].1))
        };
        let is_organism = |at: usize| is_organism(&self.grid.names[found[at].0.column]);
        let whole = clear.iter().copied().find(|&at| holds_others(at));
        let first = whole.or_else(|| clear.iter().copied().find(|&at| is_organism(at)));
        if let Some(first) = first {
            let first = found.remove(first);
            found.insert(0, first);
        }
    }
}
