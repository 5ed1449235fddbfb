//! Random numbers of the distributions that the simulation needs, the same on every machine.

use rand::Rng;

use crate::fast_math::{cos_sin_of_turn, exp, ln};

/// Uniform in [0, 1).
pub(super) fn uniform(random: &mut impl Rng) -> f32 {
    random.r#gen()
}

/// Whether an event of this probability happens.
pub(super) fn chance(random: &mut impl Rng, probability: f32) -> bool {
    uniform(random) < probability
}

/// Between two positive numbers, uniform on the logarithmic scale.
pub(super) fn log_uniform(random: &mut impl Rng, from: f32, to: f32) -> f32 {
    exp(ln(from) + uniform(random) * (ln(to) - ln(from)))
}

/// e to a normal number of mean 0 and this standard deviation.
pub(super) fn log_normal(random: &mut impl Rng, sd: f32) -> f32 {
    exp(sd * normal(random))
}

/// Standard normal.
pub(super) fn normal(random: &mut impl Rng) -> f32 {
    normal_pair(random.next_u64()).0
}

/// Fills `out` with standard normal numbers.
pub(super) fn fill_normal(random: &mut impl Rng, out: &mut [f32]) {
    for pair in out.chunks_mut(2) {
        let (first, second) = normal_pair(random.next_u64());
        pair[0] = first;
        if let Some(place) = pair.get_mut(1) {
            *place = second;
        }
    }
}

/// Student's t with 4 degrees of freedom, divided by its standard deviation, which is the root of 2.
pub(super) fn heavy_tailed(random: &mut impl Rng) -> f32 {
    let product = (1.0 - uniform(random)) * (1.0 - uniform(random));
    // -2 ln(product) has a chi-squared distribution with 4 degrees of freedom, so that t is the
    // normal number over the root of -ln(product) / 2.
    normal(random) / (-ln(product)).max(1e-4).sqrt()
}

/// Two standard normal numbers of 48 random bits (Box and Muller 1958).
fn normal_pair(bits: u64) -> (f32, f32) {
    let unit = |bits: u64| ((bits & 0x00ff_ffff) as i32 + 1) as f32 * (1.0 / 16_777_216.0);
    // The lowest bits of a xoshiro256+ are weak and left out.
    let radius = (-2.0 * ln(unit(bits >> 40))).max(0.0).sqrt();
    let (cos, sin) = cos_sin_of_turn(1.0 - unit(bits >> 16));
    (radius * cos, radius * sin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_xoshiro::Xoshiro256Plus;

    fn mean(values: &[f32]) -> f64 {
        values.iter().copied().map(f64::from).sum::<f64>() / values.len() as f64
    }

    #[test]
    fn normal_numbers_have_the_moments_of_a_normal_distribution() {
        let mut random = Xoshiro256Plus::seed_from_u64(1);
        let mut values = vec![0.0; 100_001];
        fill_normal(&mut random, &mut values);
        let power = |n| mean(&values.iter().map(|v| v.powi(n)).collect::<Vec<_>>());
        // Standard errors with 1e5 numbers: sqrt(1 / 1e5) = 0.003, sqrt(2 / 1e5) = 0.0045,
        // sqrt(96 / 1e5) = 0.031. Neighbours of a pair are uncorrelated.
        assert!(power(1).abs() < 0.015);
        assert!((power(2) - 1.0).abs() < 0.02);
        assert!((power(4) - 3.0).abs() < 0.15);
        let products: Vec<f32> = values
            .chunks_exact(2)
            .map(|pair| pair[0] * pair[1])
            .collect();
        assert!(mean(&products).abs() < 0.02);
    }

    #[test]
    fn heavy_tails_have_unit_variance_and_more_outliers() {
        let mut random = Xoshiro256Plus::seed_from_u64(1);
        let values: Vec<f32> = (0..200_000).map(|_| heavy_tailed(&mut random)).collect();
        let share = |limit: f32| {
            let beyond = values.iter().filter(|v| v.abs() > limit).count();
            beyond as f64 / values.len() as f64
        };
        // Scaled by sqrt(2): R's 2 * pt(-sqrt(2), 4) = 0.2302 and 2 * pt(-3 * sqrt(2), 4) = 0.01324.
        assert!((share(1.0) - 0.2302).abs() < 0.005);
        assert!((share(3.0) - 0.01324).abs() < 0.0015);
    }

    #[test]
    fn log_uniform_numbers_keep_their_limits() {
        let mut random = Xoshiro256Plus::seed_from_u64(1);
        let values: Vec<f32> = (0..20_000)
            .map(|_| log_uniform(&mut random, 0.01, 1.0))
            .collect();
        assert!(values.iter().all(|v| (0.00999..1.0001).contains(v)));
        // Half of them below the geometric mean, 0.1.
        let below = values.iter().filter(|&&v| v < 0.1).count();
        assert!((9_600..10_400).contains(&below));
    }
}
