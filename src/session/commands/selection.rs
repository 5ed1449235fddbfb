//! Commands for selected and pinned genes.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::session::{Request, Session, commands::effect::Effect};
use genetide_data::GeneIndex;

/// Commands for selected and pinned genes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectionCommand {
    /// Hover over a gene.
    Hover(Option<GeneIndex>),
    /// Replace the selected genes.
    Select(BTreeSet<GeneIndex>),
    /// Select the genes of a cluster (0: no response).
    SelectCluster(usize),
    /// Select the genes of the list at this index.
    SelectList(usize),
    /// Pin a gene, or unpin a pinned one.
    TogglePin(GeneIndex),
    /// Pin the selected genes too.
    PinSelected,
    /// Unpin all genes.
    ClearPins,
}

impl SelectionCommand {
    pub(super) fn effect(&self) -> Effect {
        match self {
            Self::Hover(_) => Effect::NONE,
            // A selection is saved, but is not worth a question about unsaved changes.
            Self::Select(_) | Self::SelectCluster(_) | Self::SelectList(_) => Effect {
                is_saved: false,
                ..Effect::undoable("selection")
            },
            Self::TogglePin(_) | Self::PinSelected | Self::ClearPins => {
                Effect::undoable("pinned genes")
            }
        }
    }
}

impl Session {
    pub(super) fn execute_selection(&mut self, command: SelectionCommand) -> Vec<Request> {
        let genes = self.gene_count();
        let is_known = |gene: &GeneIndex| gene.index() < genes;
        match command {
            SelectionCommand::Hover(gene) => {
                self.selection.hovered = gene.filter(is_known);
            }
            SelectionCommand::Select(selected) => {
                self.select(selected.into_iter().filter(is_known).collect());
            }
            SelectionCommand::SelectCluster(label) => self.select(self.genes_of_cluster(label)),
            SelectionCommand::SelectList(index) => {
                if let Some(list) = self.lists.get(index) {
                    self.select(list.genes.iter().copied().collect());
                }
            }
            SelectionCommand::TogglePin(gene) => {
                let pinned = &mut self.selection.pinned;
                match pinned.iter().position(|&other| other == gene) {
                    Some(place) => {
                        pinned.remove(place);
                    }
                    None if is_known(&gene) => pinned.push(gene),
                    None => {}
                }
            }
            SelectionCommand::PinSelected => {
                let pinned = &mut self.selection.pinned;
                for &gene in self.selection.selected.iter() {
                    if !pinned.contains(&gene) {
                        pinned.push(gene);
                    }
                }
            }
            SelectionCommand::ClearPins => self.selection.pinned.clear(),
        }
        Vec::new()
    }

    fn select(&mut self, genes: BTreeSet<GeneIndex>) {
        self.selection.selected = Arc::new(genes);
    }

    fn genes_of_cluster(&self, label: usize) -> BTreeSet<GeneIndex> {
        let rows = self.genes().iter().enumerate();
        rows.filter(|(_, row)| row.cluster == Some(label))
            .map(|(gene, _)| GeneIndex::new(gene))
            .collect()
    }
}
