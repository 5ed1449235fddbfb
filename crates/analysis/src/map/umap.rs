//! The map of genes: UMAP of the latents.

use manifolds_rs::construct_umap_graph;
use manifolds_rs::data::init::EmbdInit;
use manifolds_rs::prelude::{
    CoordinateList, ManifoldsError, ManifoldsMatrix, NearestNeighbourParams, UmapGraphParams,
    initialise_embedding,
};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::AnalysisError;
use crate::distance::tiles::Tiles;
use crate::map::descent::{Schedule, descend};
use crate::map::neighbours::{Neighbours, neighbours};
use crate::map::trustworthiness::trustworthiness;
use crate::numeric::pca::principal_scores;
use crate::numeric::records::{check_finite, distinct, records};
use genetide_data::Matrix;

/// Neighbours of a point, as in the reference implementation.
const NEIGHBOURS: usize = 15;
/// Above this many points a map has fewer epochs, as in the reference implementation.
const MANY_POINTS: usize = 10_000;
/// Epochs up to [`MANY_POINTS`].
const EPOCHS: usize = 500;
/// Epochs above [`MANY_POINTS`].
const EPOCHS_OF_MANY: usize = 200;
/// The descent of a map that starts from an earlier map.
const FOLLOWING: Schedule = Schedule {
    epochs: 100,
    rate: 0.5,
};
/// Minimum number of points of a map.
const FEWEST_POINTS: usize = 3;
/// Minimum number of distinct points for a neighbourhood graph.
const FEWEST_DISTINCT: usize = 6;

/// A map: two coordinates per point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Embedding {
    /// `[N]`: UMAP1 and UMAP2.
    pub xy: Vec<[f32; 2]>,
    /// Trustworthiness (Venna & Kaski 2001) with the same number of neighbours, in [0, 1]; with
    /// (N - 1) / 2 neighbours if that is less, since it is not defined beyond. Above 5,000 points it
    /// is estimated from about 5,000 of them.
    pub trustworthiness: f64,
    /// Number of neighbours: min(15, N - 1).
    pub neighbours: usize,
}

/// Embeds `points` `[N, dims]` (McInnes, Healy & Melville 2018), the same for the same seed.
///
/// min(15, N - 1) exact neighbours, min_dist 0.1, spread 1, and 500 epochs of stochastic gradient
/// descent on one thread, or 200 with more than 10,000 points, as in umap-learn. manifolds-rs makes
/// the graph and the spectral start; if the latter fails, the start is random, as in umap-learn.
/// With fewer than 6 distinct points the first two principal components are the map. Time grows
/// with the square of the number of points, memory with the number.
///
/// # Errors
/// When there are under 3 points, a coordinate is not finite, or the library fails.
pub fn embed(points: &Matrix<f32>, seed: u64) -> Result<Embedding, AnalysisError> {
    make(points, |nearest| {
        new_layout(points, nearest, seed, &|| true)
    })
}

/// Embeds points that have moved a little since the map `before`. The descent starts from `before`,
/// so that the new map shows how they moved. Without a map of as many points it is a new map, as by
/// [`embed`]. `go_on` is called repeatedly; the result is `None` once it returns false.
///
/// # Errors
/// As [`embed`].
pub fn follow(
    points: &Matrix<f32>,
    before: Option<&[[f32; 2]]>,
    seed: u64,
    go_on: &dyn Fn() -> bool,
) -> Result<Option<Embedding>, AnalysisError> {
    let before = before.filter(|xy| xy.len() == points.rows() && is_finite(xy));
    let map = make(points, |nearest| {
        let Some(before) = before else {
            return new_layout(points, nearest, seed, go_on);
        };
        let graph = graph(points, nearest, FOLLOWING.epochs, seed)?;
        let mut map = before.to_vec();
        descend(&mut map, &graph, FOLLOWING, seed, go_on);
        Ok(map)
    })?;
    Ok(go_on().then_some(map))
}

