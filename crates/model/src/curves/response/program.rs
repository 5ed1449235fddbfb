//! The programs of a table: what their genes are driven by, in each condition.

use genetide_data::Matrix;
use rand::Rng;

use crate::curves::draw::{chance, log_normal, log_uniform, uniform};
use crate::curves::gaussian_process::GaussianProcess;
use crate::curves::grid::GRID;
use crate::curves::response::drive::{Change, Drive};
use crate::curves::response::integrate::integrate;

/// The programs of a table, P of 3 to 24.
#[derive(Debug)]
pub(in crate::curves) struct Programs {
    /// For each condition `[P, GRID]`: at least 0, with a largest value of 1 over all conditions.
    /// Of smooth random programs it is the curve itself, less its start.
    pub(in crate::curves) drives: Vec<Matrix<f32>>,
    /// `[P]`, false for smooth random curves.
    pub(in crate::curves) kinetic: Vec<bool>,
    /// `[P]`, whether the drive lowers its genes.
    pub(in crate::curves) repressed: Vec<bool>,
    /// `[P]`, how common each is, in no unit.
    pub(in crate::curves) weights: Vec<f32>,
    /// `[P]`, typical half-life of its genes, in spans.
    pub(in crate::curves) half_life: Vec<f32>,
    /// `[P]`, the condition in which the program is as its source says; the others may change it.
    reference: Vec<usize>,
}

/// Where a program's drive comes from.
#[derive(Debug)]
enum Source {
    /// A formula.
    Direct(Drive),
    /// The product of another program.
    Secondary(Secondary),
    /// A smooth random curve.
    Smooth,
}

/// A regulator that another program makes, and that must accumulate.
#[derive(Debug)]
struct Secondary {
    /// The other program.
    of: usize,
    /// Decay rate of the regulator, per span.
    rate: f32,
    /// Whether it acts in pairs: little at low levels (a Hill function of exponent 2).
    cooperative: bool,
    /// Whether its genes need the other program's own drive, too (a coherent feed-forward loop:
    /// Mangan and Alon 2003, PNAS 100:11980).
    feed_forward: bool,
}

/// What the programs of a table have in common.
#[derive(Debug)]
struct Habits {
    period: f32,
    all_oscillate: bool,
    /// Probability that a program is the same in all conditions.
    alike: f32,
}

impl Programs {
    /// Draws the programs of a table with that many conditions; `process` gives the smooth curves.
    pub(in crate::curves) fn draw(
        random: &mut impl Rng,
        conditions: usize,
        process: &GaussianProcess,
    ) -> Self {
        let count = random.gen_range(3..=24);
        let habits = Habits {
            period: log_uniform(random, 0.25, 1.2),
            all_oscillate: chance(random, 0.08),
            alike: uniform(random),
        };
        let mut programs = Self {
            drives: vec![Matrix::filled(count, GRID, 0.0); conditions],
            kinetic: Vec::with_capacity(count),
            repressed: (0..count).map(|_| chance(random, 0.35)).collect(),
            weights: (0..count).map(|_| log_normal(random, 0.8)).collect(),
            half_life: (0..count)
                .map(|_| log_uniform(random, 0.004, 0.6))
                .collect(),
            reference: Vec::with_capacity(count),
        };
        for program in 0..count {
            let source = programs.source(random, &habits);
            let reference = match &source {
                // Where its cause is sure to be active.
                Source::Secondary(secondary) => programs.reference[secondary.of],
                _ => random.gen_range(0..conditions),
            };
            programs.reference.push(reference);
            let changes = changes(random, conditions, reference, habits.alike);
            programs.kinetic.push(!matches!(source, Source::Smooth));
            match source {
                Source::Direct(drive) => programs.direct(program, &drive, &changes),
                Source::Secondary(secondary) => programs.secondary(program, &secondary, &changes),
                Source::Smooth => programs.smooth(random, program, process, &changes),
            }
            if programs.kinetic[program] {
                programs.normalise(program);
            }
        }
        programs
    }

    /// Draws the source of the next program.
    fn source(&self, random: &mut impl Rng, habits: &Habits) -> Source {
        if chance(random, 0.12) {
            return Source::Smooth;
        }
        if habits.all_oscillate {
            return Source::Direct(Drive::oscillation(random, habits.period));
        }
        match uniform(random) {
            ..0.08 => Source::Direct(Drive::oscillation(random, habits.period)),
            ..0.16 => Source::Direct(Drive::drift(random)),
            ..0.32 => self.secondary_source(random),
            _ => Source::Direct(Drive::pulse(random)),
        }
    }

