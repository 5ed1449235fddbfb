//! The factors: how their activity changes over time after a stimulus.
//!
//! A kinase is switched on by the stimulus and shut off by a phosphatase that it induces. It starts two
//! factors; others answer to the receptor, and the later ones to proteins that the earlier ones make.
//! Everything is smooth: production with saturation and Hill kinetics, first-order loss.

use rand::Rng;

use crate::study::kinetics::simulation::counts::log_normal;
use genetide_data::Matrix;

/// Number of programs: immediate-early transient, early sustained, early adapting, delayed, late,
/// repressed early, repressed late.
pub(in crate::study::kinetics) const PROGRAMS: usize = 7;
/// Programs from this one on repress.
pub(super) const FIRST_REPRESSED: usize = 5;
/// Step of the solution in hours.
pub(super) const STEP: f64 = 0.02;
/// Number of points of the solution, from 0 to 24 h.
pub(super) const POINTS: usize = 1201;
/// Standard deviation of the logarithm of a rate between data sets.
const VARIATION: f64 = 0.1;
/// Number of variables.
const VARIABLES: usize = 14;
/// The variable of each program.
const VARIABLE_OF_PROGRAM: [usize; PROGRAMS] = [2, 3, 4, 7, 9, 10, 12];

type State = [f64; VARIABLES];

/// Production and loss of a variable, per hour.
#[derive(Clone, Copy)]
struct Rate {
    on: f64,
    off: f64,
}

/// The rates of all variables.
#[derive(Clone)]
struct Rates {
    kinase: Rate,
    phosphatase: Rate,
    immediate: Rate,
    sustained: Rate,
    adapting: Rate,
    brake: Rate,
    delayed_inducer: Rate,
    delayed: Rate,
    late_inducer: Rate,
    late: Rate,
    repressor: Rate,
    repressor_brake: Rate,
    late_repressor_inducer: Rate,
    late_repressor: Rate,
    /// Loss of the kinase by the phosphatase.
    shut_off: f64,
    /// Loss of the adapting factor by its brake.
    braking: f64,
    /// Loss of the repressor by its brake.
    recovery: f64,
}

impl Rates {
    /// Rates of the first condition, with some variation between data sets.
    fn draw(random: &mut impl Rng) -> Self {
        let mut vary = |rate: f64| rate * log_normal(VARIATION, random);
        let mut rate = |on: f64, off: f64| Rate {
            on: vary(on),
            off: vary(off),
        };
        Self {
            kinase: rate(3.0, 0.4),
            phosphatase: rate(3.0, 0.06),
            immediate: rate(12.0, 4.0),
            sustained: rate(3.0, 0.05),
            adapting: rate(0.9, 0.15),
            brake: rate(0.25, 0.05),
            delayed_inducer: rate(0.3, 0.32),
            delayed: rate(2.0, 0.35),
            late_inducer: rate(0.17, 0.1),
            late: rate(0.8, 0.2),
            repressor: rate(3.0, 0.1),
            repressor_brake: rate(0.12, 0.02),
            late_repressor_inducer: rate(0.3, 0.12),
            late_repressor: rate(1.5, 0.2),
            shut_off: vary(40.0),
            braking: vary(7.0),
            recovery: vary(0.3),
        }
    }

    /// The rates of the second condition: the stimulus is weaker, the adapting factor and the repressor are
    /// reached slowly, the cascade is delayed, and the late factor is absent.
    fn of_second(&self) -> Self {
        let times = |rate: Rate, factor: f64| Rate {
            on: rate.on * factor,
            ..rate
        };
        Self {
            immediate: times(self.immediate, 0.75),
            sustained: times(self.sustained, 0.6),
            adapting: times(self.adapting, 0.45),
            delayed_inducer: times(self.delayed_inducer, 0.9),
            late: times(self.late, 0.0),
            repressor: times(self.repressor, 0.3),
            late_repressor_inducer: times(self.late_repressor_inducer, 0.8),
            ..self.clone()
        }
    }

    /// The change of each variable per hour.
    fn change(&self, state: &State) -> State {
        let &[
            kinase,
            phosphatase,
            immediate,
            sustained,
            adapting,
            brake,
            delayed_inducer,
            delayed,
            late_inducer,
            late,
            repressor,
            repressor_brake,
            late_repressor_inducer,
            late_repressor,
        ] = state;
        // Active and inactive forms add up to 1.
        let switch = |rate: Rate, drive: f64, active: f64| {
            rate.on * drive * (1.0 - active) - rate.off * active
        };
        let made = |rate: Rate, by: f64, amount: f64| rate.on * by - rate.off * amount;
        let resolved = 1.0 + (late_inducer / 0.4).powi(6);
        [
            switch(self.kinase, 1.0, kinase) - self.shut_off * phosphatase * kinase,
            switch(self.phosphatase, hill(kinase, 0.5, 2), phosphatase),
            switch(self.immediate, hill(kinase, 0.35, 4), immediate),
            switch(
                self.sustained,
                hill(kinase + 0.9 * sustained, 0.25, 2),
                sustained,
            ),
            switch(self.adapting, 1.0, adapting) - self.braking * hill(brake, 0.7, 6) * adapting,
            switch(self.brake, 1.0, brake),
            made(self.delayed_inducer, sustained, delayed_inducer),
            switch(
                self.delayed,
                hill(delayed_inducer, 0.7, 6) / resolved,
                delayed,
            ),
            made(self.late_inducer, delayed, late_inducer),
            switch(self.late, hill(late_inducer, 0.8, 6), late),
            switch(self.repressor, 1.0, repressor) - self.recovery * repressor_brake * repressor,
            made(self.repressor_brake, repressor, repressor_brake),
            made(self.late_repressor_inducer, delayed, late_repressor_inducer),
            switch(
                self.late_repressor,
                hill(late_repressor_inducer, 0.6, 6),
                late_repressor,
            ),
        ]
    }

