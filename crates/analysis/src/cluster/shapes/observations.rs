//! The observations that the mixture is fitted to.

use crate::cluster::shapes::lanes::{LANES, Lanes};
use genetide_data::{Matrix, ScaledProfiles};

/// Profiles and their noise variances.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Observations {
    /// `[N, T]`: scaled profiles.
    pub values: Matrix<f64>,
    /// `[N, T]`: squared standard errors; zeros without replicates.
    pub noise: Matrix<f64>,
    /// Mean over the genes of the variance of their profiles, positive; 1 for z-scored profiles.
    pub spread: f64,
    /// Mean of all values: 0 for z-scored profiles.
    pub centre: f64,
    /// The same genes in groups of eight.
    pub(super) tiles: Vec<Tile>,
}

/// Up to eight genes side by side; unused lanes hold zeros without noise.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tile {
    /// Number of genes.
    pub genes: usize,
    /// `[T]`: scaled profiles.
    pub values: Vec<Lanes>,
    /// `[T]`: noise variances.
    pub noise: Vec<Lanes>,
    /// Log density under the background, N(centre, spread + noise), without -T/2 ln 2 pi.
    pub background: Lanes,
}

impl Observations {
    /// The rows of `profiles`.
    pub fn of(profiles: &ScaledProfiles) -> Self {
        let values = profiles.values.map(f64::from);
        let noise = match &profiles.standard_errors {
            Some(errors) => errors.map(|error| f64::from(error).powi(2)),
            None => values.map(|_| 0.0),
        };
        Self::new(values, noise)
    }

    /// The profiles `values` and noise variances `noise`, both `[N, T]`.
    pub fn new(values: Matrix<f64>, noise: Matrix<f64>) -> Self {
        let genes = values.rows().max(1) as f64;
        let times = values.columns().max(1) as f64;
        let spread = values.iter_rows().map(variance).sum::<f64>() / genes;
        let centre = values.values().iter().sum::<f64>() / (genes * times);
        Self::in_tiles(
            values,
            noise,
            if spread > 0.0 { spread } else { 1.0 },
            centre,
        )
    }

    fn in_tiles(values: Matrix<f64>, noise: Matrix<f64>, spread: f64, centre: f64) -> Self {
        let mut observations = Self {
            values,
            noise,
            spread,
            centre,
            tiles: Vec::new(),
        };
        let firsts = (0..observations.len()).step_by(LANES);
        observations.tiles = firsts.map(|first| observations.tile(first)).collect();
        observations
    }

    /// The tile that begins with gene `first`.
    fn tile(&self, first: usize) -> Tile {
        let genes = LANES.min(self.len() - first);
        let mut tile = Tile {
            genes,
            values: vec![Lanes::all(0.0); self.times()],
            noise: vec![Lanes::all(0.0); self.times()],
            background: Lanes::all(0.0),
        };
        for lane in 0..genes {
            let profile = self.values.row(first + lane);
            let noise = self.noise.row(first + lane);
            for t in 0..self.times() {
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
        self.values.rows()
    }

    /// Number of times T.
    pub fn times(&self) -> usize {
        self.values.columns()
    }

    /// The genes with these indices, in their order, with the spread and centre of all genes.
    pub fn select(&self, genes: &[usize]) -> Self {
        let (values, noise) = (self.values.select(genes), self.noise.select(genes));
        Self::in_tiles(values, noise, self.spread, self.centre)
    }
}

/// Variance with divisor T, as in z-scoring.
fn variance(profile: &[f64]) -> f64 {
    let count = profile.len() as f64;
    let mean = profile.iter().sum::<f64>() / count;
    profile.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count
}
