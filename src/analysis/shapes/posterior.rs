//! What a mixture says of every gene.

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use super::density::Direction;
use super::evidence::{Evidence, Tile};
use super::expectation::Densities;

/// Tiles that one task works on, at least.
const TILES_A_TASK: usize = 16;

/// What the mixture says of every gene.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::analysis) struct Posterior {
    /// `[N, k]`, row-major: probability of each component; what is left to 1 is the background.
    pub probability: Vec<f64>,
    /// `[N, T]`: the expected profile without noise and offset.
    pub denoised: Vec<f64>,
}

impl Posterior {
    /// Of the mixture with components `directions` and a background of log weight `log_background`.
    pub(super) fn of(evidence: &Evidence, directions: &[Direction], log_background: f64) -> Self {
        let of_tiles = each_tile(evidence, directions, log_background, |densities, tile| {
            of_tile(evidence, directions, densities, tile)
        });
        let (probability, denoised): (Vec<_>, Vec<_>) = of_tiles.into_iter().unzip();
        Self {
            probability: probability.concat(),
            denoised: denoised.concat(),
        }
    }

    /// The most probable of `k` components for every gene `[N]`; the first of equals.
    pub fn most_probable(&self, k: usize) -> Vec<usize> {
        let rows = self.probability.chunks(k);
        rows.map(|row| most_probable(row.iter().copied())).collect()
    }
}

/// As [`Posterior::most_probable`], of a posterior of which nothing else is wanted.
pub(super) fn most_probable_of_all(
    evidence: &Evidence,
    directions: &[Direction],
    log_background: f64,
) -> Vec<usize> {
    let of_tiles = each_tile(evidence, directions, log_background, |densities, tile| {
        let of_lane = |lane: usize| densities.of_components.iter().map(move |p| p.0[lane]);
        let labels = (0..tile.genes).map(|lane| most_probable(of_lane(lane)));
        labels.collect::<Vec<usize>>()
    });
    of_tiles.concat()
}

fn most_probable(probability: impl Iterator<Item = f64>) -> usize {
    let mut best = (f64::NEG_INFINITY, 0);
    for (component, probability) in probability.enumerate() {
        if probability > best.0 {
            best = (probability, component);
        }
    }
    best.1
}

/// What `body` makes of the responsibilities of each tile, in order.
fn each_tile<R: Send>(
    evidence: &Evidence,
    directions: &[Direction],
    log_background: f64,
    body: impl Fn(&Densities, &Tile) -> R + Sync,
) -> Vec<R> {
    let arch = Arch::new();
    evidence
        .tiles
        .par_iter()
        .with_min_len(TILES_A_TASK)
        .map_init(Densities::default, |densities, tile| {
            arch.dispatch(Responsibilities {
                densities,
                directions,
                tile,
                log_background,
            });
            body(densities, tile)
        })
        .collect()
}

/// Takes the responsibilities of one tile.
struct Responsibilities<'a> {
    densities: &'a mut Densities,
    directions: &'a [Direction],
    tile: &'a Tile,
    log_background: f64,
}

impl WithSimd for Responsibilities<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        self.densities
            .take(self.directions, self.tile, self.log_background);
        self.densities.normalise();
    }
}

/// Probabilities `[genes, k]` and de-noised profiles `[genes, T]` of the genes of `tile`.
fn of_tile(
    evidence: &Evidence,
    directions: &[Direction],
    densities: &Densities,
    tile: &Tile,
) -> (Vec<f64>, Vec<f64>) {
    let mut probability = Vec::with_capacity(tile.genes * directions.len());
    let mut denoised = Vec::with_capacity(tile.genes * evidence.times);
    for lane in 0..tile.genes {
        let of_components = densities.of_components.iter();
        probability.extend(of_components.map(|p| p.0[lane].clamp(0.0, 1.0)));
        for t in 0..evidence.times {
            let (x, noise) = (tile.values[t].0[lane], tile.noise[t].0[lane]);
            // A gene that no component explains keeps its own profile.
            let kept = evidence.spread / (evidence.spread + noise);
            let own = evidence.centre + kept * (x - evidence.centre);
            let mut expected = densities.of_background.0[lane] * own;
            for (c, direction) in directions.iter().enumerate() {
                let weight = densities.of_components[c].0[lane];
                let [a, b] = densities.hidden[c].mean.map(|mean| mean.0[lane]);
                expected += weight * direction.denoised(t, x, noise, a, b);
            }
            denoised.push(expected);
        }
    }
    (probability, denoised)
}
