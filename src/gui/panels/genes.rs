//! Search, pinned genes, their trajectories, and the table of all genes.

use eframe::egui::{self, RichText, Ui};

use super::gene_search::GeneSearch;
use super::gene_table::GeneTable;
use super::split::Split;
use super::trajectories::{Options, Trajectories};
use super::{Command, Sender, Session, View, plot};

/// Share of the trajectories in the height of the panel, at first.
const TRAJECTORIES: f32 = 0.45;

/// The genes panel.
pub struct GenesPanel {
    /// Set to put the cursor into the search field.
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
    /// Shows the panel.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        if view.session.table.is_none() {
            empty_table_ui(ui, view);
            return;
        }
        let focus = std::mem::take(&mut self.focus_search);
        self.search.ui(ui, view, focus);
        pinned_ui(ui, view);
        // Of a height of its own: a gene under the pointer is drawn here, and must not push the table
        // away from under the pointer.
        let trajectories = &mut self.trajectories;
        self.split.ui(ui, "Between trajectories and table", |ui| {
            trajectories.ui(ui, view);
        });
        self.table.ui(ui, view);
    }

    /// How trajectories are shown.
    pub fn options(&self) -> Options {
        self.trajectories.options
    }

    /// Shows trajectories so from now on.
    pub fn set_options(&mut self, options: Options) {
        self.trajectories.options = options;
    }

    /// Copies the table as it is shown.
    pub fn copy_table(&mut self, ctx: &egui::Context, session: &Session, sender: &Sender) {
        self.table.copy(ctx, session, sender);
    }
}

fn empty_table_ui(ui: &mut Ui, view: &View<'_>) {
    super::empty_ui(
        ui,
        view,
        "Search, trajectories and the table of genes come here.",
    );
}

fn pinned_ui(ui: &mut Ui, view: &View<'_>) {
    let pinned = &view.session.selection.pinned;
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
                view.sender.send(Command::TogglePin(gene));
            }
        }
        if pinned.len() > 1 && ui.small_button("Unpin all").clicked() {
            view.sender.send(Command::ClearPins);
        }
    });
}
