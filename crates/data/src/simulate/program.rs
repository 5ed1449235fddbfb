//! The response programs: how the activity of a gene runs over time, without noise.

/// The parameters of an impulse: levels h0, h1, h2, transition times t1, t2 (hours) and slopes b1, b2
/// (per hour).
type Impulse = [f64; 7];

/// An impulse: two sigmoid transitions between three levels (Chechik & Koller 2009,
/// *J. Comput. Biol.* 16:279), each with a slope of its own. With S(x) = 1 / (1 + exp(-x))
///
/// f(t) = [h0 + (h1 - h0) S(b1 (t - t1))] [h2 + (h1 - h2) S(-b2 (t - t2))] / h1
fn impulse([h0, h1, h2, t1, t2, b1, b2]: Impulse, time: f64) -> f64 {
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    let rise = h0 + (h1 - h0) * sigmoid(b1 * (time - t1));
    let fall = h2 + (h1 - h2) * sigmoid(-b2 * (time - t2));
    rise * fall / h1
}

/// How a gene responds. Levels are relative: 0 is silent, 1 the height of the response.
///
/// Each curve is an impulse, or the sum of two where three transitions are needed. The parameters
/// were fitted by least squares to the levels below at 0, 3, 6, 12 and 24 h; the last column is the
/// largest distance of the curve from them.
///
/// | program | 0 h | 3 h | 6 h | 12 h | 24 h | error |
/// |---|---|---|---|---|---|---|
/// | early transient | 0.05 | 1 | 0.7 | 0.25 | 0.1 | 0.008 |
/// | early sustained | 0.05 | 0.75 | 0.85 | 1 | 0.97 | 0.002 |
/// | intermediate | 0.05 | 0.2 | 0.6 | 1 | 0.8 | 0.001 |
/// | delayed | 0.02 | 0.03 | 0.3 | 1 | 0.8 | 0.001 |
/// | late | 0.02 | 0.02 | 0.05 | 0.55 | 1 | 0.001 |
/// | repressed | 1 | 0.55 | 0.35 | 0.25 | 0.2 | 0.001 |
/// | repressed transient | 1 | 0.3 | 0.25 | 0.7 | 0.95 | 0.001 |
/// | biphasic | 0.05 | 0.9 | 0.3 | 0.4 | 0.95 | 0.002 |
/// | flat | 0.5 | 0.5 | 0.5 | 0.5 | 0.5 | 0 |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// Up at once, back within half a day.
    EarlyTransient,
    /// Up at once, and stays.
    EarlySustained,
    /// Up from 3 to 12 h.
    Intermediate,
    /// Silent until 3 h, up at 12 h.
    Delayed,
    /// Silent until 6 h, still rising at 24 h.
    Late,
    /// Down, and stays.
    Repressed,
    /// Down at once, back within a day.
    RepressedTransient,
    /// Up at once, down at 6 h, up again by 24 h.
    Biphasic,
    /// No response.
    Flat,
}

/// The level of a flat gene.
const FLAT_LEVEL: f64 = 0.5;

impl Program {
    /// All that respond: a set of 8, or its first 6 one of 6.
    const RESPONDING: [Self; 8] = [
        Self::EarlyTransient,
        Self::EarlySustained,
        Self::Intermediate,
        Self::Delayed,
        Self::Late,
        Self::Repressed,
        Self::RepressedTransient,
        Self::Biphasic,
    ];

