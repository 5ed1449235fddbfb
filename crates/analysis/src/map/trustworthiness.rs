//! Trustworthiness of a map.

use crate::distance::tiles::{LANES, Lanes, Tiles};
use crate::map::neighbours::{Neighbour, nearest_of_tiles};
use genetide_data::Matrix;

/// Maximum number of points whose neighbours are ranked, up to a tile.
const MOST_RANKED: usize = 5000;

/// Trustworthiness of the map `xy` `[N]` of the points of `space` with `neighbours` neighbours
/// (Venna & Kaski 2001), as scikit-learn's `trustworthiness`, in [0, 1].
///
/// 1 - 2 / (n k (2n - 3k - 1)) times the sum, over every point and its k neighbours on the map that
/// are not among its k nearest in space, of (rank in space - k). Ties are broken by index. It is
/// defined for k < n / 2; a larger k is reduced to the largest allowed. Above 5,000 points the sum
/// is over about 5,000 points, evenly spaced, and scaled up; ranks are always among all points.
/// Memory grows with the number of points only.
pub(crate) fn trustworthiness(space: &Tiles<'_>, xy: &[[f32; 2]], neighbours: usize) -> f64 {
    let count = space.point_count();
    if count < 3 {
        return 1.0;
    }
    let k = neighbours.clamp(1, (count - 1) / 2);
    let step = count.div_ceil(MOST_RANKED);
    let map = Matrix::new(xy.len(), 2, xy.as_flattened().to_vec());
    let ranks = RankPenalties {
        neighbours: nearest_of_tiles(&Tiles::new(&map), step, k),
        step,
        k,
    };
    let (mut total, mut ranked) = (0, 0);
    let penalties = space.map(
        step,
        #[inline(always)]
        |tile| ranks.of_tile(space, tile),
    );
    for of_tile in penalties {
        ranked += of_tile.len();
        total += of_tile.iter().sum::<u64>();
    }
    let (n, k) = (count as f64, k as f64);
    let total = total as f64 * n / ranked as f64;
    (1.0 - 2.0 * total / (n * k * (2.0 * n - 3.0 * k - 1.0))).clamp(0.0, 1.0)
}

/// For each point the sum of (rank in space - k) over its neighbours on the map, where positive.
struct RankPenalties {
    /// Neighbours on the map of the points of every `step`-th tile.
    neighbours: Vec<Vec<Vec<Neighbour>>>,
    step: usize,
    k: usize,
}

/// The neighbours of the same order on the map for the points of a tile.
#[derive(Default)]
struct MapNeighbours {
    squared: Lanes,
    index: [u32; LANES],
    /// Number of points that are nearer in space, and -1 or 0 for the point itself.
    nearer: [u32; LANES],
}

impl RankPenalties {
    /// `[k]`: neighbours on the map of the points of `tile`, in order of distance.
    fn map_neighbours(&self, tiles: &Tiles<'_>, tile: usize) -> Vec<MapNeighbours> {
        let of_tile = &self.neighbours[tile / self.step];
        let members = tiles.members(tile);
        (0..self.k)
            .map(|place| {
                let mut neighbours = MapNeighbours::default();
                for (lane, near) in of_tile.iter().enumerate() {
                    let index = near[place].index;
                    neighbours.squared[lane] = tiles.squared_distances(tile, index)[lane];
                    neighbours.index[lane] = index as u32;
                    // The point itself is counted below as nearer, but has no rank.
                    let itself = members.start + lane;
                    let counted = neighbours.squared[lane] > 0.0 || itself < index;
                    neighbours.nearer[lane] = u32::from(counted).wrapping_neg();
                }
                neighbours
            })
            .collect()
    }

    /// Penalty of each point of the tile.
    #[inline(always)]
    fn of_tile(&self, tiles: &Tiles<'_>, tile: usize) -> Vec<u64> {
        let mut neighbours = self.map_neighbours(tiles, tile);
        for i in 0..tiles.point_count() {
            let squared = tiles.squared_distances(tile, i);
            let i = i as u32;
            for ranked in &mut neighbours {
                for (lane, &squared) in squared.iter().enumerate() {
                    let nearer = squared < ranked.squared[lane];
                    let as_near = squared == ranked.squared[lane];
                    let before = nearer | (as_near & (i < ranked.index[lane]));
                    ranked.nearer[lane] = ranked.nearer[lane].wrapping_add(u32::from(before));
                }
            }
        }
        let penalty = |lane: usize| {
            let ranks = neighbours.iter().map(|of| u64::from(of.nearer[lane]) + 1);
            ranks.map(|rank| rank.saturating_sub(self.k as u64)).sum()
        };
        (0..tiles.members(tile).len()).map(penalty).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_scikit_learn() {
        // X = [[sin(1.3 * i * (d + 1)) + 0.1 * i for d in range(3)] for i in range(20)]
        // Y = [[cos(0.7 * i) + 0.3 * sin(1.9 * i), sin(0.9 * i) + 0.05 * i] for i in range(20)]
        // [sklearn.manifold.trustworthiness(X, Y, n_neighbors=k) for k in (1, 3, 5, 9)]
        let points = Matrix::from_fn(20, 3, |i, d| {
            let (i, d) = (i as f64, d as f64);
            ((1.3 * i * (d + 1.0)).sin() + 0.1 * i) as f32
        });
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
            let found = trustworthiness(&Tiles::new(&points), &xy, k);
            assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
        }
    }

    #[test]
    fn a_copy_is_trusted() {
        let values: Vec<f32> = (0..60).map(|i| ((i * i * 7) % 101) as f32).collect();
        let xy: Vec<[f32; 2]> = values.chunks(2).map(|pair| [pair[0], pair[1]]).collect();
        let points = Matrix::new(30, 2, values);
        let space = Tiles::new(&points);
        assert_eq!(trustworthiness(&space, &xy, 15), 1.0);
        assert_eq!(trustworthiness(&space, &xy, 5), 1.0);
    }

    #[test]
    fn of_many_points_a_part_stands_for_all() {
        // 6,000 points on a line in space: 375 tiles, of which every second is ranked. On the map
        // the two halves of the line coincide, so that half of the neighbours are on the wrong
        // half.
        let points = Matrix::from_fn(6000, 1, |i, _| i as f32);
        let space = Tiles::new(&points);
        let line: Vec<[f32; 2]> = (0..6000).map(|i| [i as f32, 0.0]).collect();
        assert_eq!(trustworthiness(&space, &line, 15), 1.0);
        // Of 14 neighbours of a point 7 or 8 are on the wrong half, the lower index first among
        // equals. They are 3,000 places away, which are ranks of 4,500 on average: a share of
        // 2 * 7.5 * (4500 - 14) / (14 * (12000 - 43)) = 0.402 is lost.
        let folded: Vec<[f32; 2]> = (0..6000).map(|i| [(i % 3000) as f32, 0.0]).collect();
        let found = trustworthiness(&space, &folded, 14);
        assert!((found - (1.0 - 0.402)).abs() < 0.001, "{found}");
    }
}
