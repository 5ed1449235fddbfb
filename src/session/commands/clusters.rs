//! Commands for clusters.

use std::sync::Arc;

use crate::pipeline::{ClusterEdit, ClusterOutcome, LogLevel};
use crate::session::{Request, Session, commands::effect::Effect, state::Gesture};
use genetide_analysis::{ClusterMethod, KChoice};
use genetide_figure::palette;

/// Commands for clusters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClusterCommand {
    /// Set the number of clusters.
    SetK(usize),
    /// Set the clustering method.
    SetMethod(ClusterMethod),
    /// Compare the clusters on view with those of another method.
    CompareWith(ClusterMethod),
    /// Colour map and table by the clusters compared with those on view, or no longer.
    ColourByOther(bool),
    /// Compare clusters no longer.
    EndComparison,
    /// Use the suggested number of clusters.
    UseSuggestedK,
    /// Merge clusters, or split one.
    Edit(ClusterEdit),
    /// Stop clustering, the evaluation of numbers of clusters and the comparison of predictions.
    Cancel,
    /// Restore the clusters of the method, without manual edits.
    DiscardEdits,
    /// Name a cluster; an empty name removes the name.
    Rename(usize, String),
    /// Give a cluster the colour of this slot of the palette; a cluster that has it gets the other.
    Recolour(usize, usize),
}

impl ClusterCommand {
    pub(super) fn effect(&self) -> Effect {
        match self {
            Self::SetK(k) => Effect::of_gesture(Gesture::K, format!("k = {k}")),
            Self::SetMethod(_) => Effect::undoable("clustering method"),
            Self::UseSuggestedK => Effect::undoable("suggested k"),
            Self::Edit(ClusterEdit::Merge(_)) => Effect::undoable("merge clusters"),
            Self::Edit(ClusterEdit::Split { .. }) => Effect::undoable("split cluster"),
            // Not saved, and made again by a click.
            Self::CompareWith(_) | Self::ColourByOther(_) | Self::EndComparison => Effect::NONE,
            Self::Cancel => Effect::NONE,
            Self::DiscardEdits => Effect::undoable("discard manual edits"),
            Self::Rename(..) => Effect::undoable("rename cluster"),
            Self::Recolour(..) => Effect::undoable("recolour cluster"),
        }
    }
}

impl Session {
    pub(super) fn execute_clusters(&mut self, command: ClusterCommand) -> Vec<Request> {
        let request = match command {
            ClusterCommand::SetK(k) => {
                self.choose_k(KChoice::Fixed(k.clamp(1, self.max_k())));
                self.request_clusters()
            }
            ClusterCommand::UseSuggestedK => {
                self.choose_k(KChoice::Auto);
                self.request_clusters()
            }
            ClusterCommand::CompareWith(method) => self.request_comparison(method),
            ClusterCommand::ColourByOther(colours) => {
                if let Some(own) = &mut self.beside {
                    own.colours = colours;
                }
                None
            }
            ClusterCommand::EndComparison => {
                self.beside = None;
                None
            }
            ClusterCommand::SetMethod(method) => {
                self.keep_beside(method);
                self.choose_clustering(self.config.analysis.k, method);
                let clusters = self.request_clusters();
                return clusters.into_iter().chain(self.request_sweep()).collect();
            }
            ClusterCommand::Edit(edit) => {
                // The labels of clusters that are computed now may differ.
                if self.is_clustering() {
                    let message = "Clustering in progress: edit clusters when it has finished";
                    self.log.announce(LogLevel::Warning, message);
                    return Vec::new();
                }
                self.request_edit(edit)
            }
            ClusterCommand::Cancel => self.cancel_clustering(),
            ClusterCommand::DiscardEdits if !self.clusters_are_edited() => None,
            ClusterCommand::DiscardEdits => self.compute_clusters(false, true),
            ClusterCommand::Rename(label, name) => self.rename_cluster(label, name.trim()),
            ClusterCommand::Recolour(label, slot) => self.recolour_cluster(label, slot),
        };
        request.into_iter().collect()
    }

    /// The clusters on view, to be changed in place.
    fn clusters_mut(&mut self) -> Option<&mut Arc<ClusterOutcome>> {
        self.view_mut()?.clusters.as_mut()
    }

    /// Names a cluster, which asks for nothing.
    fn rename_cluster(&mut self, label: usize, name: &str) -> Option<Request> {
        let clusters = self.clusters_mut()?;
        let place = label.checked_sub(1)?;
        let name = (!name.is_empty()).then(|| name.to_owned());
        if *clusters.names.get(place)? != name {
            Arc::make_mut(clusters).names[place] = name;
        }
        None
    }

    /// Colours a cluster, which asks for nothing.
    fn recolour_cluster(&mut self, label: usize, slot: usize) -> Option<Request> {
        let clusters = self.clusters_mut()?;
        let place = label.checked_sub(1)?;
        let before = *clusters.colour_slots.get(place)?;
        if before != slot && slot < palette::CLUSTER_SLOTS {
            let slots = &mut Arc::make_mut(clusters).colour_slots;
            for other in slots.iter_mut().filter(|other| **other == slot) {
                *other = before;
            }
            slots[place] = slot;
        }
        None
    }
}
