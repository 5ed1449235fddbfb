//! What is observed of the true values, with which standard errors.

use genetide_data::Matrix;
use rand::Rng;

use crate::curves::draw::{chance, heavy_tailed, log_normal, log_uniform, normal, uniform};
use crate::curves::observed::observation::Observation;
use crate::curves::observed::report::Report;
use crate::curves::response::Genes;

/// The fewest values of a gene in a condition.
const FEWEST: usize = 3;

/// The noise of a table.
#[derive(Debug)]
pub(in crate::curves) struct Noise {
    /// Standard deviation of the noise of a typical gene, as a share of that of its true values.
    level: f32,
    dependence: Dependence,
    /// Whether errors follow a t distribution with 4 degrees of freedom, as with few donors.
    heavy: bool,
    report: Report,
    /// Probability that a value is missing.
    missing: f32,
    /// For each condition `[T]`: by how much the noise at a time is larger, as with few cells.
    samples: Vec<Vec<f32>>,
}

/// How the noise of a gene grows with its level.
#[derive(Clone, Copy, Debug)]
enum Dependence {
    /// Not at all, as after a transformation that makes variances equal.
    None,
    /// As the root, as with counts.
    Root,
    /// In proportion, as between donors.
    Linear,
}

impl Noise {
    /// Draws the noise of a table with these times.
    pub(in crate::curves) fn draw(random: &mut impl Rng, times: &[Vec<f32>]) -> Self {
        let level = log_uniform(random, 0.06, 0.7);
        let dependence = match uniform(random) {
            ..0.2 => Dependence::None,
            ..0.85 => Dependence::Root,
            _ => Dependence::Linear,
        };
        let gaps = chance(random, 0.2);
        let share = 0.02 + 0.18 * uniform(random);
        let mut sample = || {
            let few = if chance(random, 0.03) {
                log_uniform(random, 1.5, 3.0)
            } else {
                1.0
            };
            few * log_normal(random, 0.3)
        };
        let samples = times
            .iter()
            .map(|times| times.iter().map(|_| sample()).collect())
            .collect();
        Self {
            level,
            dependence,
            heavy: chance(random, 0.2),
            report: Report::draw(random),
            missing: if gaps { share } else { 0.0 },
            samples,
        }
    }

    /// Observes the true values, for each condition `[G, T]` at its times `[T]`.
    pub(in crate::curves) fn observe(
        &self,
        random: &mut impl Rng,
        times: &[Vec<f32>],
        truth: &[Matrix<f32>],
        genes: &Genes,
    ) -> Vec<Observation> {
        let count = genes.program.len();
        let ranges: Vec<Range> = (0..count).map(|gene| Range::of(gene, truth)).collect();
        let typical = typical_sd(&ranges);
        let mut observations: Vec<Observation> = truth.iter().map(Observation::exact).collect();
        for (gene, range) in ranges.iter().enumerate() {
            let level = self.level * log_normal(random, 0.6);
            // A gene that never responds is as noisy as some other.
            let of_silent = typical * log_normal(random, 0.6);
            let sd = if range.sd > 0.0 { range.sd } else { of_silent };
            // Smooth random curves have no level that counts could be of.
            let scale = Scale {
                low: range.low,
                sd,
                noise: level.clamp(0.02, 1.5) * sd,
                dependence: if genes.kinetic[gene] {
                    self.dependence
                } else {
                    Dependence::None
                },
            };
            for (observation, samples) in observations.iter_mut().zip(&self.samples) {
                self.observe_gene(random, gene, &scale, samples, observation);
            }
        }
        self.report.apply(random, times, &mut observations);
        for observation in &mut observations {
            observation.blank();
        }
        observations
    }

    /// Adds noise to one gene in one condition, and leaves its true standard errors.
    fn observe_gene(
        &self,
        random: &mut impl Rng,
        gene: usize,
        scale: &Scale,
        samples: &[f32],
        observation: &mut Observation,
    ) {
        let values = observation.observed.row_mut(gene);
        let errors = observation.errors.row_mut(gene);
        for ((value, error), sample) in values.iter_mut().zip(errors).zip(samples) {
            *error = scale.error(*value) * sample;
            let noise = if self.heavy {
                heavy_tailed(random)
            } else {
                normal(random)
            };
            *value += *error * noise;
        }
        if self.missing > 0.0 {
            let present = observation.present.row_mut(gene);
            let mut left = present.len();
            for present in &mut present[1..] {
                if chance(random, self.missing) && left > FEWEST {
                    *present = false;
                    left -= 1;
                }
            }
        }
    }
}

