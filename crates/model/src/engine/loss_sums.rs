//! The losses that engines add up.

/// Sums over genes and times, in nats.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LossSums {
    /// Negative log-likelihood.
    pub reconstruction: f64,
    /// KL divergence of posterior from prior.
    pub kl: f64,
}

impl LossSums {
    /// Means over `genes` genes; over 1 where there are none.
    pub fn per_gene(self, genes: usize) -> Self {
        let genes = genes.max(1) as f64;
        Self {
            reconstruction: self.reconstruction / genes,
            kl: self.kl / genes,
        }
    }

    /// Adds the sums of both.
    pub fn plus(self, other: Self) -> Self {
        Self {
            reconstruction: self.reconstruction + other.reconstruction,
            kl: self.kl + other.kl,
        }
    }
}
