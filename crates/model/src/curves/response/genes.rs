//! The genes of a table: their programs, and how each follows its own.

use rand::Rng;

use crate::curves::draw::{chance, log_normal, log_uniform, normal, uniform};
use crate::curves::response::program::Programs;
use crate::fast_math::{exp, ln};

/// The genes of a table, `[G]` each, alike in all conditions.
#[derive(Debug)]
pub(in crate::curves) struct Genes {
    /// P, one more than the last program, for genes that never respond.
    pub(in crate::curves) program: Vec<usize>,
    pub(in crate::curves) kinetic: Vec<bool>,
    /// In spans.
    pub(in crate::curves) half_life: Vec<f32>,
    /// The change of the gene's level in balance with a drive of 1; below 0 for repressed programs.
    pub(in crate::curves) amplitude: Vec<f32>,
    /// By how much the gene is later than its program, in spans.
    pub(in crate::curves) delay: Vec<f32>,
}

impl Genes {
    /// Draws `count` genes of the programs.
    pub(in crate::curves) fn draw(
        random: &mut impl Rng,
        programs: &Programs,
        count: usize,
    ) -> Self {
        let silent_table = chance(random, 0.35);
        let silent_share = log_uniform(random, 0.03, 0.5);
        let silent = if silent_table { silent_share } else { 0.0 };
        // In some tables the half-lives are much alike within a program, in others not at all.
        let spread = uniform(random);
        let lateness = 0.012 * uniform(random);
        let total: f32 = programs.weights.iter().sum();
        let mut genes = Self {
            program: Vec::with_capacity(count),
            kinetic: Vec::with_capacity(count),
            half_life: Vec::with_capacity(count),
            amplitude: Vec::with_capacity(count),
            delay: Vec::with_capacity(count),
        };
        for _ in 0..count {
            let program = pick(random, &programs.weights, total);
            let own = ln(log_uniform(random, 0.004, 0.8));
            let common = ln(programs.half_life[program]);
            genes
                .half_life
                .push(exp(spread * own + (1.0 - spread) * common));
            genes.amplitude.push(amplitude(random, programs, program));
            genes.delay.push((lateness * normal(random)).abs());
            let silent = chance(random, silent);
            genes.kinetic.push(!silent && programs.kinetic[program]);
            genes.program.push(if silent {
                programs.weights.len()
            } else {
                program
            });
        }
        genes
    }
}

/// Draws a program by the weights, of sum `total`.
fn pick(random: &mut impl Rng, weights: &[f32], total: f32) -> usize {
    let mut left = uniform(random) * total;
    for (program, weight) in weights.iter().enumerate() {
        left -= weight;
        if left < 0.0 {
            return program;
        }
    }
    weights.len() - 1
}

/// Threefold in the median where a gene rises; where it is repressed, 5 to 60 % of its level remain.
fn amplitude(random: &mut impl Rng, programs: &Programs, program: usize) -> f32 {
    if !programs.kinetic[program] {
        0.3 * log_normal(random, 0.5)
    } else if programs.repressed[program] {
        -0.4 - 0.55 * uniform(random)
    } else {
        3.0 * log_normal(random, 0.8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_xoshiro::Xoshiro256Plus;

    #[test]
    fn programs_are_drawn_by_their_weights() {
        let mut random = Xoshiro256Plus::seed_from_u64(1);
        let mut counts = [0; 3];
        for _ in 0..10_000 {
            counts[pick(&mut random, &[1.0, 0.0, 3.0], 4.0)] += 1;
        }
        // Standard deviation of the first sqrt(10000 x 0.25 x 0.75) = 43.
        assert!((2_300..2_700).contains(&counts[0]), "{counts:?}");
        assert_eq!(counts[1], 0);
    }
}
