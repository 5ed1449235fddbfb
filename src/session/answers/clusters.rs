//! Map, clusters and sweep of the run on view.

use std::sync::Arc;

use crate::pipeline::{ClusterOutcome, LogLevel};
use crate::session::{JobId, Request, Session};
use genetide_analysis::{Embedding, KChoice, KQuality};

impl Session {
    pub(super) fn on_embedded(&mut self, id: JobId, embedding: Arc<Embedding>) {
        if self.jobs.embed.take_if(|own| *own == id).is_none() {
            return;
        }
        let message = format!(
            "Map computed, trustworthiness {:.3}",
            embedding.trustworthiness
        );
        self.log.write(LogLevel::Info, message);
        self.live.map = None;
        if let Some(run) = self.view_mut() {
            run.embedding = Some(embedding);
        }
        self.revisions.follow_up();
    }

    pub(super) fn on_clusters(&mut self, id: JobId, clusters: Arc<ClusterOutcome>) -> Vec<Request> {
        let Some(awaited) = self.jobs.cluster.take_if(|own| own.id == id) else {
            return Vec::new();
        };
        let clustering = &clusters.clustering;
        let message = format!(
            "{} clusters, mean silhouette {:.3}",
            clustering.k, clustering.mean_silhouette
        );
        self.log.write(LogLevel::Info, message);
        if clusters.by_hand {
            self.choose_k(KChoice::Fixed(clustering.k));
        }
        let were_edited = self.clusters().is_some_and(|before| before.by_hand);
        if were_edited && !clusters.by_hand && !awaited.discards_edits {
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
        let sweeps = lacks_stability && can_be_found && self.has_stability();
        let sweep = if sweeps { self.sweep() } else { None };
        sweep.into_iter().collect()
    }

    /// Keeps the quality ascending in k; a k that is sent again replaces the previous one.
    pub(super) fn on_quality(&mut self, id: JobId, quality: KQuality) {
        let is_awaited = self.jobs.sweep.as_ref().is_some_and(|own| own.id == id);
        let Some(run) = self.view_mut().filter(|_| is_awaited) else {
            return;
        };
        match run.quality.binary_search_by_key(&quality.k, |old| old.k) {
            Ok(place) => run.quality[place] = quality,
            Err(place) => run.quality.insert(place, quality),
        }
        self.revisions.follow_up();
    }

    pub(super) fn on_replicates(&mut self, id: JobId, done: usize, of: usize) {
        if let Some(sweep) = self.jobs.sweep.as_mut().filter(|own| own.id == id) {
            sweep.replicates = Some((done, of));
        }
    }

    /// The sweep is complete: the suggested k is known, and clusters are computed again where their
    /// stability is known now.
    pub(super) fn on_swept(&mut self, id: JobId) -> Vec<Request> {
        let Some(sweep) = self.jobs.sweep.take_if(|own| own.id == id) else {
            return Vec::new();
        };
        if let Some(run) = self.view_mut() {
            run.swept = Some(sweep.method);
        }
        self.worker_has_bootstrap = true;
        self.revisions.follow_up();
        let is_auto = self.config.analysis.k == KChoice::Auto;
        if is_auto {
            let message = format!("Using suggested k = {}", self.k());
            self.log.write(LogLevel::Info, message);
        }
        let are_edited = self.clusters().is_some_and(|clusters| clusters.by_hand);
        if (is_auto || self.has_stability()) && !are_edited {
            self.request_clusters().into_iter().collect()
        } else {
            Vec::new()
        }
    }
}
