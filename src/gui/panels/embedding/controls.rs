//! The controls above the map, and its context menu.

use eframe::egui::{Button, Ui};

use crate::gui::app::command::{Action, MapAction};
use crate::gui::frame::theme;
use crate::gui::panels::embedding::{map::Map, neighbours::NeighbourList, scatter::colour_title};
use crate::gui::panels::{OnClick, View, parts::choice_ui};
use crate::session::{ColourBy, SelectionCommand, ViewCommand};
use genetide_data::GeneIndex;

pub fn ui(ui: &mut Ui, view: &View<'_>, map: &mut Map, neighbours: &mut NeighbourList) {
    ui.horizontal_wrapped(|ui| {
        colour_ui(ui, view);
        if view.session.colour_by() == ColourBy::Cluster {
            ui.checkbox(&mut map.by_form, "Marker shapes")
                .on_hover_text("Use a different marker shape for each cluster");
        }
        let tip = "Lasso-select genes; hold Ctrl to add to the selection (L, or Shift-drag)";
        switch_ui(ui, &mut map.lasso.on, "Lasso", tip);
        let any = !view.session.selection().selected.is_empty();
        ui.add_enabled(any, Button::new("Zoom to selection"))
            .on_hover_text("Zoom the map to the selected genes")
            .on_disabled_hover_text("Select genes first: click one or use the lasso")
            .sends(view, Action::Map(MapAction::ZoomToSelection));
        ui.button("Reset view")
            .on_hover_text("Show the whole map (0, or double-click an empty area)")
            .sends(view, Action::Map(MapAction::ResetView));
        let tip = "List the genes nearest to the selected gene in the network's latent space, \
                   which has more dimensions than the map";
        switch_ui(ui, &mut neighbours.shown, "Nearest genes", tip);
        trust_ui(ui, view);
    });
}

/// A toggle button.
fn switch_ui(ui: &mut Ui, on: &mut bool, text: &str, tip: &str) {
    let button = ui.add(Button::new(text).selected(*on));
    *on ^= button.on_hover_text(tip).clicked();
}

fn colour_ui(ui: &mut Ui, view: &View<'_>) {
    let label = ui.label("Colour by");
    let mut chosen = view.session.colour_by();
    let lists = (0..view.session.lists().len()).map(ColourBy::List);
    let options = ColourBy::without_lists()
        .filter(|&colour_by| view.session.has_colouring(colour_by))
        .chain(lists);
    let options = options.map(|colour_by| (colour_by, colour_title(view, colour_by)));
    choice_ui(ui, ("colour by", 90.0), &mut chosen, options).labelled_by(label.id);
    if chosen != view.session.colour_by() {
        view.sender.send(ViewCommand::SetColourBy(chosen));
    }
}

/// A description of a map that is not final; `None` for the final one.
pub fn provisional(view: &View<'_>) -> Option<String> {
    let epoch = view.session.map_on_view()?.epoch?;
    let state = match view.session.is_training() {
        true => "still training",
        false => "preview",
    };
    Some(format!("Epoch {epoch} ({state})"))
}

fn trust_ui(ui: &mut Ui, view: &View<'_>) {
    if let Some(text) = provisional(view) {
        ui.label(text).on_hover_text(
            "Map of the current weights, updated every few seconds; the final map is computed \
             when training has finished. Coloured by peak time until clusters are available. Turn \
             it off with Live map in the Training panel.",
        );
    }
    if let Some(map) = view.session.map_on_view() {
        let neighbours = map.embedding.neighbours;
        ui.weak(format!(
            "Trustworthiness {:.2}",
            map.embedding.trustworthiness
        ))
        .on_hover_text(format!(
            "How well neighbourhoods on this map match those in the network's latent space: 1 \
                 is perfect, 0.5 is chance. Computed with {neighbours} neighbours."
        ));
    }
    if view.session.is_embedding() {
        theme::activity_ui(ui, "Updating");
    }
}

/// Shows the entries for the gene clicked, if any, and for the map.
pub fn menu_ui(
    ui: &mut Ui,
    view: &View<'_>,
    gene: Option<GeneIndex>,
    neighbours: &mut NeighbourList,
) {
    ui.set_min_width(150.0);
    let mut chosen = gene.is_some_and(|gene| gene_ui(ui, view, gene, neighbours));
    let any = !view.session.selection().selected.is_empty();
    chosen |= ui
        .add_enabled(any, Button::new("Zoom to selection"))
        .on_disabled_hover_text("Select genes first")
        .sends(view, Action::Map(MapAction::ZoomToSelection));
    chosen |= ui
        .button("Reset view")
        .sends(view, Action::Map(MapAction::ResetView));
    if chosen {
        ui.close();
    }
}

/// Shows the entries for a gene; returns whether one was chosen.
fn gene_ui(ui: &mut Ui, view: &View<'_>, gene: GeneIndex, neighbours: &mut NeighbourList) -> bool {
    let name = view.gene_name(gene);
    let action = if view.is_pinned(gene) { "Unpin" } else { "Pin" };
    let mut chosen = ui
        .button(format!("{action} {name}"))
        .sends(view, SelectionCommand::TogglePin(gene));
    if ui.button(format!("Genes nearest to {name}")).clicked() {
        view.select([gene]);
        neighbours.shown = true;
        chosen = true;
    }
    if let Some(label) = view.cluster_of(gene) {
        chosen |= ui
            .button(format!("Select cluster {label}"))
            .sends(view, SelectionCommand::SelectCluster(label));
    }
    if ui.button("Copy gene name").clicked() {
        ui.copy_text(name.to_owned());
        chosen = true;
    }
    ui.separator();
    chosen
}
