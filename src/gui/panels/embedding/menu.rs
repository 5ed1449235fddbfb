//! The context menu of the map.

use std::collections::BTreeSet;

use eframe::egui::{Button, Ui};

use crate::gui::app::command::MapAction;
use crate::gui::panels::{View, embedding::neighbours::NeighbourList};
use crate::session::SelectionCommand;

/// Shows the entries for the gene clicked, if any, and for the map; returns the action chosen.
pub fn ui(
    ui: &mut Ui,
    view: &View<'_>,
    gene: Option<usize>,
    neighbours: &mut NeighbourList,
) -> Option<MapAction> {
    ui.set_min_width(150.0);
    if let Some(gene) = gene {
        gene_ui(ui, view, gene, neighbours);
        ui.separator();
    }
    let mut chosen = None;
    let any = !view.session.selection().selected.is_empty();
    let selection = ui.add_enabled(any, Button::new("Zoom to selection"));
    if selection
        .on_disabled_hover_text("Select genes first")
        .clicked()
    {
        chosen = Some(MapAction::ZoomToSelection);
        ui.close();
    }
    if ui.button("Reset view").clicked() {
        chosen = Some(MapAction::ResetView);
        ui.close();
    }
    chosen
}

fn gene_ui(ui: &mut Ui, view: &View<'_>, gene: usize, neighbours: &mut NeighbourList) {
    let name = view.gene_name(gene);
    let action = if view.is_pinned(gene) { "Unpin" } else { "Pin" };
    if ui.button(format!("{action} {name}")).clicked() {
        view.sender.send(SelectionCommand::TogglePin(gene));
        ui.close();
    }
    if ui.button(format!("Genes nearest to {name}")).clicked() {
        view.sender
            .send(SelectionCommand::Select(BTreeSet::from([gene])));
        neighbours.shown = true;
        ui.close();
    }
    let cluster = view.session.genes().get(gene).and_then(|row| row.cluster);
    if let Some(label) = cluster
        && ui.button(format!("Select cluster {label}")).clicked()
    {
        view.sender.send(SelectionCommand::SelectCluster(label));
        ui.close();
    }
    if ui.button("Copy gene name").clicked() {
        ui.ctx().copy_text(name.to_owned());
        ui.close();
    }
}
