//! What every panel gets to see of the program.

use std::collections::BTreeSet;

use eframe::egui::Color32;

use crate::gui::app::{Recent, command::Sender};
use crate::gui::frame::theme;
use crate::gui::widgets::{pin_slots::PinSlots, progress::Progress};
use crate::session::{SelectionCommand, Session};
use genetide_data::{GeneIndex, RowIndex, TimeUnit};
use genetide_figure::palette;

/// The view of the program that every panel gets.
pub struct View<'a> {
    pub session: &'a Session,
    pub sender: &'a Sender,
    /// Recent files, latest first.
    pub recent: &'a [Recent],
    /// Pace and progress of training.
    pub progress: &'a Progress,
    /// Colours and markers of the pinned genes.
    pub pins: &'a PinSlots,
}

impl<'a> View<'a> {
    pub fn gene_name(&self, gene: GeneIndex) -> &str {
        let table = self.session.table();
        table
            .and_then(|table| table.profiles.genes().get(gene.index()))
            .map_or("?", String::as_str)
    }

    /// The unit of time, if it is known.
    pub fn time_unit(&self) -> Option<TimeUnit> {
        let table = self.session.table()?;
        table.profiles.time_unit()
    }

    /// The cluster of a gene; `None` for one that is in none.
    pub fn cluster_of(&self, gene: GeneIndex) -> Option<usize> {
        self.session.genes().get(gene.index())?.cluster
    }

    /// The colour of a cluster; grey for 0 and for no cluster.
    pub fn cluster_colour(&self, label: Option<usize>) -> Color32 {
        let slot = label.and_then(|label| {
            let clusters = self.session.clusters()?;
            clusters.colour_slots.get(label.checked_sub(1)?)
        });
        theme::colour(slot.map_or(palette::GREY, |&slot| palette::cluster(slot)))
    }

    /// The colour that a gene has on the map and in the table: that of its cluster, or of its cluster among
    /// those compared with the ones on view where these colour it.
    pub fn gene_colour(&self, gene: GeneIndex) -> Color32 {
        let slot = self.session.colouring_clusters().and_then(|clusters| {
            let label = clusters.genes.get(gene.index())?.cluster?;
            clusters.colour_slots.get(label.checked_sub(1)?)
        });
        theme::colour(slot.map_or(palette::GREY, |&slot| palette::cluster(slot)))
    }

    /// The cluster of a gene among those compared with the ones on view, where these colour it.
    pub fn other_cluster_of(&self, gene: GeneIndex) -> Option<usize> {
        let clusters = self.session.colouring_clusters()?;
        let other = self.session.has_other_colours().then_some(clusters)?;
        other.genes.get(gene.index())?.cluster
    }

    /// The number of a cluster, and its name if it has one: "2", "2 fast".
    pub fn cluster_title(&self, label: usize) -> String {
        let clusters = self.session.clusters();
        match clusters.and_then(|clusters| clusters.name(label)) {
            Some(name) => format!("{label} {name}"),
            None => label.to_string(),
        }
    }

    /// The row of a gene in the scaled profiles used for training; `None` for an incomplete gene.
    pub fn trained_row(&self, gene: GeneIndex) -> Option<RowIndex> {
        self.session.trained_on()?.scaled.row_of(gene)
    }

    /// The scaled profile of a gene; `None` for an incomplete gene.
    pub fn profile(&self, gene: GeneIndex) -> Option<&'a [f32]> {
        let row = self.trained_row(gene)?;
        Some(self.session.trained_on()?.scaled.row(row.index()))
    }

    pub fn is_pinned(&self, gene: GeneIndex) -> bool {
        self.session.selection().pinned.contains(&gene)
    }

    /// The gene that is selected, if it is the only one.
    pub fn only_selected(&self) -> Option<GeneIndex> {
        let selected = &self.session.selection().selected;
        selected.first().copied().filter(|_| selected.len() == 1)
    }

    pub fn select(&self, genes: impl IntoIterator<Item = GeneIndex>) {
        let genes = genes.into_iter().collect();
        self.sender.send(SelectionCommand::Select(genes));
    }

    /// Selects a gene alone or, to `extend` the selection, adds the gene or removes it.
    pub fn select_one(&self, gene: GeneIndex, extend: bool) {
        let mut genes = BTreeSet::from([gene]);
        if extend {
            // The symmetric difference adds the gene or removes it.
            genes = &genes ^ &*self.session.selection().selected;
        }
        self.select(genes);
    }

    /// Sends the gene under the pointer if it has changed.
    pub fn hover(&self, gene: Option<GeneIndex>) {
        if gene != self.session.selection().hovered {
            self.sender.send(SelectionCommand::Hover(gene));
        }
    }
}
