//! The labels that samples with cells have.

use std::collections::{BTreeMap, BTreeSet};

use crate::attribute::Attribute;
use crate::read::assemble::assembly::Assembly;
use crate::samples::ANY_CELL_TYPE;

impl Assembly<'_> {
    /// Whether there are several conditions among the samples kept.
    pub(in crate::read) fn has_several_conditions(&self) -> bool {
        let conditions = self.samples.iter();
        let mut conditions = conditions.filter_map(|(_, labels)| labels[Attribute::Condition]);
        let first = conditions.next();
        conditions.any(|condition| Some(condition) != first)
    }

    /// Whether the column of an attribute tells nothing of it after all.
    pub(in crate::read) fn is_left_out(&self, attribute: Attribute) -> bool {
        let levels = &self.pass.total.levels[attribute];
        !levels.is_empty() && !self.levels.has_column(attribute)
    }

    /// What each label of the column of conditions was read as, where that is not the label itself.
    pub(in crate::read) fn condition_labels(&self) -> Vec<(String, Option<String>)> {
        let attribute = Attribute::Condition;
        let labels = self.pass.total.levels[attribute].iter().enumerate();
        let read = labels.map(|(index, label)| {
            let level = self.levels.of_column(attribute, index);
            let name = level.map(|level| self.levels.names[attribute][level].clone());
            (label.label.clone(), name)
        });
        let read: Vec<(String, Option<String>)> = read.collect();
        let are_same = |(label, name): &(String, Option<String>)| name.as_ref() == Some(label);
        if read.iter().all(are_same) {
            return Vec::new();
        }
        read
    }

    /// The conditions that were sampled at one time alone, beside others with a course; each with the
    /// time.
    pub(in crate::read) fn conditions_of_one_time(&self) -> Vec<(usize, f64)> {
        let mut times: BTreeMap<Option<usize>, BTreeSet<usize>> = BTreeMap::new();
        for (time, labels) in &self.samples {
            let condition = labels[Attribute::Condition];
            times.entry(condition).or_default().insert(*time);
        }
        let shared = times.remove(&None).unwrap_or_default();
        let one_time = |(condition, own): (&Option<usize>, &BTreeSet<usize>)| {
            let mut course = own.union(&shared);
            let first = *course.next()?;
            let is_alone = course.next().is_none();
            is_alone.then_some(((*condition)?, self.times.axis.times[first]))
        };
        let of_one: Vec<(usize, f64)> = times.iter().filter_map(one_time).collect();
        if of_one.len() == times.len() {
            return Vec::new();
        }
        of_one
    }

    /// The conditions of the samples, in order of appearance.
    pub(in crate::read) fn conditions_kept(&self) -> BTreeSet<usize> {
        let labels = self.samples.iter();
        labels
            .filter_map(|(_, labels)| labels[Attribute::Condition])
            .collect()
    }

    /// The cell types with cells, in order of appearance.
    pub(super) fn cell_types(&self) -> Vec<String> {
        let attribute = Attribute::CellType;
        let mut levels: Vec<Option<usize>> =
            self.samples.iter().map(|(_, l)| l[attribute]).collect();
        levels.sort_unstable();
        levels.dedup();
        let names = levels
            .into_iter()
            .map(|level| self.label(attribute, level?));
        let names = names.map(|name| name.unwrap_or_else(|| ANY_CELL_TYPE.to_owned()));
        names.collect()
    }
}
