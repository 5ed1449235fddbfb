//! The bootstrap replicates of a clustering, drawn once.

use std::ops::ControlFlow;

use rayon::prelude::*;

use crate::AnalysisError;
use crate::cluster::clustering::ClusterBase;
use crate::cluster::shapes::Bootstrap;

impl ClusterBase {
    /// The bootstrap, drawn unless it is known. `None` if the method has none, or `progress`
    /// stopped it.
    ///
    /// `progress` receives the number of replicates done, from 1 on.
    ///
    /// # Errors
    /// When the clusters of a replicate cannot be fitted.
    pub(crate) fn draw_bootstrap(
        &self,
        progress: &mut dyn FnMut(usize) -> ControlFlow<()>,
    ) -> Result<Option<&Bootstrap>, AnalysisError> {
        if let Some(known) = self.bootstrap.get() {
            return Ok(Some(known));
        }
        let Some(experiment) = self.algorithm.experiment(self.seed) else {
            return Ok(None);
        };
        let mut bootstrap = Bootstrap::default();
        let indices: Vec<usize> = (0..Bootstrap::REPLICATES).collect();
        for batch in indices.chunks(rayon::current_num_threads().max(1)) {
            let replicates = batch.par_iter().map(|&index| experiment.replicate(index));
            for replicate in replicates.collect::<Vec<_>>() {
                bootstrap.replicates.push(replicate?);
                if progress(bootstrap.replicates.len()).is_break() {
                    return Ok(None);
                }
            }
        }
        // Another thread may have finished first; its replicates are the same.
        Ok(Some(self.bootstrap.get_or_init(|| bootstrap)))
    }
}
