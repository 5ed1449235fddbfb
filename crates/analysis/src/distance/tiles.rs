//! Distances in single precision, to sixteen points at a time.

use pulp::Arch;
use rayon::prelude::*;

use genetide_data::Matrix;

/// Points of one tile: fills whole registers of any width, and few enough to stay in registers.
pub(crate) const LANES: usize = 16;

/// One number for each point of a tile.
pub(crate) type Lanes = [f32; LANES];

/// Points in groups of sixteen, stored coordinate by coordinate, so that one instruction works on
/// several points. The last tile is padded with the origin.
pub(crate) struct Tiles<'a> {
    /// `[N, dims]`.
    points: &'a Matrix<f32>,
    /// `[tiles, dims]`.
    values: Matrix<Lanes>,
}

impl<'a> Tiles<'a> {
    /// Arranges `points` `[N, dims]` in tiles.
    pub fn new(points: &'a Matrix<f32>) -> Self {
        let tiles = points.rows().div_ceil(LANES);
        let mut values = Matrix::filled(tiles, points.columns(), [0.0; LANES]);
        for (i, point) in points.iter_rows().enumerate() {
            for (lanes, &x) in values.row_mut(i / LANES).iter_mut().zip(point) {
                lanes[i % LANES] = x;
            }
        }
        Self { points, values }
    }

    /// Number of points.
    pub fn point_count(&self) -> usize {
        self.points.rows()
    }

    /// Indices of the points of tile `tile`, at most [`LANES`].
    pub fn members(&self, tile: usize) -> std::ops::Range<usize> {
        tile * LANES..((tile + 1) * LANES).min(self.points.rows())
    }

    /// Squared distances of point `i` from the points of tile `tile`.
    ///
    /// Coordinates are subtracted, which is exact for close points. Distances that are too large
    /// for single precision saturate at `f32::MAX`.
    #[inline(always)]
    pub fn squared_distances(&self, tile: usize, i: usize) -> Lanes {
        let mut squared = [0.0; LANES];
        for (lanes, x) in self.values.row(tile).iter().zip(self.points.row(i)) {
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

    /// Results of `work` for every `step`-th tile, by number, in order, computed on all cores.
    ///
    /// `work` is compiled for the widest registers of the processor, together with all functions that
    /// are inlined into it; hence the `#[inline(always)]` of what it calls.
    pub fn map<R: Send>(&self, step: usize, work: impl Fn(usize) -> R + Sync) -> Vec<R> {
        let tiles: Vec<usize> = (0..self.values.rows()).step_by(step).collect();
        let arch = Arch::new();
        let of_tile = |tile| {
            arch.dispatch(
                #[inline(always)]
                || work(tile),
            )
        };
        tiles.into_par_iter().map(of_tile).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_meets_every_other() {
        let points = Matrix::from_fn(40, 2, |i, d| if d == 0 { i as f32 } else { 2.0 });
        let tiles = Tiles::new(&points);
        let from_all = |tile| -> Vec<Vec<f32>> {
            let members = tiles.members(tile).len();
            let from = |i| tiles.squared_distances(tile, i)[..members].to_vec();
            (0..tiles.point_count()).map(from).collect()
        };
        let found = tiles.map(1, from_all);
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
        assert_eq!(tiles.map(2, from_all), [found[0].clone(), found[2].clone()]);
    }

    #[test]
    fn what_is_too_far_is_not_infinite() {
        let points = Matrix::new(2, 1, vec![-1e30, 1e30]);
        assert_eq!(
            Tiles::new(&points).squared_distances(0, 0)[..2],
            [0.0, f32::MAX]
        );
    }
}
