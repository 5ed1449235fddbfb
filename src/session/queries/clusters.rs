//! The results of all training runs, one of which is on view, and its clusters.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::pipeline::ClusterOutcome;
use crate::session::{Run, RunId, Session};
use genetide_analysis::{ClusterMethod, KChoice, KQuality, LARGEST_K, cluster::choice::suggestion};

/// Clusters computed while the suggested number is not known yet.
pub const PROVISIONAL_K: usize = 6;

impl Session {
    /// The runs, oldest first.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The run with this number.
    pub fn run(&self, id: RunId) -> Option<&Run> {
        self.runs.iter().find(|run| run.id == id)
    }

    /// The run on view.
    pub fn view(&self) -> Option<&Run> {
        self.run(self.on_view?)
    }

    pub(in crate::session) fn view_mut(&mut self) -> Option<&mut Run> {
        let on_view = self.on_view?;
        self.runs.iter_mut().find(|run| run.id == on_view)
    }

    /// The clusters on view.
    pub fn clusters(&self) -> Option<&Arc<ClusterOutcome>> {
        self.view()?.clusters.as_ref()
    }

    /// The clusters that are compared with those on view: of the same run by another method.
    pub fn beside(&self) -> Option<&Arc<ClusterOutcome>> {
        let beside = self
            .beside
            .as_ref()
            .filter(|own| Some(own.run) == self.on_view)?;
        let method = self.clusters()?.clustering.method;
        Some(&beside.clusters).filter(|own| own.clustering.method != method)
    }

    /// The clusters whose colours map and table have: those on view, or those compared with them.
    pub fn colouring_clusters(&self) -> Option<&Arc<ClusterOutcome>> {
        let beside = self.beside.as_ref().filter(|own| own.colours);
        beside
            .and_then(|_| self.beside())
            .or_else(|| self.clusters())
    }

    /// Whether map and table have the colours of the clusters that are compared with those on view.
    pub fn has_other_colours(&self) -> bool {
        self.beside.as_ref().is_some_and(|own| own.colours) && self.beside().is_some()
    }

    /// Whether the run on view can be clustered by this method.
    pub fn can_cluster_by(&self, method: ClusterMethod) -> bool {
        let is_pretrained = |run: &Run| !run.training.kinetics.is_empty();
        !method.needs_pretrained() || self.view().is_none_or(is_pretrained)
    }

    /// Quality per k of the run on view so far, ascending in k.
    pub fn quality(&self) -> &[KQuality] {
        self.view().map_or(&[], |run| &run.quality)
    }

    /// Whether there is something to export.
    pub fn can_export(&self) -> bool {
        self.clusters().is_some()
    }

    /// The largest k that can be chosen.
    pub fn max_k(&self) -> usize {
        let prepared = self.prepared_on_view();
        prepared.map_or(LARGEST_K, |own| own.points.len().clamp(1, LARGEST_K))
    }

    /// The number of clusters to compute now: the one chosen, or the suggested one once it is known.
    pub fn k(&self) -> usize {
        let k = match self.config.analysis.k {
            KChoice::Fixed(k) => k,
            KChoice::Auto => self.suggested_k().unwrap_or(PROVISIONAL_K),
        };
        k.clamp(1, self.max_k())
    }

    fn suggested_k(&self) -> Option<usize> {
        let run = self.view()?;
        if run.swept.is_some() {
            return suggestion::suggested_k(&run.quality);
        }
        // A method with a bootstrap suggests its k before the sweep is complete.
        let clustering = &run.clusters.as_ref()?.clustering;
        clustering.method.has_stability().then_some(clustering.k)
    }

    /// The number of clusters to ask a worker for: left to the worker where it is to be suggested and
    /// is not known here.
    pub(in crate::session) fn requested_k(&self, run: &Run) -> KChoice {
        let is_known = run.swept.is_some() || run.clusters.is_some();
        if self.config.analysis.k == KChoice::Auto && !is_known {
            return KChoice::Auto;
        }
        KChoice::Fixed(self.k())
    }

    /// Whether the sweep has estimated the stability of clusters.
    pub(in crate::session) fn has_stability(&self) -> bool {
        self.quality().iter().any(|of_k| of_k.stability.is_some())
    }

    /// Whether there are clusters to edit, and no others are on their way.
    pub fn can_edit_clusters(&self) -> bool {
        self.clusters().is_some() && !self.is_clustering()
    }

    /// Whether the clusters on view were merged or split.
    pub(in crate::session) fn clusters_are_edited(&self) -> bool {
        self.clusters().is_some_and(|clusters| clusters.by_hand)
    }

    /// The clusters whose genes are all selected, without cluster 0 (no response).
    pub fn clusters_selected(&self) -> BTreeSet<usize> {
        let Some(clusters) = self.clusters() else {
            return BTreeSet::new();
        };
        let mut counts = vec![0; clusters.clustering.k + 1];
        for gene in self.selection.selected.iter() {
            let label = clusters.genes.get(gene.index()).and_then(|row| row.cluster);
            if let Some(count) = label.and_then(|label| counts.get_mut(label)) {
                *count += 1;
            }
        }
        let all = clusters.clustering.clusters.iter();
        all.filter(|own| own.size > 0 && counts[own.label] == own.size)
            .map(|own| own.label)
            .collect()
    }
}
