//! The E step: responsibilities of all genes, and the sums over genes that the M step needs.

use pulp::Arch;
use rayon::prelude::*;

use crate::cluster::shapes::density::{ComponentTerms, MixtureTerms, RandomEffects, log_density};
use crate::cluster::shapes::lanes::Lanes;
use crate::cluster::shapes::observations::{Observations, Tile};

/// Tiles summed by one task. Tasks are added in order, so that the sums do not depend on the number
/// of threads.
pub(super) const BLOCK: usize = 32;
/// Smaller responsibilities change nothing that is seen: of 10,000 genes, less than a thousandth of
/// one.
const LEAST_RESPONSIBILITY: f64 = 1e-8;

/// Log likelihood of a mixture, and the sums over genes for its components.
pub(super) struct Expectation {
    /// Log likelihood, without -N T/2 ln 2 pi.
    pub log_likelihood: f64,
    /// The components to which genes of each tile belong.
    pub active: Active,
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
    /// The E step for `mixture`, in which genes belong to `active` components only.
    pub fn of(observations: &Observations, mixture: &MixtureTerms, active: &Active) -> Self {
        let arch = Arch::new();
        let times = observations.times();
        let of_block = |(block, tiles): (usize, &[Tile])| {
            arch.dispatch(
                #[inline(always)]
                || Self::of_block(tiles, times, mixture, |i| active.of_tile(block * BLOCK + i)),
            )
        };
        let blocks = observations.tiles.par_chunks(BLOCK).enumerate();
        let blocks = blocks.map(of_block);
        let blocks: Vec<Self> = blocks.collect();
        let mut total = Self {
            log_likelihood: 0.0,
            active: Active::default(),
            times,
            sums: vec![0.0; mixture.components.len() * width(times)],
        };
        for block in &blocks {
            total.log_likelihood += block.log_likelihood;
            total.active.0.extend_from_slice(&block.active.0);
            for (sum, add) in total.sums.iter_mut().zip(&block.sums) {
                *sum += add;
            }
        }
        total
    }

    /// The E step of one task, for some tiles of genes.
    #[inline(always)]
    fn of_block(
        tiles: &[Tile],
        times: usize,
        mixture: &MixtureTerms,
        active: impl Fn(usize) -> u64,
    ) -> Self {
        let width = width(times);
        let mut sums = vec![Lanes::all(0.0); mixture.components.len() * width];
        let mut densities = Densities::default();
        let (mut log_likelihood, mut found) = (0.0, Vec::with_capacity(tiles.len()));
        for (i, tile) in tiles.iter().enumerate() {
            densities.take_active(mixture, tile, active(i));
            let likelihood = densities.normalise();
            log_likelihood += likelihood.0[..tile.genes].iter().sum::<f64>();
            let mut belongs = 0;
            for place in 0..densities.components.len() {
                let c = densities.components[place];
                let mut responsibility = densities.of_components[place];
                responsibility.0[tile.genes..].fill(0.0);
                if responsibility.0.iter().any(|&r| r > LEAST_RESPONSIBILITY) {
                    belongs |= Active::bit(c);
                    let sums = &mut sums[c * width..(c + 1) * width];
                    let effects = &densities.effects[place];
                    add(sums, &mixture.components[c], tile, responsibility, effects);
                }
            }
            found.push(belongs);
        }
        Self {
            log_likelihood,
            active: Active(found),
            times,
            sums: sums.into_iter().map(Lanes::sum).collect(),
        }
    }

    /// The sums of each component.
    pub fn sums(&self) -> impl Iterator<Item = ComponentSums<'_>> {
        self.sums
            .chunks_exact(width(self.times))
            .map(ComponentSums::of)
    }
}

/// For each tile the components that count, as bits; all of them count where there is no entry.
///
/// Genes that are sorted by cluster belong to few components, and stay with them for some steps of EM;
/// the others need not be looked at in each (Neal & Hinton 1998, "sparse" EM).
#[derive(Clone, Debug, Default)]
pub(super) struct Active(Vec<u64>);

impl Active {
    /// The bit of a component; components beyond the 64th always count.
    fn bit(component: usize) -> u64 {
        1_u64.checked_shl(component as u32).unwrap_or(0)
    }

    /// In each tile the components of which a gene has more than the least responsibility, given the
    /// largest responsibility of each component in each tile.
    pub fn of_largest(largest: impl Iterator<Item = impl Iterator<Item = f64>>) -> Self {
        let bits = |of_tile: &mut dyn Iterator<Item = f64>| {
            let counts = of_tile
                .enumerate()
                .filter(|(_, r)| *r > LEAST_RESPONSIBILITY);
            counts.fold(0, |bits, (c, _)| bits | Self::bit(c))
        };
        Self(largest.map(|mut of_tile| bits(&mut of_tile)).collect())
    }

    /// Whether all components count in every tile.
    pub fn is_all(&self) -> bool {
        self.0.is_empty()
    }

    #[inline(always)]
    fn of_tile(&self, tile: usize) -> u64 {
        self.0.get(tile).copied().unwrap_or(u64::MAX)
    }

    /// After component `j` was merged into component `i` < `j`, which from now on counts in every
    /// tile.
    pub fn merged(&self, i: usize, j: usize) -> Self {
        let below = Self::bit(j).wrapping_sub(1);
        let above = |bits: u64| ((bits >> 1) | 1 << 63) & !below;
        let merged = |&bits: &u64| (bits & below) | above(bits) | Self::bit(i);
        Self(self.0.iter().map(merged).collect())
    }
}

/// Number of sums of one component.
pub(super) fn width(times: usize) -> usize {
    3 + 4 * times
}

impl<'a> ComponentSums<'a> {
    /// The sums as they were added up.
    pub fn of(sums: &'a [f64]) -> Self {
        Self {
            weight: sums[0],
            amplitude: sums[1],
            square: sums[2],
            of_times: sums[3..].as_chunks().0,
        }
    }

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

/// Adds the genes of `tile` to the `sums` `[width]` of `component`.
#[inline(always)]
pub(super) fn add(
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
    /// `[n]`: the components that are looked at, ascending.
    pub components: Vec<usize>,
    /// `[n]`: logarithm of weight times density; after [`Self::normalise`] the responsibility.
    pub of_components: Vec<Lanes>,
    /// The same for the background.
    pub of_background: Lanes,
    /// `[n]`: posterior of amplitude and offset.
    pub effects: Vec<RandomEffects>,
}

impl Densities {
    /// Computes the log densities of the genes of `tile` under all components.
    #[inline(always)]
    pub fn take(&mut self, mixture: &MixtureTerms, tile: &Tile) {
        self.take_active(mixture, tile, u64::MAX);
    }

    /// As [`Self::take`], under the `active` components.
    #[inline(always)]
    fn take_active(&mut self, mixture: &MixtureTerms, tile: &Tile, active: u64) {
        self.components.clear();
        self.of_components.clear();
        self.effects.clear();
        for (c, component) in mixture.components.iter().enumerate() {
            if c < 64 && active >> c & 1 == 0 {
                continue;
            }
            let (density, effects) = log_density(component, tile);
            self.components.push(c);
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
