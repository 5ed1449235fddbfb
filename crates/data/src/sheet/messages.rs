//! What is said of a table of samples: notes about what was read, and what its rows do not fit.

use std::collections::{HashMap, HashSet};

use crate::error::{DataError, DataErrorKind};
use crate::roles::Role;
use crate::sheet::join::all_keys;
use crate::sheet::table::{EXAMPLES, Sheet};
use crate::sheet::texts::Texts;
use crate::words::{counted, listed, were};

impl Sheet {
    /// None of the names of the data has a row.
    pub(super) fn unmatched_error(&self, names: &[String]) -> DataError {
        self.unmatched(listed(names, |name| format!("'{name}'")))
    }

    /// None of the names of the data, in words, has a row.
    pub(crate) fn unmatched(&self, names: String) -> DataError {
        let quoted = |name: &String| format!("'{name}'");
        let keys = all_keys(&self.grid, &self.columns);
        let (column, examples) = keys.first().map_or_else(Default::default, |keys| {
            let rows = (0..self.grid.rows.len()).take(EXAMPLES);
            let names = rows.map(|row| keys.of(&self.grid, row).into_owned());
            (keys.title(&self.grid), names.collect::<Vec<String>>())
        });
        let kind = DataErrorKind::SheetUnmatched {
            names,
            column,
            keys: listed(&examples, quoted),
        };
        kind.in_file(&self.grid.path)
    }

    /// Refuses rows of one name that say different things. Rows that say the same are one.
    ///
    /// # Errors
    /// [`DataErrorKind::SheetRepeated`].
    pub(crate) fn check_repeats(&self) -> Result<(), DataError> {
        let Some(join) = &self.join else {
            return Ok(());
        };
        let mut first: HashMap<_, usize> = HashMap::new();
        for row in 0..self.grid.rows.len() {
            let key = join.keys.of(&self.grid, row);
            if key.is_empty() {
                continue;
            }
            let known = *first.entry(key.clone()).or_insert(row);
            if self.labels.are_equal(known, row) {
                continue;
            }
            let kind = DataErrorKind::SheetRepeated {
                key: key.into_owned(),
                first: self.grid.place_of(known),
                differ: self.differences(known, row),
            };
            let error = kind.in_file(&self.grid.path);
            return Err(error.at(self.grid.place_of(row)));
        }
        Ok(())
    }

    /// What two rows say differently.
    fn differences(&self, a: usize, b: usize) -> String {
        let differ = |texts: &Option<Texts>| {
            let texts = texts.as_ref()?;
            let (a, b) = (texts.get(a), texts.get(b));
            (a != b).then(|| format!("'{a}' and '{b}'"))
        };
        let time = differ(&self.labels.times).map(|values| format!("time {values}"));
        let attributes = self
            .labels
            .attributes
            .iter()
            .filter_map(|(attribute, texts)| {
                let values = differ(texts)?;
                Some(format!("{} {values}", Role::Attribute(attribute).noun()))
            });
        let all: Vec<String> = time.into_iter().chain(attributes).collect();
        listed(&all, Clone::clone)
    }

    /// The headers of all columns.
    pub(crate) fn titles(&self) -> Vec<String> {
        let columns = 0..self.grid.names.len();
        columns.map(|column| self.grid.title(column)).collect()
    }

    /// SHA-256 of the file, in hexadecimal.
    pub(crate) fn sha256(&self) -> &str {
        &self.grid.sha256
    }

    /// Sentences about what was read of this table, and how its rows were found.
    pub(crate) fn notes(&self) -> Vec<String> {
        let file = self.grid.file_name();
        let time = self
            .columns
            .time
            .map(|column| format!("time ('{}')", self.grid.title(column)));
        let attributes = self
            .columns
            .attributes
            .iter()
            .filter_map(|(attribute, column)| {
                let noun = Role::Attribute(attribute).noun();
                Some(format!("{noun} ('{}')", self.grid.title((*column)?)))
            });
        let what: Vec<String> = time.into_iter().chain(attributes).collect();
        let by = self.join.as_ref().map_or_else(String::new, |join| {
            format!(
                ", found by {}{}",
                join.keys.title(&self.grid),
                join.rule.note()
            )
        });
        let read = format!("From {file}: {}{by}.", listed(&what, Clone::clone));
        let notes = self.grid.notes.iter().chain(&self.columns.notes);
        let notes = notes.map(|note| format!("{file}: {note}"));
        std::iter::once(read)
            .chain(notes)
            .chain(self.unit_note())
            .chain(self.nameless_note())
            .collect()
    }

    /// A sentence about rows without data, where there are such; `used` are those with data.
    pub(crate) fn unused_note(&self, used: &HashSet<usize>) -> Option<String> {
        let join = self.join.as_ref()?;
        let used_keys: HashSet<_> = used
            .iter()
            .map(|&row| join.keys.of(&self.grid, row))
            .collect();
        let mut unused = Vec::new();
        let mut seen = HashSet::new();
        for row in 0..self.grid.rows.len() {
            let key = join.keys.of(&self.grid, row);
            if !key.is_empty() && !used_keys.contains(&key) && seen.insert(key.clone()) {
                unused.push(key);
            }
        }
        (!unused.is_empty()).then(|| {
            format!(
                "{} of {} {} not in the data: {}.",
                counted(unused.len(), "row"),
                self.grid.file_name(),
                if unused.len() == 1 { "is" } else { "are" },
                listed(&unused, |key| format!("'{key}'"))
            )
        })
    }

    /// A sentence about the unit that the names tell.
    fn unit_note(&self) -> Option<String> {
        let of = self.unit.as_ref()?;
        let (time, name) = &of.example;
        Some(format!(
            "{}: the times have no unit, and were read as {} because of names such as '{name}' for {time} \
             (‹time-unit› says another).",
            self.grid.file_name(),
            of.unit.name().to_lowercase()
        ))
    }

    /// A sentence about rows without a name.
    fn nameless_note(&self) -> Option<String> {
        let join = self.join.as_ref()?;
        let rows = 0..self.grid.rows.len();
        let nameless = rows
            .filter(|&row| join.keys.of(&self.grid, row).is_empty())
            .count();
        (nameless > 0).then(|| {
            let rows = counted(nameless, "row");
            format!(
                "{rows} of {} without a name {} passed over.",
                self.grid.file_name(),
                were(nameless)
            )
        })
    }
}
