//! The bootstrap replicates of a clustering, drawn once.

use std::ops::ControlFlow;

use rayon::prelude::*;

use crate::AnalysisError;
use crate::cluster::choice::bootstrap::Bootstrap;
use crate::cluster::clustering::ClusterBase;
use crate::watch::Share;

impl ClusterBase {
    /// The bootstrap, drawn unless it is known. `None` if the method has none.
    ///
    /// `progress` receives the number of replicates done, from 1 on.
    ///
    /// # Errors
    /// When the clusters of a replicate cannot be fitted; [`AnalysisError::Cancelled`] when they are no
    /// longer wanted, or `progress` stopped them.
    pub(crate) fn draw_bootstrap(
        &self,
        share: Share<'_>,
        progress: &mut dyn FnMut(usize) -> ControlFlow<()>,
    ) -> Result<Option<&Bootstrap>, AnalysisError> {
        if let Some(known) = self.bootstrap.get() {
            return Ok(Some(known));
        }
        if !self.method.has_stability() {
            return Ok(None);
        }
        let mut bootstrap = Bootstrap::default();
        let steps = share.steps(Bootstrap::REPLICATES);
        let indices: Vec<usize> = (0..Bootstrap::REPLICATES).collect();
        let draw = |&index: &usize| {
            let replicate = self.algorithm.replicate(index, self.seed, share)?;
            steps.step()?;
            Ok(replicate)
        };
        for batch in indices.chunks(rayon::current_num_threads().max(1)) {
            let replicates = batch.par_iter().map(draw);
            for replicate in replicates.collect::<Vec<Result<_, AnalysisError>>>() {
                bootstrap.replicates.push(replicate?);
                if progress(bootstrap.replicates.len()).is_break() {
                    return Err(AnalysisError::Cancelled);
                }
            }
        }
        // Another thread may have finished first; its replicates are the same.
        Ok(Some(self.bootstrap.get_or_init(|| bootstrap)))
    }
}
