//! Nearest neighbours of one gene.

use genetide_data::{Matrix, RowIndex};

/// The `count` rows of `among` that are nearest to the row `of` of `latents` `[N, dims]`, nearest
/// first, with their Euclidean distances. Ties are broken by index. The row itself is excluded.
pub fn nearest(
    latents: &Matrix<f32>,
    among: &[RowIndex],
    of: RowIndex,
    count: usize,
) -> Vec<(RowIndex, f64)> {
    let own = latents.row(of.index());
    let squared = |row: RowIndex| -> f64 {
        let pairs = latents.row(row.index()).iter().zip(own);
        pairs.map(|(a, b)| f64::from(a - b).powi(2)).sum()
    };
    let others = among.iter().copied().filter(|&row| row != of);
    let mut all: Vec<(RowIndex, f64)> = others.map(|row| (row, squared(row))).collect();
    let order = |a: &(RowIndex, f64), b: &(RowIndex, f64)| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0));
    if count < all.len() {
        all.select_nth_unstable_by(count, order);
        all.truncate(count);
    }
    all.sort_by(order);
    for (_, distance) in &mut all {
        *distance = distance.sqrt();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_agree_with_arithmetic() {
        // From (0, 0): (3, 4) is 5 away, (1, 1) the root of 2, (0, -2) and (2, 0) are 2 away.
        let points = vec![0.0, 0.0, 3.0, 4.0, 1.0, 1.0, 0.0, -2.0, 2.0, 0.0];
        let points = Matrix::new(5, 2, points);
        let nearest = |among: &[usize], of: usize, count| -> Vec<(usize, f64)> {
            let among: Vec<RowIndex> = among.iter().copied().map(RowIndex::new).collect();
            let found = nearest(&points, &among, RowIndex::new(of), count).into_iter();
            found
                .map(|(row, distance)| (row.index(), distance))
                .collect()
        };
        let all = nearest(&[0, 1, 2, 3, 4], 0, 9);
        assert_eq!(all, [(2, 2.0_f64.sqrt()), (3, 2.0), (4, 2.0), (1, 5.0)]);
        assert_eq!(nearest(&[0, 1, 2, 3, 4], 0, 2), all[..2]);
        // Only among those given; (1, 1) itself is not.
        let others = nearest(&[1, 2, 4], 2, 5);
        assert_eq!(others, [(4, 2.0_f64.sqrt()), (1, 13.0_f64.sqrt())]);
        assert!(nearest(&[], 0, 3).is_empty());
    }
}
