//! Standard errors as a table reports them.

use rand::Rng;

use crate::curves::draw::{log_normal, uniform};
use crate::curves::observed::observation::Observation;
use crate::curves::observed::residual::{Measurements, residual_errors};

/// How standard errors are reported.
#[derive(Clone, Copy, Debug)]
pub(super) enum Report {
    /// The true ones, but for log-normal errors of this standard deviation.
    Estimates(f32),
    /// One for each gene, from all its replicates.
    Pooled,
    /// None: they are guessed from the observed values.
    None,
}

impl Report {
    /// Mostly good estimates; the rest in about equal parts poor ones, pooled ones and none.
    pub(super) fn draw(random: &mut impl Rng) -> Self {
        match uniform(random) {
            ..0.65 => Self::Estimates(0.12),
            ..0.77 => Self::Estimates(0.35),
            ..0.89 => Self::Pooled,
            _ => Self::None,
        }
    }

    /// Turns the true standard errors of the observations into reported ones.
    pub(super) fn apply(
        self,
        random: &mut impl Rng,
        times: &[Vec<f32>],
        observations: &mut [Observation],
    ) {
        let genes = observations
            .first()
            .map_or(0, |observation| observation.errors.rows());
        match self {
            Self::Estimates(sd) => {
                for observation in observations {
                    for gene in 0..genes {
                        for error in observation.errors.row_mut(gene) {
                            *error *= log_normal(random, sd);
                        }
                    }
                }
            }
            Self::Pooled => {
                for gene in 0..genes {
                    let error = pooled(gene, observations) * log_normal(random, 0.12);
                    report_one(gene, error, observations);
                }
            }
            Self::None => {
                for (gene, error) in guessed(times, observations).into_iter().enumerate() {
                    report_one(gene, error, observations);
                }
            }
        }
    }
}

/// The errors that a table without any is given.
fn guessed(times: &[Vec<f32>], observations: &[Observation]) -> Vec<f32> {
    let courses = times.iter().zip(observations);
    let courses: Vec<Measurements<'_>> = courses
        .map(|(times, observation)| Measurements {
            times,
            values: &observation.observed,
            present: &observation.present,
        })
        .collect();
    residual_errors(&courses)
}

/// Root of the mean squared error of a gene's values.
fn pooled(gene: usize, observations: &[Observation]) -> f32 {
    let (mut sum, mut count) = (0.0, 0.0);
    for observation in observations {
        let errors = observation.errors.row(gene).iter();
        for (error, &present) in errors.zip(observation.present.row(gene)) {
            if present {
                sum += error * error;
                count += 1.0;
            }
        }
    }
    (sum / f32::max(count, 1.0)).sqrt()
}

/// Reports the same error for all values of a gene.
fn report_one(gene: usize, error: f32, observations: &mut [Observation]) {
    for observation in observations {
        observation.errors.row_mut(gene).fill(error);
    }
}

#[cfg(test)]
mod tests {
    use genetide_data::Matrix;

    use super::*;
    use rand::SeedableRng;
    use rand_xoshiro::Xoshiro256Plus;

    /// Two conditions of one gene, with the second value of the first missing.
    fn observations() -> Vec<Observation> {
        let observation = |errors, present| Observation {
            observed: Matrix::new(1, 3, vec![1.0, 2.0, 4.0]),
            errors: Matrix::new(1, 3, errors),
            present: Matrix::new(1, 3, present),
        };
        vec![
            observation(vec![1.0, 99.0, 2.0], vec![true, false, true]),
            observation(vec![1.0, 3.0, 5.0], vec![true; 3]),
        ]
    }

    #[test]
    fn a_pooled_error_is_that_of_all_conditions() {
        // (1 + 4 + 1 + 9 + 25) / 5 = 8.
        assert!((pooled(0, &observations()) - 8.0_f32.sqrt()).abs() < 1e-6);
        let times = [vec![0.0, 0.5, 1.0], vec![0.0, 0.5, 1.0]];
        let mut random = Xoshiro256Plus::seed_from_u64(1);
        for report in [Report::Pooled, Report::None] {
            let mut observations = observations();
            report.apply(&mut random, &times, &mut observations);
            let first = observations[0].errors[(0, 0)];
            let errors = observations.iter().flat_map(|own| own.errors.values());
            assert!(first > 0.0 && errors.copied().all(|error| error == first));
        }
    }

    #[test]
    fn estimates_stray_about_the_true_errors() {
        let mut observations = observations();
        let mut random = Xoshiro256Plus::seed_from_u64(1);
        Report::Estimates(0.12).apply(&mut random, &[], &mut observations);
        let ratio = observations[1].errors[(0, 2)] / 5.0;
        // Five standard deviations: exp(0.6) = 1.82.
        assert!(ratio != 1.0 && (0.55..1.82).contains(&ratio));
    }
}
