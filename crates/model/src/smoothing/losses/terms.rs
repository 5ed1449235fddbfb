//! The terms of the loss.

use serde::{Deserialize, Serialize};

/// The terms of the loss of a table, each a mean in nats (the drive a mean squared error).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    /// Negative log-likelihood of the observed values given z, per time.
    pub reconstruction: f64,
    /// Divergence of the posterior of z from its prior, per time.
    pub kl: f64,
    /// Of the noise-free values at the times.
    pub value: f64,
    /// Of the noise-free curve.
    pub curve: f64,
    /// Of the bins of the onset.
    pub onset: f64,
    /// Of the bins of the time to 95 % of the largest change.
    pub time_to_95: f64,
    /// Of the bins of the time of the largest change.
    pub peak: f64,
    /// Of the bins of the time above half of the largest change.
    pub duration: f64,
    /// Of the bins of the half-life.
    pub half_life: f64,
    /// Squared error of the standardised drive.
    pub drive: f64,
    /// The supervised contrast of embeddings.
    pub contrast: f64,
}

/// Weights of the terms in the loss; that of `kl` is given with each step.
const WEIGHTS: Terms = Terms {
    reconstruction: 1.0,
    kl: 0.0,
    value: 1.0,
    curve: 0.5,
    onset: 0.5,
    time_to_95: 0.5,
    peak: 0.4,
    duration: 0.3,
    half_life: 0.2,
    drive: 0.5,
    contrast: 0.5,
};

impl Terms {
    /// Number of terms.
    pub const COUNT: usize = 11;

    /// The weights of the terms, with `kl` for that of the divergence.
    pub fn weights(kl: f64) -> Self {
        Self { kl, ..WEIGHTS }
    }

    /// The terms, in the order of the fields.
    pub fn values(self) -> [f64; Self::COUNT] {
        [
            self.reconstruction,
            self.kl,
            self.value,
            self.curve,
            self.onset,
            self.time_to_95,
            self.peak,
            self.duration,
            self.half_life,
            self.drive,
            self.contrast,
        ]
    }

    /// The terms of which these are the [`Self::values`].
    pub fn of(values: [f64; Self::COUNT]) -> Self {
        let [
            reconstruction,
            kl,
            value,
            curve,
            onset,
            time_to_95,
            peak,
            duration,
            half_life,
            drive,
            contrast,
        ] = values;
        Self {
            reconstruction,
            kl,
            value,
            curve,
            onset,
            time_to_95,
            peak,
            duration,
            half_life,
            drive,
            contrast,
        }
    }

    fn combined(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        let (mut values, others) = (self.values(), other.values());
        for (value, other) in values.iter_mut().zip(others) {
            *value = f(*value, other);
        }
        Self::of(values)
    }

    /// Term by term, the sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        self.combined(other, |a, b| a + b)
    }

    /// Every term times `factor`.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        self.combined(self, |term, _| term * factor)
    }

    /// The loss with these `weights`.
    pub fn loss(self, weights: Self) -> f64 {
        let t = self.combined(weights, |term, weight| term * weight);
        let bound = t.reconstruction + t.kl;
        let curves = t.value + t.curve + t.drive;
        bound + curves + t.onset + t.time_to_95 + t.peak + t.duration + t.half_life + t.contrast
    }
}
