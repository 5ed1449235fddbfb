//! Silhouettes (Rousseeuw 1987), the same whatever the number of threads.

use std::ops::Range;

use crate::AnalysisError;
use crate::distance::tiles::{LANES, Tiles};
use crate::numeric::stats::counts;
use crate::watch::Share;
use genetide_data::Matrix;

/// Silhouette of each of the `points` `[N, dims]`, Euclidean, for `labels` 1..=k; 0 in a cluster of
/// one (as in scikit-learn) and with a single cluster.
///
/// Distances are in single precision, which changes a silhouette by about 1e-7, and are not stored:
/// memory grows with the number of points only.
///
/// # Errors
/// [`AnalysisError::Cancelled`] when they are no longer wanted.
pub(crate) fn silhouettes(
    points: &Matrix<f32>,
    labels: &[usize],
    share: Share<'_>,
) -> Result<Vec<f64>, AnalysisError> {
    Ok(silhouettes_of_each(points, &[labels.to_vec()], share)?.concat())
}

/// As [`silhouettes`], for several clusterings of the same points, which share the distances.
///
/// # Errors
/// As [`silhouettes`].
pub(crate) fn silhouettes_of_each(
    points: &Matrix<f32>,
    clusterings: &[Vec<usize>],
    share: Share<'_>,
) -> Result<Vec<Vec<f64>>, AnalysisError> {
    if clusterings.is_empty() {
        return Ok(Vec::new());
    }
    let sums = ClusterSums::new(clusterings, points.rows());
    let tiles = Tiles::new(points);
    let steps = share.steps(points.rows().div_ceil(LANES));
    let of_tiles = tiles.map(
        1,
        #[inline(always)]
        |tile| {
            steps.check()?;
            let of_tile = sums.of_tile(&tiles, tile);
            steps.step()?;
            Ok(of_tile)
        },
    );
    let of_tiles: Vec<Vec<Vec<f64>>> =
        of_tiles.into_iter().collect::<Result<_, AnalysisError>>()?;
    Ok((0..clusterings.len())
        .map(|c| of_tiles.iter().flat_map(|tile| &tile[c]).copied().collect())
        .collect())
}

/// The sums of distances to each cluster of each clustering.
struct ClusterSums<'a> {
    clusterings: &'a [Vec<usize>],
    /// For each clustering the points in each cluster; entry 0 is unused.
    sizes: Vec<Vec<usize>>,
    /// For each clustering the place of its cluster 0 among the sums.
    starts: Vec<usize>,
    /// `[N, clusterings]`: places of the clusters that a point is in.
    places: Matrix<usize>,
    /// Number of sums.
    count: usize,
}

impl<'a> ClusterSums<'a> {
    fn new(clusterings: &'a [Vec<usize>], points: usize) -> Self {
        let sizes = |labels: &Vec<usize>| {
            let most = labels.iter().max().map_or(0, |&most| most);
            counts(labels.iter().copied(), most + 1)
        };
        let sizes: Vec<Vec<usize>> = clusterings.iter().map(sizes).collect();
        let mut count = 0;
        let mut starts = Vec::with_capacity(sizes.len());
        for sizes in &sizes {
            starts.push(count);
            count += sizes.len();
        }
        Self {
            clusterings,
            sizes,
            places: Matrix::from_fn(points, clusterings.len(), |i, c| {
                starts[c] + clusterings[c][i]
            }),
            starts,
            count,
        }
    }

    /// For each clustering the silhouettes of the `members` of a tile, from their sums of
    /// distances.
    fn silhouettes(&self, members: Range<usize>, sums: &[[f64; LANES]]) -> Vec<Vec<f64>> {
        let of_clustering = |c: usize| {
            let (labels, sizes) = (&self.clusterings[c], &self.sizes[c]);
            let sums = &sums[self.starts[c]..self.starts[c] + sizes.len()];
            let members = members.clone().enumerate();
            members
                .map(|(lane, i)| silhouette(labels[i], lane, sums, sizes))
                .collect()
        };
        (0..self.clusterings.len()).map(of_clustering).collect()
    }

