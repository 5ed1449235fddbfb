//! Values that are no counts: negative or not whole.

use crate::error::Place;
use crate::read::format::block::is_count;
use crate::read::format::values::Located;

/// Values of the columns of a block, or of a table, that are no counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::read) struct OddValues {
    /// `[V]`: values that are not whole or negative.
    pub count: Vec<u64>,
    /// `[V]`: whether a value is above 0.
    pub has_positive: Vec<bool>,
    /// The first such value of each column that has one, in order of appearance.
    pub first: Vec<Located<f64>>,
    /// The first negative value.
    pub negative: Option<Located<f64>>,
}

impl OddValues {
    /// None yet, in `columns` value columns.
    pub(super) fn new(columns: usize) -> Self {
        Self {
            count: vec![0; columns],
            has_positive: vec![false; columns],
            first: Vec::new(),
            negative: None,
        }
    }

    /// Looks at the next value of every column; NaN is missing.
    pub(super) fn look_at_row(&mut self, values: &[f64], place: Place) {
        // Most rows are nothing but counts. Without branches several of them are looked at at once.
        if are_all_counts(values) {
            for (has_positive, &value) in self.has_positive.iter_mut().zip(values) {
                *has_positive |= value > 0.0;
            }
            return;
        }
        for (slot, &value) in values.iter().enumerate() {
            self.look_at(value, place, slot);
        }
    }

    /// Looks at the next value of a column; NaN is missing.
    #[inline]
    pub(super) fn look_at(&mut self, value: f64, place: Place, slot: usize) {
        if value > 0.0 {
            self.has_positive[slot] = true;
        }
        if !is_count(value) && !value.is_nan() {
            if self.count[slot] == 0 || value < 0.0 && self.negative.is_none() {
                self.note(value, place, slot);
            }
            self.count[slot] += 1;
        }
    }

    /// Takes note of the first such value, of a column or of all.
    #[cold]
    fn note(&mut self, value: f64, place: Place, slot: usize) {
        let located = Located { place, slot, value };
        if value < 0.0 && self.negative.is_none() {
            self.negative = Some(located.clone());
        }
        if self.count[slot] == 0 {
            self.first.push(located);
        }
    }

    /// Adds the values of a later block.
    pub(in crate::read) fn add(&mut self, later: Self) {
        let new = later
            .first
            .into_iter()
            .filter(|odd| self.count[odd.slot] == 0);
        let new: Vec<Located<f64>> = new.collect();
        self.first.extend(new);
        for (sum, count) in self.count.iter_mut().zip(later.count) {
            *sum += count;
        }
        for (has, later) in self.has_positive.iter_mut().zip(later.has_positive) {
            *has |= later;
        }
        self.negative = self.negative.take().or(later.negative);
    }

    /// Whether the values of `cells` cells are counts, by the bulk of the columns: one fraction in a
    /// table of counts changes nothing.
    ///
    /// At most a quarter of the columns may hold mostly other values, such as scores, and at most a
    /// tenth of the rest a single one. In normalised tables nearly every column holds some, and in
    /// estimated counts many do.
    pub(in crate::read) fn are_counts(&self, cells: u64) -> bool {
        let (mut counts, mut scores, mut few) = (0, 0, 0);
        for (&positive, &odd) in self.has_positive.iter().zip(&self.count) {
            if 2 * odd > cells {
                scores += 1;
            } else if odd > 0 {
                few += 1;
            } else if positive {
                counts += 1;
            }
        }
        let rest = counts + few;
        counts > 0 && 10 * few <= rest && 4 * scores <= rest + scores
    }

    /// Whether more than half of the columns that hold anything have a value that is no count.
    pub(in crate::read) fn are_no_counts(&self) -> bool {
        let (odd, all) = self.odd_of_all();
        odd * 2 > all
    }

    /// Number of columns with a value that is no count, and of columns that hold more than zeros.
    fn odd_of_all(&self) -> (usize, usize) {
        let columns = self.has_positive.iter().zip(&self.count);
        columns.fold((0, 0), |(odd, all), (&positive, &count)| {
            let held = positive || count > 0;
            (odd + usize::from(count > 0), all + usize::from(held))
        })
    }
}

