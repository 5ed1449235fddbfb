//! What of the selection lies in which cluster: clusters selected as a whole can be merged.

use std::collections::BTreeSet;
use std::sync::Arc;

use eframe::egui::Ui;

use super::super::{Command, View, theme};
use crate::analysis::GeneRow;
use crate::pipeline::{ClusterEdit, ClusterOutcome};
use crate::session::Session;

/// Genes of a cluster drawn as lines of their own, at most.
const LINES: usize = 30;

/// The selection by cluster; made again only when selection or clusters change.
#[derive(Default)]
pub(super) struct Marked {
    selected: Arc<BTreeSet<usize>>,
    genes: Arc<Vec<GeneRow>>,
    /// Labels of the clusters selected as a whole.
    labels: BTreeSet<usize>,
    /// `[k + 1]`: genes selected in each cluster, as many as are drawn.
    lines: Vec<Vec<usize>>,
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

    /// Genes of a cluster to draw as lines of their own: some of those selected.
    pub(super) fn lines(&self, label: usize) -> &[usize] {
        self.lines.get(label).map_or(&[], Vec::as_slice)
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
                .button(format!("Merge {}", labels.len()))
                .accessible_name(format!("Merge {} clusters", labels.len()))
                .on_hover_text("Make one cluster of those selected (Ctrl+Z takes it back)");
            if merge.clicked() {
                let edit = ClusterEdit::Merge(labels);
                view.sender.send(Command::EditClusters(edit));
            }
        }
        let clusters_of_one = clusters.clustering.clusters.iter();
        let alone = clusters_of_one.filter(|own| own.size == 1).count();
        if alone > 0 {
            theme::hint_ui(ui, &format!("{alone} of one gene")).on_hover_text(
                "Clusters of a single gene: k may be too large, since a gene alone has no response in \
                 common with others",
            );
        }
        if clusters.by_hand {
            theme::hint_ui(ui, "by hand").on_hover_text(
                "Clusters were merged or divided by hand. Their stability is not known.",
            );
            let drop = ui
                .small_button("Drop")
                .accessible_name("Drop changes")
                .on_hover_text("Back to what the method makes of this number of clusters");
            if drop.clicked() {
                view.sender.send(Command::DropEdits);
            }
        }
    }
}
