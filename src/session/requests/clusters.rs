//! Map, clusters and sweep of the run on view.

use std::sync::Arc;

use crate::pipeline::ClusterEdit;
use crate::session::state::{AwaitedClusters, Sweep};
use crate::session::{
    ClusterJob, ClusterTask, EmbedJob, Request, Session, SweepJob, TrainedNetwork,
};
use genetide_analysis::{ClusterMethod, KChoice};

impl Session {
    /// Sets number and method of clusters, in the settings and for the run on view.
    pub(in crate::session) fn choose_clustering(&mut self, k: KChoice, method: ClusterMethod) {
        self.config.analysis.k = k;
        self.config.analysis.method = method;
        if let Some(run) = self.view_mut() {
            run.k = k;
            run.method = method;
        }
    }

    /// Sets the number of clusters, in the settings and for the run on view.
    pub(in crate::session) fn choose_k(&mut self, k: KChoice) {
        self.choose_clustering(k, self.config.analysis.method);
    }

    /// Asks for everything that the run on view lacks.
    pub(in crate::session) fn request_missing(&mut self) -> Vec<Request> {
        let embed = self.request_embed();
        let clusters = self.request_clusters();
        let sweep = self.request_sweep();
        [embed, clusters, sweep].into_iter().flatten().collect()
    }

    /// Ends the wait for map, clusters and sweep of the run on view.
    pub(in crate::session) fn end_analysis(&mut self) {
        self.jobs.embed = None;
        self.jobs.cluster = None;
        self.jobs.sweep = None;
        self.worker_has_bootstrap = false;
    }

    fn request_embed(&mut self) -> Option<Request> {
        let run = self.view().filter(|run| run.embedding.is_none())?;
        let network = run.network(run.k, run.method);
        let id = self.jobs.next();
        self.jobs.embed = Some(id);
        Some(Request::Embed(EmbedJob { id, network }))
    }

    /// Asks for the clusters that the settings shown call for, unless they are there or on their way.
    pub(in crate::session) fn request_clusters(&mut self) -> Option<Request> {
        let clusters = self.view()?.clusters.as_deref();
        let is_complete = clusters.is_some_and(|clusters| {
            clusters.by_hand || clusters.clustering.stability.is_some() || !self.has_stability()
        });
        self.compute_clusters(is_complete, false)
    }

    /// Asks for the clusters of the method. `is_complete`: whether the clusters on view will do, if k
    /// and method are those asked for.
    pub(in crate::session) fn compute_clusters(
        &mut self,
        is_complete: bool,
        discards_edits: bool,
    ) -> Option<Request> {
        let run = self.view()?;
        let (k, method) = (self.k(), self.config.analysis.method);
        let awaited = self.jobs.cluster.as_ref().map(|own| (own.k, own.method));
        let on_view = run.clusters.as_ref().filter(|_| is_complete);
        let on_view = on_view.map(|own| (own.clustering.k, own.clustering.method));
        if awaited.or(on_view) == Some((k, method)) {
            return None;
        }
        let network = run.network(self.requested_k(run), method);
        let previous = run.clusters.clone().or(self.previous_clusters.clone());
        self.cluster(k, network, ClusterTask::Compute(previous), discards_edits)
    }

    /// Asks for an edit of the clusters on view.
    pub(in crate::session) fn request_edit(&mut self, edit: ClusterEdit) -> Option<Request> {
        let run = self.view()?;
        let clusters = run.clusters.clone()?;
        let (k, method) = (clusters.clustering.k, clusters.clustering.method);
        let network = run.network(KChoice::Fixed(k), method);
        self.cluster(k, network, ClusterTask::Edit(clusters, edit), false)
    }

    fn cluster(
        &mut self,
        k: usize,
        network: TrainedNetwork,
        task: ClusterTask,
        discards_edits: bool,
    ) -> Option<Request> {
        let table = Arc::clone(self.table()?);
        let id = self.jobs.next();
        self.jobs.cluster = Some(AwaitedClusters {
            id,
            k,
            method: network.config.analysis.method,
            discards_edits,
        });
        Some(Request::Cluster(ClusterJob {
            id,
            table,
            network,
            task,
        }))
    }

    /// Asks for a sweep over k with the method shown, unless it is there or in progress.
    pub(in crate::session) fn request_sweep(&mut self) -> Option<Request> {
        let method = self.config.analysis.method;
        let in_progress = self.jobs.sweep.as_ref().map(|sweep| sweep.method);
        if in_progress.or(self.view()?.swept) == Some(method) {
            return None;
        }
        self.sweep()
    }

    pub(in crate::session) fn sweep(&mut self) -> Option<Request> {
        let method = self.config.analysis.method;
        let id = self.jobs.next();
        let run = self.view_mut()?;
        run.quality.clear();
        run.swept = None;
        let run = self.view()?;
        let network = run.network(self.requested_k(run), method);
        self.jobs.sweep = Some(Sweep {
            id,
            method,
            replicates: None,
        });
        Some(Request::Sweep(SweepJob { id, network }))
    }
}
