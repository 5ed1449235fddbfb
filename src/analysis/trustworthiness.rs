//! How far a map can be trusted.

use super::neighbours::{Near, Nearest};
use super::tiles::{LANES, TileWork, Tiles};
use crate::data::Points;

/// Points whose neighbours are ranked, at most but for a tile.
const MOST_RANKED: usize = 5000;

/// Trustworthiness of the map `xy` `[N]` of the points of `space` with `neighbours` neighbours
/// (Venna & Kaski 2001), as scikit-learn's `trustworthiness`, in [0, 1].
///
/// 1 - 2 / (n k (2n - 3k - 1)) times the sum, over every point and its k neighbours on the map that
/// are not among its k nearest in space, of (rank in space - k). Ties go by index. It is defined
/// for k < n / 2; a larger k is lowered to the largest allowed. Of more than 5,000 points the sum is
/// over about as many, spread evenly over all, and scaled up; ranks are always among all points.
/// Memory is that of the points.
pub(super) fn trustworthiness(space: &Tiles<'_>, xy: &[[f32; 2]], neighbours: usize) -> f64 {
    let count = space.point_count();
    if count < 3 {
        return 1.0;
    }
    let k = neighbours.clamp(1, (count - 1) / 2);
    let step = count.div_ceil(MOST_RANKED);
    let map = Points {
        values: xy.as_flattened().to_vec(),
        dims: 2,
    };
    let ranks = Ranks {
        chosen: Tiles::new(&map).map(step, &Nearest { k }),
        step,
        k,
    };
    let (mut total, mut ranked) = (0, 0);
    for of_tile in space.map(step, &ranks) {
        ranked += of_tile.len();
        total += of_tile.iter().sum::<u64>();
    }
    let (n, k) = (count as f64, k as f64);
    let total = total as f64 * n / ranked as f64;
    (1.0 - 2.0 * total / (n * k * (2.0 * n - 3.0 * k - 1.0))).clamp(0.0, 1.0)
}

/// Finds, for a point, the sum of (rank in space - k) over its neighbours on the map, where positive.
struct Ranks {
    /// The neighbours on the map of the points of every `step`-th tile.
    chosen: Vec<Vec<Vec<Near>>>,
    step: usize,
    k: usize,
}

/// One neighbour on the map of each point of a tile.
struct Chosen {
    squared: [f32; LANES],
    index: [u32; LANES],
    /// How many points are nearer in space, and the point itself.
    nearer: [u32; LANES],
}

impl Ranks {
    /// The neighbours on the map of the points of `tile`, the `place`-th of each together.
    fn chosen(&self, tiles: &Tiles<'_>, tile: usize) -> Vec<Chosen> {
        let of_tile = &self.chosen[tile / self.step];
        let members = tiles.members(tile);
        (0..self.k)
            .map(|place| {
                let mut chosen = Chosen {
                    squared: [0.0; LANES],
                    index: [0; LANES],
                    nearer: [0; LANES],
                };
                for (lane, near) in of_tile.iter().enumerate() {
                    let index = near[place].index;
                    chosen.squared[lane] = tiles.squared_distances(tile, index)[lane];
                    chosen.index[lane] = index as u32;
                    // The point itself is not ranked, but is as near as can be.
                    let itself = members.start + lane;
                    let counted = chosen.squared[lane] > 0.0 || itself < index;
                    chosen.nearer[lane] = u32::from(counted).wrapping_neg();
                }
                chosen
            })
            .collect()
    }
}

impl TileWork for Ranks {
    /// Of each point of the tile.
    type Output = Vec<u64>;

    #[inline(always)]
    fn of_tile(&self, tiles: &Tiles<'_>, tile: usize) -> Self::Output {
        let mut chosen = self.chosen(tiles, tile);
        for i in 0..tiles.point_count() {
            let squared = tiles.squared_distances(tile, i);
            let i = i as u32;
            for chosen in &mut chosen {
                for (lane, &squared) in squared.iter().enumerate() {
                    let nearer = squared < chosen.squared[lane];
                    let as_near = squared == chosen.squared[lane];
                    let before = nearer | (as_near & (i < chosen.index[lane]));
                    chosen.nearer[lane] = chosen.nearer[lane].wrapping_add(u32::from(before));
                }
            }
        }
        let penalty = |lane: usize, chosen: &Chosen| {
            let rank = u64::from(chosen.nearer[lane]) + 1;
            rank.saturating_sub(self.k as u64)
        };
        (0..tiles.members(tile).len())
            .map(|lane| chosen.iter().map(|chosen| penalty(lane, chosen)).sum())
            .collect()
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
            let found = trustworthiness(&Tiles::new(&points), &xy, k);
            assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
        }
    }

    #[test]
    fn a_copy_is_trusted() {
        let values: Vec<f32> = (0..60).map(|i| ((i * i * 7) % 101) as f32).collect();
        let xy: Vec<[f32; 2]> = values.chunks(2).map(|pair| [pair[0], pair[1]]).collect();
        let points = Points { values, dims: 2 };
        let space = Tiles::new(&points);
        assert_eq!(trustworthiness(&space, &xy, 15), 1.0);
        assert_eq!(trustworthiness(&space, &xy, 5), 1.0);
    }

    #[test]
    fn of_many_points_a_part_stands_for_all() {
        // 6,000 points on a line in space: 375 tiles, of which every second is ranked. On the map the
        // two halves of the line lie on each other: neighbours are on the wrong half half of the time.
        let values: Vec<f32> = (0..6000).map(|i| i as f32).collect();
        let points = Points { values, dims: 1 };
        let space = Tiles::new(&points);
        let line: Vec<[f32; 2]> = (0..6000).map(|i| [i as f32, 0.0]).collect();
        assert_eq!(trustworthiness(&space, &line, 15), 1.0);
        // Of 14 neighbours of a point 7 or 8 are on the wrong half, the lower index first among equals.
        // They are 3,000 places away, which are ranks of 4,500 on average: a share of
        // 2 * 7.5 * (4500 - 14) / (14 * (12000 - 43)) = 0.402 is lost.
        let folded: Vec<[f32; 2]> = (0..6000).map(|i| [(i % 3000) as f32, 0.0]).collect();
        let found = trustworthiness(&space, &folded, 14);
        assert!((found - (1.0 - 0.402)).abs() < 0.001, "{found}");
    }
}