/// What the noise of a gene is measured against.
struct Scale {
    /// Smallest true value.
    low: f32,
    /// Standard deviation of the true values.
    sd: f32,
    /// Standard deviation of the noise at a typical level.
    noise: f32,
    dependence: Dependence,
}

impl Scale {
    /// The standard error at a true value.
    fn error(&self, value: f32) -> f32 {
        // About 1.6 in the mean, so that the factors are about 1.
        let above = (value - self.low) / self.sd + 0.3;
        let factor = match self.dependence {
            Dependence::None => 1.0,
            Dependence::Root => 0.4 + 0.5 * above.sqrt(),
            Dependence::Linear => 0.4 + 0.4 * above,
        };
        self.noise * factor
    }
}

/// The true values of a gene over all conditions.
#[derive(Clone, Copy, Debug)]
struct Range {
    low: f32,
    /// 0 where the gene does not change.
    sd: f32,
}

impl Range {
    fn of(gene: usize, truth: &[Matrix<f32>]) -> Self {
        let values = || truth.iter().flat_map(|truth| truth.row(gene)).copied();
        let count = values().count() as f32;
        let mean = values().sum::<f32>() / count;
        let squares: f32 = values().map(|value| (value - mean) * (value - mean)).sum();
        let low = values().fold(f32::INFINITY, f32::min);
        let high = values().fold(f32::NEG_INFINITY, f32::max);
        let sd = if high > low {
            (squares / count).sqrt().max(1e-3)
        } else {
            0.0
        };
        Self { low, sd }
    }
}

/// The median standard deviation of the genes that change; 1 where none does.
fn typical_sd(ranges: &[Range]) -> f32 {
    let mut sds: Vec<f32> = ranges
        .iter()
        .map(|range| range.sd)
        .filter(|&sd| sd > 0.0)
        .collect();
    if sds.is_empty() {
        return 1.0;
    }
    let middle = sds.len() / 2;
    *sds.select_nth_unstable_by(middle, f32::total_cmp).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_grow_with_the_level() {
        let scale = |dependence| Scale {
            low: 1.0,
            sd: 2.0,
            noise: 0.5,
            dependence,
        };
        // The value 2.4 is 0.7 + 0.3 = 1 above, and 8.4 is 3.7 + 0.3 = 4.
        let errors = |dependence| [2.4, 8.4].map(|value| scale(dependence).error(value));
        assert_eq!(errors(Dependence::None), [0.5, 0.5]);
        // 0.5 (0.4 + 0.5) and 0.5 (0.4 + 0.5 x 2); 0.5 (0.4 + 0.4) and 0.5 (0.4 + 0.4 x 4).
        let close = |found: [f32; 2], exact: [f32; 2]| {
            found
                .iter()
                .zip(exact)
                .all(|(found, exact)| (found - exact).abs() < 1e-6)
        };
        assert!(close(errors(Dependence::Root), [0.45, 0.7]));
        assert!(close(errors(Dependence::Linear), [0.4, 1.0]));
    }

    #[test]
    fn the_spread_of_a_gene_is_over_all_conditions() {
        let truth = [
            Matrix::new(2, 2, vec![1.0, 3.0, 1.0, 1.0]),
            Matrix::new(2, 1, vec![5.0, 1.0]),
        ];
        // 1, 3 and 5: mean 3, variance 8 / 3.
        let range = Range::of(0, &truth);
        assert!((range.sd - (8.0_f32 / 3.0).sqrt()).abs() < 1e-6 && range.low == 1.0);
        assert_eq!(Range::of(1, &truth).sd, 0.0);
        let of = |sd| Range { low: 0.0, sd };
        assert_eq!(typical_sd(&[of(0.0), of(3.0), of(1.0), of(2.0)]), 2.0);
        assert_eq!(typical_sd(&[of(0.0)]), 1.0);
    }
}
