//! Columns of design matrices.

use genetide_data::Matrix;

/// One column `[S, K]` for each of K groups: 1 in its samples and 0 elsewhere. `groups` `[S]` are
/// numbers from 0 to K - 1. The coefficients are the means of the groups.
pub fn indicators(groups: &[usize], count: usize) -> Matrix<f64> {
    Matrix::from_fn(groups.len(), count, |sample, group| {
        f64::from(u8::from(groups[sample] == group))
    })
}

/// The columns `[S, K]` of [`indicators`] less their mean over the samples.
///
/// Beside such columns of blocks, the coefficient of a group is its mean in the average sample, not
/// in one of the blocks. They are redundant (they sum to 0); where blocks and groups are confounded,
/// the contrasts of the groups are not estimable.
pub fn centred_indicators(groups: &[usize], count: usize) -> Matrix<f64> {
    let mut sizes = vec![0.0; count];
    for &group in groups {
        sizes[group] += 1.0 / groups.len() as f64;
    }
    let columns = indicators(groups, count);
    Matrix::from_fn(groups.len(), count, |sample, group| {
        columns[(sample, group)] - sizes[group]
    })
}

/// The columns of `a` `[S, K]` and then those of `b` `[S, M]`, `[S, K + M]`.
pub fn beside(a: &Matrix<f64>, b: &Matrix<f64>) -> Matrix<f64> {
    let rows = a.iter_rows().zip(b.iter_rows());
    let values = rows.flat_map(|(a, b)| a.iter().chain(b)).copied().collect();
    Matrix::new(a.rows(), a.columns() + b.columns(), values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_groups_agree_with_arithmetic() {
        let groups = [0, 1, 1, 1];
        let plain = indicators(&groups, 2);
        assert_eq!(plain.values(), [1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0]);
        let centred = centred_indicators(&groups, 2);
        assert_eq!(centred.row(0), [0.75, -0.75]);
        assert_eq!(centred.row(3), [-0.25, 0.25]);
    }

    #[test]
    fn neighbours_keep_their_order() {
        let a = Matrix::new(1, 2, vec![2.0, 3.0]);
        let b = Matrix::new(1, 2, vec![5.0, 7.0]);
        assert_eq!(beside(&a, &b).values(), [2.0, 3.0, 5.0, 7.0]);
    }
}
