//! Time courses of a program's drive: what its genes follow with their half-lives.
//!
//! Pulses generalise the impulses of Chechik and Koller (2009, J. Comput. Biol. 16:279).

use rand::Rng;

use crate::curves::draw::{chance, log_uniform, uniform};
use crate::curves::grid::grid;
use crate::fast_math::{cos_sin_of_turn, exp, ln};

/// A drive as a formula of time. Times are in spans, values at least 0.
#[derive(Clone, Debug)]
pub(super) enum Drive {
    /// Transient, sustained or partly adapting, with or without a second wave.
    Pulse(Pulse),
    /// About one half, with an amplitude that decays.
    Oscillation(Oscillation),
    /// Monotone over the span.
    Drift {
        /// Power of the time; below 1 the change is early.
        power: f32,
    },
}

/// A rise, a plateau, and a decay to a level that stays.
#[derive(Clone, Debug)]
pub(super) struct Pulse {
    /// When the rise begins.
    onset: f32,
    /// How long it takes.
    rise: f32,
    /// Time at the top.
    hold: f32,
    /// Time constant of the decay.
    decay: f32,
    /// Level that stays, of a top of 1.
    plateau: f32,
    second: Option<Wave>,
}

/// A second wave of a pulse.
#[derive(Clone, Debug)]
pub(super) struct Wave {
    onset: f32,
    rise: f32,
    decay: f32,
    height: f32,
}

/// How long the top of a second wave lasts before it decays, from its onset.
const WAVE_TOP: f32 = 0.1;

/// A damped oscillation.
#[derive(Clone, Debug)]
pub(super) struct Oscillation {
    period: f32,
    /// In turns, 0 to 1.
    phase: f32,
    /// Time constant with which the amplitude decays.
    damping: f32,
}

impl Drive {
    /// A random pulse.
    pub(super) fn pulse(random: &mut impl Rng) -> Self {
        let early = chance(random, 0.25);
        let onset = log_uniform(random, 0.002, 0.6);
        let brief = chance(random, 0.3);
        let hold = log_uniform(random, 0.003, 0.5);
        let kind = uniform(random);
        let partial = uniform(random);
        Self::Pulse(Pulse {
            onset: if early { 0.0 } else { onset },
            rise: log_uniform(random, 0.003, 0.4),
            hold: if brief { 0.0 } else { hold },
            decay: log_uniform(random, 0.015, 2.0),
            plateau: match kind {
                ..0.4 => 0.0,
                ..0.6 => 1.0,
                _ => partial,
            },
            second: chance(random, 0.2).then(|| Wave {
                onset: log_uniform(random, 0.05, 0.7),
                rise: log_uniform(random, 0.02, 0.4),
                decay: log_uniform(random, 0.05, 1.0),
                height: uniform(random),
            }),
        })
    }

    /// A random oscillation of this period.
    pub(super) fn oscillation(random: &mut impl Rng, period: f32) -> Self {
        Self::Oscillation(Oscillation {
            period,
            phase: uniform(random),
            damping: log_uniform(random, 0.3, 5.0),
        })
    }

    /// A random drift.
    pub(super) fn drift(random: &mut impl Rng) -> Self {
        Self::Drift {
            power: log_uniform(random, 0.4, 3.0),
        }
    }

    /// Fills `out` `[GRID]` with the drive as a condition changes it.
    pub(super) fn fill(&self, change: &Change, out: &mut [f32]) {
        let other = self.with_other_end();
        let drive = if change.other_end { &other } else { self };
        for (value, &time) in out.iter_mut().zip(grid()) {
            let time = (time - change.shift).max(0.0) / change.slowing;
            *value = change.amplitude * drive.value(time);
        }
    }

    fn value(&self, time: f32) -> f32 {
        match self {
            Self::Pulse(pulse) => pulse.value(time),
            Self::Oscillation(oscillation) => oscillation.value(time),
            Self::Drift { power } => exp(power * ln(time.max(1e-9))),
        }
    }

    /// The drive with a pulse sustained where it was transient, and the other way round.
    fn with_other_end(&self) -> Self {
        match self {
            Self::Pulse(pulse) => Self::Pulse(Pulse {
                plateau: if pulse.plateau > 0.5 { 0.0 } else { 1.0 },
                ..pulse.clone()
            }),
            other => other.clone(),
        }
    }
}

impl Pulse {
    fn value(&self, time: f32) -> f32 {
        let since = time - self.onset;
        let falling = (since - self.rise - self.hold).max(0.0) / self.decay;
        let level = self.plateau + (1.0 - self.plateau) * exp(-falling);
        let first = (since / self.rise).clamp(0.0, 1.0) * level;
        first + self.second.as_ref().map_or(0.0, |wave| wave.value(since))
    }
}

