//! The sample of every group.

use crate::attribute::{Attribute, ByAttribute};
use crate::read::assemble::assembly::Assembly;
use crate::read::assemble::levels::is_kept;
use crate::read::assemble::start_condition::start_condition;
use crate::settings::DataSettings;

impl Assembly<'_> {
    /// Finds the sample of every group.
    pub(super) fn place_groups(&mut self, settings: &DataSettings) {
        self.find_start();
        for group in &self.pass.total.groups {
            let labels = ByAttribute::from_fn(|attribute| self.level_of(attribute, group));
            let is_kept = labels.iter().all(|(attribute, level)| {
                let label = level.map(|level| self.levels[attribute][level].as_str());
                is_kept(label, attribute.kept_in(settings).0)
            });
            if !is_kept {
                self.filtered_out += group.sums.cells as usize;
                self.sample_of.push(None);
                continue;
            }
            if self.divides {
                self.zero_cells += group.sums.zero_total as usize;
            }
            let key = (self.times.axis.index[group.time], labels);
            let has_cells = self.cells_of(group) > 0;
            self.sample_of.push(has_cells.then_some(key));
        }
        self.number_unnamed();
        self.leave_out_copies();
        self.samples = self.sample_of.iter().flatten().copied().collect();
        self.samples.sort_unstable();
        self.samples.dedup();
    }

    /// Finds the condition that is the common start of the others, and the times with conditions.
    fn find_start(&mut self) {
        let attribute = Attribute::Condition;
        let groups = self.pass.total.groups.iter();
        let groups = groups.map(|group| {
            let time = self.times.axis.index[group.time];
            (time, self.level_of(attribute, group))
        });
        let groups: Vec<(usize, Option<usize>)> = groups.collect();
        let first = groups.iter().map(|(time, _)| *time).min().unwrap_or(0);
        let time = self.times.axis.times.get(first).copied();
        let time = time.unwrap_or_default();
        self.start = start_condition(&groups, time <= 0.0).map(|level| (first, level));
        let is_named = |(time, level): &(usize, Option<usize>)| {
            level.is_some_and(|level| Some((*time, level)) != self.start)
        };
        let named = groups.iter().filter(|group| is_named(group));
        self.has_conditions = named.map(|(time, _)| *time).collect();
        let levels = &mut self.levels[attribute];
        if !levels.is_empty() && !levels.iter().any(String::is_empty) {
            levels.push(String::new());
        }
        if let Some(start) = self
            .start
            .and_then(|(_, start)| self.label(attribute, start))
        {
            self.times.notes.push(format!(
                "At time {time} no condition but '{start}' was sampled: taken as the common start of all \
                 conditions."
            ));
        }
    }
}
