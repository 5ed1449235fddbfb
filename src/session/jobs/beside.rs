//! Clusters by another method, to be compared with those on view.

use std::sync::Arc;

use crate::pipeline::{ClusterOutcome, LogLevel};
use crate::session::state::{AwaitedBeside, Beside};
use crate::session::{ClusterJob, ClusterTask, JobId, Request, Session};
use genetide_analysis::ClusterMethod;

impl Session {
    /// Asks for the clusters of the run on view by `method`, as many as the settings say or as that method
    /// suggests. They come in the colours of the clusters on view that they match.
    pub(in crate::session) fn request_comparison(
        &mut self,
        method: ClusterMethod,
    ) -> Option<Request> {
        // A worker would drop the clusters that it makes now.
        if self.is_clustering() {
            let message = "Clustering in progress: compare clusters when it has finished";
            self.log.announce(LogLevel::Warning, message);
            return None;
        }
        let run = self.view()?;
        let previous = Some(Arc::clone(run.clusters.as_ref()?));
        let network = run.network(self.config.analysis.k, method);
        let table = Arc::clone(self.table()?);
        let id = self.jobs.next();
        self.jobs.beside = Some(AwaitedBeside { id, method });
        Some(Request::Cluster(ClusterJob {
            id,
            table,
            network,
            task: ClusterTask::Compute(previous),
        }))
    }

    /// Keeps clusters that were asked for to be compared; gives them back if they were not.
    pub(super) fn take_beside(
        &mut self,
        id: JobId,
        clusters: Arc<ClusterOutcome>,
    ) -> Result<(), Arc<ClusterOutcome>> {
        let awaited = self.jobs.beside.take_if(|own| own.id == id);
        let Some((_, run)) = awaited.zip(self.on_view) else {
            return Err(clusters);
        };
        let colours = self.beside.as_ref().is_some_and(|own| own.colours);
        self.beside = Some(Beside {
            run,
            clusters,
            colours,
        });
        Ok(())
    }

    /// While clusters are compared, those on view stay beside the ones that another method makes.
    pub(in crate::session) fn keep_beside(&mut self, method: ClusterMethod) {
        let on_view = self
            .clusters()
            .filter(|own| own.clustering.method != method);
        let on_view = on_view.cloned();
        let is_compared = self.beside().is_some();
        if let (true, Some(clusters), Some(own)) = (is_compared, on_view, &mut self.beside) {
            own.clusters = clusters;
        }
    }
}
