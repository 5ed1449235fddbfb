//! Curves that agree with the clusters of a gene and with its measurements.
//!
//! A gene of cluster c has the profile m_c + a u_c + e, where u_c is the direction of m_c, a has variance
//! tau_c² and e variance s_c² at every time: the model of the mixture of shapes. Its parameters are
//! estimated from the members by moments, and curves are drawn given the measured values with Matheron's
//! rule: a draw from the model, moved by what its own noisy measurement misses.

use rand::Rng;

use crate::study::kinetics::simulation::normal;
use genetide_data::{Matrix, ScaledProfiles};

/// The least variance of genes around the mean of their cluster.
const LEAST: f64 = 0.002;
/// Variance of the noise up to which the squares of genes count much the same.
const EVEN: f64 = 0.05;
/// Variance of a gene that no cluster explains: that of a z-scored profile.
const OF_ANY: f64 = 1.0;

/// The clusters as distributions of curves.
pub(super) struct CurveModel<'a> {
    scaled: &'a ScaledProfiles,
    /// `[N, k]`.
    probability: &'a Matrix<f64>,
    clusters: Vec<Cluster>,
}

/// The curves of a cluster.
struct Cluster {
    /// `[C]`: their mean.
    mean: Vec<f64>,
    /// `[C]`: the direction of the mean.
    direction: Vec<f64>,
    /// Variance along that direction beyond `spread`.
    along: f64,
    /// Variance at every time.
    spread: f64,
}

impl<'a> CurveModel<'a> {
    /// The clusters of which the genes have these probabilities `[N, k]`.
    pub(super) fn new(scaled: &'a ScaledProfiles, probability: &'a Matrix<f64>) -> Self {
        let columns = scaled.column_count();
        let background = Cluster {
            mean: vec![0.0; columns],
            direction: vec![0.0; columns],
            along: 0.0,
            spread: OF_ANY,
        };
        let clusters = (0..probability.columns()).map(|c| Cluster::of(scaled, probability, c));
        Self {
            clusters: clusters.chain([background]).collect(),
            scaled,
            probability,
        }
    }

    /// A curve `[C]` of the gene at `row` given its measurements.
    pub(super) fn sample(&self, row: usize, random: &mut impl Rng) -> Vec<f64> {
        let mut left = random.gen_range(0.0..1.0_f64);
        let of_clusters = self.probability.row(row).iter();
        let drawn = of_clusters.take_while(|&&share| {
            left -= share;
            left >= 0.0
        });
        let cluster = &self.clusters[drawn.count()];
        let noise: Vec<f64> = variances(self.scaled, row).collect();
        cluster.sample(self.scaled.row(row), &noise, random)
    }
}

/// The variances of the measurements of a gene.
fn variances(scaled: &ScaledProfiles, row: usize) -> impl Iterator<Item = f64> {
    (0..scaled.column_count()).map(move |column| {
        let errors = scaled.standard_errors.as_ref();
        errors.map_or(0.0, |errors| f64::from(errors[(row, column)]).powi(2))
    })
}

impl Cluster {
    /// The moments of cluster `c`.
    fn of(scaled: &ScaledProfiles, probability: &Matrix<f64>, c: usize) -> Self {
        let columns = scaled.column_count();
        let weights: Vec<f64> = probability.iter_rows().map(|row| row[c]).collect();
        let total = weights.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let mut mean = vec![0.0; columns];
        for (row, weight) in weights.iter().enumerate() {
            for (mean, &value) in mean.iter_mut().zip(scaled.row(row)) {
                *mean += weight * f64::from(value) / total;
            }
        }
        let length = dot(&mean, &mean).sqrt().max(f64::MIN_POSITIVE);
        let direction: Vec<f64> = mean.iter().map(|value| value / length).collect();
        let (mut along, mut across, mut sum) = (0.0, 0.0, f64::MIN_POSITIVE);
        for (row, weight) in weights.iter().enumerate() {
            let values = scaled.row(row).iter().zip(&mean);
            let residual: Vec<f64> = values.map(|(&x, m)| f64::from(x) - m).collect();
            let noise: Vec<f64> = variances(scaled, row).collect();
            let of_noise: f64 = noise.iter().zip(&direction).map(|(n, u)| n * u * u).sum();
            let all_noise: f64 = noise.iter().sum();
            // Squares of noisy genes vary most, and scaling bounds them.
            let weight = weight / (all_noise / columns as f64 + EVEN).powi(2);
            let square = dot(&residual, &direction).powi(2);
            along += weight * (square - of_noise);
            across += weight * (dot(&residual, &residual) - square - (all_noise - of_noise));
            sum += weight;
        }
        let (along, across) = (along / sum, across / sum);
        // The mean of a z-scored profile is 0 and does not vary.
        let spread = (across / (columns as f64 - 2.0).max(1.0)).max(LEAST);
        Self {
            mean,
            direction,
            along: (along - spread).max(0.0),
            spread,
        }
    }

