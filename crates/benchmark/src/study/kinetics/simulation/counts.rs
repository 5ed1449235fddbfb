//! Random numbers, and the counts of the cells of a library.

use rand::Rng;

use genetide_data::Moments;

/// Shape of the Gamma factor of a count: its variance is 1/5.
const GAMMA_SHAPE: usize = 5;
/// Above this expectation a Poisson number is drawn in two halves: e to the minus 500 is still a number.
const LARGE: f64 = 500.0;

/// A number from 0 to 1, without 0.
fn uniform(random: &mut impl Rng) -> f64 {
    1.0 - random.gen_range(0.0..1.0_f64)
}

/// A number of the standard normal distribution (Box & Muller 1958).
pub(in crate::study::kinetics) fn normal(random: &mut impl Rng) -> f64 {
    let (radius, angle) = (uniform(random), uniform(random));
    (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
}

/// A number whose logarithm has mean 0 and this standard deviation.
pub(super) fn log_normal(deviation: f64, random: &mut impl Rng) -> f64 {
    (deviation * normal(random)).exp()
}

/// A number whose logarithm is spread evenly between those of the ends.
pub(super) fn log_uniform(low: f64, high: f64, random: &mut impl Rng) -> f64 {
    low * (high / low).powf(uniform(random))
}

/// The moments of the counts of a gene over `cells` cells, each with this expectation and a negative
/// binomial distribution.
pub(super) fn library_moments(expected: f64, cells: u32, random: &mut impl Rng) -> Moments {
    let mut moments = Moments::default();
    for _ in 0..cells {
        // A Gamma of whole shape is a sum of exponentials.
        let sum: f64 = (0..GAMMA_SHAPE).map(|_| -uniform(random).ln()).sum();
        moments.push(poisson(expected * sum / GAMMA_SHAPE as f64, random));
    }
    moments
}

/// A Poisson number, by the product of uniform ones (Knuth).
fn poisson(expected: f64, random: &mut impl Rng) -> f64 {
    if expected > LARGE {
        return poisson(expected / 2.0, random) + poisson(expected / 2.0, random);
    }
    let least = (-expected).exp();
    let mut product = uniform(random);
    let mut count = 0.0;
    while product > least {
        product *= uniform(random);
        count += 1.0;
    }
    count
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::*;

    #[test]
    fn counts_have_the_mean_and_variance_of_a_negative_binomial() {
        // Variance = mean + mean² / 5: 2 + 0.8 = 2.8, and 600 + 72,000. Standard errors of the means over
        // 50,000 cells: sqrt(2.8 / 5e4) = 0.0075, and 1.2.
        let mut random = Xoshiro256PlusPlus::seed_from_u64(5);
        for (mean, variance, error) in [(2.0, 2.8, 0.0075), (600.0, 72_600.0, 1.2)] {
            let moments = library_moments(mean, 50_000, &mut random);
            assert!((moments.mean - mean).abs() < 4.0 * error, "{moments:?}");
            let found = moments.variance().unwrap();
            assert!((found / variance - 1.0).abs() < 0.05, "{moments:?}");
        }
        assert_eq!(library_moments(0.0, 5, &mut random).mean, 0.0);
    }
}
