//! The nearest points of every point, exactly.

use super::tiles::{LANES, Lanes, TileWork, Tiles};

/// The nearest other points of some points, each `[points, k]`, nearest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Neighbours {
    /// Which points they are; of equally near ones those of lower index.
    pub indices: Vec<Vec<usize>>,
    /// How far away they are.
    pub distances: Vec<Vec<f32>>,
}

impl Neighbours {
    /// The `k` nearest of every point; `k` is less than the number of points.
    pub fn of_all(tiles: &Tiles<'_>, k: usize) -> Self {
        let mut all = Self::default();
        for of_tile in tiles.map(1, &Nearest { k }) {
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

/// A point and how far away it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Near {
    pub squared: f32,
    pub index: usize,
}

/// Finds the `k` nearest other points, nearest first.
pub(super) struct Nearest {
    pub k: usize,
}

impl TileWork for Nearest {
    /// Of each point of the tile.
    type Output = Vec<Vec<Near>>;

    #[inline(always)]
    fn of_tile(&self, tiles: &Tiles<'_>, tile: usize) -> Self::Output {
        let members = tiles.members(tile);
        let mut nearest = vec![Vec::with_capacity(self.k + 1); members.len()];
        // How near a point has to be to be among the nearest so far; nothing is for no point.
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
                        let near = Near {
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

/// Puts `near` behind all that are as near, and keeps the first `k`. How near the next has to be.
fn insert(nearest: &mut Vec<Near>, near: Near, k: usize) -> f32 {
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
    use crate::data::Points;

    #[test]
    fn neighbours_are_those_of_a_full_sort() {
        // On a grid, so that many are equally near.
        let values = (0..150).map(|i| ((i * 37 + i / 3) % 11) as f32).collect();
        let points = Points { values, dims: 3 };
        let found = Neighbours::of_all(&Tiles::new(&points), 7);
        for i in 0..points.len() {
            let squared = |j: usize| -> f32 {
                let pairs = points.row(i).iter().zip(points.row(j));
                pairs.map(|(a, b)| (a - b).powi(2)).sum()
            };
            let mut others: Vec<usize> = (0..points.len()).filter(|&j| j != i).collect();
            others.sort_by(|&a, &b| squared(a).total_cmp(&squared(b)).then(a.cmp(&b)));
            assert_eq!(found.indices[i], others[..7]);
            let distances: Vec<f32> = others[..7].iter().map(|&j| squared(j).sqrt()).collect();
            assert_eq!(found.distances[i], distances);
        }
    }

    #[test]
    fn points_too_far_for_single_precision_are_neighbours_too() {
        let points = Points {
            values: vec![-1e30, 1e30, 0.0],
            dims: 1,
        };
        let found = Neighbours::of_all(&Tiles::new(&points), 2);
        assert_eq!(found.indices, [[1, 2], [0, 2], [0, 1]]);
    }
}
