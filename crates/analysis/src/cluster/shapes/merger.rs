//! Which two components of a mixture are merged.

use pulp::Arch;
use rayon::prelude::*;

use crate::AnalysisError;
use crate::cluster::shapes::density::{ComponentTerms, MixtureTerms, log_density};
use crate::cluster::shapes::expectation::{Active, BLOCK, ComponentSums, Densities, add, width};
use crate::cluster::shapes::lanes::Lanes;
use crate::cluster::shapes::mixture::ShapeMixture;
use crate::cluster::shapes::observations::{Observations, Tile};
use crate::numeric::stats::first_max_by;
use crate::watch::Share;

/// Pairs of components whose merger is tried.
const TRIALS: usize = 6;
/// Steps of EM before the trials are compared.
const TRIAL_STEPS: usize = 3;
/// Tiles in which no gene belongs to either of two components by more than this take no part in the
/// trial of their merger.
const LEAST_PART: f64 = 1e-6;

/// The mixture after the best merger of two components, and the components that count in each tile.
///
/// Candidates are the pairs with the nearest shapes, weighted by the smaller share of genes. In a
/// trial only the union is fitted, while the densities under all other components stay as they are
/// ("partial" EM; Ueda, Nakano, Ghahramani & Hinton 2000, Neural Comput. 12:2109); the union with the
/// highest likelihood is kept.
///
/// # Errors
/// [`AnalysisError::Cancelled`] when it is no longer wanted.
pub(super) fn best_merger(
    mixture: &ShapeMixture,
    observations: &Observations,
    share: Share<'_>,
) -> Result<(ShapeMixture, Active), AnalysisError> {
    share.check()?;
    let tiles = parts(observations, &mixture.terms(observations));
    let pairs = nearest_pairs(mixture).into_par_iter();
    let trials: Vec<Trial> = pairs
        .map(|(i, j)| Trial::of(mixture, observations, &tiles, i, j))
        .collect();
    share.check()?;
    let active = Active::of_largest(tiles.iter().map(Parts::largest_parts));
    let best = first_max_by(trials, |trial| trial.log_likelihood);
    Ok(match best {
        Some(best) => (best.mixture, active.merged(best.merged.0, best.merged.1)),
        None => (mixture.clone(), active),
    })
}

/// Pairs of components that are candidates for a merger, the nearest first.
fn nearest_pairs(mixture: &ShapeMixture) -> Vec<(usize, usize)> {
    let components = &mixture.components;
    let mut pairs: Vec<(f64, (usize, usize))> = (0..components.len())
        .flat_map(|i| (i + 1..components.len()).map(move |j| (i, j)))
        .map(|(i, j)| {
            let (a, b) = (&components[i], &components[j]);
            let differences = a.mean.iter().zip(&b.mean).map(|(a, b)| (a - b).powi(2));
            let distance: f64 = differences.sum();
            (distance * a.weight.min(b.weight), (i, j))
        })
        .collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let nearest = pairs.into_iter().take(TRIALS);
    nearest.map(|(_, pair)| pair).collect()
}

/// The densities of the genes of one tile under each component, relative to the largest.
struct Parts<'a> {
    tile: &'a Tile,
    /// Logarithm of the largest density of each gene.
    largest: Lanes,
    /// `[k]`: densities times weights, divided by the largest.
    of_components: Vec<Lanes>,
    /// The same of the background.
    of_background: Lanes,
    /// Their sum.
    total: Lanes,
    /// Log likelihood of all genes of the tile.
    log_likelihood: f64,
}

/// The parts of every tile under `mixture`.
fn parts<'a>(observations: &'a Observations, mixture: &MixtureTerms) -> Vec<Parts<'a>> {
    let arch = Arch::new();
    let tiles = observations.tiles.par_iter().with_min_len(BLOCK);
    let parts = tiles.map(|tile| {
        arch.dispatch(
            #[inline(always)]
            || Parts::of(tile, mixture),
        )
    });
    parts.collect()
}