    /// A curve given measured values `[C]` with these variances of the noise.
    fn sample(&self, values: &[f32], noise: &[f64], random: &mut impl Rng) -> Vec<f64> {
        let shift = self.along.sqrt() * normal(random);
        let (mut curve, mut missed) = (Vec::new(), Vec::new());
        for (column, (&value, noise)) in values.iter().zip(noise).enumerate() {
            let own = self.mean[column]
                + shift * self.direction[column]
                + self.spread.sqrt() * normal(random);
            missed.push(f64::from(value) - own - noise.sqrt() * normal(random));
            curve.push(own);
        }
        // (D + along u u')^-1 of what is missed, D diagonal (Sherman & Morrison 1950).
        let inverse: Vec<f64> = noise
            .iter()
            .map(|noise| 1.0 / (self.spread + noise))
            .collect();
        let scaled: Vec<f64> = missed.iter().zip(&inverse).map(|(x, d)| x * d).collect();
        let of_direction: Vec<f64> = self
            .direction
            .iter()
            .zip(&inverse)
            .map(|(u, d)| u * d)
            .collect();
        let factor = self.along * dot(&self.direction, &scaled)
            / (1.0 + self.along * dot(&self.direction, &of_direction));
        let solved = scaled
            .iter()
            .zip(&of_direction)
            .map(|(x, u)| x - factor * u);
        let solved: Vec<f64> = solved.collect();
        let common = self.along * dot(&self.direction, &solved);
        for (column, value) in curve.iter_mut().enumerate() {
            *value += self.spread * solved[column] + common * self.direction[column];
        }
        curve
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::*;

    #[test]
    fn samples_have_the_posterior_of_a_gaussian() {
        // Mean (3, 4), direction (0.6, 0.8), variance 0.5 along and 0.25 at each time: covariance
        // [0.43 0.24; 0.24 0.57]. Values (4, 4), noise 0.25 and 1: sum [0.68 0.24; 0.24 1.57], determinant
        // 1.01. Inverse times (1, 0): (1.57, -0.24) / 1.01. Mean + (0.43 x 1.57 - 0.24², 0.24 x 1.57 -
        // 0.57 x 0.24) / 1.01 = (3.61139, 4.23762).
        // First variance: 0.43 - (0.43², 0.43 x 0.24, 0.24²) with the inverse: (0.1849 x 1.57 -
        // 2 x 0.1032 x 0.24 + 0.0576 x 0.68) / 1.01 = 0.27715; 0.43 - 0.27715 = 0.15285.
        let cluster = Cluster {
            mean: vec![3.0, 4.0],
            direction: vec![0.6, 0.8],
            along: 0.5,
            spread: 0.25,
        };
        let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
        let count = 40_000;
        let samples = (0..count).map(|_| cluster.sample(&[4.0, 4.0], &[0.25, 1.0], &mut random));
        let samples: Vec<Vec<f64>> = samples.collect();
        let mean = |d: usize| samples.iter().map(|s| s[d]).sum::<f64>() / f64::from(count);
        let (first, second) = (mean(0), mean(1));
        // Standard error of the means: sqrt(0.3 / 40,000) = 0.003.
        assert!((first - 3.611_39).abs() < 0.012, "{first}");
        assert!((second - 4.237_62).abs() < 0.012, "{second}");
        let squares = samples.iter().map(|s| (s[0] - first).powi(2));
        let variance = squares.sum::<f64>() / f64::from(count);
        assert!((variance - 0.152_85).abs() < 0.006, "{variance}");
    }
}