    /// For each clustering the silhouettes of the points of the tile.
    #[inline(always)]
    fn of_tile(&self, tiles: &Tiles<'_>, tile: usize) -> Vec<Vec<f64>> {
        let mut sums = vec![[0.0_f64; LANES]; self.count];
        for (i, places) in self.places.iter_rows().enumerate() {
            let mut distances = [0.0; LANES];
            for (to, squared) in distances.iter_mut().zip(&tiles.squared_distances(tile, i)) {
                *to = f64::from(squared.sqrt());
            }
            for &place in places {
                for (sum, distance) in sums[place].iter_mut().zip(&distances) {
                    *sum += distance;
                }
            }
        }
        self.silhouettes(tiles.members(tile), &sums)
    }
}

/// (b - a) / max(a, b), where a is the mean distance to the other points of the own cluster and b
/// the mean distance to the nearest other cluster; `sums` holds the sum of distances to each
/// cluster for each point of a tile.
fn silhouette(own: usize, lane: usize, sums: &[[f64; LANES]], sizes: &[usize]) -> f64 {
    if sizes[own] < 2 {
        return 0.0;
    }
    let inside = sums[own][lane] / (sizes[own] - 1) as f64;
    let outside = (0..sizes.len())
        .filter(|&label| label != own && sizes[label] > 0)
        .map(|label| sums[label][lane] / sizes[label] as f64)
        .fold(f64::INFINITY, f64::min);
    let larger = inside.max(outside);
    if larger > 0.0 && larger.is_finite() {
        (outside - inside) / larger
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(points: &Matrix<f32>, labels: &[usize]) -> Vec<f64> {
        silhouettes(points, labels, Share::unwatched()).unwrap()
    }

    #[test]
    fn agrees_with_scikit_learn() {
        // X = [[0, 0], [1, 0.5], [0.2, 1.1], [5, 5], [5.5, 4], [9, -1], [4, 4.4]]
        // y = [1, 1, 1, 2, 2, 3, 2]
        // sklearn.metrics.silhouette_samples(X, y)
        let points = vec![
            0.0, 0.0, 1.0, 0.5, 0.2, 1.1, 5.0, 5.0, 5.5, 4.0, 9.0, -1.0, 4.0, 4.4,
        ];
        let points = Matrix::new(7, 2, points);
        let labels = [1, 1, 1, 2, 2, 3, 2];
        let expected = [
            0.8307567390932459,
            0.8090948625016046,
            0.8159199547219301,
            0.8222533983099181,
            0.7812280923101841,
            0.0,
            0.7435224827443613,
        ];
        let found = exact(&points, &labels);
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-7, "{found} is not {expected}");
        }
    }

    #[test]
    fn several_clusterings_share_their_distances() {
        let points = Matrix::from_fn(45, 2, |i, d| (((2 * i + d) * 37) % 29) as f32);
        let labels: Vec<Vec<usize>> = [2, 3, 5]
            .iter()
            .map(|k| (0..45).map(|i| (i * 7) % k + 1).collect())
            .collect();
        let together = silhouettes_of_each(&points, &labels, Share::unwatched()).unwrap();
        for (together, labels) in together.iter().zip(&labels) {
            assert_eq!(together, &exact(&points, labels));
        }
        let none = silhouettes_of_each(&points, &[], Share::unwatched()).unwrap();
        assert!(none.is_empty());
    }

    #[test]
    fn degenerate_clusterings_are_zero() {
        let same = Matrix::filled(4, 2, 1.0);
        assert_eq!(exact(&same, &[1, 1, 2, 2]), [0.0; 4]);
        assert_eq!(exact(&same, &[1, 1, 1, 1]), [0.0; 4]);
        assert_eq!(exact(&same, &[1, 2, 3, 4]), [0.0; 4]);
        let none = Matrix::new(0, 2, Vec::new());
        assert!(exact(&none, &[]).is_empty());
    }

    #[test]
    fn stopped_silhouettes_say_so() {
        let points = Matrix::from_fn(45, 2, |i, d| (i * (d + 1)) as f32);
        let labels: Vec<usize> = (0..45).map(|i| i % 3 + 1).collect();
        let watch = crate::Watch::default();
        assert!(silhouettes(&points, &labels, watch.all()).is_ok());
        assert_eq!(watch.done(), 1.0);
        watch.stop();
        let stopped = silhouettes(&points, &labels, watch.all());
        assert!(matches!(stopped, Err(AnalysisError::Cancelled)));
    }
}
