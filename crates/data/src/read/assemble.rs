//! From the sums of a table to its profiles.

use std::path::Path;

use crate::attribute::{Attribute, ByAttribute};
use crate::error::{DataError, DataErrorKind};
use crate::matrix::Matrix;
use crate::moments::Moments;
use crate::normalise::{Shares, SizeFactors, size_factors};
use crate::profiles::GeneProfiles;
use crate::read::gene_names::unique_names;
use crate::read::sums::{Pass, TotalGroup};
use crate::read::times::{TimeAxis, TimeValue, time_axis};
use crate::roles::{Role, kept_labels};
use crate::samples::{ANY_CELL_TYPE, Sample, Samples, UNLABELLED};
use crate::settings::DataSettings;
use crate::words::listed;

/// A pass over a whole table, checked.
pub(super) struct Assembly<'a> {
    path: &'a Path,
    pub(super) pass: Pass,
    /// Indices into the value columns, ascending.
    pub(super) genes: Vec<usize>,
    axis: TimeAxis,
    /// `[S]`: the samples with cells, ascending.
    samples: Vec<SampleKey>,
    /// Whether cells with a total of 0 are left out.
    divides: bool,
    /// Number of those cells.
    pub(super) zero_cells: usize,
}

/// The time of a sample, as an index into the axis, and its labels, as indices into the levels. Their
/// order is that of the samples: by time, then by labels in order of appearance.
type SampleKey = (usize, ByAttribute<usize>);

impl<'a> Assembly<'a> {
    /// Checks what only the whole table can tell.
    ///
    /// `divides` says whether values are divided by the total of their cell.
    ///
    /// # Errors
    /// [`DataErrorKind::NoGenes`], [`DataErrorKind::UnknownLabel`],
    /// [`DataErrorKind::TimeWithoutUnit`] and [`DataErrorKind::OneTime`].
    pub(super) fn new(
        path: &'a Path,
        mut pass: Pass,
        settings: &DataSettings,
        divides: bool,
    ) -> Result<Self, DataError> {
        check_labels(path, &pass, settings)?;
        let genes = gene_columns(path, &pass)?;
        let groups = &mut pass.total.groups;
        let mut zero_cells = 0;
        if divides {
            zero_cells = groups.iter().map(|g| g.sums.zero_total as usize).sum();
            groups.retain(|group| group.sums.cells > group.sums.zero_total);
        }
        if groups.is_empty() {
            let ignored = "every value is 0, so that there is nothing to normalise".to_owned();
            let error = DataErrorKind::NoGenes { ignored }.in_file(path);
            return Err(error.at(pass.header.place));
        }
        let axis = axis_of(path, &pass)?;
        let mut assembly = Self {
            path,
            pass,
            genes,
            axis,
            samples: Vec::new(),
            divides,
            zero_cells,
        };
        let groups = assembly.pass.total.groups.iter();
        let mut samples: Vec<SampleKey> = groups.map(|group| assembly.sample_of(group)).collect();
        samples.sort_unstable();
        samples.dedup();
        assembly.samples = samples;
        assembly.check_times()?;
        Ok(assembly)
    }

    fn sample_of(&self, group: &TotalGroup) -> SampleKey {
        (self.axis.index[group.time], group.labels)
    }

    /// Cells of a group that are not left out.
    pub(super) fn cells_of(&self, group: &TotalGroup) -> u32 {
        let left_out = if self.divides {
            group.sums.zero_total
        } else {
            0
        };
        group.sums.cells - left_out
    }

    fn check_times(&self) -> Result<(), DataError> {
        let [time] = self.used_times()[..] else {
            return Ok(());
        };
        let groups = self.pass.total.groups.iter();
        let kind = DataErrorKind::OneTime {
            time: self.axis.times[time],
            cells: groups.map(|group| group.sums.cells as usize).sum(),
        };
        let column = &self.pass.header.names[self.pass.layout.roles.time];
        Err(kind.in_file(self.path).in_column(column))
    }

    /// The times with cells, as indices into the axis, ascending.
    fn used_times(&self) -> Vec<usize> {
        let mut used: Vec<usize> = self.samples.iter().map(|(time, _)| *time).collect();
        used.dedup();
        used
    }

    /// The size to which the shares of each time are brought.
    pub(super) fn sizes(&self) -> Sizes {
        let used = self.used_times();
        let mut shares = Shares {
            moments: Matrix::filled(self.genes.len(), used.len(), Moments::default()),
            cells: vec![0.0; used.len()],
            totals: vec![0.0; used.len()],
        };
        for group in &self.pass.total.groups {
            let (time, _) = self.sample_of(group);
            let t = used.partition_point(|&used| used < time);
            shares.cells[t] += f64::from(self.cells_of(group));
            shares.totals[t] += group.sums.total;
            for (g, &slot) in self.genes.iter().enumerate() {
                let sum = &mut shares.moments[(g, t)];
                *sum = sum.merged(group.sums.shares[slot]);
            }
        }
        for (total, cells) in shares.totals.iter_mut().zip(&shares.cells) {
            *total /= cells;
        }
        let factors = size_factors(&shares);
        let mut of_axis = vec![0.0; self.axis.times.len()];
        for ((&time, total), factor) in used.iter().zip(&shares.totals).zip(&factors.factors) {
            of_axis[time] = total / factor;
        }
        Sizes { of_axis, factors }
    }

