//! Genes that follow a factor.

use rand::Rng;

use crate::study::kinetics::simulation::counts::{log_normal, log_uniform, normal};
use crate::study::kinetics::simulation::factors::{FIRST_REPRESSED, POINTS, PROGRAMS, STEP};
use genetide_data::Matrix;

/// Shortest and longest half-life of an mRNA in hours.
const HALF_LIFE: (f64, f64) = (0.25, 10.0);
/// Counts a cell before the stimulus at depth 1: median, and standard deviation of the logarithm.
const BASAL: (f64, f64) = (0.5, 0.7);
/// Gain in transcription at full activity over the basal rate: median, and standard deviation of the
/// logarithm.
const GAIN: (f64, f64) = (2.5, 0.6);
/// Least and largest loss of transcription at full activity of a repressor.
const LOSS: (f64, f64) = (0.5, 0.95);
/// Standard deviation of the delay in hours of which the absolute value is taken.
const DELAY: f64 = 0.15;

/// A gene.
#[derive(Clone, Debug)]
pub(super) struct Gene {
    /// The program that it follows.
    pub(super) program: usize,
    /// Loss of mRNA per hour.
    decay: f64,
    /// Counts a cell before the stimulus at depth 1.
    basal: f64,
    /// Change of transcription at full activity, in units of the basal rate.
    change: f64,
    /// Delay in hours after the activity of the factor.
    delay: f64,
}

impl Gene {
    /// A gene of a random program.
    pub(super) fn draw(random: &mut impl Rng) -> Self {
        let program = random.gen_range(0..PROGRAMS);
        let change = if program < FIRST_REPRESSED {
            GAIN.0 * log_normal(GAIN.1, random)
        } else {
            -random.gen_range(LOSS.0..LOSS.1)
        };
        Self {
            program,
            decay: std::f64::consts::LN_2 / log_uniform(HALF_LIFE.0, HALF_LIFE.1, random),
            basal: BASAL.0 * log_normal(BASAL.1, random),
            change,
            delay: (DELAY * normal(random)).abs(),
        }
    }

    /// `[POINTS]`: expected counts a cell at depth 1, given the activities of a condition. The mRNA m
    /// follows dm/dt = decay (transcription - m) from balance at the start, with transcription in units of
    /// mRNA and linear within a step.
    pub(super) fn curve(&self, activities: &Matrix<f64>) -> Vec<f64> {
        let activity = activities.row(self.program);
        let steps = self.delay / STEP;
        let transcription = |point: usize| {
            let place = (point as f64 - steps).max(0.0);
            let below = place.floor() as usize;
            let share = place - below as f64;
            let above = activity[(below + 1).min(POINTS - 1)];
            1.0 + self.change * (activity[below] * (1.0 - share) + above * share)
        };
        let kept = (-self.decay * STEP).exp();
        let (mut amount, mut before) = (1.0, transcription(0));
        let mut curve = Vec::with_capacity(POINTS);
        curve.push(self.basal);
        for point in 1..POINTS {
            let now = transcription(point);
            amount = amount * kept + (1.0 - kept) * f64::midpoint(before, now);
            before = now;
            curve.push(self.basal * amount);
        }
        curve
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gene_follows_a_step_with_its_half_life() {
        // Full activity from the start on, a gain of 3 and a half-life of 2 h: 2 (1 + 3 (1 - 1/4)) = 6.5
        // after 4 h. With a delay of 1 h the activity at the start holds, which is full here as well.
        let gene = Gene {
            program: 1,
            decay: std::f64::consts::LN_2 / 2.0,
            basal: 2.0,
            change: 3.0,
            delay: 1.0,
        };
        let curve = gene.curve(&Matrix::filled(PROGRAMS, POINTS, 1.0));
        assert_eq!((curve.len(), curve[0]), (POINTS, 2.0));
        assert!((curve[200] - 6.5).abs() < 1e-9, "{}", curve[200]);
        // Activity that grows by 1 an hour, without loss of time: 1 h later it is that of 1 h before.
        let ramp = Matrix::from_fn(PROGRAMS, POINTS, |_, point| point as f64 * STEP);
        let at_once = Gene {
            delay: 0.0,
            ..gene.clone()
        };
        let (late, early) = (gene.curve(&ramp), at_once.curve(&ramp));
        assert!((late[250] - early[200]).abs() < 1e-9);
    }
}
