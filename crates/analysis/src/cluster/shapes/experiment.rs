//! Replicates of the experiment, for the bootstrap of a mixture of shapes.
//!
//! A replicate is drawn from the profiles as they were measured, and not from those that a mixture
//! takes for the truth: such profiles lie more densely around the shapes than the true ones do, so
//! that its own number of clusters is found again even in a continuum.

use rand::Rng;
use rand_distr::{Distribution, StandardNormal};

use crate::AnalysisError;
use crate::cluster::choice::bootstrap::{MOST_DRAWN, Replicate, generator};
use crate::cluster::shapes::merge_path::MergePath;
use crate::cluster::shapes::observations::Observations;
use crate::numeric::records::records;
use crate::watch::Share;
use genetide_data::Matrix;

/// The experiment from which replicates are drawn.
pub(crate) struct SimulatedExperiment<'a> {
    /// The profiles that were measured, with their noise.
    pub observations: &'a Observations,
    /// Seed of all replicates.
    pub seed: u64,
}

impl SimulatedExperiment<'_> {
    /// Replicate number `index` of a bootstrap (Efron & Tibshirani 1993, chapter 6).
    ///
    /// Noise of the known variances is added to the profiles, a mixture is fitted from a start
    /// of its own to as many genes (at most 2,000) drawn with replacement, and all genes are
    /// assigned to the component that is most probable for their simulated profile.
    ///
    /// # Errors
    /// [`AnalysisError::KMeans`] when no start can be found; [`AnalysisError::Cancelled`] when it is no
    /// longer wanted.
    pub fn replicate(&self, index: usize, share: Share<'_>) -> Result<Replicate, AnalysisError> {
        let mut random = generator(self.seed, index);
        let observed = self.observations;
        let genes = observed.len();
        let values = Matrix::from_fn(genes, observed.times(), |g, t| {
            let noise: f64 = StandardNormal.sample(&mut random);
            observed.values[(g, t)] + observed.noise[(g, t)].sqrt() * noise
        });
        let simulated = Observations::new(values, observed.noise.clone());
        let drawn: Vec<usize> = (0..genes.min(MOST_DRAWN))
            .map(|_| random.gen_range(0..genes))
            .collect();
        let drawn = simulated.select(&drawn);
        let start = records(&drawn.values);
        let seed = random.r#gen();
        let path = MergePath::from_clusters_of(&start, &drawn, 1, seed, share.unreported())?;
        let labels = path.mixtures.iter().map(|mixture| {
            share.check()?;
            let most_probable = mixture.most_probable(&simulated);
            Ok(most_probable.into_iter().map(|label| label as u8).collect())
        });
        Ok(Replicate(labels.collect::<Result<_, AnalysisError>>()?))
    }
}