    /// The size of every time as the table writes it, for a second pass.
    pub(super) fn size_of_times(&self, sizes: &Sizes) -> Vec<(TimeValue, f64)> {
        let times = self.pass.total.times.iter().zip(&self.axis.index);
        times
            .map(|((time, _), &index)| (*time, sizes.of_axis[index]))
            .collect()
    }

    /// The size of every time of the profiles, `[T]`.
    pub(super) fn sizes_of_profiles(&self, sizes: &Sizes) -> Vec<f64> {
        let used = self.used_times().into_iter();
        used.map(|time| sizes.of_axis[time]).collect()
    }

    /// The profiles of all genes: of the values, or with `sizes` of the shares brought to size.
    pub(super) fn profiles(&self, sizes: Option<&Sizes>) -> GeneProfiles {
        let mut cells = vec![0; self.samples.len()];
        let mut moments = Matrix::filled(self.genes.len(), cells.len(), Moments::default());
        for group in &self.pass.total.groups {
            let key = self.sample_of(group);
            let s = self.samples.partition_point(|sample| *sample < key);
            cells[s] += self.cells_of(group);
            for (g, &slot) in self.genes.iter().enumerate() {
                let of_group = match sizes {
                    Some(sizes) => group.sums.shares[slot].scaled(sizes.of_axis[key.0]),
                    None => group.sums.values[slot],
                };
                let sum = &mut moments[(g, s)];
                *sum = sum.merged(of_group);
            }
        }
        let samples = self.samples.iter().zip(cells);
        let samples = samples.map(|((time, labels), cells)| {
            let label = |attribute| self.label(attribute, labels[attribute]);
            Sample::new(self.axis.times[*time], cells, label)
        });
        let samples = Samples::new(samples.collect(), self.axis.unit, self.cell_types());
        GeneProfiles::new(unique_names(&self.gene_headers()).0, samples, moments)
    }

    /// The cell types with cells, in order of appearance.
    fn cell_types(&self) -> Vec<String> {
        let attribute = Attribute::CellType;
        let mut levels: Vec<usize> = self.samples.iter().map(|(_, l)| l[attribute]).collect();
        levels.sort_unstable();
        levels.dedup();
        let names = levels.into_iter().map(|level| self.label(attribute, level));
        let names = names.map(|name| name.unwrap_or_else(|| ANY_CELL_TYPE.to_owned()));
        names.collect()
    }

    /// A label as the samples have it; `None` where the table lacks the attribute.
    pub(super) fn label(&self, attribute: Attribute, level: usize) -> Option<String> {
        let level = self.pass.total.levels[attribute].get(level)?;
        Some(match level.label.as_str() {
            "" => UNLABELLED.to_owned(),
            label => label.to_owned(),
        })
    }

    /// The column of gene `g`.
    pub(super) fn column_of(&self, g: usize) -> usize {
        self.pass.layout.values[self.genes[g]]
    }

    /// The names of the genes as the table has them `[G]`.
    pub(super) fn gene_headers(&self) -> Vec<String> {
        let genes = 0..self.genes.len();
        genes
            .map(|g| self.pass.header.title(self.column_of(g)))
            .collect()
    }
}

/// The sizes of the times.
pub(super) struct Sizes {
    /// By index into the axis; 0 for a time without cells.
    of_axis: Vec<f64>,
    /// The size factors behind them.
    pub(super) factors: SizeFactors,
}

fn axis_of(path: &Path, pass: &Pass) -> Result<TimeAxis, DataError> {
    let values: Vec<_> = pass.total.times.iter().map(|(time, _)| *time).collect();
    let column = &pass.header.names[pass.layout.roles.time];
    time_axis(&values, column).map_err(|index| {
        let value = values[index].number.to_string();
        let error = DataErrorKind::TimeWithoutUnit { value }.in_file(path);
        error.at(pass.total.times[index].1).in_column(column)
    })
}

/// The value columns that are genes: those without text, but for nameless empty ones.
fn gene_columns(path: &Path, pass: &Pass) -> Result<Vec<usize>, DataError> {
    let (total, layout) = (&pass.total, &pass.layout);
    let is_gene = |slot: &usize| {
        let named = !pass.header.names[layout.values[*slot]].is_empty();
        total.first_text[*slot].is_none() && (named || total.has_number[*slot])
    };
    let genes: Vec<usize> = (0..layout.values.len()).filter(is_gene).collect();
    if genes.iter().any(|&slot| total.has_number[slot]) {
        return Ok(genes);
    }
    let columns = listed(&layout.values, |&column| pass.header.title(column));
    let ignored = format!("{columns} hold text or nothing");
    let error = DataErrorKind::NoGenes { ignored }.in_file(path);
    Err(error.at(pass.header.place))
}

/// Refuses labels asked for that no cell has.
fn check_labels(path: &Path, pass: &Pass, settings: &DataSettings) -> Result<(), DataError> {
    for (attribute, present) in pass.total.levels.iter() {
        let (kept, setting) = kept_labels(attribute, settings);
        let known = |wanted: &&String| present.iter().any(|level| level.label == wanted.trim());
        let Some(unknown) = kept.iter().find(|wanted| !known(wanted)) else {
            continue;
        };
        let roles = &pass.layout.roles;
        let column = roles.attributes[attribute].unwrap_or(roles.time);
        let kind = DataErrorKind::UnknownLabel {
            noun: Role::Attribute(attribute).noun(),
            value: unknown.clone(),
            setting,
            present: listed(present, |level| level.label.clone()),
        };
        return Err(kind.in_file(path).in_column(&pass.header.names[column]));
    }
    Ok(())
}