/// A map made by `layout` from exact neighbours, with its trustworthiness.
fn make(
    points: &Matrix<f32>,
    layout: impl FnOnce(Neighbours) -> Result<Vec<[f32; 2]>, ManifoldsError>,
) -> Result<Embedding, AnalysisError> {
    let genes = points.rows();
    if genes < FEWEST_POINTS {
        return Err(AnalysisError::TooFewToEmbed(genes));
    }
    check_finite(points)?;
    let count = NEIGHBOURS.min(genes - 1);
    let tiles = Tiles::new(points);
    let records = records(points);
    let xy = if distinct(&records) < FEWEST_DISTINCT {
        principal_plane(&records)?
    } else {
        let nearest = neighbours(&tiles, count);
        layout(nearest).map_err(|source| AnalysisError::Umap { genes, source })?
    };
    Ok(Embedding {
        trustworthiness: trustworthiness(&tiles, &xy, count),
        xy,
        neighbours: count,
    })
}

/// A layout from the spectral start, or from a random start if the spectral one fails.
fn new_layout(
    points: &Matrix<f32>,
    nearest: Neighbours,
    seed: u64,
    go_on: &dyn Fn() -> bool,
) -> Result<Vec<[f32; 2]>, ManifoldsError> {
    let epochs = match points.rows() {
        ..=MANY_POINTS => EPOCHS,
        _ => EPOCHS_OF_MANY,
    };
    let graph = graph(points, nearest, epochs, seed)?;
    let from = |start: EmbdInit<f32>| {
        let matrix = (points.values(), points.rows(), points.columns());
        let input = matrix.to_mat_input();
        let rows = initialise_embedding(&start, 2, short(seed), &graph, input.as_mat_ref())?;
        let mut map: Vec<[f32; 2]> = rows.iter().map(|row| [row[0], row[1]]).collect();
        let schedule = Schedule { epochs, rate: 1.0 };
        descend(&mut map, &graph, schedule, short(seed), go_on);
        Ok(map)
    };
    match from(EmbdInit::SpectralInit { range: None }) {
        Ok(xy) if is_finite(&xy) => Ok(xy),
        _ => from(EmbdInit::RandomInit { range: None }),
    }
}

/// A seed of 32 bits: manifolds-rs adds small numbers to it, which must not overflow.
fn short(seed: u64) -> u64 {
    (seed ^ (seed >> 32)) & 0xffff_ffff
}

/// The neighbourhood graph of `points`, for a descent of `epochs` epochs.
fn graph(
    points: &Matrix<f32>,
    nearest: Neighbours,
    epochs: usize,
    seed: u64,
) -> Result<CoordinateList<f32>, ManifoldsError> {
    let matrix = (points.values(), points.rows(), points.columns());
    let input = matrix.to_mat_input();
    let (graph, _, _) = construct_umap_graph(
        input.as_mat_ref(),
        Some(nearest),
        NEIGHBOURS,
        "exhaustive".to_owned(),
        &UmapGraphParams::default(),
        &NearestNeighbourParams::default(),
        epochs,
        short(seed) as usize,
        0,
    )?;
    Ok(graph)
}

fn is_finite(xy: &[[f32; 2]]) -> bool {
    xy.iter().flatten().all(|value| value.is_finite())
}

