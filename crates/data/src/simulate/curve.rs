//! The noiseless curves of genes, which may differ between conditions.

use crate::matrix::Matrix;
use crate::simulate::landmarks::Landmarks;
use crate::simulate::named::NamedGene;
use crate::simulate::notation::Fold;
use crate::simulate::program::Program;
use crate::simulate::settings::SimulationSettings;

/// How the response of a gene in the second and further conditions differs from that in the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// It takes longer or shorter, and reaches the same levels.
    Timing,
    /// It is larger or smaller, at the same times.
    Amplitude,
}

impl Difference {
    /// The name in the truth table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Timing => "timing",
            Self::Amplitude => "amplitude",
        }
    }
}

/// Origin of the mean of a gene.
#[derive(Clone, Copy, Debug)]
pub(super) enum MeanSource {
    Program(Program, Option<Difference>),
    Named(NamedGene),
}

impl MeanSource {
    /// The curve in a condition, as an index. All conditions agree at the first time.
    fn value(self, settings: &SimulationSettings, condition: usize, time: f64) -> f64 {
        let first = settings.times[0];
        match self {
            Self::Named(gene) => gene.mean(time),
            Self::Program(program, Some(Difference::Timing)) if condition > 0 => {
                program.level(first + (time - first) / settings.timing_factor)
            }
            Self::Program(program, Some(Difference::Amplitude)) if condition > 0 => {
                let start = program.level(first);
                start + settings.amplitude_factor * (program.level(time) - start)
            }
            Self::Program(program, _) => program.level(time),
        }
    }
}

/// The curve of a source at the times of a simulation.
#[derive(Clone, Debug)]
pub(super) struct Curve {
    pub(super) source: MeanSource,
    /// `[C]`: onset and peak in each condition.
    pub(super) landmarks: Vec<Option<Landmarks>>,
    /// `[C, T]`: levels of a program, means of a named gene.
    pub(super) values: Matrix<f64>,
}

impl Curve {
    pub(super) fn new(source: MeanSource, settings: &SimulationSettings) -> Self {
        let times = &settings.times;
        let value = |condition, time| source.value(settings, condition, time);
        let landmarks = (0..settings.conditions)
            .map(|c| Landmarks::of(|time| value(c, time), times[0], times[times.len() - 1]));
        Self {
            source,
            landmarks: landmarks.collect(),
            values: Matrix::from_fn(settings.conditions, times.len(), |c, t| value(c, times[t])),
        }
    }

    /// The factor `[C, T]` of a gene that changes by `fold`: 1 at the first time, and `fold` or its
    /// inverse where the first condition is farthest from it among the times.
    fn factors(&self, fold: f64) -> Matrix<f64> {
        let start = self.values[(0, 0)];
        let changes = self.values.row(0).iter().map(|value| (value - start).abs());
        let largest = changes.fold(0.0, f64::max);
        self.values.map(|value| match largest {
            0.0 => 1.0,
            largest => fold.powf((value - start) / largest),
        })
    }

    /// Means `[C, T]` at depth 1 of a gene of this base and amplitude. `jitter` `[T]` adds to the
    /// levels, alike in all conditions, where the fold change is drawn.
    pub(super) fn means(
        &self,
        fold: Fold,
        base: f64,
        amplitude: f64,
        jitter: &[f64],
    ) -> Matrix<f64> {
        match fold {
            Fold::By(fold) => {
                let flat = base + amplitude * Program::Flat.level(0.0);
                self.factors(fold).map(|factor| flat * factor)
            }
            Fold::Drawn => {
                let (conditions, times) = (self.values.rows(), self.values.columns());
                Matrix::from_fn(conditions, times, |c, t| {
                    let level = self.values[(c, t)] + jitter[t];
                    (base + amplitude * level).max(0.0)
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> SimulationSettings {
        SimulationSettings {
            conditions: 2,
            timing_factor: 2.0,
            amplitude_factor: 0.5,
            ..SimulationSettings::default()
        }
    }

    fn curve(program: Program, difference: Option<Difference>) -> Curve {
        Curve::new(MeanSource::Program(program, difference), &settings())
    }

    #[test]
    fn a_difference_in_timing_stretches_the_curve() {
        let curve = curve(Program::EarlyTransient, Some(Difference::Timing));
        // 6 and 12 h of the second condition are 3 and 6 h of the first.
        for (slow, quick) in [(0, 0), (2, 1), (3, 2), (4, 3)] {
            assert_eq!(curve.values[(1, slow)], curve.values[(0, quick)]);
        }
        let [first, second] = [0, 1].map(|c| curve.landmarks[c].unwrap());
        assert!((second.onset / first.onset - 2.0).abs() < 1e-3);
        assert!((second.peak / first.peak - 2.0).abs() < 1e-3);
    }

    #[test]
    fn a_difference_in_amplitude_scales_the_change_from_the_start() {
        for program in [Program::Delayed, Program::Repressed] {
            let curve = curve(program, Some(Difference::Amplitude));
            let start = curve.values[(0, 0)];
            for t in 0..5 {
                let [first, second] = [0, 1].map(|c| curve.values[(c, t)] - start);
                assert!((second - first / 2.0).abs() < 1e-12, "{program:?} at {t}");
            }
            let [first, second] = [0, 1].map(|c| curve.landmarks[c].unwrap());
            assert!((second.onset - first.onset).abs() < 1e-9);
        }
    }

    #[test]
    fn without_a_difference_conditions_agree() {
        let curve = curve(Program::Late, None);
        assert_eq!(curve.values.row(0), curve.values.row(1));
        assert_eq!(curve.landmarks[0], curve.landmarks[1]);
    }

    #[test]
    fn a_fold_change_is_met_at_the_largest_response() {
        // Base 0.1 and amplitude 0.4 at the level 0.5 of flat genes: 0.1 + 0.4 x 0.5 = 0.3.
        let means = |program, difference| {
            curve(program, difference).means(Fold::By(2.0), 0.1, 0.4, &[9.0; 5])
        };
        // Largest at 3 h, 1 of 0.05 to 1; at 6 h (0.7 - 0.05) / 0.95 = 0.684 of it, 2^0.684 = 1.607.
        let up = means(Program::EarlyTransient, None);
        assert!((up[(0, 0)] - 0.3).abs() < 1e-12 && (up[(0, 1)] - 0.6).abs() < 1e-12);
        assert!((up[(0, 2)] / 0.3 - 1.607).abs() < 0.02);
        // Down to half at 24 h; to 2^-0.5 = 0.707 with half of the response.
        let down = means(Program::Repressed, Some(Difference::Amplitude));
        assert!((down[(0, 4)] - 0.15).abs() < 1e-12);
        assert!((down[(1, 4)] / 0.3 - 0.5_f64.sqrt()).abs() < 1e-12);
        let flat = means(Program::Flat, None);
        assert!(flat.values().iter().all(|mean| (mean - 0.3).abs() < 1e-12));
    }
}
