//! Distances in single precision to sixteen points at a time.

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use crate::data::Points;

/// Points of one tile: a whole number of registers of any width, few enough to stay in them.
pub(super) const LANES: usize = 16;

/// One number for each point of a tile.
pub(super) type Lanes = [f32; LANES];

/// Points in groups of sixteen, coordinate by coordinate, so that one instruction works on several
/// points. The last tile is filled up with the origin.
pub(super) struct Tiles<'a> {
    points: &'a Points,
    /// `[tiles, dims]`.
    values: Vec<Lanes>,
}

/// Something to find out about the points of each tile.
///
/// The whole of [`Self::of_tile`] is compiled for the widest registers of the processor, which only
/// code that is always inlined is.
pub(super) trait TileWork: Sync {
    /// What is found out about a tile.
    type Output: Send;

    /// Does the work for tile number `tile` of `tiles`.
    fn of_tile(&self, tiles: &Tiles<'_>, tile: usize) -> Self::Output;
}

impl<'a> Tiles<'a> {
    /// Of all `points`.
    pub fn new(points: &'a Points) -> Self {
        let mut values = vec![[0.0; LANES]; points.len().div_ceil(LANES) * points.dims];
        for i in 0..points.len() {
            let tile = &mut values[i / LANES * points.dims..];
            for (lanes, &x) in tile.iter_mut().zip(points.row(i)) {
                lanes[i % LANES] = x;
            }
        }
        Self { points, values }
    }

    /// Number of points.
    pub fn point_count(&self) -> usize {
        self.points.len()
    }

    /// The points of tile `tile`, in order; at most [`LANES`].
    pub fn members(&self, tile: usize) -> std::ops::Range<usize> {
        tile * LANES..((tile + 1) * LANES).min(self.points.len())
    }

    /// Squared distances of point `i` from those of tile `tile`.
    ///
    /// Their coordinates are taken from each other, which loses nothing where points are close; what
    /// is too far for single precision is as far as that goes.
    #[inline(always)]
    pub fn squared_distances(&self, tile: usize, i: usize) -> Lanes {
        let dims = self.points.dims;
        let members = &self.values[tile * dims..(tile + 1) * dims];
        let mut squared = [0.0; LANES];
        for (lanes, x) in members.iter().zip(self.points.row(i)) {
            for (sum, y) in squared.iter_mut().zip(lanes) {
                let difference = x - y;
                *sum += difference * difference;
            }
        }
        for sum in &mut squared {
            *sum = sum.min(f32::MAX);
        }
        squared
    }

    /// Does `work` for every `step`-th tile, on all cores; what is found out, in order.
    pub fn map<W: TileWork>(&self, step: usize, work: &W) -> Vec<W::Output> {
        let tiles: Vec<usize> = (0..self.points.len().div_ceil(LANES))
            .step_by(step)
            .collect();
        let arch = Arch::new();
        tiles
            .into_par_iter()
            .map(|tile| {
                arch.dispatch(OfTile {
                    tiles: self,
                    tile,
                    work,
                })
            })
            .collect()
    }
}

struct OfTile<'a, W> {
    tiles: &'a Tiles<'a>,
    tile: usize,
    work: &'a W,
}

impl<W: TileWork> WithSimd for OfTile<'_, W> {
    type Output = W::Output;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> W::Output {
        self.work.of_tile(self.tiles, self.tile)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Squared distances of the members of a tile from every point.
    struct All;

    impl TileWork for All {
        type Output = Vec<Vec<f32>>;

        #[inline(always)]
        fn of_tile(&self, tiles: &Tiles<'_>, tile: usize) -> Self::Output {
            let from = |i| tiles.squared_distances(tile, i)[..tiles.members(tile).len()].to_vec();
            (0..tiles.point_count()).map(from).collect()
        }
    }

    #[test]
    fn every_point_meets_every_other() {
        let values = (0..40).flat_map(|i| [i as f32, 2.0]).collect();
        let points = Points { values, dims: 2 };
        let tiles = Tiles::new(&points);
        let found = tiles.map(1, &All);
        assert_eq!(found.len(), 3);
        for (tile, found) in found.iter().enumerate() {
            for (i, from) in found.iter().enumerate() {
                let expected: Vec<f32> = tiles
                    .members(tile)
                    .map(|j| (i as f32 - j as f32).powi(2))
                    .collect();
                assert_eq!(from, &expected);
            }
        }
        assert_eq!(tiles.members(2), 32..40);
        assert_eq!(tiles.map(2, &All), [found[0].clone(), found[2].clone()]);
    }

    #[test]
    fn what_is_too_far_is_not_infinite() {
        let points = Points {
            values: vec![-1e30, 1e30],
            dims: 1,
        };
        assert_eq!(
            Tiles::new(&points).squared_distances(0, 0)[..2],
            [0.0, f32::MAX]
        );
    }
}
