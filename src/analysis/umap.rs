//! The map of genes: UMAP of the latents.

mod descent;
mod forces;

use manifolds_rs::construct_umap_graph;
use manifolds_rs::data::init::EmbdInit;
use manifolds_rs::prelude::{
    CoordinateList, ManifoldsError, ManifoldsMatrix, NearestNeighbourParams, UmapGraphParams,
    initialise_embedding,
};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

use descent::{Schedule, descend};

use super::AnalysisError;
use super::neighbours::Neighbours;
use super::partition::{check_finite, distinct, records};
use super::pca::principal_scores;
use super::tiles::Tiles;
use super::trustworthiness::trustworthiness;
use crate::data::Points;

/// Neighbours of a point, as in the reference implementation.
const NEIGHBOURS: usize = 15;
/// Above this many points a map takes fewer epochs, as in the reference implementation.
const MANY_POINTS: usize = 10_000;
/// Epochs for few points, and for many.
const EPOCHS: (usize, usize) = (500, 200);
/// The descent of a map that follows its points, from where it was.
const FOLLOWING: Schedule = Schedule {
    epochs: 100,
    rate: 0.5,
};
/// Points for a map at all.
const FEWEST_POINTS: usize = 3;
/// Different points below which there is no neighbourhood graph to lay out.
const FEWEST_DISTINCT: usize = 6;

/// Two coordinates per point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Embedding {
    /// `[N]`: UMAP1 and UMAP2.
    pub xy: Vec<[f32; 2]>,
    /// Trustworthiness (Venna & Kaski 2001) with the number of neighbours used, in [0, 1]; with
    /// (N - 1) / 2 of them where that is less, since it is not defined beyond. Of more than 5,000
    /// points, that of about as many of them.
    pub trustworthiness: f64,
    /// Neighbours used: min(15, N - 1).
    pub neighbours: usize,
}

/// Embeds `points` (McInnes, Healy & Melville 2018), the same for the same seed.
///
/// min(15, N - 1) exact neighbours, min_dist 0.1, spread 1, and 500 epochs of stochastic gradient
/// descent on one thread, or 200 with more than 10,000 points, as in umap-learn. Graph and spectral
/// start are the library's; a start that it cannot compute is replaced by a random one, as umap-learn
/// does. With fewer than 6 different points the two first principal components are the map. Time grows
/// with the square of the points, memory with their number.
///
/// # Errors
/// When there are under 3 points, a coordinate is not finite, or the library fails.
pub fn embed(points: &Points, seed: u64) -> Result<Embedding, AnalysisError> {
    make(points, |nearest| fresh(points, nearest, seed, &|| true))
}

/// Embeds points that moved a little since the map `before` was made of them: it begins there, and
/// so shows how they moved. Without a map of as many points it is a new one, as of [`embed`]. `go_on`
/// is asked at times; `None` once it says no.
///
/// # Errors
/// As [`embed`].
pub fn follow(
    points: &Points,
    before: Option<&[[f32; 2]]>,
    seed: u64,
    go_on: &dyn Fn() -> bool,
) -> Result<Option<Embedding>, AnalysisError> {
    let before = before.filter(|xy| xy.len() == points.len() && is_finite(xy));
    let map = make(points, |nearest| {
        let Some(before) = before else {
            return fresh(points, nearest, seed, go_on);
        };
        let graph = graph(points, nearest, FOLLOWING.epochs, seed)?;
        let mut map = before.to_vec();
        descend(&mut map, &graph, FOLLOWING, seed, go_on);
        Ok(map)
    })?;
    Ok(go_on().then_some(map))
}

/// A map laid out by `layout` from exact neighbours, and how far it is to be trusted.
fn make(
    points: &Points,
    layout: impl FnOnce(&Neighbours) -> Result<Vec<[f32; 2]>, ManifoldsError>,
) -> Result<Embedding, AnalysisError> {
    let genes = points.len();
    if genes < FEWEST_POINTS {
        return Err(AnalysisError::TooFewToEmbed { genes });
    }
    check_finite(points)?;
    let neighbours = NEIGHBOURS.min(genes - 1);
    let tiles = Tiles::new(points);
    let xy = if distinct(&records(points)) < FEWEST_DISTINCT {
        principal_plane(points)
    } else {
        let nearest = Neighbours::of_all(&tiles, neighbours);
        layout(&nearest).map_err(|source| AnalysisError::Umap { genes, source })?
    };
    Ok(Embedding {
        trustworthiness: trustworthiness(&tiles, &xy, neighbours),
        xy,
        neighbours,
    })
}

