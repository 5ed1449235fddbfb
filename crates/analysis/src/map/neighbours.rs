//! Exact nearest neighbours of every point.

use crate::distance::tiles::{LANES, Lanes, TileWork, Tiles};

/// The nearest neighbours of every point, `[N, k]`, nearest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Neighbours {
    /// Indices of the neighbours; ties are broken by index.
    pub indices: Vec<Vec<usize>>,
    /// Euclidean distances.
    pub distances: Vec<Vec<f32>>,
}

impl Neighbours {
    /// The `k` nearest neighbours of every point; `k` is less than the number of points.
    pub fn of_all(tiles: &Tiles<'_>, k: usize) -> Self {
        let mut all = Self::default();
        for of_tile in tiles.map(1, &NeighbourSearch { k }) {
            for nearest in of_tile {
                let distances = nearest.iter().map(|near| near.squared.sqrt());
                all.distances.push(distances.collect());
                all.indices
                    .push(nearest.iter().map(|near| near.index).collect());
            }
        }
        all
    }
}

/// A point and its squared distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Neighbour {
    pub squared: f32,
    pub index: usize,
}

/// Search for the `k` nearest neighbours, nearest first.
pub(crate) struct NeighbourSearch {
    pub k: usize,
}

impl TileWork for NeighbourSearch {
    /// Neighbours of each point of the tile.
    type Output = Vec<Vec<Neighbour>>;

    #[inline(always)]
    fn of_tile(&self, tiles: &Tiles<'_>, tile: usize) -> Self::Output {
        let members = tiles.members(tile);
        let mut nearest = vec![Vec::with_capacity(self.k + 1); members.len()];
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
                        limits[lane] = insert(nearest, near, self.k);
                    }
                }
            }
        }
        nearest
    }
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
        let found = Neighbours::of_all(&Tiles::new(&points), 7);
        for i in 0..points.rows() {
            let squared = |j: usize| -> f32 {
                let pairs = points.row(i).iter().zip(points.row(j));
                pairs.map(|(a, b)| (a - b).powi(2)).sum()
            };
            let mut others: Vec<usize> = (0..points.rows()).filter(|&j| j != i).collect();
            others.sort_by(|&a, &b| squared(a).total_cmp(&squared(b)).then(a.cmp(&b)));
            assert_eq!(found.indices[i], others[..7]);
            let distances: Vec<f32> = others[..7].iter().map(|&j| squared(j).sqrt()).collect();
            assert_eq!(found.distances[i], distances);
        }
    }

    #[test]
    fn points_too_far_for_single_precision_are_neighbours_too() {
        let points = Matrix::new(3, 1, vec![-1e30, 1e30, 0.0]);
        let found = Neighbours::of_all(&Tiles::new(&points), 2);
        assert_eq!(found.indices, [[1, 2], [0, 2], [0, 1]]);
    }
}
