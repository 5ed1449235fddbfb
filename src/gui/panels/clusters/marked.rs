//! Clusters whose genes are all selected: those that can be merged.

use std::collections::BTreeSet;
use std::sync::Arc;

use eframe::egui::Ui;

use super::super::{Command, View, theme};
use crate::analysis::GeneRow;
use crate::pipeline::{ClusterEdit, ClusterOutcome};
use crate::session::Session;

/// Labels of the clusters selected as a whole; found again only when selection or clusters change.
#[derive(Default)]
pub(super) struct Marked {
    selected: Arc<BTreeSet<usize>>,
    genes: Arc<Vec<GeneRow>>,
    labels: BTreeSet<usize>,
}

impl Marked {
    /// Brings the labels up to date.
    pub(super) fn follow(&mut self, session: &Session, clusters: &ClusterOutcome) {
        let selected = &session.selection.selected;
        if Arc::ptr_eq(selected, &self.selected) && Arc::ptr_eq(&clusters.genes, &self.genes) {
            return;
        }
        self.selected = Arc::clone(selected);
        self.genes = Arc::clone(&clusters.genes);
        let mut counts = vec![0; clusters.clustering.k + 1];
        for &gene in selected.iter() {
            let label = self.genes.get(gene).and_then(|row| row.cluster);
            if let Some(count) = label.and_then(|label| counts.get_mut(label)) {
                *count += 1;
            }
        }
        let whole = |&(label, size): &(usize, usize)| size > 0 && counts.get(label) == Some(&size);
        let sizes = clusters.summaries.iter().map(|own| (own.label, own.size));
        self.labels = sizes.filter(whole).map(|(label, _)| label).collect();
    }

    /// Whether all genes of the cluster are selected.
    pub(super) fn holds(&self, label: usize) -> bool {
        self.labels.contains(&label)
    }

    /// Adds the genes of a cluster to the selection, or takes them out again.
    pub(super) fn switched(&self, session: &Session, label: usize) -> Command {
        let own = session.genes.iter().enumerate();
        let own = own.filter(|(_, row)| row.cluster == Some(label));
        let mut selected = BTreeSet::clone(&session.selection.selected);
        for (gene, _) in own {
            if self.holds(label) {
                selected.remove(&gene);
            } else {
                selected.insert(gene);
            }
        }
        Command::Select(selected)
    }

    /// What can be done with the clusters selected, and with changes by hand.
    pub(super) fn ui(&self, ui: &mut Ui, view: &View<'_>, clusters: &ClusterOutcome) {
        let labels: BTreeSet<usize> = self.labels.iter().copied().filter(|&l| l > 0).collect();
        if labels.len() > 1 {
            let merge = ui
                .button(format!("Merge {} clusters", labels.len()))
                .on_hover_text("Make one cluster of those selected (Ctrl+Z takes it back)");
            if merge.clicked() {
                let edit = ClusterEdit::Merge(labels);
                view.sender.send(Command::EditClusters(edit));
            }
        }
        if clusters.by_hand {
            theme::hint_ui(ui, "changed by hand").on_hover_text(
                "Clusters were merged or divided by hand. Their stability is not known.",
            );
            let drop = ui
                .small_button("Drop changes")
                .on_hover_text("Back to what the method makes of this number of clusters");
            if drop.clicked() {
                view.sender.send(Command::DropEdits);
            }
        }
    }
}
