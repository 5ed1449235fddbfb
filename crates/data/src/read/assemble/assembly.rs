//! From the sums of a table to its profiles.

use std::collections::BTreeSet;
use std::path::Path;

use crate::attribute::{Attribute, ByAttribute};
use crate::error::DataError;
use crate::matrix::Matrix;
use crate::moments::Moments;
use crate::profiles::GeneProfiles;
use crate::read::assemble::checks::{check_labels, gene_columns, no_cells};
use crate::read::assemble::condition_labels::condition_labels;
use crate::read::assemble::levels::{Levels, blank_name, name_of, told};
use crate::read::assemble::sizes::Sizes;
use crate::read::assemble::times::{LabelTimes, label_times};
use crate::read::genes::names::unique_names;
use crate::read::loaded::TimeOfLabel;
use crate::read::sums::{Pass, TotalGroup};
use crate::samples::{Sample, Samples, noun};
use crate::settings::DataSettings;

/// A pass over a whole table, checked.
pub(in crate::read) struct Assembly<'a> {
    pub(super) path: &'a Path,
    pub(in crate::read) pass: Pass,
    /// Indices into the value columns, ascending.
    pub(in crate::read) genes: Vec<usize>,
    pub(in crate::read) times: LabelTimes,
    /// The labels of each attribute: those of its column, else those that time labels tell.
    pub(super) levels: Levels,
    /// Whether conditions do no more than name the times, each with one of its own, so that they are none.
    pub(super) have_times_names: bool,
    /// The time and condition that are the common start of all, as indices.
    pub(super) start: Option<(usize, usize)>,
    /// Times, as indices into the axis, at which a named condition was sampled.
    pub(super) has_conditions: Vec<usize>,
    /// For each group its sample; `None` where it is left out.
    pub(super) sample_of: Vec<Option<SampleKey>>,
    /// Samples that are not told apart by their labels, since some are not named.
    pub(in crate::read) unnamed: Unnamed,
    /// `[S]`: the samples with cells, ascending.
    pub(super) samples: Vec<SampleKey>,
    /// Whether cells with a total of 0 are left out.
    pub(in crate::read) divides: bool,
    /// Number of those cells.
    pub(in crate::read) zero_cells: usize,
    /// Cells left out by their labels.
    pub(in crate::read) filtered_out: usize,
}

/// The time of a sample, as an index into the axis, and its labels, as indices into the levels. Their
/// order is that of the samples: by time, then by labels in order of appearance.
pub(super) type SampleKey = (usize, LabelKey);

/// The labels of a sample, as indices into the levels.
pub(super) type LabelKey = ByAttribute<Option<usize>>;

/// Samples that are not told apart by their labels, because some of these are not named. There are none
/// in a table of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::read) struct Unnamed {
    /// Samples without a replicate.
    pub replicates: usize,
    /// Samples without a condition that share the rest with others, a named replicate too.
    pub conditions: usize,
}

impl<'a> Assembly<'a> {
    /// Checks what only the whole table can tell.
    ///
    /// `divides` says whether values are divided by the total of their cell.
    ///
    /// # Errors
    /// [`DataErrorKind::NoGenes`], [`DataErrorKind::UnknownLabel`], [`DataErrorKind::OneTime`], and
    /// those of [`label_times`].
    pub(in crate::read) fn new(
        path: &'a Path,
        pass: Pass,
        settings: &DataSettings,
        divides: bool,
    ) -> Result<Self, DataError> {
        let genes = gene_columns(path, &pass)?;
        if pass.total.groups.is_empty() {
            return Err(no_cells(path, &pass, 0));
        }
        let mut times = label_times(path, &pass, &cells_of_labels(&pass, divides), settings)?;
        let mut conditions = condition_labels(&pass, &times, settings);
        times.notes.extend(conditions.note.take());
        let levels = Levels::new(&pass, &times, conditions);
        check_labels(path, &pass, &levels.names, settings)?;
        let mut assembly = Self {
            path,
            pass,
            genes,
            times,
            levels,
            have_times_names: false,
            start: None,
            has_conditions: Vec::new(),
            sample_of: Vec::new(),
            unnamed: Unnamed::default(),
            samples: Vec::new(),
            divides,
            zero_cells: 0,
            filtered_out: 0,
        };
        assembly.place_groups(settings);
        if assembly.samples.is_empty() {
            let (pass, filtered) = (&assembly.pass, assembly.filtered_out);
            return Err(no_cells(path, pass, filtered));
        }
        assembly.check_times(settings)?;
        Ok(assembly)
    }

    /// The label of a group, as an index into the levels; `None` where it has none, or belongs to all
    /// conditions.
    pub(in crate::read) fn level_of(
        &self,
        attribute: Attribute,
        group: &TotalGroup,
    ) -> Option<usize> {
        let level = self.levels.of(attribute, group, &self.times);
        if attribute != Attribute::Condition {
            return level;
        }
        let names = &self.levels.names[attribute];
        let named = level.filter(|&level| !names[level].is_empty());
        let time = self.times.axis.index[group.time];
        match named {
            Some(level) if Some((time, level)) == self.start => None,
            Some(level) => Some(level),
            // Beside others at this time it is a condition of its own, else what all have in common.
            None => {
                let unnamed = || names.iter().position(String::is_empty);
                self.has_conditions.contains(&time).then(unnamed).flatten()
            }
        }
    }

