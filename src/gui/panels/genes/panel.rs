//! Search, pinned genes, their trajectories, and the table of all genes.

use eframe::egui::{self, RichText, Ui};

use crate::gui::panels::genes::{search::GeneSearch, table::GeneTable};
use crate::gui::panels::{OnClick, View, placeholder::empty_ui, trajectories::Trajectories};
use crate::gui::widgets::{plot, split::Split};
use crate::session::SelectionCommand;

/// Initial share of the trajectories in the height of the panel.
const TRAJECTORIES: f32 = 0.45;

#[derive(Default)]
pub struct GenesPanel {
    /// Set this to move the cursor to the search field.
    pub focus_search: bool,
    search: GeneSearch,
    pub table: GeneTable,
    pub trajectories: Trajectories,
    /// Between trajectories and table.
    split: Option<Split>,
}

impl GenesPanel {
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        if view.session.table().is_none() {
            let what = "Gene search, trajectories and the gene table appear here.";
            empty_ui(ui, view, what);
            return;
        }
        let focus = std::mem::take(&mut self.focus_search);
        self.search.ui(ui, view, focus);
        pinned_ui(ui, view);
        // The height is fixed: showing the trajectory of the gene under the pointer must not move
        // the table away from the pointer.
        let split = self.split.get_or_insert_with(|| Split::new(TRAJECTORIES));
        split.ui(ui, "Between trajectories and table", |ui| {
            self.trajectories.ui(ui, view);
        });
        self.table.ui(ui, view);
    }
}

fn pinned_ui(ui: &mut Ui, view: &View<'_>) {
    let pinned = &view.session.selection().pinned;
    if pinned.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        for &gene in pinned {
            let name = view.gene_name(gene);
            let slot = view.pins.of(gene).unwrap_or_default();
            let colour = plot::pin(ui.visuals(), slot);
            let marker = RichText::new(plot::pin_marker(slot).1).color(colour);
            let edge = egui::Stroke::new(1.5, colour);
            let chip = egui::Button::new((marker, format!("{name} ×")));
            ui.add(chip.small().stroke(edge))
                .accessible_name(format!("Unpin {name}"))
                .on_hover_text("Click to unpin")
                .sends(view, SelectionCommand::TogglePin(gene));
        }
        if pinned.len() > 1 {
            ui.small_button("Unpin all")
                .sends(view, SelectionCommand::ClearPins);
        }
    });
}
