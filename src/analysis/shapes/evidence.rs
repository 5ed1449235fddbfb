//! What the mixture is fitted to.

use super::lanes::{LANES, Lanes};
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
    /// The genes again, eight side by side.
    pub(super) tiles: Vec<Tile>,
}

/// Up to eight genes side by side; what is left over are genes of zeros without noise.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tile {
    /// Number of genes.
    pub genes: usize,
    /// `[T]`: scaled profiles.
    pub values: Vec<Lanes>,
    /// `[T]`: variances of their noise.
    pub noise: Vec<Lanes>,
    /// Log density under the background, N(centre, spread + noise), but for -T/2 ln 2 pi.
    pub background: Lanes,
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
        let evidence = Self {
            centre: values.iter().sum::<f64>() / (genes * times as f64),
            values,
            noise,
            times,
            spread: if spread > 0.0 { spread } else { 1.0 },
            tiles: Vec::new(),
        };
        evidence.in_tiles()
    }

    /// With the tiles of its genes.
    fn in_tiles(mut self) -> Self {
        self.tiles = (0..self.len())
            .step_by(LANES)
            .map(|first| self.tile(first, LANES.min(self.len() - first)))
            .collect();
        self
    }

    /// The tile of `genes` genes from gene `first`.
    fn tile(&self, first: usize, genes: usize) -> Tile {
        let mut tile = Tile {
            genes,
            values: vec![Lanes::all(0.0); self.times],
            noise: vec![Lanes::all(0.0); self.times],
            background: Lanes::all(0.0),
        };
        for lane in 0..genes {
            let (profile, noise) = (self.profile(first + lane), self.noise_of(first + lane));
            for t in 0..self.times {
                tile.values[t].0[lane] = profile[t];
                tile.noise[t].0[lane] = noise[t];
            }
            let log_density = |(x, noise): (&f64, &f64)| {
                let variance = noise + self.spread;
                (x - self.centre).powi(2) / variance + variance.ln()
            };
            let sum: f64 = profile.iter().zip(noise).map(log_density).sum();
            tile.background.0[lane] = -0.5 * sum;
        }
        tile
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
        let of_each = |of: &dyn Fn(usize) -> Vec<f64>| genes.iter().flat_map(|&g| of(g)).collect();
        let evidence = Self {
            values: of_each(&|g| self.profile(g).to_vec()),
            noise: of_each(&|g| self.noise_of(g).to_vec()),
            tiles: Vec::new(),
            ..*self
        };
        evidence.in_tiles()
    }
}

/// With divisor T, as z-scoring has it.
pub(super) fn variance(profile: &[f64]) -> f64 {
    let count = profile.len() as f64;
    let mean = profile.iter().sum::<f64>() / count;
    profile.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count
}