    /// The responding programs of a set of 4, 6 or 8, in the order in which a mix gives their
    /// sizes; `None` for another number. Flat comes on top.
    pub fn responding(count: usize) -> Option<&'static [Self]> {
        match count {
            4 => Some(&[
                Self::EarlyTransient,
                Self::EarlySustained,
                Self::Delayed,
                Self::Repressed,
            ]),
            6 | 8 => Some(&Self::RESPONDING[..count]),
            _ => None,
        }
    }

    /// The name in the truth table.
    pub fn name(self) -> &'static str {
        match self {
            Self::EarlyTransient => "early_transient",
            Self::EarlySustained => "early_sustained",
            Self::Intermediate => "intermediate",
            Self::Delayed => "delayed",
            Self::Late => "late",
            Self::Repressed => "repressed",
            Self::RepressedTransient => "repressed_transient",
            Self::Biphasic => "biphasic",
            Self::Flat => "flat",
        }
    }

    /// The level at `time` (hours).
    pub fn level(self, time: f64) -> f64 {
        if self == Self::Flat {
            return FLAT_LEVEL;
        }
        self.impulses()
            .iter()
            .map(|&part| impulse(part, time))
            .sum()
    }

    fn impulses(self) -> &'static [Impulse] {
        match self {
            Self::EarlyTransient => &[[0.0, 1.6, 0.1, 1.563, 4.763, 2.0, 0.311]],
            // Two steps up and a small one down: one impulse has only two.
            Self::EarlySustained => &[
                [0.0, 0.8, 0.8, 1.502, 7.422, 1.803, 0.508],
                [0.001, 0.203, 0.17, 6.599, 15.679, 1.894, 0.64],
            ],
            Self::Intermediate => &[[0.012, 1.066, 0.798, 5.597, 15.088, 0.588, 0.537]],
            Self::Delayed => &[[0.02, 1.012, 0.799, 6.771, 16.376, 1.209, 0.684]],
            Self::Late => &[[0.02, 0.476, 1.002, 7.584, 14.976, 1.677, 0.606]],
            Self::Repressed => &[[1.197, 0.348, 0.199, 1.607, 10.296, 0.776, 0.39]],
            Self::RepressedTransient => &[[1.332, 0.24, 0.95, 0.673, 11.273, 1.229, 0.839]],
            Self::Biphasic => &[
                [0.0, 1.04, 0.05, 1.597, 5.033, 1.868, 1.235],
                [0.001, 0.26, 0.904, 7.685, 15.176, 1.511, 0.572],
            ],
            Self::Flat => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The levels that the curves stand for, at 0, 3, 6, 12 and 24 h, and the error that the table
    /// in the docs of [`Program`] states.
    const LISTED: [(Program, [f64; 5], f64); 9] = [
        (Program::EarlyTransient, [0.05, 1.0, 0.7, 0.25, 0.1], 0.008),
        (
            Program::EarlySustained,
            [0.05, 0.75, 0.85, 1.0, 0.97],
            0.002,
        ),
        (Program::Intermediate, [0.05, 0.2, 0.6, 1.0, 0.8], 0.001),
        (Program::Delayed, [0.02, 0.03, 0.3, 1.0, 0.8], 0.001),
        (Program::Late, [0.02, 0.02, 0.05, 0.55, 1.0], 0.001),
        (Program::Repressed, [1.0, 0.55, 0.35, 0.25, 0.2], 0.001),
        (
            Program::RepressedTransient,
            [1.0, 0.3, 0.25, 0.7, 0.95],
            0.001,
        ),
        (Program::Biphasic, [0.05, 0.9, 0.3, 0.4, 0.95], 0.002),
        (Program::Flat, [0.5; 5], 1e-12),
    ];

    #[test]
    fn curves_pass_through_the_listed_levels() {
        for (program, levels, error) in LISTED {
            for (time, level) in [0.0, 3.0, 6.0, 12.0, 24.0].into_iter().zip(levels) {
                let distance = (program.level(time) - level).abs();
                assert!(
                    distance < error,
                    "{program:?} is off by {distance} at {time} h"
                );
            }
        }
    }

    #[test]
    fn curves_stay_near_their_listed_range_between_the_times() {
        for (program, levels, _) in LISTED {
            let lowest = levels.iter().copied().fold(f64::INFINITY, f64::min) - 0.03;
            let highest = levels.iter().copied().fold(0.0, f64::max) + 0.03;
            for step in 0..=960 {
                let level = program.level(f64::from(step) / 20.0);
                assert!(
                    (lowest..=highest).contains(&level),
                    "{program:?} reaches {level}"
                );
            }
        }
    }

    #[test]
    fn one_impulse_is_what_the_formula_gives() {
        // At t = t1 = t2 both sigmoids are 1/2: (0 + 2/2) * (1 + 1/2) / 2 = 0.75.
        let middle = impulse([0.0, 2.0, 1.0, 4.0, 4.0, 1.0, 3.0], 4.0);
        assert!((middle - 0.75).abs() < 1e-12);
    }

    #[test]
    fn sets_hold_as_many_programs_as_they_say() {
        for count in [4, 6, 8] {
            assert_eq!(Program::responding(count).unwrap().len(), count);
        }
        assert!(Program::responding(5).is_none());
    }
}