    /// A secondary program of an earlier one, or a pulse if there is none.
    fn secondary_source(&self, random: &mut impl Rng) -> Source {
        let drivers = self.kinetic.iter().filter(|&&kinetic| kinetic).count();
        let number = random.gen_range(0..drivers.max(1));
        let mut earlier = (0..self.kinetic.len()).filter(|&program| self.kinetic[program]);
        match earlier.nth(number) {
            Some(of) => Source::Secondary(Secondary {
                of,
                rate: std::f32::consts::LN_2 / log_uniform(random, 0.02, 0.6),
                cooperative: chance(random, 0.5),
                feed_forward: chance(random, 0.3),
            }),
            None => Source::Direct(Drive::pulse(random)),
        }
    }

    fn direct(&mut self, program: usize, drive: &Drive, changes: &[Change]) {
        for (drives, change) in self.drives.iter_mut().zip(changes) {
            drive.fill(change, drives.row_mut(program));
        }
    }

    /// The other program's drive brings its own differences between the conditions; here only the
    /// strength changes.
    fn secondary(&mut self, program: usize, secondary: &Secondary, changes: &[Change]) {
        for drives in &mut self.drives {
            let primary = drives.row(secondary.of).to_vec();
            integrate(&primary, 0.0, secondary.rate, drives.row_mut(program));
        }
        if secondary.cooperative {
            self.normalise(program);
        }
        for (drives, change) in self.drives.iter_mut().zip(changes) {
            let primary = drives.row(secondary.of).to_vec();
            for (level, primary) in drives.row_mut(program).iter_mut().zip(primary) {
                if secondary.cooperative {
                    // Half of the largest level gives half of the largest effect.
                    *level = *level * *level / (0.25 + *level * *level);
                }
                if secondary.feed_forward {
                    *level *= primary;
                }
                *level *= change.amplitude;
            }
        }
    }

    /// A curve of the process, mixed with another one in conditions that change.
    fn smooth(
        &mut self,
        random: &mut impl Rng,
        program: usize,
        process: &GaussianProcess,
        changes: &[Change],
    ) {
        let (mut base, mut other) = ([0.0; GRID], [0.0; GRID]);
        process.sample(random, &mut base);
        for (drives, change) in self.drives.iter_mut().zip(changes) {
            let mut share = 0.0;
            if *change != Change::NONE {
                share = uniform(random);
                process.sample(random, &mut other);
            }
            let mix =
                |point: usize| (1.0 - share).sqrt() * base[point] + share.sqrt() * other[point];
            for (point, value) in drives.row_mut(program).iter_mut().enumerate() {
                *value = mix(point) - mix(0);
            }
        }
    }

    /// Divides the drive of a program by its largest value over all conditions.
    fn normalise(&mut self, program: usize) {
        let rows = self.drives.iter().map(|drives| drives.row(program));
        let largest = rows.flatten().copied().fold(1e-9, f32::max);
        for drives in &mut self.drives {
            for value in drives.row_mut(program) {
                *value /= largest;
            }
        }
    }
}

/// The changes of a program in each condition: none in the `reference`, and none in all with
/// probability `alike`.
fn changes(random: &mut impl Rng, conditions: usize, reference: usize, alike: f32) -> Vec<Change> {
    let same = chance(random, alike);
    let change = |condition| {
        if same || condition == reference {
            Change::NONE
        } else {
            Change::draw(random)
        }
    };
    (0..conditions).map(change).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_xoshiro::Xoshiro256Plus;

    #[test]
    fn drives_are_of_unit_height_over_all_conditions() {
        let mut random = Xoshiro256Plus::seed_from_u64(3);
        for _ in 0..200 {
            let process = GaussianProcess::draw(&mut random);
            let programs = Programs::draw(&mut random, 2, &process);
            for program in (0..programs.kinetic.len()).filter(|&p| programs.kinetic[p]) {
                let rows = programs
                    .drives
                    .iter()
                    .flat_map(|drives| drives.row(program));
                let (low, high) = rows.fold((f32::MAX, f32::MIN), |(low, high), &value| {
                    (low.min(value), high.max(value))
                });
                assert!(low >= 0.0 && (high - 1.0).abs() < 1e-6, "{low} {high}");
            }
        }
    }

    #[test]
    fn a_regulator_accumulates_after_its_cause() {
        let mut programs = Programs {
            drives: vec![Matrix::filled(2, GRID, 1.0)],
            kinetic: vec![true, true],
            repressed: vec![false; 2],
            weights: vec![1.0; 2],
            half_life: vec![0.1; 2],
            reference: vec![0; 2],
        };
        let rate = std::f32::consts::LN_2 / 0.1;
        let secondary = Secondary {
            of: 0,
            rate,
            cooperative: false,
            feed_forward: true,
        };
        programs.secondary(1, &secondary, &[Change::NONE]);
        // A step from time 0: 1 - exp(-rate t), at the end 1 - 2^-10.
        let drive = programs.drives[0].row(1);
        assert_eq!(drive[0], 0.0);
        assert!((drive[GRID - 1] - (1.0 - 2.0_f32.powi(-10))).abs() < 1e-6);
    }
}
