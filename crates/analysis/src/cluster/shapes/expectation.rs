//! The E step: responsibilities of all genes, and the sums over genes that the M step needs.

use pulp::Arch;
use rayon::prelude::*;

use crate::cluster::shapes::density::{ComponentTerms, MixtureTerms, RandomEffects, log_density};
use crate::cluster::shapes::lanes::Lanes;
use crate::cluster::shapes::observations::{Observations, Tile};

/// Tiles summed by one task. Tasks are added in order, so that the sums do not depend on the number
/// of threads.
const BLOCK: usize = 32;
/// Smaller responsibilities change the sums by less than rounding does.
const LEAST_RESPONSIBILITY: f64 = 1e-12;

/// Log likelihood of a mixture, and the sums over genes for its components.
pub(super) struct Expectation {
    /// Log likelihood, without -N T/2 ln 2 pi.
    pub log_likelihood: f64,
    times: usize,
    /// `[k, width]`: the sums of each component.
    sums: Vec<f64>,
}

/// Sums over genes for one component.
pub(super) struct ComponentSums<'a> {
    /// Sum of responsibilities r.
    pub weight: f64,
    /// Sum of r E[a²].
    pub amplitude: f64,
    /// Sum over genes and times of r (f² E[y²] + f SE²), with f = s² / A and y the profile less
    /// amplitude and offset.
    square: f64,
    /// `[T, 4]`: r / A, r y / A, r f² and r f² y.
    of_times: &'a [[f64; 4]],
}

impl Expectation {
    /// The E step for `mixture`.
    pub fn of(observations: &Observations, mixture: &MixtureTerms) -> Self {
        let arch = Arch::new();
        let times = observations.times();
        let of_block = |tiles| {
            arch.dispatch(
                #[inline(always)]
                || Self::of_block(tiles, times, mixture),
            )
        };
        let blocks = observations.tiles.par_chunks(BLOCK).map(of_block);
        let blocks: Vec<Self> = blocks.collect();
        let mut total = Self {
            log_likelihood: 0.0,
            times,
            sums: vec![0.0; mixture.components.len() * width(times)],
        };
        for block in &blocks {
            total.log_likelihood += block.log_likelihood;
            for (sum, add) in total.sums.iter_mut().zip(&block.sums) {
                *sum += add;
            }
        }
        total
    }

    /// The E step of one task, for some tiles of genes.
    #[inline(always)]
    fn of_block(tiles: &[Tile], times: usize, mixture: &MixtureTerms) -> Self {
        let width = width(times);
        let mut sums = vec![Lanes::all(0.0); mixture.components.len() * width];
        let mut densities = Densities::default();
        let mut log_likelihood = 0.0;
        for tile in tiles {
            densities.take(mixture, tile);
            let likelihood = densities.normalise();
            log_likelihood += likelihood.0[..tile.genes].iter().sum::<f64>();
            let of_components = densities.of_components.iter_mut().zip(&densities.effects);
            let components = mixture.components.iter().zip(sums.chunks_exact_mut(width));
            for ((component, sums), (responsibility, effects)) in components.zip(of_components) {
                responsibility.0[tile.genes..].fill(0.0);
                if responsibility.0.iter().any(|&r| r > LEAST_RESPONSIBILITY) {
                    add(sums, component, tile, *responsibility, effects);
                }
            }
        }
        Self {
            log_likelihood,
            times,
            sums: sums.into_iter().map(Lanes::sum).collect(),
        }
    }

    /// The sums of each component.
    pub fn sums(&self) -> impl Iterator<Item = ComponentSums<'_>> {
        self.sums
            .chunks_exact(width(self.times))
            .map(|sums| ComponentSums {
                weight: sums[0],
                amplitude: sums[1],
                square: sums[2],
                of_times: sums[3..].as_chunks().0,
            })
    }
}

/// Number of sums of one component.
fn width(times: usize) -> usize {
    3 + 4 * times
}

impl ComponentSums<'_> {
    /// The new shape: the mean weighted by precision.
    pub fn mean(&self, before: &[f64]) -> Vec<f64> {
        let of_time = |(&before, &[precision, weighted, ..]): (&f64, &[f64; 4])| {
            if precision > 0.0 {
                weighted / precision
            } else {
                before
            }
        };
        before.iter().zip(self.of_times).map(of_time).collect()
    }

    /// Sum over genes and times of r E[e²] around the shape `mean`.
    pub fn deviation(&self, mean: &[f64]) -> f64 {
        let cross: f64 = mean
            .iter()
            .zip(self.of_times)
            .map(|(m, [_, _, share, weighted])| m * m * share - 2.0 * m * weighted)
            .sum();
        (self.square + cross).max(0.0)
    }
}

/// Adds the genes of `tile` to the `sums` of `component`.
#[inline(always)]
fn add(
    sums: &mut [Lanes],
    component: &ComponentTerms,
    tile: &Tile,
    responsibility: Lanes,
    effects: &RandomEffects,
) {
    let ([a, b], [va, vb, vab]) = (effects.mean, effects.covariance);
    let offset = component.offset;
    let (b, vb, vab) = (b * offset, vb * (offset * offset), vab * (2.0 * offset));
    let (of_gene, of_times) = sums.split_at_mut(3);
    let mut square = of_gene[2];
    let observed = tile.values.iter().zip(&tile.noise);
    let shape = component.shape.iter().zip(of_times.as_chunks_mut::<4>().0);
    for ((&values, &noise), (&u, of_time)) in observed.zip(shape) {
        let y = values - a * u - b;
        let uncertainty = va * (u * u) + vb + vab * u;
        let weight = Lanes::all(1.0) / (noise + component.deviation);
        let f = weight * component.deviation;
        let precision = responsibility * weight;
        let share = responsibility * f * f;
        of_time[0] += precision;
        of_time[1] += precision * y;
        of_time[2] += share;
        of_time[3] += share * y;
        square += share * (y * y + uncertainty) + responsibility * f * noise;
    }
    of_gene[0] += responsibility;
    of_gene[1] += responsibility * (a * a + va);
    of_gene[2] = square;
}

/// Densities of the genes of one tile under every component and the background. The buffers are
/// reused for the next tile.
#[derive(Default)]
pub(super) struct Densities {
    /// `[k]`: logarithm of weight times density; after [`Self::normalise`] the responsibility.
    pub of_components: Vec<Lanes>,
    /// The same for the background.
    pub of_background: Lanes,
    /// `[k]`: posterior of amplitude and offset.
    pub effects: Vec<RandomEffects>,
}

impl Densities {
    /// Computes the log densities of the genes of `tile`.
    #[inline(always)]
    pub fn take(&mut self, mixture: &MixtureTerms, tile: &Tile) {
        self.of_components.clear();
        self.effects.clear();
        for component in &mixture.components {
            let (density, effects) = log_density(component, tile);
            self.of_components.push(density);
            self.effects.push(effects);
        }
        self.of_background = tile.background + mixture.log_background;
    }

    /// Turns log densities into responsibilities, and returns the log likelihood of each gene.
    #[inline(always)]
    pub fn normalise(&mut self) -> Lanes {
        let mut largest = self.of_background;
        for &density in &self.of_components {
            largest = density.max(largest);
        }
        self.of_background = (self.of_background - largest).exp();
        let mut total = self.of_background;
        for density in &mut self.of_components {
            *density = (*density - largest).exp();
            total += *density;
        }
        let share = Lanes::all(1.0) / total;
        self.of_background *= share;
        for density in &mut self.of_components {
            *density *= share;
        }
        largest + total.ln()
    }
}
