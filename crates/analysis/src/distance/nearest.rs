//! Nearest neighbours of one point.

use genetide_data::Matrix;

/// The `count` points of `among` that are nearest to the point `of` of `points` `[N, dims]`, nearest
/// first, with their Euclidean distances. Ties are broken by index. The point itself is excluded.
pub fn nearest(
    points: &Matrix<f32>,
    among: &[usize],
    of: usize,
    count: usize,
) -> Vec<(usize, f64)> {
    let own = points.row(of);
    let squared = |point: usize| -> f64 {
        let pairs = points.row(point).iter().zip(own);
        pairs.map(|(a, b)| f64::from(a - b).powi(2)).sum()
    };
    let others = among.iter().copied().filter(|&point| point != of);
    let mut all: Vec<(usize, f64)> = others.map(|point| (point, squared(point))).collect();
    let order = |a: &(usize, f64), b: &(usize, f64)| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0));
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
        let all = nearest(&points, &[0, 1, 2, 3, 4], 0, 9);
        assert_eq!(all, [(2, 2.0_f64.sqrt()), (3, 2.0), (4, 2.0), (1, 5.0)]);
        assert_eq!(nearest(&points, &[0, 1, 2, 3, 4], 0, 2), all[..2]);
        // Only among those given; (1, 1) itself is not.
        let others = nearest(&points, &[1, 2, 4], 2, 5);
        assert_eq!(others, [(4, 2.0_f64.sqrt()), (1, 13.0_f64.sqrt())]);
        assert!(nearest(&points, &[], 0, 3).is_empty());
    }
}
