//! Names and colours of clusters, and which of them the map hides.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Request, Session};
use crate::palette;
use crate::pipeline::{ClusterEdit, LogLevel};

impl Session {
    pub(super) fn toggle_hidden(&mut self, label: usize) {
        if !self.hidden.remove(&label) {
            self.hidden.insert(label);
        }
    }

    pub(super) fn rename_cluster(&mut self, label: usize, name: &str) {
        let name = name.trim();
        let Some(clusters) = &mut self.clusters else {
            return;
        };
        let is_new = clusters.name(label).unwrap_or_default() != name;
        if !is_new || label == 0 || label > clusters.names.len() {
            return;
        }
        Arc::make_mut(clusters).names[label - 1] = (!name.is_empty()).then(|| name.to_owned());
    }

    pub(super) fn recolour_cluster(&mut self, label: usize, slot: usize) {
        let Some(clusters) = &mut self.clusters else {
            return;
        };
        let Some(&before) = label
            .checked_sub(1)
            .and_then(|i| clusters.colour_slots.get(i))
        else {
            return;
        };
        if before == slot || slot >= palette::CLUSTER_SLOTS {
            return;
        }
        let slots = &mut Arc::make_mut(clusters).colour_slots;
        for other in slots.iter_mut().filter(|other| **other == slot) {
            *other = before;
        }
        slots[label - 1] = slot;
    }

    /// The clusters whose genes are all selected, without that of no response.
    pub fn clusters_selected(&self) -> BTreeSet<usize> {
        let Some(clusters) = &self.clusters else {
            return BTreeSet::new();
        };
        let mut counts = vec![0; clusters.clustering.k + 1];
        for &gene in self.selection.selected.iter() {
            let label = self.genes.get(gene).and_then(|row| row.cluster);
            if let Some(count) = label.and_then(|label| counts.get_mut(label)) {
                *count += 1;
            }
        }
        let of = clusters.clustering.clusters.iter();
        of.filter(|own| own.size > 0 && counts[own.label] == own.size)
            .map(|own| own.label)
            .collect()
    }

    /// Asks for clusters merged or divided; not while others are made, whose labels may differ.
    pub(super) fn edit_clusters(&mut self, edit: ClusterEdit) -> Vec<Request> {
        if self.jobs.cluster.is_some() {
            let message = "Clusters are being made: change them when they are done";
            self.announce(LogLevel::Warning, message);
            return Vec::new();
        }
        self.request_edit(edit).into_iter().collect()
    }

    /// Asks for the clusters of the method again, without changes by hand.
    pub(super) fn drop_edits(&mut self) -> Vec<Request> {
        if !self
            .clusters
            .as_ref()
            .is_some_and(|clusters| clusters.by_hand)
        {
            return Vec::new();
        }
        self.provenance.edits_dropped = true;
        self.request_cluster().into_iter().collect()
    }
}
