//! What the mixture is fitted to.

use crate::data::ScaledProfiles;

/// Profiles and the variances of their noise.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::analysis) struct Evidence {
    /// `[N, T]`, row-major: scaled profiles.
    pub values: Vec<f64>,
    /// `[N, T]`: squared standard errors; zeros with one sample a time.
    pub noise: Vec<f64>,
    /// Number of times T, at least 1.
    pub times: usize,
    /// Mean over the genes of the variance of their profiles; above 0. 1 for z-scored profiles.
    pub spread: f64,
    /// Mean of all values: 0 for z-scored profiles.
    pub centre: f64,
}

impl Evidence {
    /// Of the rows of `profiles`.
    pub fn of(profiles: &ScaledProfiles) -> Self {
        let values: Vec<f64> = profiles.values.iter().map(|&x| f64::from(x)).collect();
        let noise = match &profiles.standard_errors {
            Some(errors) => errors.iter().map(|&e| f64::from(e).powi(2)).collect(),
            None => vec![0.0; values.len()],
        };
        Self::new(values, noise, profiles.time_count())
    }

    /// Of `values` and `noise` `[N, T]`.
    pub fn new(values: Vec<f64>, noise: Vec<f64>, times: usize) -> Self {
        let times = times.max(1);
        let genes = (values.len() / times).max(1) as f64;
        let spread = values.chunks(times).map(variance).sum::<f64>() / genes;
        let centre = values.iter().sum::<f64>() / (genes * times as f64);
        Self {
            values,
            noise,
            times,
            spread: if spread > 0.0 { spread } else { 1.0 },
            centre,
        }
    }

    /// Number of genes N.
    pub fn len(&self) -> usize {
        self.values.len() / self.times
    }

    /// Profile `[T]` of gene `g`.
    pub fn profile(&self, g: usize) -> &[f64] {
        &self.values[g * self.times..(g + 1) * self.times]
    }

    /// Variances `[T]` of the noise of gene `g`.
    pub fn noise_of(&self, g: usize) -> &[f64] {
        &self.noise[g * self.times..(g + 1) * self.times]
    }

    /// The genes at the indices given, in their order, on the same scale.
    pub fn select(&self, genes: &[usize]) -> Self {
        Self {
            values: genes
                .iter()
                .flat_map(|&g| self.profile(g))
                .copied()
                .collect(),
            noise: genes
                .iter()
                .flat_map(|&g| self.noise_of(g))
                .copied()
                .collect(),
            ..*self
        }
    }
}

/// With divisor T, as z-scoring has it.
pub(super) fn variance(profile: &[f64]) -> f64 {
    let count = profile.len() as f64;
    let mean = profile.iter().sum::<f64>() / count;
    profile.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count
}