/// Whether all values are counts below 2^52; none is missing.
#[expect(
    clippy::manual_range_contains,
    reason = "a range would compare with a branch"
)]
pub(super) fn are_all_counts(values: &[f64]) -> bool {
    /// 2^52: numbers from here to its double are the whole ones, so that adding it rounds.
    const ALL_WHOLE: f64 = 4_503_599_627_370_496.0;
    /// Values that are looked at before the next decision.
    const AT_ONCE: usize = 256;
    // Without branches, so that the compiler takes several values at a time.
    values.chunks(AT_ONCE).all(|values| {
        values.iter().fold(true, |all, &value| {
            let rounded = (value + ALL_WHOLE) - ALL_WHOLE;
            all & (value >= 0.0) & (value < ALL_WHOLE) & (rounded == value)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_alone_are_all_counts() {
        let largest = 2_f64.powi(52) - 1.0;
        assert!(are_all_counts(&[0.0, -0.0, 1.0, 7.0, largest]));
        assert!(are_all_counts(&[]));
        let mut values = vec![3.0; 1000];
        for odd in [0.5, -1.0, largest - 0.5, 1e-300, f64::NAN, f64::INFINITY] {
            values[900] = odd;
            assert!(!are_all_counts(&values), "{odd}");
        }
    }

    fn odd(columns: &[&[f64]]) -> OddValues {
        let mut odd = OddValues::new(columns.len());
        for (slot, values) in columns.iter().enumerate() {
            for (row, &value) in (1..).zip(*values) {
                odd.look_at(value, Place::Row(row), slot);
            }
        }
        odd
    }

    #[test]
    fn one_odd_column_among_many_leaves_counts_counts() {
        let count: &[f64] = &[0.0, 3.0, f64::NAN];
        let mut columns = vec![count; 19];
        columns.push(&[0.5, -1.0, 2.0]);
        let table = odd(&columns);
        assert!(table.are_counts(3));
        assert_eq!(table.count[19], 2);
        assert_eq!((table.first[0].slot, table.first[0].value), (19, 0.5));
        assert_eq!(table.negative.as_ref().map(|odd| odd.value), Some(-1.0));
        assert!(!odd(&[&[0.0, 1.5], &[2.5, 0.0], &[0.0, 0.0]]).are_counts(2));
        assert!(!odd(&[&[0.0, 0.0]]).are_counts(2), "nothing to normalise");
    }

    #[test]
    fn small_panels_and_estimated_counts_are_told_apart() {
        let (count, score): (&[f64], &[f64]) = (&[0.0, 3.0, 1.0, 2.0], &[0.5, 1.5, -2.5, 0.0]);
        assert!(odd(&[count, count, count, score]).are_counts(4));
        assert!(!odd(&[count, count, score]).are_counts(4));
        // Genes of an estimate: some all whole, others with a few fractions.
        let estimate: &[f64] = &[10.0, 12.33, 9.0, 14.0];
        assert!(!odd(&[count, count, count, estimate]).are_counts(4));
        // A sparse normalised table: few values, none whole.
        let sparse: &[f64] = &[0.0, 0.0, 0.0, 1.61];
        assert!(!odd(&[sparse, sparse, count]).are_counts(4));
    }

    #[test]
    fn rows_are_looked_at_like_columns() {
        let rows = [
            [0.0, 1.0, 2.0],
            [3.0, 0.5, f64::NAN],
            [0.0, -1.0, 4.0],
            [0.0, 7.0, 0.0],
        ];
        let mut by_row = OddValues::new(3);
        let mut by_value = OddValues::new(3);
        for (number, row) in (1..).zip(&rows) {
            by_row.look_at_row(row, Place::Row(number));
            for (slot, &value) in row.iter().enumerate() {
                by_value.look_at(value, Place::Row(number), slot);
            }
        }
        assert_eq!(by_row, by_value);
        assert_eq!(
            (by_row.has_positive, by_row.count),
            (vec![true; 3], vec![0, 2, 0])
        );
    }

    #[test]
    fn blocks_add_up_as_one() {
        let mut sum = odd(&[&[1.0, 2.0], &[0.5, 1.0]]);
        sum.add(odd(&[&[-1.0], &[0.25]]));
        let whole = odd(&[&[1.0, 2.0, -1.0], &[0.5, 1.0, 0.25]]);
        assert_eq!(sum.count, whole.count);
        let values = |odd: &OddValues| {
            let mut values: Vec<_> = odd.first.iter().map(|o| (o.slot, o.value)).collect();
            values.sort_by_key(|(slot, _)| *slot);
            values
        };
        assert_eq!(values(&sum), values(&whole));
    }
}