    /// The activity of the factor of each program `[PROGRAMS, POINTS]`, by the classical Runge-Kutta method.
    fn solution(&self) -> Matrix<f64> {
        let mut activity = Matrix::filled(PROGRAMS, POINTS, 0.0);
        let mut state = [0.0; VARIABLES];
        for point in 0..POINTS {
            for (program, &variable) in VARIABLE_OF_PROGRAM.iter().enumerate() {
                activity[(program, point)] = state[variable];
            }
            let first = self.change(&state);
            let second = self.change(&moved(&state, &first, STEP / 2.0));
            let third = self.change(&moved(&state, &second, STEP / 2.0));
            let fourth = self.change(&moved(&state, &third, STEP));
            let mean = |v: usize| (first[v] + 2.0 * (second[v] + third[v]) + fourth[v]) / 6.0;
            state = moved(&state, &std::array::from_fn(mean), STEP);
        }
        activity
    }
}

/// The share of sites that are bound at a concentration, half of them at `half`.
fn hill(concentration: f64, half: f64, steepness: i32) -> f64 {
    let bound = concentration.powi(steepness);
    bound / (bound + half.powi(steepness))
}

fn moved(state: &State, change: &State, step: f64) -> State {
    std::array::from_fn(|v| state[v] + step * change[v])
}

/// The activities `[PROGRAMS, POINTS]` in each condition, as shares of the largest in the first.
pub(super) fn activities(conditions: usize, random: &mut impl Rng) -> Vec<Matrix<f64>> {
    let first = Rates::draw(random);
    let second = first.of_second();
    let solutions: Vec<Matrix<f64>> = [first, second][..conditions]
        .iter()
        .map(Rates::solution)
        .collect();
    let largest = |program: usize| {
        solutions[0]
            .row(program)
            .iter()
            .copied()
            .fold(0.0, f64::max)
    };
    let largest: Vec<f64> = (0..PROGRAMS).map(largest).collect();
    let scaled = |of: &Matrix<f64>| {
        Matrix::from_fn(PROGRAMS, POINTS, |program, point| {
            of[(program, point)] / largest[program]
        })
    };
    solutions.iter().map(scaled).collect()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::*;
    use crate::study::kinetics::timing::Timing;

    #[test]
    fn programs_differ_as_their_names_say() {
        let times: Vec<f64> = (0..POINTS).map(|point| point as f64 * STEP).collect();
        for seed in 0..20 {
            let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
            let of = activities(2, &mut random);
            let timing = |program: usize| Timing::of(&times, of[0].row(program)).unwrap();
            let end = |program: usize| of[0][(program, POINTS - 1)];
            let onsets: Vec<f64> = (0..PROGRAMS).map(|program| timing(program).onset).collect();
            // Immediate-early and back; early and sustained, or back to less than half; then later and later.
            assert!(onsets[0] < 0.4 && end(0) < 0.1, "{onsets:?}");
            assert!(onsets[1] < 1.0 && end(1) > 0.8, "{onsets:?}");
            assert!(onsets[2] < 1.5 && end(2) < 0.5, "{onsets:?}");
            assert!(
                onsets[2] < onsets[3] && onsets[3] + 1.0 < onsets[4],
                "{onsets:?}"
            );
            assert!(onsets[5] < 1.0 && onsets[6] > 4.0, "{onsets:?}");
            for program in 0..PROGRAMS {
                let row = of[0].row(program);
                assert!(row.iter().all(|&share| (0.0..=1.0).contains(&share)));
            }
            // In the second condition the late factor is absent, and the repressor is slower.
            assert!(of[1].row(4).iter().all(|&share| share == 0.0));
            assert!(of[1][(5, 25)] < 0.7 * of[0][(5, 25)]);
        }
    }

    #[test]
    fn a_switch_agrees_with_its_solution() {
        // dx/dt = a (1 - x) - b x has x = a / (a + b) (1 - exp(-(a + b) t)): the brake at 6 h.
        let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
        let rates = Rates::draw(&mut random);
        let mut state = [0.0; VARIABLES];
        for _ in 0..300 {
            let first = rates.change(&state);
            let middle = moved(&state, &first, STEP / 2.0);
            state = moved(&state, &rates.change(&middle), STEP);
        }
        let sum = rates.brake.on + rates.brake.off;
        let expected = rates.brake.on / sum * (1.0 - (-6.0 * sum).exp());
        assert!(
            (state[5] - expected).abs() < 1e-4,
            "{} {expected}",
            state[5]
        );
    }
}
