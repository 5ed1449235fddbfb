//! Lloyd's steps of k-means, for eight points at a time.

use ndarray::Array2;
use pulp::Arch;
use rayon::prelude::*;

use crate::AnalysisError;
use crate::cluster::kmeans::centroids::{fill_empty, means};
use crate::distance::euclidean::squared_distance;
use crate::watch::Share;

/// Points side by side: a whole number of registers of any width.
const LANES: usize = 8;
/// Tiles of one parallel task.
const TILES_A_TASK: usize = 64;
/// Maximum number of steps.
const MOST_STEPS: usize = 300;

/// Points in groups of eight, stored coordinate by coordinate. The last group is padded with the
/// origin.
pub(super) struct Points<'a> {
    /// `[N, dims]`.
    records: &'a Array2<f64>,
    /// `[tiles]`, each `[dims]`.
    tiles: Vec<Vec<[f64; LANES]>>,
}

impl<'a> Points<'a> {
    /// The rows of `records` `[N, dims]`.
    pub fn new(records: &'a Array2<f64>) -> Self {
        let mut tiles = vec![vec![[0.0; LANES]; records.ncols()]; records.nrows().div_ceil(LANES)];
        for (i, row) in records.rows().into_iter().enumerate() {
            for (lanes, &x) in tiles[i / LANES].iter_mut().zip(row) {
                lanes[i % LANES] = x;
            }
        }
        Self { records, tiles }
    }

    /// `[N]`: the nearest of the `centroids` `[k, dims]` for every point, the first of equals.
    pub fn nearest(&self, centroids: &Array2<f64>) -> Vec<usize> {
        let centroids: Vec<Vec<f64>> = centroids
            .rows()
            .into_iter()
            .map(|row| row.to_vec())
            .collect();
        let arch = Arch::new();
        let of_task = |tiles: &[Vec<[f64; LANES]>]| {
            arch.dispatch(
                #[inline(always)]
                || {
                    tiles
                        .iter()
                        .map(|tile| nearest_of_tile(tile, &centroids))
                        .collect()
                },
            )
        };
        let of_tasks = self.tiles.par_chunks(TILES_A_TASK).map(of_task);
        let of_tiles: Vec<Vec<[u64; LANES]>> = of_tasks.collect();
        let labels = of_tiles.into_iter().flatten().flatten();
        labels
            .map(|label| label as usize)
            .take(self.records.nrows())
            .collect()
    }

    /// Steps from `centroids` until no label changes; labels and centroids.
    pub fn converge(
        &self,
        mut centroids: Array2<f64>,
        share: Share<'_>,
    ) -> Result<(Vec<usize>, Array2<f64>), AnalysisError> {
        let mut labels = Vec::new();
        for _ in 0..MOST_STEPS {
            share.check()?;
            let mut next = self.nearest(&centroids);
            self.fill(&mut next, &centroids);
            if next == labels {
                break;
            }
            labels = next;
            centroids = means(self.records, &labels, centroids.nrows());
        }
        Ok((labels, centroids))
    }

    /// Gives every empty cluster a point, and tells whether there was one. As scikit-learn does: the
    /// point that is farthest from its own centroid.
    fn fill(&self, labels: &mut [usize], centroids: &Array2<f64>) -> bool {
        fill_empty(labels, centroids.nrows(), |i, label, _| {
            squared_distance(self.records.row(i), centroids.row(label))
        })
    }
}

/// Index of the nearest centroid of each point of `tile` `[dims]`.
#[inline(always)]
fn nearest_of_tile(tile: &[[f64; LANES]], centroids: &[Vec<f64>]) -> [u64; LANES] {
    let (mut least, mut labels) = ([f64::INFINITY; LANES], [0; LANES]);
    for (label, centroid) in centroids.iter().enumerate() {
        let mut distances = [0.0; LANES];
        for (x, &m) in tile.iter().zip(centroid) {
            for (distance, x) in distances.iter_mut().zip(x) {
                let difference = x - m;
                *distance += difference * difference;
            }
        }
        for lane in 0..LANES {
            let is_nearer = distances[lane] < least[lane];
            least[lane] = if is_nearer {
                distances[lane]
            } else {
                least[lane]
            };
            labels[lane] = if is_nearer {
                label as u64
            } else {
                labels[lane]
            };
        }
    }
    labels
}
