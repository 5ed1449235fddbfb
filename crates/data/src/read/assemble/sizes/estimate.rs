//! The sizes to which shares are brought: those of each time, or of each time and condition.

use crate::attribute::Attribute;
use crate::matrix::Matrix;
use crate::moments::Moments;
use crate::normalise::{Shares, size_factors};
use crate::read::assemble::assembly::{Assembly, SampleKey};
use crate::read::assemble::sizes::table::{SizeKey, Sizes};
use crate::read::sums::{SizesByLabel, TotalGroup};
use crate::samples::{Column, Courses};

impl Assembly<'_> {
    /// The size to which the shares of each time are brought; with several conditions, those of each time
    /// and condition: the columns of the profiles.
    pub(in crate::read) fn sizes(&self) -> Sizes {
        let keys = self.size_keys();
        let mut shares = Shares {
            moments: Matrix::filled(self.genes.len(), keys.len(), Moments::default()),
            cells: vec![0.0; keys.len()],
            totals: vec![0.0; keys.len()],
        };
        let by_condition = self.has_several_conditions();
        for (group, sample) in self.kept_groups() {
            let key = size_key(&sample, by_condition);
            let c = keys.partition_point(|&known| known < key);
            shares.cells[c] += f64::from(self.cells_of(group));
            shares.totals[c] += group.sums.total;
            for (g, &slot) in self.genes.iter().enumerate() {
                let sum = &mut shares.moments[(g, c)];
                *sum = sum.merged(group.sums.shares[slot]);
            }
        }
        for (total, cells) in shares.totals.iter_mut().zip(&shares.cells) {
            *total /= cells;
        }
        let factors = size_factors(&shares);
        let sizes = shares.totals.iter().zip(&factors.factors);
        let sizes = sizes.map(|(total, factor)| total / factor);
        let names = keys.iter().filter(|_| by_condition);
        Sizes {
            names: names.map(|&key| self.name_of_key(key)).collect(),
            of_keys: keys.iter().copied().zip(sizes).collect(),
            factors,
        }
    }

    /// What has a size of its own, ascending.
    fn size_keys(&self) -> Vec<SizeKey> {
        let by_condition = self.has_several_conditions();
        let keys = self.samples.iter();
        let mut keys: Vec<SizeKey> = keys.map(|sample| size_key(sample, by_condition)).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// "ctr at 6 h", or "0 h" for what all conditions share.
    fn name_of_key(&self, (time, condition): SizeKey) -> String {
        let axis = &self.times.axis;
        let unit = axis
            .unit
            .map_or_else(String::new, |unit| format!(" {unit}"));
        let at = format!("{}{unit}", axis.times[time]);
        match condition.and_then(|level| self.label(Attribute::Condition, level)) {
            Some(condition) => format!("{condition} at {at}"),
            None => format!("all at {at}"),
        }
    }

    /// The size of the values of a sample.
    pub(in crate::read::assemble) fn size_of(&self, sizes: &Sizes, sample: &SampleKey) -> f64 {
        sizes.of(size_key(sample, self.has_several_conditions()))
    }

    /// The sizes by the labels that the table has, for a second pass.
    pub(in crate::read) fn sizes_by_label(&self, sizes: &Sizes) -> SizesByLabel {
        let by_condition = self.has_several_conditions();
        let mut table = SizesByLabel::default();
        for (group, sample) in self.kept_groups() {
            let time = &self.pass.total.times[group.time].label;
            let size = sizes.of(size_key(&sample, by_condition));
            table.insert(time, self.condition_in_table(group), size);
        }
        table
    }

    /// The condition of a group as its column has it; empty where there is none.
    fn condition_in_table(&self, group: &TotalGroup) -> &str {
        let attribute = Attribute::Condition;
        let levels = &self.pass.total.levels[attribute];
        let level = levels.get(group.labels[attribute]);
        level.map_or("", |level| level.label.as_str())
    }

    /// The size of every column of the profiles, `[C]`.
    pub(in crate::read) fn sizes_of_columns(&self, sizes: &Sizes, courses: &Courses) -> Vec<f64> {
        let used = self.used_times();
        let columns = courses.columns().iter().enumerate();
        let size = |(c, column): (usize, &Column)| {
            let time = used[column.time];
            let found = sizes.of_keys.iter().find(|((of, condition), _)| {
                let name = condition.and_then(|level| self.label(Attribute::Condition, level));
                *of == time && name.as_deref() == courses.condition_of(c)
            });
            found.map_or(f64::NAN, |(_, size)| *size)
        };
        columns.map(size).collect()
    }
}

fn size_key((time, labels): &SampleKey, by_condition: bool) -> SizeKey {
    let condition = labels[Attribute::Condition].filter(|_| by_condition);
    (*time, condition)
}
