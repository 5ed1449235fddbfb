//! The selection by cluster. Clusters whose genes are all selected can be merged.

use std::collections::BTreeSet;
use std::sync::Arc;

use eframe::egui::Ui;

use crate::gui::frame::theme;
use crate::gui::panels::View;
use crate::pipeline::{ClusterEdit, ClusterOutcome};
use crate::session::{ClusterCommand, SelectionCommand, Session};
use genetide_analysis::GeneRow;

/// The largest number of selected genes drawn per cluster.
const LINES: usize = 30;

/// The selection by cluster, computed only when selection or clusters change.
#[derive(Default)]
pub(super) struct ClusterSelection {
    selected: Arc<BTreeSet<usize>>,
    genes: Arc<Vec<GeneRow>>,
    /// Labels of the clusters whose genes are all selected.
    labels: BTreeSet<usize>,
    /// The selected genes of each cluster `[k + 1]`, as many as are drawn.
    lines: Vec<Vec<usize>>,
}

impl ClusterSelection {
    /// Updates it if selection or clusters have changed.
    pub(super) fn follow(&mut self, session: &Session, clusters: &ClusterOutcome) {
        let selected = &session.selection().selected;
        if Arc::ptr_eq(selected, &self.selected) && Arc::ptr_eq(&clusters.genes, &self.genes) {
            return;
        }
        self.selected = Arc::clone(selected);
        self.genes = Arc::clone(&clusters.genes);
        self.lines = vec![Vec::new(); clusters.clustering.k + 1];
        for &gene in selected.iter() {
            let label = self.genes.get(gene).and_then(|row| row.cluster);
            if let Some(own) = label.and_then(|label| self.lines.get_mut(label)) {
                own.push(gene);
            }
        }
        self.labels.clear();
        for summary in &clusters.summaries {
            let Some(own) = self.lines.get_mut(summary.label) else {
                continue;
            };
            if summary.size > 0 && own.len() == summary.size {
                self.labels.insert(summary.label);
            }
            own.truncate(LINES);
        }
    }

    /// The selected genes of a cluster that are drawn as lines.
    pub(super) fn lines(&self, label: usize) -> &[usize] {
        self.lines.get(label).map_or(&[], Vec::as_slice)
    }

    /// Whether all genes of the cluster are selected.
    pub(super) fn holds(&self, label: usize) -> bool {
        self.labels.contains(&label)
    }

    /// Adds the genes of a cluster to the selection, or removes them if all are selected.
    pub(super) fn switched(&self, session: &Session, label: usize) -> SelectionCommand {
        let own = session.genes().iter().enumerate();
        let own = own.filter(|(_, row)| row.cluster == Some(label));
        let mut selected = BTreeSet::clone(&session.selection().selected);
        for (gene, _) in own {
            if self.holds(label) {
                selected.remove(&gene);
            } else {
                selected.insert(gene);
            }
        }
        SelectionCommand::Select(selected)
    }

    /// Buttons for the selected clusters and for manual edits.
    pub(super) fn ui(&self, ui: &mut Ui, view: &View<'_>, clusters: &ClusterOutcome) {
        let labels: BTreeSet<usize> = self.labels.iter().copied().filter(|&l| l > 0).collect();
        if labels.len() > 1 {
            let merge = ui
                .button(format!("Merge {}", labels.len()))
                .accessible_name(format!("Merge {} clusters", labels.len()))
                .on_hover_text("Merge the selected clusters into one (Ctrl+Z to undo)");
            if merge.clicked() {
                let edit = ClusterEdit::Merge(labels);
                view.sender.send(ClusterCommand::Edit(edit));
            }
        }
        let clusters_of_one = clusters.clustering.clusters.iter();
        let alone = clusters_of_one.filter(|own| own.size == 1).count();
        if alone > 0 {
            theme::hint_ui(ui, &format!("Singleton clusters: {alone}")).on_hover_text(
                "Clusters with a single gene. k may be too large: such a gene shares its response \
                 with no other.",
            );
        }
        if clusters.by_hand {
            theme::hint_ui(ui, "Edited").on_hover_text(
                "Clusters were merged or split manually. Their stability is unknown.",
            );
            let drop = ui
                .small_button("Reset edits")
                .accessible_name("Reset edits")
                .on_hover_text(
                    "Discard manual edits and restore the clusters of the method for this k",
                );
            if drop.clicked() {
                view.sender.send(ClusterCommand::DiscardEdits);
            }
        }
    }
}
