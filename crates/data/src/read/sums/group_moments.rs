//! Moments of the values of groups of cells.

use crate::matrix::Matrix;
use crate::moments::Moments;
use crate::read::sums::sizes_by_label::SizesByLabel;

/// Columns summed at once, so that their values stay in the cache from one pass to the next.
const TILE: usize = 512;

/// The values that are summed.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::read) enum Summands {
    /// The values as they are, and their shares of the cell's total while all are counts.
    ValuesAndShares,
    /// The values as they are.
    Values,
    /// Shares of the cell's total.
    Shares,
    /// ln(1 + x).
    Logs,
    /// ln(1 + share x size), with the size of each time, or of each time and condition.
    LogsOfSized(SizesByLabel),
}

/// The rows of a group, ascending, with the total of each.
pub(super) type Rows<'a> = &'a [(usize, f64)];

/// Moments of the values (or their logarithms) and of the shares of a group, each `[V]`, and empty
/// unless summed. `values` is `[N, V]`; the values of the group are overwritten.
/// `time` and `condition` are its labels, the condition empty where there is none.
pub(super) fn sum(
    values: &mut Matrix<f64>,
    summands: &Summands,
    (time, condition): (&str, &str),
    rows: Rows<'_>,
) -> (Vec<Moments>, Vec<Moments>) {
    let (mut of_values, mut of_shares) = (Vec::new(), Vec::new());
    for first in (0..values.columns()).step_by(TILE) {
        let columns = first..values.columns().min(first + TILE);
        let mut tile = Tile {
            values,
            columns,
            rows,
        };
        match summands {
            Summands::Values => tile.sum(&mut of_values),
            Summands::Shares => {
                tile.map(|value, total| value / total);
                tile.sum(&mut of_shares);
            }
            Summands::ValuesAndShares => {
                tile.sum(&mut of_values);
                tile.map(|value, total| value / total);
                tile.sum(&mut of_shares);
            }
            Summands::Logs => {
                tile.map(|value, _| value.ln_1p());
                tile.sum(&mut of_values);
            }
            Summands::LogsOfSized(sizes) => {
                let size = sizes.size(time, condition);
                tile.map(|value, total| (value / total * size).ln_1p());
                tile.sum(&mut of_values);
            }
        }
    }
    (of_values, of_shares)
}

/// Some columns of the rows of a group.
struct Tile<'a> {
    values: &'a mut Matrix<f64>,
    columns: std::ops::Range<usize>,
    rows: Rows<'a>,
}

impl Tile<'_> {
    fn row(&self, row: usize) -> &[f64] {
        &self.values.row(row)[self.columns.clone()]
    }

    /// Maps every value in place, given the value and the total of its row.
    fn map(&mut self, replace: impl Fn(f64, f64) -> f64) {
        for &(row, total) in self.rows {
            for value in &mut self.values.row_mut(row)[self.columns.clone()] {
                *value = replace(*value, total);
            }
        }
    }

    /// Appends the moments of the finite values of each column: first the means, then the
    /// deviations from them, both in the order of the rows.
    fn sum(&self, to: &mut Vec<Moments>) {
        // Arrays without branches, so that the compiler takes several columns at a time.
        let (mut counts, mut means, mut m2) = ([0.0; TILE], [0.0; TILE], [0.0; TILE]);
        for &(row, _) in self.rows {
            for ((count, mean), &value) in counts.iter_mut().zip(&mut means).zip(self.row(row)) {
                let finite = value.is_finite();
                *count += if finite { 1.0 } else { 0.0 };
                *mean += if finite { value } else { 0.0 };
            }
        }
        for (mean, &count) in means.iter_mut().zip(&counts) {
            *mean = if count > 0.0 { *mean / count } else { 0.0 };
        }
        for &(row, _) in self.rows {
            for ((m2, &mean), &value) in m2.iter_mut().zip(&means).zip(self.row(row)) {
                let deviation = if value.is_finite() { value - mean } else { 0.0 };
                *m2 += deviation * deviation;
            }
        }
        let columns = 0..self.columns.len();
        to.extend(columns.map(|column| Moments {
            count: counts[column] as u32,
            mean: means[column],
            m2: m2[column],
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_a_group_agree_with_pushing() {
        // Two columns, four rows; the row with total 9 is of another group.
        let values = vec![
            3.0,
            1.0, //
            f64::NAN,
            1.0, //
            8.0,
            8.0, //
            10.0,
            4.0,
        ];
        let rows = [(0, 4.0), (1, 1.0), (3, 14.0)];
        let labels = ("0", "");
        let mut values = Matrix::new(4, 2, values);
        let (sums, shares) = sum(&mut values, &Summands::ValuesAndShares, labels, &rows);
        let pushed = |values: &[f64]| {
            let mut moments = Moments::default();
            values.iter().for_each(|&value| moments.push(value));
            moments
        };
        let close = |moments: Moments, expected: Moments| {
            assert_eq!(moments.count, expected.count);
            assert!((moments.mean - expected.mean).abs() < 1e-12, "{moments:?}");
            assert!((moments.m2 - expected.m2).abs() < 1e-12, "{moments:?}");
        };
        close(sums[0], pushed(&[3.0, 10.0]));
        close(sums[1], pushed(&[1.0, 1.0, 4.0]));
        close(shares[0], pushed(&[3.0 / 4.0, 10.0 / 14.0]));
        close(shares[1], pushed(&[1.0 / 4.0, 1.0, 4.0 / 14.0]));
    }
}