/// A layout from the spectral start, or from a random one where that cannot be had.
fn fresh(
    points: &Points,
    nearest: &Neighbours,
    seed: u64,
    go_on: &dyn Fn() -> bool,
) -> Result<Vec<[f32; 2]>, ManifoldsError> {
    let epochs = if points.len() > MANY_POINTS {
        EPOCHS.1
    } else {
        EPOCHS.0
    };
    let graph = graph(points, nearest, epochs, seed)?;
    let from = |start: EmbdInit<f32>| {
        let matrix = (points.values.as_slice(), points.len(), points.dims);
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

/// The library adds small numbers to its seed, which must not overflow.
fn short(seed: u64) -> u64 {
    (seed ^ (seed >> 32)) & 0xffff_ffff
}

/// The library's graph of `points` with these neighbours, for a descent of so many epochs.
fn graph(
    points: &Points,
    nearest: &Neighbours,
    epochs: usize,
    seed: u64,
) -> Result<CoordinateList<f32>, ManifoldsError> {
    let matrix = (points.values.as_slice(), points.len(), points.dims);
    let input = matrix.to_mat_input();
    let (graph, _, _) = construct_umap_graph(
        input.as_mat_ref(),
        Some((nearest.indices.clone(), nearest.distances.clone())),
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

fn principal_plane(points: &Points) -> Vec<[f32; 2]> {
    let records = Array2::from_shape_fn((points.len(), points.dims), |(i, d)| {
        f64::from(points.row(i)[d])
    });
    let scores = principal_scores(&records, 2);
    let second = |i: usize| scores.get((i, 1)).copied().unwrap_or(0.0) as f32;
    (0..points.len())
        .map(|i| [scores[(i, 0)] as f32, second(i)])
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Three groups of points in five dimensions.
    fn groups(size: usize) -> Points {
        let values = (0..3 * size)
            .flat_map(|i| {
                (0..5).map(move |d| {
                    let noise = ((i * 37 + d * 101 + i * d * 7) % 97) as f32 / 97.0;
                    noise + if i / size == d { 8.0 } else { 0.0 }
                })
            })
            .collect();
        Points { values, dims: 5 }
    }

    fn with_threads(threads: usize, points: &Points, seed: u64) -> Embedding {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap()
            .install(|| embed(points, seed).unwrap())
    }

    #[test]
    fn the_same_seed_gives_the_same_map_with_any_threads() {
        let points = groups(60);
        let map = with_threads(1, &points, 42);
        assert_eq!(map, with_threads(1, &points, 42));
        assert_eq!(map, with_threads(4, &points, 42));
        assert_ne!(map.xy, with_threads(1, &points, 43).xy);
    }

    #[test]
    fn groups_stay_together() {
        let map = embed(&groups(40), 1).unwrap();
        assert_eq!(map.neighbours, 15);
        assert!(map.trustworthiness > 0.9, "{}", map.trustworthiness);
        // The nearest point on the map is of the same group.
        for (i, from) in map.xy.iter().enumerate() {
            let nearest = (0..120)
                .filter(|&j| j != i)
                .min_by(|&a, &b| {
                    let far = |j: usize| {
                        let to = map.xy[j];
                        (to[0] - from[0]).powi(2) + (to[1] - from[1]).powi(2)
                    };
                    far(a).total_cmp(&far(b))
                })
                .unwrap();
            assert_eq!(nearest / 40, i / 40);
        }
    }

    #[test]
    fn a_map_that_follows_its_points_moves_little_and_is_as_good() {
        let points = groups(60);
        let before = embed(&points, 1).unwrap();
        let moved = Points {
            values: points.values.iter().map(|x| 1.01 * x + 0.02).collect(),
            dims: points.dims,
        };
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
        let line = Points {
            values: vec![0.0, 1.0, 2.0, 3.0],
            dims: 1,
        };
        assert!(is_finite(&embed(&line, 0).unwrap().xy));
    }

    #[test]
    fn bad_input_is_an_error() {
        let two = groups(1).select(&[0, 1]);
        assert!(matches!(
            embed(&two, 0),
            Err(AnalysisError::TooFewToEmbed { genes: 2 })
        ));
        let mut nan = groups(5);
        nan.values[7] = f32::NAN;
        assert!(matches!(
            embed(&nan, 0),
            Err(AnalysisError::NotFinite { point: 2 })
        ));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn any_points_give_a_finite_map(
            values in prop::collection::vec(prop_oneof![Just(0.0_f32), -1e3..1e3_f32], 9..150),
            seed in any::<u64>(),
        ) {
            let points = Points { values: values[..values.len() / 3 * 3].to_vec(), dims: 3 };
            let map = embed(&points, seed).unwrap();
            prop_assert!(is_finite(&map.xy));
            prop_assert!((0.0..=1.0).contains(&map.trustworthiness));
        }
    }
}
