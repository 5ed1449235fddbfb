//! Map, clusters and sweep of the run on view.

use std::sync::Arc;

use crate::pipeline::{ClusterEdit, ClusterOutcome, LogLevel};
use crate::session::state::{AwaitedClusters, Sweep};
use crate::session::{
    ClusterJob, ClusterTask, EmbedJob, Job, JobId, JobKind, Request, Session, SweepJob,
    TrainedNetwork,
};
use genetide_analysis::{ClusterMethod, Embedding, KChoice, KQuality};

impl Session {
    /// Sets number and method of clusters, in the settings and for the run on view.
    pub(in crate::session) fn choose_clustering(&mut self, k: KChoice, method: ClusterMethod) {
        self.config.analysis.k = k;
        self.config.analysis.method = method;
        if let Some(run) = self.view_mut() {
            run.state.k = k;
            run.state.method = method;
        }
    }

    /// Sets the number of clusters, in the settings and for the run on view.
    pub(in crate::session) fn choose_k(&mut self, k: KChoice) {
        self.choose_clustering(k, self.config.analysis.method);
    }

    /// Asks for everything that the run on view lacks.
    pub(super) fn request_missing(&mut self) -> Vec<Request> {
        let embed = self.request_embed();
        let clusters = self.request_clusters();
        let sweep = self.request_sweep();
        [embed, clusters, sweep].into_iter().flatten().collect()
    }

    /// Ends the wait for map, clusters and sweep of the run on view.
    pub(super) fn end_analysis(&mut self) {
        self.jobs.embed = None;
        self.jobs.cluster = None;
        self.jobs.beside = None;
        self.jobs.sweep = None;
        self.jobs.held_out = None;
        self.worker_has_bootstrap = false;
    }

    fn request_embed(&mut self) -> Option<Request> {
        let run = self.view().filter(|run| run.embedding.is_none())?;
        let network = run.network(run.k, run.method);
        let id = self.jobs.next();
        self.jobs.embed = Some(id);
        Some(Request::Embed(EmbedJob { id, network }))
    }

    pub(super) fn on_embedded(&mut self, id: JobId, embedding: Arc<Embedding>) -> Option<()> {
        self.jobs.embed.take_if(|own| *own == id)?;
        self.log.info(format!(
            "Map computed, trustworthiness {:.3}",
            embedding.trustworthiness
        ));
        self.live.map = None;
        if let Some(run) = self.view_mut() {
            run.embedding = Some(embedding);
        }
        self.revisions.follow_up();
        Some(())
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
        // The worker that makes them now drops what it makes for them.
        self.jobs.beside = None;
        self.jobs.cluster = Some(AwaitedClusters {
            id,
            k,
            method: network.config.analysis.method,
            discards_edits,
            percent: None,
        });
        Some(Request::Cluster(ClusterJob {
            id,
            table,
            network,
            task,
        }))
    }

