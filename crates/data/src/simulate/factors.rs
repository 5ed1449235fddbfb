//! What donors, samples and batches do to the genes.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::matrix::Matrix;
use crate::simulate::genes::normal;
use crate::simulate::libraries::Library;
use crate::simulate::settings::SimulationSettings;

/// The natural logarithm `[L, G]` of the factor of every gene in every library: the sum of the
/// normal draws of its donor, of the library itself and of its time.
pub(super) fn log_factors(
    settings: &SimulationSettings,
    libraries: &[Library],
    genes: usize,
) -> Matrix<f64> {
    let mut logs = Matrix::filled(libraries.len(), genes, 0.0);
    // Each kind has a stream of its own, so that one is the same with and without the others, and
    // genes and cells are those of a simulation without any.
    let mut stream = Xoshiro256PlusPlus::seed_from_u64(settings.seed);
    let mut add = |sd: f64, origin: &dyn Fn(usize) -> usize| {
        stream.jump();
        if sd == 0.0 {
            return;
        }
        let mut rng = stream.clone();
        let origins = (0..libraries.len()).map(origin).max().map_or(0, |o| o + 1);
        let effects = Matrix::from_fn(origins, genes, |_, _| sd * normal(&mut rng));
        for l in 0..libraries.len() {
            let effects = effects.row(origin(l)).iter();
            for (log, effect) in logs.row_mut(l).iter_mut().zip(effects) {
                *log += effect;
            }
        }
    };
    add(settings.donor_sd, &|l| libraries[l].donor);
    add(settings.sample_sd, &|l| l);
    add(settings.batch_sd, &|l| libraries[l].time);
    logs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moments::Moments;
    use crate::simulate::libraries::libraries;

    const GENES: usize = 4000;

    /// Three donors, paired or new ones, at five times.
    fn logs(paired: bool, [donor_sd, sample_sd, batch_sd]: [f64; 3]) -> Matrix<f64> {
        let settings = SimulationSettings {
            donors: 3,
            paired,
            donor_sd,
            sample_sd,
            batch_sd,
            ..SimulationSettings::default()
        };
        log_factors(&settings, &libraries(&settings), GENES)
    }

    fn moments(values: impl Iterator<Item = f64>) -> Moments {
        let mut moments = Moments::default();
        values.for_each(|value| moments.push(value));
        moments
    }

    /// Asserts a mean of 0 and this standard deviation of independent normal draws.
    fn assert_normal(values: impl Iterator<Item = f64>, sd: f64) {
        let moments = moments(values);
        let n = f64::from(moments.count);
        // Standard errors: sd / sqrt(n) of the mean, sd / sqrt(2 n) of the standard deviation. With
        // 12,000 draws at least these are 0.9 % and 0.65 % of sd; four of them are allowed.
        assert!(moments.mean.abs() < 4.0 * sd / n.sqrt(), "{moments:?}");
        let found = moments.variance().unwrap().sqrt();
        assert!((found - sd).abs() < 4.0 * sd / (2.0 * n).sqrt(), "{found}");
    }

    #[test]
    fn without_effects_every_factor_is_one() {
        let logs = logs(false, [0.0; 3]);
        assert!(logs.values().iter().all(|log| log.exp() == 1.0));
    }

    #[test]
    fn paired_donors_keep_their_factor() {
        let logs = logs(true, [0.2, 0.0, 0.0]);
        for l in 3..15 {
            assert_eq!(logs.row(l), logs.row(l - 3));
        }
        assert_normal((0..3).flat_map(|l| logs.row(l).iter().copied()), 0.2);
        // Donors are independent: the difference of two has the sd 0.2 sqrt(2).
        let pairs = (0..3).flat_map(|l| logs.row(l).iter().zip(logs.row((l + 1) % 3)));
        let found = moments(pairs.map(|(a, b)| a - b)).variance().unwrap();
        assert!((found / 0.08 - 1.0).abs() < 0.06, "{found}");
    }

    #[test]
    fn new_donors_differ_in_every_library() {
        let logs = logs(false, [0.3, 0.0, 0.0]);
        assert_normal(logs.values().iter().copied(), 0.3);
        // The mean over the three donors of a time: 0.3 / sqrt(3) = 0.173.
        let means = (0..5).flat_map(|t| {
            let logs = &logs;
            (0..GENES).map(move |g| (0..3).map(|d| logs[(3 * t + d, g)]).sum::<f64>() / 3.0)
        });
        assert_normal(means, 0.3 / 3.0_f64.sqrt());
    }

    #[test]
    fn samples_add_to_their_donors() {
        let (donors, both) = (logs(true, [0.2, 0.0, 0.0]), logs(true, [0.2, 0.15, 0.0]));
        let own = both.values().iter().zip(donors.values());
        assert_normal(own.clone().map(|(both, donor)| both - donor), 0.15);
        // Independent: variances add, 0.04 + 0.0225 = 0.0625. The donors are 12,000 draws only, so
        // 4 x 0.04 sqrt(2 / 12,000) = 0.002 is allowed.
        let found = moments(both.values().iter().copied()).variance().unwrap();
        assert!((found - 0.0625).abs() < 0.002, "{found}");
    }

    #[test]
    fn a_batch_is_shared_by_the_libraries_of_a_time() {
        let logs = logs(true, [0.0, 0.0, 0.1]);
        for l in 0..15 {
            assert_eq!(logs.row(l), logs.row(l / 3 * 3));
        }
        assert_normal((0..5).flat_map(|t| logs.row(3 * t).iter().copied()), 0.1);
    }
}
