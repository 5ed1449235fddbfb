//! Samples without names: each is a library of its own.

use std::collections::{HashMap, HashSet};

use crate::attribute::Attribute;
use crate::read::assemble::assembly::{Assembly, SampleKey, Unnamed};
use crate::samples::noun;

impl Assembly<'_> {
    /// Whether some samples can be told apart only by reading each on its own.
    pub(in crate::read) fn has_unnamed_samples(&self) -> bool {
        self.unnamed != Unnamed::default()
    }

    /// Numbers the samples without names, once each is a group of its own.
    pub(super) fn number_unnamed(&mut self) {
        let cells = self.cells_of_samples();
        self.unnamed = self.unnamed(&cells);
        let is_apart = self.kept_groups().all(|(group, _)| group.sums.cells == 1);
        if !is_apart || !self.has_unnamed_samples() {
            return;
        }
        if self.levels.names[Attribute::Replicate].is_empty() {
            self.number_all();
        } else {
            self.number_some(&cells);
        }
    }

    /// The cells with the labels of each sample.
    fn cells_of_samples(&self) -> HashMap<SampleKey, usize> {
        let mut cells = HashMap::new();
        for (group, key) in self.kept_groups() {
            *cells.entry(key).or_default() += self.cells_of(group) as usize;
        }
        cells
    }

    fn unnamed(&self, cells: &HashMap<SampleKey, usize>) -> Unnamed {
        let sampled = cells
            .keys()
            .map(|(time, labels)| (time, labels[Attribute::Condition]));
        let sampled: HashSet<_> = sampled.collect();
        let noun = noun(cells.values().sum(), sampled.len(), self.pass.noun);
        let is_shared = |(key, cells): (&SampleKey, &usize)| {
            *cells > 1 && (self.lacks_replicate(key) || self.lacks_condition(key))
        };
        if noun != "sample" || !cells.iter().any(is_shared) {
            return Unnamed::default();
        }
        let count = |is_it: &dyn Fn(&SampleKey, usize) -> bool| {
            let found = cells.iter().filter(|(key, cells)| is_it(key, **cells));
            found.map(|(_, cells)| cells).sum()
        };
        Unnamed {
            replicates: count(&|key, _| self.lacks_replicate(key)),
            conditions: count(&|key, cells| {
                cells > 1 && !self.lacks_replicate(key) && self.lacks_condition(key)
            }),
        }
    }

    fn lacks_replicate(&self, (_, labels): &SampleKey) -> bool {
        let levels = &self.levels.names[Attribute::Replicate];
        labels[Attribute::Replicate].is_none_or(|level| levels[level].is_empty())
    }

    /// Whether a sample has no condition where others of its time have one.
    fn lacks_condition(&self, (_, labels): &SampleKey) -> bool {
        let levels = &self.levels.names[Attribute::Condition];
        labels[Attribute::Condition].is_some_and(|level| levels[level].is_empty())
    }

    /// Numbers the samples of every time and condition as replicates, where none has a name.
    fn number_all(&mut self) {
        let mut seen: HashMap<SampleKey, usize> = HashMap::new();
        for key in self.sample_of.iter_mut().flatten() {
            // Samples of different types are different samples all the same.
            let mut of_all_types = *key;
            of_all_types.1[Attribute::CellType] = None;
            let number = seen.entry(of_all_types).or_default();
            key.1[Attribute::Replicate] = Some(*number);
            *number += 1;
        }
        let most = seen.values().copied().max().unwrap_or_default();
        self.levels.names[Attribute::Replicate] =
            (1..=most).map(|number| format!("#{number}")).collect();
    }

    /// Numbers the samples without names beside those with names. No number comes twice, so that none
    /// passes for a donor who recurs.
    fn number_some(&mut self, cells: &HashMap<SampleKey, usize>) {
        let mut levels = std::mem::take(&mut self.levels.names[Attribute::Replicate]);
        let numbers = levels.iter().filter_map(|name| name.strip_prefix('#'));
        let numbers = numbers.filter_map(|number| number.parse::<usize>().ok());
        let mut last = numbers.max().unwrap_or_default();
        let mut sample_of = std::mem::take(&mut self.sample_of);
        for key in sample_of.iter_mut().flatten() {
            let replicate = key.1[Attribute::Replicate].filter(|&level| !levels[level].is_empty());
            let name = match replicate {
                None => "",
                Some(level) if self.lacks_condition(key) && cells.get(key) > Some(&1) => {
                    levels[level].as_str()
                }
                Some(_) => continue,
            };
            last += 1;
            let name = format!("{name} #{last}").trim_start().to_owned();
            key.1[Attribute::Replicate] = Some(levels.len());
            levels.push(name);
        }
        self.sample_of = sample_of;
        self.levels.names[Attribute::Replicate] = levels;
    }
}