    /// Whether every time has one cell or sample alone.
    pub(in crate::read) fn has_one_each(&self) -> bool {
        self.cells() == self.used_times().len()
    }

    /// What an observation is: "sample" where there are a few at each time and condition, else what the
    /// file says.
    pub(in crate::read) fn noun(&self) -> &'static str {
        let sampled = self
            .samples
            .iter()
            .map(|(time, labels)| (time, labels[Attribute::Condition]));
        let sampled: BTreeSet<_> = sampled.collect();
        noun(self.cells(), sampled.len(), self.pass.noun)
    }

    /// Cells of a group that are not left out.
    pub(in crate::read) fn cells_of(&self, group: &TotalGroup) -> u32 {
        cells_of(group, self.divides)
    }

    /// The groups that are not left out, with their samples.
    pub(super) fn kept_groups(&self) -> impl Iterator<Item = (&TotalGroup, SampleKey)> {
        let groups = self.pass.total.groups.iter().zip(&self.sample_of);
        groups.filter_map(|(group, sample)| Some((group, (*sample)?)))
    }

    /// Cells that are not left out.
    pub(in crate::read) fn cells(&self) -> usize {
        let groups = self.kept_groups();
        groups.map(|(group, _)| self.cells_of(group) as usize).sum()
    }

    /// The times with cells, as indices into the axis, ascending.
    pub(super) fn used_times(&self) -> Vec<usize> {
        let mut used: Vec<usize> = self.samples.iter().map(|(time, _)| *time).collect();
        used.dedup();
        used
    }

    /// The time of the profiles, and the condition, that every label tells.
    pub(in crate::read) fn times_of_labels(&self) -> Vec<TimeOfLabel> {
        let used = self.used_times();
        let labels = self.pass.total.times.iter().enumerate();
        labels
            .filter_map(|(l, label)| {
                let index = self.times.axis.index[l];
                Some(TimeOfLabel {
                    label: label.label.clone(),
                    time: used.binary_search(&index).ok()?,
                    condition: told(Attribute::Condition, &self.times, l).cloned(),
                    is_of_all: !self.has_conditions.contains(&index),
                })
            })
            .collect()
    }

    /// The profiles of all genes: of the values, or with `sizes` of the shares brought to size.
    pub(in crate::read) fn profiles(&self, sizes: Option<&Sizes>) -> GeneProfiles {
        let mut cells = vec![0; self.samples.len()];
        let mut moments = Matrix::filled(self.genes.len(), cells.len(), Moments::default());
        for (group, key) in self.kept_groups() {
            let s = self.samples.partition_point(|sample| *sample < key);
            cells[s] += self.cells_of(group);
            let size = sizes.map(|sizes| self.size_of(sizes, &key));
            for (g, &slot) in self.genes.iter().enumerate() {
                let of_group = match size {
                    Some(size) => group.sums.shares[slot].scaled(size),
                    None => group.sums.values[slot],
                };
                let sum = &mut moments[(g, s)];
                *sum = sum.merged(of_group);
            }
        }
        let samples = self.samples.iter().zip(cells);
        let samples = samples.map(|((time, labels), cells)| {
            let label = |attribute| self.label(attribute, labels[attribute]?);
            Sample::new(self.times.axis.times[*time], cells, label)
        });
        let samples = Samples::new(samples.collect(), self.times.axis.unit, self.cell_types());
        GeneProfiles::new(unique_names(&self.gene_names()).0, samples, moments)
    }

    /// A label as the samples have it; `None` where the table lacks the attribute.
    pub(in crate::read) fn label(&self, attribute: Attribute, level: usize) -> Option<String> {
        let label = self.levels.names[attribute].get(level)?;
        Some(name_of(label, self.blank(attribute)).to_owned())
    }

    /// The name of cells without a label of an attribute.
    pub(in crate::read) fn blank(&self, attribute: Attribute) -> &'static str {
        blank_name(attribute, self.labels(attribute))
    }

    /// The labels of an attribute, in order of appearance.
    pub(in crate::read) fn labels(&self, attribute: Attribute) -> &[String] {
        &self.levels.names[attribute]
    }

    /// The position of gene `g` in the file.
    pub(in crate::read) fn position_of(&self, g: usize) -> usize {
        self.pass.columns.positions[self.genes[g]]
    }

    /// The names of the genes as the table has them `[G]`.
    pub(in crate::read) fn gene_names(&self) -> Vec<String> {
        let names = &self.pass.columns.values;
        self.genes.iter().map(|&slot| names[slot].clone()).collect()
    }
}

fn cells_of(group: &TotalGroup, divides: bool) -> u32 {
    let left_out = if divides { group.sums.zero_total } else { 0 };
    group.sums.cells - left_out
}

/// Cells of each time label `[L]`.
fn cells_of_labels(pass: &Pass, divides: bool) -> Vec<u64> {
    let mut cells = vec![0; pass.total.times.len()];
    for group in &pass.total.groups {
        cells[group.time] += u64::from(cells_of(group, divides));
    }
    cells
}