impl Wave {
    /// `time` counts from the onset of the pulse.
    fn value(&self, time: f32) -> f32 {
        let since = time - self.onset;
        let falling = (since - WAVE_TOP).max(0.0) / self.decay;
        self.height * (since / self.rise).clamp(0.0, 1.0) * exp(-falling)
    }
}

impl Oscillation {
    fn value(&self, time: f32) -> f32 {
        let turns = time / self.period + self.phase;
        let (cos, _) = cos_sin_of_turn(turns - turns.floor());
        0.5 + 0.5 * cos * exp(-time / self.damping)
    }
}

/// How a condition changes the drive of a program.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Change {
    /// How much later the drive starts.
    shift: f32,
    /// By how much it is slower.
    slowing: f32,
    /// How strong it is, of 1; 0 where the condition does not respond.
    pub(super) amplitude: f32,
    /// Whether a transient pulse is sustained, and a sustained one transient.
    other_end: bool,
}

impl Change {
    /// None.
    pub(super) const NONE: Self = Self {
        shift: 0.0,
        slowing: 1.0,
        amplitude: 1.0,
        other_end: false,
    };

    /// Each kind of change by itself, so that there may be none.
    pub(super) fn draw(random: &mut impl Rng) -> Self {
        let mut change = Self::NONE;
        if chance(random, 0.35) {
            change.shift = log_uniform(random, 0.02, 0.3);
        }
        if chance(random, 0.3) {
            change.slowing = log_uniform(random, 1.2, 4.0);
        }
        if chance(random, 0.45) {
            let silent = chance(random, 0.3);
            let amplitude = log_uniform(random, 0.1, 1.5);
            change.amplitude = if silent { 0.0 } else { amplitude };
        }
        change.other_end = chance(random, 0.3);
        change
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curves::grid::GRID;

    fn pulse() -> Pulse {
        Pulse {
            onset: 0.1,
            rise: 0.2,
            hold: 0.1,
            decay: 0.5,
            plateau: 0.2,
            second: None,
        }
    }

    #[test]
    fn a_pulse_rises_holds_and_decays_to_its_plateau() {
        let pulse = pulse();
        // Half of the rise at 0.2; the top from 0.3 to 0.4; at 0.9 one time constant later:
        // 0.2 + 0.8 / e = 0.494304.
        for (time, value) in [(0.05, 0.0), (0.2, 0.5), (0.35, 1.0), (0.9, 0.494_304)] {
            assert!((pulse.value(time) - value).abs() < 1e-6, "{time}");
        }
        let second = Some(Wave {
            onset: 0.3,
            rise: 0.1,
            decay: 1.0,
            height: 0.5,
        });
        let both = Pulse {
            second,
            ..pulse.clone()
        };
        // The second wave starts at 0.4 and is half way up its 0.5 at 0.45.
        assert!((both.value(0.45) - pulse.value(0.45) - 0.25).abs() < 1e-6);
    }

    #[test]
    fn changes_move_stretch_and_scale() {
        let drive = Drive::Pulse(pulse());
        let value = |change: Change, point: usize| {
            let mut out = [0.0; GRID];
            drive.fill(&change, &mut out);
            (out[point], grid()[point])
        };
        let exact = |time: f32| pulse().value(time);
        let (found, time) = value(
            Change {
                shift: 0.1,
                slowing: 2.0,
                ..Change::NONE
            },
            60,
        );
        assert!((found - exact((time - 0.1) / 2.0)).abs() < 1e-6);
        let (found, time) = value(
            Change {
                amplitude: 0.5,
                ..Change::NONE
            },
            60,
        );
        assert!((found - 0.5 * exact(time)).abs() < 1e-6);
        // Sustained, it ends at 1.
        assert_eq!(
            value(
                Change {
                    other_end: true,
                    ..Change::NONE
                },
                GRID - 1
            )
            .0,
            1.0
        );
    }

    #[test]
    fn oscillations_and_drifts() {
        let oscillation = Oscillation {
            period: 0.5,
            phase: 0.0,
            damping: 0.5,
        };
        // Half a period on: 0.5 - 0.5 exp(-0.25 / 0.5) = 0.5 - 0.5 x 0.606531 = 0.196735.
        assert!((oscillation.value(0.25) - 0.196_735).abs() < 1e-5);
        assert!((Drive::Drift { power: 2.0 }.value(0.3) - 0.09).abs() < 1e-6);
        assert!(Drive::Drift { power: 0.4 }.value(0.0) < 1e-3);
    }
}
