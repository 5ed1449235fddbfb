//! Search, pinned genes, their trajectories, and the table of all genes.

use eframe::egui::{self, RichText, Ui};

use crate::gui::app::command::Sender;
use crate::gui::panels::genes::{search::GeneSearch, table::GeneTable};
use crate::gui::panels::trajectories::{Options, Trajectories};
use crate::gui::panels::{View, placeholder::empty_ui};
use crate::gui::widgets::{plot, split::Split};
use crate::session::{SelectionCommand, Session};

/// Initial share of the trajectories in the height of the panel.
const TRAJECTORIES: f32 = 0.45;

pub struct GenesPanel {
    /// Set this to move the cursor to the search field.
    pub focus_search: bool,
    search: GeneSearch,
    table: GeneTable,
    trajectories: Trajectories,
    split: Split,
}

impl Default for GenesPanel {
    fn default() -> Self {
        Self {
            focus_search: false,
            search: GeneSearch::default(),
            table: GeneTable::default(),
            trajectories: Trajectories::default(),
            split: Split::new(TRAJECTORIES),
        }
    }
}

impl GenesPanel {
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        if view.session.table().is_none() {
            empty_table_ui(ui, view);
            return;
        }
        let focus = std::mem::take(&mut self.focus_search);
        self.search.ui(ui, view, focus);
        pinned_ui(ui, view);
        // The height is fixed: showing the trajectory of the gene under the pointer must not move
        // the table away from the pointer.
        let trajectories = &mut self.trajectories;
        self.split.ui(ui, "Between trajectories and table", |ui| {
            trajectories.ui(ui, view);
        });
        self.table.ui(ui, view);
    }

    /// Display options of the trajectories.
    pub fn options(&self) -> Options {
        self.trajectories.options
    }

    /// Sets the display options of the trajectories.
    pub fn set_options(&mut self, options: Options) {
        self.trajectories.options = options;
    }

    /// Copies the table as shown to the clipboard.
    pub fn copy_table(&mut self, ctx: &egui::Context, session: &Session, sender: &Sender) {
        self.table.copy(ctx, session, sender);
    }
}

fn empty_table_ui(ui: &mut Ui, view: &View<'_>) {
    empty_ui(
        ui,
        view,
        "Gene search, trajectories and the gene table appear here.",
    );
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
            let chip = ui
                .add(chip.small().stroke(edge))
                .accessible_name(format!("Unpin {name}"))
                .on_hover_text("Click to unpin");
            if chip.clicked() {
                view.sender.send(SelectionCommand::TogglePin(gene));
            }
        }
        if pinned.len() > 1 && ui.small_button("Unpin all").clicked() {
            view.sender.send(SelectionCommand::ClearPins);
        }
    });
}
