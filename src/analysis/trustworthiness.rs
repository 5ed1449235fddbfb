//! How far a map can be trusted.

use rayon::prelude::*;

use super::silhouette::distance;
use crate::data::Points;

/// Trustworthiness of the map `xy` `[N]` of `points` with `neighbours` neighbours (Venna & Kaski
/// 2001), as scikit-learn's `trustworthiness`, in [0, 1].
///
/// 1 - 2 / (n k (2n - 3k - 1)) times the sum, over every point and its k neighbours on the map that
/// are not among its k nearest in space, of (rank in space - k). Ties go by index. It is defined
/// for k < n / 2; a larger k is lowered to the largest allowed.
pub(super) fn trustworthiness(points: &Points, xy: &[[f32; 2]], neighbours: usize) -> f64 {
    let count = points.len();
    if count < 3 {
        return 1.0;
    }
    let k = neighbours.clamp(1, (count - 1) / 2);
    let penalties: Vec<u64> = (0..count)
        .into_par_iter()
        .map(|i| penalty(points, xy, i, k))
        .collect();
    let total = penalties.iter().sum::<u64>() as f64;
    let (n, k) = (count as f64, k as f64);
    (1.0 - 2.0 * total / (n * k * (2.0 * n - 3.0 * k - 1.0))).clamp(0.0, 1.0)
}

/// Sum of (rank in space - k) over the neighbours of point `i` on the map, where positive.
fn penalty(points: &Points, xy: &[[f32; 2]], i: usize, k: usize) -> u64 {
    let mut on_map: Vec<(f64, usize)> = (0..xy.len())
        .filter(|&j| j != i)
        .map(|j| (distance(&xy[i], &xy[j]), j))
        .collect();
    let order = |a: &(f64, usize), b: &(f64, usize)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
    on_map.select_nth_unstable_by(k - 1, order);
    let in_space: Vec<(f64, usize)> = (0..xy.len())
        .filter(|&j| j != i)
        .map(|j| (distance(points.row(i), points.row(j)), j))
        .collect();
    // A rank is one more than how many points come before: counted in one pass for all k.
    let mut chosen: Vec<(f64, usize)> = on_map[..k]
        .iter()
        .map(|&(_, j)| in_space[if j < i { j } else { j - 1 }])
        .collect();
    chosen.sort_by(order);
    let mut first_behind = vec![0_u64; k + 1];
    for point in &in_space {
        let place = chosen.partition_point(|chosen| order(chosen, point).is_le());
        first_behind[place] += 1;
    }
    let mut before = 0;
    let mut sum = 0;
    for behind in &first_behind[..k] {
        before += behind;
        sum += (before + 1).saturating_sub(k as u64);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_scikit_learn() {
        // X = [[sin(1.3 * i * (d + 1)) + 0.1 * i for d in range(3)] for i in range(20)]
        // Y = [[cos(0.7 * i) + 0.3 * sin(1.9 * i), sin(0.9 * i) + 0.05 * i] for i in range(20)]
        // [sklearn.manifold.trustworthiness(X, Y, n_neighbors=k) for k in (1, 3, 5, 9)]
        let values = (0..20)
            .flat_map(|i| {
                let i = f64::from(i);
                (1..4).map(move |d| ((1.3 * i * f64::from(d)).sin() + 0.1 * i) as f32)
            })
            .collect();
        let points = Points { values, dims: 3 };
        let xy: Vec<[f32; 2]> = (0..20)
            .map(f64::from)
            .map(|i| {
                [
                    ((0.7 * i).cos() + 0.3 * (1.9 * i).sin()) as f32,
                    ((0.9 * i).sin() + 0.05 * i) as f32,
                ]
            })
            .collect();
        for (k, expected) in [
            (1, 0.4722222222222222),
            (3, 0.4633333333333334),
            (5, 0.4816666666666667),
            (9, 0.47962962962962963),
        ] {
            let found = trustworthiness(&points, &xy, k);
            assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
        }
    }

    #[test]
    fn a_copy_is_trusted() {
        let values: Vec<f32> = (0..60).map(|i| ((i * i * 7) % 101) as f32).collect();
        let xy: Vec<[f32; 2]> = values.chunks(2).map(|pair| [pair[0], pair[1]]).collect();
        let points = Points { values, dims: 2 };
        assert_eq!(trustworthiness(&points, &xy, 15), 1.0);
        assert_eq!(trustworthiness(&points, &xy, 5), 1.0);
    }
}