impl<'a> Parts<'a> {
    #[inline(always)]
    fn of(tile: &'a Tile, mixture: &MixtureTerms) -> Self {
        let mut densities = Densities::default();
        densities.take(mixture, tile);
        let mut largest = densities.of_background;
        for &density in &densities.of_components {
            largest = density.max(largest);
        }
        let of_background = (densities.of_background - largest).exp();
        let mut of_components = densities.of_components;
        let mut total = of_background;
        for part in &mut of_components {
            *part = (*part - largest).exp();
            total += *part;
        }
        let log_likelihood = (largest + total.ln()).0[..tile.genes].iter().sum();
        Self {
            tile,
            largest,
            of_components,
            of_background,
            total,
            log_likelihood,
        }
    }

    /// The largest share that component `c` has of a gene.
    fn largest_part(&self, c: usize) -> f64 {
        let shares = (self.of_components[c] / self.total).0;
        let shares = shares[..self.tile.genes].iter();
        shares.fold(
            0.0,
            |largest, &share| if share > largest { share } else { largest },
        )
    }

    /// The largest share of each component.
    fn largest_parts(&self) -> impl Iterator<Item = f64> {
        (0..self.of_components.len()).map(|c| self.largest_part(c))
    }

    /// The sum of all parts but those of two components.
    fn without(&self, i: usize, j: usize) -> Lanes {
        let others = self.of_components.iter().enumerate();
        let others = others.filter(|&(c, _)| c != i && c != j);
        others.fold(self.of_background, |sum, (_, &part)| sum + part)
    }
}

/// The merger of two components, tried.
struct Trial {
    mixture: ShapeMixture,
    /// The components that were merged; the union stands in place of the first.
    merged: (usize, usize),
    log_likelihood: f64,
}

impl Trial {
    fn of(
        mixture: &ShapeMixture,
        observations: &Observations,
        tiles: &[Parts<'_>],
        i: usize,
        j: usize,
    ) -> Self {
        let takes_part = |tile: &&Parts<'_>| {
            tile.largest_part(i) > LEAST_PART || tile.largest_part(j) > LEAST_PART
        };
        let (inside, outside): (Vec<&Parts<'_>>, Vec<&Parts<'_>>) =
            tiles.iter().partition(takes_part);
        let unchanged: f64 = outside.iter().map(|tile| tile.log_likelihood).sum();
        let inside: Vec<(&Parts<'_>, Lanes)> = inside
            .into_iter()
            .map(|tile| (tile, tile.without(i, j)))
            .collect();
        let mut trial = Self {
            mixture: mixture.merged(i, j),
            merged: (i, j),
            log_likelihood: f64::NEG_INFINITY,
        };
        let arch = Arch::new();
        let mut sums = vec![Lanes::all(0.0); width(observations.times())];
        for _ in 0..TRIAL_STEPS {
            let terms = trial.mixture.terms(observations);
            let union = &terms.components[i];
            let log_likelihood = arch.dispatch(
                #[inline(always)]
                || expect_union(union, &inside, &mut sums),
            );
            trial.log_likelihood = unchanged + log_likelihood;
            let sums: Vec<f64> = sums.iter().map(|sum| sum.sum()).collect();
            trial
                .mixture
                .maximise_one(i, &ComponentSums::of(&sums), observations);
        }
        trial
    }
}

/// The E step for the `union` alone: its `sums` `[width]`, and the log likelihood of the genes. Each
/// tile comes with its parts under the other components.
#[inline(always)]
fn expect_union(union: &ComponentTerms, tiles: &[(&Parts<'_>, Lanes)], sums: &mut [Lanes]) -> f64 {
    sums.fill(Lanes::all(0.0));
    let mut log_likelihood = 0.0;
    for (parts, others) in tiles {
        let tile = parts.tile;
        let (density, effects) = log_density(union, tile);
        let largest = density.max(parts.largest);
        let own = (density - largest).exp();
        let total = *others * (parts.largest - largest).exp() + own;
        log_likelihood += (largest + total.ln()).0[..tile.genes].iter().sum::<f64>();
        let mut responsibility = own / total;
        responsibility.0[tile.genes..].fill(0.0);
        add(sums, union, tile, responsibility, &effects);
    }
    log_likelihood
}
