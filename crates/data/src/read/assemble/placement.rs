//! The sample of every group.

use crate::attribute::{Attribute, ByAttribute};
use crate::read::assemble::assembly::Assembly;
use crate::read::assemble::levels::is_kept;
use crate::read::assemble::start_condition::start_condition;
use crate::read::assemble::times::name_times;
use crate::read::sums::TotalGroup;
use crate::settings::DataSettings;
use crate::words::listed;

impl Assembly<'_> {
    /// Finds the sample of every group.
    pub(super) fn place_groups(&mut self, settings: &DataSettings) {
        self.find_names_of_times(settings);
        if !self.have_times_names {
            self.find_start(settings);
        }
        for group in &self.pass.total.groups {
            if !self.is_kept_but_for(&[], group, settings) {
                self.filtered_out += group.sums.cells as usize;
                self.sample_of.push(None);
                continue;
            }
            if self.divides {
                self.zero_cells += group.sums.zero_total as usize;
            }
            let labels = ByAttribute::from_fn(|attribute| {
                let is_none = self.have_times_names && attribute == Attribute::Condition;
                self.level_of(attribute, group).filter(|_| !is_none)
            });
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

    /// Whether the labels of a group are among those chosen, but for the labels of some attributes.
    pub(in crate::read) fn is_kept_but_for(
        &self,
        attributes: &[Attribute],
        group: &TotalGroup,
        settings: &DataSettings,
    ) -> bool {
        let mut of_group = Attribute::ALL.into_iter();
        of_group.all(|attribute| {
            let level = self.level_of(attribute, group);
            let label = level.map(|level| self.labels(attribute)[level].as_str());
            let (asked, blank) = (attribute.kept_in(settings).0, self.blank(attribute));
            attributes.contains(&attribute) || is_kept(label, asked, blank)
        })
    }

    /// Time and condition of every group that is kept, or of all.
    fn conditions(&self, kept_by: Option<&DataSettings>) -> Vec<(usize, Option<usize>)> {
        let groups = self.pass.total.groups.iter();
        let groups = groups.filter(|group| {
            kept_by.is_none_or(|settings| self.is_kept_but_for(&[], group, settings))
        });
        let groups = groups.map(|group| {
            let time = self.times.axis.index[group.time];
            (time, self.level_of(Attribute::Condition, group))
        });
        groups.collect()
    }

    /// Finds out whether conditions do no more than name the times.
    fn find_names_of_times(&mut self, settings: &DataSettings) {
        let Some(names) = name_times(self.conditions(Some(settings))) else {
            return;
        };
        self.have_times_names = true;
        let name = |&(time, level): &(usize, usize)| {
            let name = self.label(Attribute::Condition, level);
            let time = self.times.axis.times[time];
            format!("'{}' at {time}", name.unwrap_or_default())
        };
        let note = format!(
            "Conditions name the time points, each with one of its own, and are not taken as conditions: {}.",
            listed(&names, name)
        );
        self.times.notes.push(note);
    }

    /// Finds the condition that is the common start of the others, and the times with conditions.
    fn find_start(&mut self, settings: &DataSettings) {
        let attribute = Attribute::Condition;
        let groups = self.conditions(None);
        let first = groups.iter().map(|(time, _)| *time).min().unwrap_or(0);
        let time = self.times.axis.times.get(first).copied();
        let time = time.unwrap_or_default();
        if settings.shared_start {
            self.start = start_condition(&groups, time <= 0.0).map(|level| (first, level));
        }
        let is_named = |(time, level): &(usize, Option<usize>)| {
            level.is_some_and(|level| Some((*time, level)) != self.start)
        };
        let named = groups.iter().filter(|group| is_named(group));
        self.has_conditions = named.map(|(time, _)| *time).collect();
        let levels = &mut self.levels.names[attribute];
        if !levels.is_empty() && !levels.iter().any(String::is_empty) {
            levels.push(String::new());
        }
        if let Some(start) = self
            .start
            .and_then(|(_, start)| self.label(attribute, start))
        {
            self.times.notes.push(format!(
                "At time {time} no condition but '{start}' was sampled: taken as the common start of all \
                 conditions. ‹shared-start off› leaves it to '{start}' alone."
            ));
        }
    }
}