    pub(super) fn on_clusters(
        &mut self,
        id: JobId,
        clusters: Arc<ClusterOutcome>,
    ) -> Option<Vec<Request>> {
        let clusters = match self.take_beside(id, clusters) {
            Ok(()) => return Some(Vec::new()),
            Err(clusters) => clusters,
        };
        let awaited = self.jobs.cluster.take_if(|own| own.id == id)?;
        let clustering = &clusters.clustering;
        self.log.info(format!(
            "{} clusters, mean silhouette {:.3}",
            clustering.k, clustering.mean_silhouette
        ));
        if clusters.by_hand {
            self.choose_k(KChoice::Fixed(clustering.k));
        } else if self.clusters_are_edited() && !awaited.discards_edits {
            let message = "Clusters recomputed and manual edits discarded; undo to restore them";
            self.log.announce(LogLevel::Info, message);
        }
        let lacks_stability = clustering.stability.is_none() && !clusters.by_hand;
        if let Some(run) = self.view_mut() {
            run.clusters = Some(clusters);
        }
        self.previous_clusters = None;
        self.revisions.follow_up();
        // The worker that made the curves on view is not this one, or has worked on another run since.
        let can_be_found = !self.worker_has_bootstrap && !self.is_sweeping();
        if lacks_stability && can_be_found && self.has_stability() {
            return Some(vec![self.sweep()?]);
        }
        Some(vec![self.request_held_out()?])
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

    fn sweep(&mut self) -> Option<Request> {
        let method = self.config.analysis.method;
        let id = self.jobs.next();
        let run = self.view_mut()?;
        run.state.quality.clear();
        run.state.swept = None;
        let run = self.view()?;
        let network = run.network(self.requested_k(run), method);
        self.jobs.sweep = Some(Sweep {
            id,
            method,
            replicates: None,
            percent: None,
        });
        Some(Request::Sweep(SweepJob { id, network }))
    }

    /// Keeps how far a clustering, a sweep or a comparison is.
    pub(super) fn on_percent(&mut self, job: Job, percent: u8) -> Option<()> {
        let (clusters, sweep) = (self.jobs.cluster.as_mut(), self.jobs.sweep.as_mut());
        match job.kind {
            JobKind::Cluster if self.jobs.beside.is_some_and(|own| own.id == job.id) => {}
            JobKind::Cluster => clusters.filter(|own| own.id == job.id)?.percent = Some(percent),
            JobKind::Sweep => sweep.filter(|own| own.id == job.id)?.percent = Some(percent),
            JobKind::HeldOut => {
                let held_out = self.jobs.held_out.as_mut();
                held_out.filter(|own| own.0 == job.id)?.1 = Some(percent);
            }
            _ => return None,
        }
        Some(())
    }

    /// Ends the clustering, the sweep and the comparison in progress; what is on view stays.
    pub(in crate::session) fn cancel_clustering(&mut self) -> Option<Request> {
        let (clusters, sweep) = (self.jobs.cluster.take(), self.jobs.sweep.take());
        let beside = self.jobs.beside.take();
        let is_clustering = clusters.is_some() || sweep.is_some() || beside.is_some();
        let message = match (is_clustering, self.jobs.held_out.take()) {
            (true, _) => {
                "Clustering cancelled; choose a number or a method in the Clusters menu to cluster again"
            }
            (false, Some(_)) => {
                "Comparison of predictions cancelled; choose another number of clusters to compare again"
            }
            (false, None) => return None,
        };
        self.log.announce(LogLevel::Info, message);
        Some(Request::CancelClusters(self.jobs.last))
    }

    /// Keeps the quality ascending in k; a k that is sent again replaces the previous one.
    pub(super) fn on_quality(&mut self, id: JobId, quality: KQuality) -> Option<()> {
        self.jobs.sweep.as_ref().filter(|own| own.id == id)?;
        let all = &mut self.view_mut()?.state.quality;
        match all.binary_search_by_key(&quality.k, |old| old.k) {
            Ok(place) => all[place] = quality,
            Err(place) => all.insert(place, quality),
        }
        self.revisions.follow_up();
        Some(())
    }

    /// The sweep is complete: the suggested k is known, and clusters are computed again where their
    /// stability is known now.
    pub(super) fn on_swept(&mut self, id: JobId) -> Option<Vec<Request>> {
        let sweep = self.jobs.sweep.take_if(|own| own.id == id)?;
        if let Some(run) = self.view_mut() {
            run.state.swept = Some(sweep.method);
        }
        self.worker_has_bootstrap = true;
        self.revisions.follow_up();
        let is_auto = self.config.analysis.k == KChoice::Auto;
        if is_auto {
            self.log.info(format!("Using suggested k = {}", self.k()));
        }
        if (is_auto || self.has_stability())
            && !self.clusters_are_edited()
            && let Some(request) = self.request_clusters()
        {
            return Some(vec![request]);
        }
        Some(vec![self.request_held_out()?])
    }
}
