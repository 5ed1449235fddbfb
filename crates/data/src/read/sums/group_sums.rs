//! Sums over the cells of a group.

use crate::moments::Moments;

/// Sums over cells that share time and labels.
#[derive(Debug, Default, PartialEq)]
pub(in crate::read) struct GroupSums {
    /// Cells.
    pub cells: u32,
    /// Cells whose values sum to 0.
    pub zero_total: u32,
    /// Sum of the totals of the cells.
    pub total: f64,
    /// `[V]`, empty unless summed.
    pub values: Vec<Moments>,
    /// `[V]`, empty unless summed.
    pub shares: Vec<Moments>,
}

impl GroupSums {
    /// Adds the cells of a later block.
    pub(in crate::read) fn add(&mut self, later: &Self) {
        self.cells += later.cells;
        self.zero_total += later.zero_total;
        self.total += later.total;
        merge(&mut self.values, &later.values);
        merge(&mut self.shares, &later.shares);
    }
}

/// Adds the moments of each column.
pub(in crate::read) fn merge(sums: &mut [Moments], others: &[Moments]) {
    for (sum, other) in sums.iter_mut().zip(others) {
        *sum = sum.merged(*other);
    }
}
