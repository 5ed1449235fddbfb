//! The sizes to which the shares of each time are brought.

use crate::matrix::Matrix;
use crate::moments::Moments;
use crate::normalise::{Shares, size_factors};
use crate::read::assemble::assembly::Assembly;
use crate::read::assemble::size_table::Sizes;

impl Assembly<'_> {
    /// The size to which the shares of each time are brought.
    pub(in crate::read) fn sizes(&self) -> Sizes {
        let used = self.used_times();
        let mut shares = Shares {
            moments: Matrix::filled(self.genes.len(), used.len(), Moments::default()),
            cells: vec![0.0; used.len()],
            totals: vec![0.0; used.len()],
        };
        for (group, (time, _)) in self.kept_groups() {
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
        let mut of_axis = vec![0.0; self.times.axis.times.len()];
        for ((&time, total), factor) in used.iter().zip(&shares.totals).zip(&factors.factors) {
            of_axis[time] = total / factor;
        }
        Sizes { of_axis, factors }
    }

    /// The size of every time as the table writes it, for a second pass.
    pub(in crate::read) fn size_of_times(&self, sizes: &Sizes) -> Vec<(String, f64)> {
        let times = self.pass.total.times.iter().zip(&self.times.axis.index);
        times
            .map(|(time, &index)| (time.label.clone(), sizes.of_axis[index]))
            .collect()
    }

    /// The size of every time of the profiles, `[T]`.
    pub(in crate::read) fn sizes_of_profiles(&self, sizes: &Sizes) -> Vec<f64> {
        let used = self.used_times().into_iter();
        used.map(|time| sizes.of_axis[time]).collect()
    }
}
