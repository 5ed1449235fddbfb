//! The selection by cluster. Clusters whose genes are all selected can be merged.

use std::collections::BTreeSet;

use eframe::egui::Ui;

use crate::gui::frame::theme;
use crate::gui::panels::{OnClick, View, cached::ByPointer};
use crate::pipeline::{ClusterEdit, ClusterOutcome};
use crate::session::ClusterCommand;
use genetide_analysis::GeneRow;
use genetide_data::GeneIndex;

/// The largest number of selected genes drawn per cluster.
const LINES: usize = 30;

#[derive(Default)]
pub(super) struct ClusterSelection {
    /// Labels of the clusters whose genes are all selected.
    pub(super) labels: BTreeSet<usize>,
    /// The selected genes of each cluster `[k + 1]`, as many as are drawn.
    lines: Vec<Vec<GeneIndex>>,
}

/// The selection and the clusters it is computed from.
pub(super) type SelectionKey = (ByPointer<BTreeSet<GeneIndex>>, ByPointer<Vec<GeneRow>>);

impl ClusterSelection {
    pub(super) fn new(selected: &BTreeSet<GeneIndex>, clusters: &ClusterOutcome) -> Self {
        let mut labels = BTreeSet::new();
        let mut lines = vec![Vec::new(); clusters.clustering.k + 1];
        for &gene in selected {
            let label = clusters.genes.get(gene.index()).and_then(|row| row.cluster);
            if let Some(own) = label.and_then(|label| lines.get_mut(label)) {
                own.push(gene);
            }
        }
        for summary in &clusters.summaries {
            let Some(own) = lines.get_mut(summary.label) else {
                continue;
            };
            if summary.size > 0 && own.len() == summary.size {
                labels.insert(summary.label);
            }
            own.truncate(LINES);
        }
        Self { labels, lines }
    }

    /// The selected genes of a cluster that are drawn as lines.
    pub(super) fn lines(&self, label: usize) -> &[GeneIndex] {
        self.lines.get(label).map_or(&[], Vec::as_slice)
    }

    /// Adds the genes of a cluster to the selection, or removes them if all are selected.
    pub(super) fn switch(&self, view: &View<'_>, label: usize) {
        let is_own = |gene: &GeneIndex| view.cluster_of(*gene) == Some(label);
        let genes = GeneIndex::all(view.session.genes().len());
        let own: BTreeSet<GeneIndex> = genes.filter(is_own).collect();
        let selected = &*view.session.selection().selected;
        view.select(match self.labels.contains(&label) {
            true => selected - &own,
            false => selected | &own,
        });
    }

    /// Buttons for the selected clusters and for manual edits.
    pub(super) fn ui(&self, ui: &mut Ui, view: &View<'_>, clusters: &ClusterOutcome) {
        let labels: BTreeSet<usize> = self.labels.iter().copied().filter(|&l| l > 0).collect();
        if labels.len() > 1 {
            ui.button(format!("Merge {}", labels.len()))
                .accessible_name(format!("Merge {} clusters", labels.len()))
                .on_hover_text("Merge the selected clusters into one (Ctrl+Z to undo)")
                .sends(view, ClusterCommand::Edit(ClusterEdit::Merge(labels)));
        }
        let all = clusters.clustering.clusters.iter();
        let alone = all.filter(|own| own.size == 1).count();
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
            ui.small_button("Reset edits")
                .on_hover_text(
                    "Discard manual edits and restore the clusters of the method for this k",
                )
                .sends(view, ClusterCommand::DiscardEdits);
        }
    }
}
