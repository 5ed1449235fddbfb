//! Search, pinned genes, their trajectories, and the table of all genes.

use eframe::egui::{self, Ui};

use super::gene_search::GeneSearch;
use super::gene_table::GeneTable;
use super::trajectories::Trajectories;
use super::{Command, Sender, Session, View, plot, theme};

/// Height of the trajectories at first, in points.
const TRAJECTORIES: f32 = 200.0;

/// The genes panel.
#[derive(Default)]
pub struct GenesPanel {
    /// Set to put the cursor into the search field.
    pub focus_search: bool,
    search: GeneSearch,
    table: GeneTable,
    trajectories: Trajectories,
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
        egui::Panel::top("trajectories")
            .resizable(true)
            .default_size(TRAJECTORIES)
            .size_range(90.0..=0.7 * ui.available_height().max(200.0))
            .frame(egui::Frame::NONE)
            .show(ui, |ui| {
                self.trajectories.ui(ui, view);
                ui.take_available_height();
            });
        ui.add_space(theme::GAP / 2.0);
        self.table.ui(ui, view);
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
        for (i, &gene) in pinned.iter().enumerate() {
            let name = view.gene_name(gene);
            let edge = egui::Stroke::new(1.5, plot::series(i));
            let chip = ui
                .add(egui::Button::new(format!("{name} ×")).small().stroke(edge))
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
