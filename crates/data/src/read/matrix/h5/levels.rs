//! The distinct values of a column.

use std::collections::HashMap;
use std::hash::Hash;

use crate::read::matrix::Annotation;

/// Distinct values of a column at most; a column with more describes no group of cells.
const MOST_LEVELS: usize = 100_000;

/// Distinct values in order of appearance, and the value of each row.
#[derive(Default)]
pub(super) struct Levels {
    /// The distinct values.
    pub levels: Vec<String>,
    /// Index of the value of each row.
    pub codes: Vec<u32>,
}

impl Levels {
    /// Whether there are few enough values so far.
    pub(super) fn is_open(&self) -> bool {
        self.levels.len() <= MOST_LEVELS
    }

    /// Adds the value of a row, of which `text` makes a text where it was not met before.
    pub(super) fn add<K: Hash + Eq>(
        &mut self,
        known: &mut HashMap<K, u32>,
        key: K,
        text: impl FnOnce(&K) -> String,
    ) {
        if !self.is_open() {
            return;
        }
        let next = self.levels.len() as u32;
        let levels = &mut self.levels;
        let code = *known.entry(key).or_insert_with_key(|key| {
            levels.push(text(key));
            next
        });
        self.codes.push(code);
    }

    /// Adds the text of a row.
    pub(super) fn add_text(&mut self, known: &mut HashMap<String, u32>, text: &str) {
        if !self.is_open() {
            return;
        }
        let code = self.level_of(known, text);
        self.codes.push(code);
    }

    /// Index of a text among the values.
    pub(super) fn level_of(&mut self, known: &mut HashMap<String, u32>, text: &str) -> u32 {
        if let Some(&level) = known.get(text) {
            return level;
        }
        let level = self.levels.len() as u32;
        known.insert(text.to_owned(), level);
        self.levels.push(text.to_owned());
        level
    }

    /// The column, unless it has too many values.
    pub(super) fn finish(self, name: &str, rows: u64) -> Option<Annotation> {
        let is_whole = self.codes.len() as u64 == rows;
        (self.is_open() && is_whole).then(|| Annotation {
            name: name.to_owned(),
            levels: self.levels,
            codes: self.codes,
        })
    }
}
