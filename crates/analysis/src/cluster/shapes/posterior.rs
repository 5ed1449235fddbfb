//! Posterior of every gene given a mixture.

use pulp::Arch;
use rayon::prelude::*;

use crate::cluster::shapes::density::MixtureTerms;
use crate::cluster::shapes::expectation::Densities;
use crate::cluster::shapes::observations::{Observations, Tile};
use crate::numeric::stats::argmax;
use genetide_data::Matrix;

/// Minimum number of tiles of one parallel task.
const TILES_A_TASK: usize = 16;

/// Posterior of every gene given a mixture.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Posterior {
    /// `[N, k]`: probability of each component; the remainder to 1 is the background.
    pub probability: Matrix<f64>,
    /// `[N, T]`: the expected profile without noise and offset.
    pub denoised: Matrix<f64>,
}

impl Posterior {
    /// The posterior given `mixture`.
    pub(super) fn of(observations: &Observations, mixture: &MixtureTerms) -> Self {
        let of_tiles = each_tile(observations, mixture, |densities, tile| {
            of_tile(observations, mixture, densities, tile)
        });
        let (probability, denoised): (Vec<_>, Vec<_>) = of_tiles.into_iter().unzip();
        let (genes, k) = (observations.len(), mixture.components.len());
        Self {
            probability: Matrix::new(genes, k, probability.concat()),
            denoised: Matrix::new(genes, observations.times(), denoised.concat()),
        }
    }

    /// `[N]`: the most probable component for every gene, the first of equals.
    pub fn most_probable(&self) -> Vec<usize> {
        let rows = self.probability.iter_rows();
        rows.map(|row| argmax(row.iter().copied())).collect()
    }
}

/// As [`Posterior::most_probable`], without the other parts of the posterior.
pub(super) fn most_probable(observations: &Observations, mixture: &MixtureTerms) -> Vec<usize> {
    let of_tiles = each_tile(observations, mixture, |densities, tile| {
        let of_lane = |lane: usize| densities.of_components.iter().map(move |p| p.0[lane]);
        let labels = (0..tile.genes).map(|lane| argmax(of_lane(lane)));
        labels.collect::<Vec<usize>>()
    });
    of_tiles.concat()
}

/// Results of `body` for the responsibilities of each tile, in order.
fn each_tile<R: Send>(
    observations: &Observations,
    mixture: &MixtureTerms,
    body: impl Fn(&Densities, &Tile) -> R + Sync,
) -> Vec<R> {
    let arch = Arch::new();
    observations
        .tiles
        .par_iter()
        .with_min_len(TILES_A_TASK)
        .map_init(Densities::default, |densities, tile| {
            arch.dispatch(
                #[inline(always)]
                || {
                    densities.take(mixture, tile);
                    densities.normalise();
                },
            );
            body(densities, tile)
        })
        .collect()
}

/// Probabilities `[genes, k]` and denoised profiles `[genes, T]` of the genes of `tile`.
fn of_tile(
    observations: &Observations,
    mixture: &MixtureTerms,
    densities: &Densities,
    tile: &Tile,
) -> (Vec<f64>, Vec<f64>) {
    let mut probability = Vec::with_capacity(tile.genes * mixture.components.len());
    let mut denoised = Vec::with_capacity(tile.genes * observations.times());
    for lane in 0..tile.genes {
        let of_components = densities.of_components.iter();
        probability.extend(of_components.map(|p| p.0[lane].clamp(0.0, 1.0)));
        for t in 0..observations.times() {
            let (x, noise) = (tile.values[t].0[lane], tile.noise[t].0[lane]);
            // A gene that no component explains keeps its own profile.
            let kept = observations.spread / (observations.spread + noise);
            let own = observations.centre + kept * (x - observations.centre);
            let mut expected = densities.of_background.0[lane] * own;
            for (c, component) in mixture.components.iter().enumerate() {
                let weight = densities.of_components[c].0[lane];
                let [a, b] = densities.effects[c].mean.map(|mean| mean.0[lane]);
                expected += weight * component.denoised(t, x, noise, a, b);
            }
            denoised.push(expected);
        }
    }
    (probability, denoised)
}
