//! Exact nearest neighbours of every point.

use crate::distance::tiles::{LANES, Lanes, Tiles};

/// Indices `[N, k]` and Euclidean distances `[N, k]` of the nearest neighbours of every point, nearest
/// first; ties are broken by index.
pub(crate) type Neighbours = (Vec<Vec<usize>>, Vec<Vec<f32>>);

/// The `k` nearest neighbours of every point; `k` is less than the number of points.
pub(crate) fn neighbours(tiles: &Tiles<'_>, k: usize) -> Neighbours {
    let of_point = |nearest: Vec<Neighbour>| -> (Vec<usize>, Vec<f32>) {
        let pairs = nearest.iter().map(|near| (near.index, near.squared.sqrt()));
        pairs.unzip()
    };
    let of_tiles = nearest_of_tiles(tiles, 1, k);
    of_tiles.into_iter().flatten().map(of_point).unzip()
}

/// For every `step`-th tile the `k` nearest neighbours of each of its points, nearest first.
pub(crate) fn nearest_of_tiles(
    tiles: &Tiles<'_>,
    step: usize,
    k: usize,
) -> Vec<Vec<Vec<Neighbour>>> {
    tiles.map(
        step,
        #[inline(always)]
        |tile| nearest_of_tile(tiles, tile, k),
    )
}

/// A point and its squared distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Neighbour {
    pub squared: f32,
    pub index: usize,
}

#[inline(always)]
fn nearest_of_tile(tiles: &Tiles<'_>, tile: usize, k: usize) -> Vec<Vec<Neighbour>> {
    let members = tiles.members(tile);
    let mut nearest = vec![Vec::with_capacity(k + 1); members.len()];
    // Squared distance below which a point is among the nearest so far; unused lanes accept
    // none.
    let mut limits: Lanes = [f32::NEG_INFINITY; LANES];
    limits[..members.len()].fill(f32::INFINITY);
    for i in 0..tiles.point_count() {
        let squared = tiles.squared_distances(tile, i);
        let mut any = false;
        for (squared, limit) in squared.iter().zip(&limits) {
            any |= squared < limit;
        }
        if any {
            for (lane, nearest) in nearest.iter_mut().enumerate() {
                if squared[lane] < limits[lane] && members.start + lane != i {
                    let near = Neighbour {
                        squared: squared[lane],
                        index: i,
                    };
                    limits[lane] = insert(nearest, near, k);
                }
            }
        }
    }
    nearest
}

/// Inserts `near` after all that are as near, and keeps the first `k`. Returns the squared distance
/// below which the next point is inserted.
fn insert(nearest: &mut Vec<Neighbour>, near: Neighbour, k: usize) -> f32 {
    let place = nearest.partition_point(|other| other.squared <= near.squared);
    nearest.insert(place, near);
    nearest.truncate(k);
    if nearest.len() < k {
        return f32::INFINITY;
    }
    nearest
        .last()
        .map_or(f32::NEG_INFINITY, |last| last.squared)
}

#[cfg(test)]
mod tests {
    use super::*;
    use genetide_data::Matrix;

    #[test]
    fn neighbours_are_those_of_a_full_sort() {
        // On a grid, so that many are equally near.
        let points = Matrix::from_fn(50, 3, |i, d| (((3 * i + d) * 37 + i) % 11) as f32);
        let (indices, distances) = neighbours(&Tiles::new(&points), 7);
        for i in 0..points.rows() {
            let squared = |j: usize| -> f32 {
                let pairs = points.row(i).iter().zip(points.row(j));
                pairs.map(|(a, b)| (a - b).powi(2)).sum()
            };
            let mut others: Vec<usize> = (0..points.rows()).filter(|&j| j != i).collect();
            others.sort_by(|&a, &b| squared(a).total_cmp(&squared(b)).then(a.cmp(&b)));
            assert_eq!(indices[i], others[..7]);
            let expected: Vec<f32> = others[..7].iter().map(|&j| squared(j).sqrt()).collect();
            assert_eq!(distances[i], expected);
        }
    }

    #[test]
    fn points_too_far_for_single_precision_are_neighbours_too() {
        let points = Matrix::new(3, 1, vec![-1e30, 1e30, 0.0]);
        let (indices, _) = neighbours(&Tiles::new(&points), 2);
        assert_eq!(indices, [[1, 2], [0, 2], [0, 1]]);
    }
}
