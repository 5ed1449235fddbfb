//! The expectation: responsibilities of all genes, and the sums over them that the maximisation needs.

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use super::density::{Direction, Hidden, log_density};
use super::evidence::{Evidence, Tile};
use super::lanes::Lanes;

/// Tiles summed by one task. Sums run over tasks in order, so threads do not change a digit.
const BLOCK: usize = 32;
/// What a smaller responsibility adds is less than rounding does.
const LEAST_RESPONSIBILITY: f64 = 1e-12;

/// What all genes have to say about a mixture.
pub(super) struct Expectation {
    /// Log likelihood, but for N T/2 ln 2 pi.
    pub log_likelihood: f64,
    times: usize,
    /// `[k, width]`: the sums of each component.
    sums: Vec<f64>,
}

/// Sums over genes for one component.
pub(super) struct Sums<'a> {
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
    /// Of the mixture with components `directions` and a background of log weight `log_background`.
    pub fn of(evidence: &Evidence, directions: &[Direction], log_background: f64) -> Self {
        let arch = Arch::new();
        let blocks: Vec<Self> = evidence
            .tiles
            .par_chunks(BLOCK)
            .map(|tiles| {
                arch.dispatch(Block {
                    tiles,
                    times: evidence.times,
                    directions,
                    log_background,
                })
            })
            .collect();
        let mut total = Self {
            log_likelihood: 0.0,
            times: evidence.times,
            sums: vec![0.0; directions.len() * width(evidence.times)],
        };
        for block in &blocks {
            total.log_likelihood += block.log_likelihood;
            for (sum, add) in total.sums.iter_mut().zip(&block.sums) {
                *sum += add;
            }
        }
        total
    }

    /// The sums of each component.
    pub fn sums(&self) -> impl Iterator<Item = Sums<'_>> {
        self.sums.chunks_exact(width(self.times)).map(|sums| Sums {
            weight: sums[0],
            amplitude: sums[1],
            square: sums[2],
            of_times: sums[3..].as_chunks().0,
        })
    }
}

/// Sums that one component has.
fn width(times: usize) -> usize {
    3 + 4 * times
}

impl Sums<'_> {
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

/// Some tiles of genes, of which one task takes the expectation.
struct Block<'a> {
    tiles: &'a [Tile],
    times: usize,
    directions: &'a [Direction],
    log_background: f64,
}

impl WithSimd for Block<'_> {
    type Output = Expectation;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Expectation {
        let width = width(self.times);
        let mut sums = vec![Lanes::all(0.0); self.directions.len() * width];
        let mut densities = Densities::default();
        let mut log_likelihood = 0.0;
        for tile in self.tiles {
            densities.take(self.directions, tile, self.log_background);
            let likelihood = densities.normalise();
            log_likelihood += likelihood.0[..tile.genes].iter().sum::<f64>();
            let of_components = densities.of_components.iter_mut().zip(&densities.hidden);
            for ((direction, sums), (responsibility, hidden)) in self
                .directions
                .iter()
                .zip(sums.chunks_exact_mut(width))
                .zip(of_components)
            {
                responsibility.0[tile.genes..].fill(0.0);
                if responsibility.0.iter().any(|&r| r > LEAST_RESPONSIBILITY) {
                    add(sums, direction, tile, *responsibility, hidden);
                }
            }
        }
        Expectation {
            log_likelihood,
            times: self.times,
            sums: sums.into_iter().map(Lanes::sum).collect(),
        }
    }
}

/// Adds the genes of `tile` to the `sums` of the component `direction`.
#[inline(always)]
fn add(
    sums: &mut [Lanes],
    direction: &Direction,
    tile: &Tile,
    responsibility: Lanes,
    hidden: &Hidden,
) {
    let ([a, b], [va, vb, vab]) = (hidden.mean, hidden.covariance);
    let offset = direction.offset;
    let (b, vb, vab) = (b * offset, vb * (offset * offset), vab * (2.0 * offset));
    let (of_gene, of_times) = sums.split_at_mut(3);
    let mut square = of_gene[2];
    let observed = tile.values.iter().zip(&tile.noise);
    let shape = direction.shape.iter().zip(of_times.as_chunks_mut::<4>().0);
    for ((&values, &noise), (&u, of_time)) in observed.zip(shape) {
        let y = values - a * u - b;
        let uncertainty = va * (u * u) + vb + vab * u;
        let weight = Lanes::all(1.0) / (noise + direction.deviation);
        let f = weight * direction.deviation;
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

/// The genes of one tile under every component and the background; used again for the next tile.
#[derive(Default)]
pub(super) struct Densities {
    /// `[k]`: log of weight times density; after [`Self::normalise`] the responsibility.
    pub of_components: Vec<Lanes>,
    /// As for a component, of the background.
    pub of_background: Lanes,
    /// `[k]`: what is known of amplitude and offset.
    pub hidden: Vec<Hidden>,
}

impl Densities {
    /// Takes the log densities of the genes of `tile`.
    #[inline(always)]
    pub fn take(&mut self, directions: &[Direction], tile: &Tile, log_background: f64) {
        self.of_components.clear();
        self.hidden.clear();
        for direction in directions {
            let (density, hidden) = log_density(direction, tile);
            self.of_components.push(density);
            self.hidden.push(hidden);
        }
        self.of_background = tile.background + log_background;
    }

    /// Turns log densities into responsibilities; the log likelihood of each gene.
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