/// The first two principal components of `records`, the second 0 in one dimension.
fn principal_plane(records: &Array2<f64>) -> Result<Vec<[f32; 2]>, AnalysisError> {
    let scores = principal_scores(records, 2)?;
    let second = |i: usize| scores.get((i, 1)).copied().unwrap_or(0.0) as f32;
    Ok((0..records.nrows())
        .map(|i| [scores[(i, 0)] as f32, second(i)])
        .collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::profiles::rows_of_three;
    use crate::testing::threads::with_threads;

    /// Three groups of points in five dimensions.
    fn groups(size: usize) -> Matrix<f32> {
        Matrix::from_fn(3 * size, 5, |i, d| {
            let noise = ((i * 37 + d * 101 + i * d * 7) % 97) as f32 / 97.0;
            noise + if i / size == d { 8.0 } else { 0.0 }
        })
    }

    #[test]
    fn the_same_seed_gives_the_same_map_with_any_threads() {
        let points = groups(60);
        let map = |threads, seed| with_threads(threads, || embed(&points, seed).unwrap());
        assert_eq!(map(1, 42), map(1, 42));
        assert_eq!(map(1, 42), map(4, 42));
        assert_ne!(map(1, 42).xy, map(1, 43).xy);
    }

    #[test]
    fn groups_stay_together() {
        let map = embed(&groups(40), 1).unwrap();
        assert_eq!(map.neighbours, 15);
        assert!(map.trustworthiness > 0.9, "{}", map.trustworthiness);
        // The nearest point on the map is of the same group.
        for (i, from) in map.xy.iter().enumerate() {
            let far = |&j: &usize| (map.xy[j][0] - from[0]).hypot(map.xy[j][1] - from[1]);
            let others = (0..120).filter(|&j| j != i);
            let nearest = others.min_by(|a, b| far(a).total_cmp(&far(b))).unwrap();
            assert_eq!(nearest / 40, i / 40);
        }
    }

    #[test]
    fn a_map_that_follows_its_points_moves_little_and_is_as_good() {
        let points = groups(60);
        let before = embed(&points, 1).unwrap();
        let moved = points.map(|x| 1.01 * x + 0.02);
        let after = follow(&moved, Some(&before.xy), 2, &|| true)
            .unwrap()
            .unwrap();
        let anew = embed(&moved, 2).unwrap();
        let mean_move = |map: &Embedding| {
            let pairs = before.xy.iter().zip(&map.xy);
            let far = pairs.map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1]));
            far.sum::<f32>() / map.xy.len() as f32
        };
        assert!(mean_move(&after) < 0.3 * mean_move(&anew));
        assert!(after.trustworthiness > anew.trustworthiness - 0.02);
        // Without a map of these points it is a new one; stopped, it is none.
        let without = follow(&moved, Some(&before.xy[1..]), 2, &|| true).unwrap();
        assert_eq!(without, Some(anew));
        assert_eq!(follow(&moved, None, 2, &|| false).unwrap(), None);
    }

    #[test]
    fn few_and_equal_points_are_embedded() {
        for count in 3..24 {
            let points = groups(10).select(&(0..count).collect::<Vec<_>>());
            let map = embed(&points, 5).unwrap();
            assert_eq!(map.xy.len(), count);
            assert!(is_finite(&map.xy));
            assert_eq!(map.neighbours, 15.min(count - 1));
        }
        for (distinct, count) in [(1, 10), (2, 30), (5, 30), (6, 90), (10, 300)] {
            let points =
                groups(distinct).select(&(0..count).map(|i| i % distinct).collect::<Vec<_>>());
            let map = embed(&points, 5).unwrap();
            assert!(is_finite(&map.xy));
            assert!((0.0..=1.0).contains(&map.trustworthiness));
        }
        let line = Matrix::new(4, 1, vec![0.0, 1.0, 2.0, 3.0]);
        assert!(is_finite(&embed(&line, 0).unwrap().xy));
    }

    #[test]
    fn bad_input_is_an_error() {
        let two = groups(1).select(&[0, 1]);
        let too_few = embed(&two, 0);
        assert!(matches!(too_few, Err(AnalysisError::TooFewToEmbed(2))));
        let mut nan = groups(5);
        nan[(1, 2)] = f32::NAN;
        let not_finite = embed(&nan, 0);
        assert!(matches!(not_finite, Err(AnalysisError::NotFinite(2))));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn any_points_give_a_finite_map(
            values in prop::collection::vec(prop_oneof![Just(0.0_f32), -1e3..1e3_f32], 9..150),
            seed in any::<u64>(),
        ) {
            let points = rows_of_three(&values);
            let map = embed(&points, seed).unwrap();
            prop_assert!(is_finite(&map.xy));
            prop_assert!((0.0..=1.0).contains(&map.trustworthiness));
        }
    }
}
