//! The controls above the map.

use eframe::egui::{self, Button, Ui};

use crate::gui::app::command::MapAction;
use crate::gui::frame::theme;
use crate::gui::panels::View;
use crate::gui::panels::embedding::{map::Map, neighbours::NeighbourList, scatter::colour_title};
use crate::session::{ColourBy, ViewCommand};

/// Shows the controls; returns the action chosen.
pub fn ui(
    ui: &mut Ui,
    view: &View<'_>,
    map: &mut Map,
    neighbours: &mut NeighbourList,
) -> Option<MapAction> {
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        colour_ui(ui, view);
        if view.session.colour_by() == ColourBy::Cluster {
            ui.checkbox(&mut map.by_form, "Marker shapes")
                .on_hover_text("Use a different marker shape for each cluster");
        }
        let tip = "Lasso-select genes; hold Ctrl to add to the selection (L, or Shift-drag)";
        switch_ui(ui, &mut map.lasso.on, "Lasso", tip);
        let any = !view.session.selection().selected.is_empty();
        let zoom = ui
            .add_enabled(any, Button::new("Zoom to selection"))
            .on_hover_text("Zoom the map to the selected genes")
            .on_disabled_hover_text("Select genes first: click one or use the lasso");
        if zoom.clicked() {
            chosen = Some(MapAction::ZoomToSelection);
        }
        let reset = ui
            .button("Reset view")
            .on_hover_text("Show the whole map (0, or double-click an empty area)");
        if reset.clicked() {
            chosen = Some(MapAction::ResetView);
        }
        let tip = "List the genes nearest to the selected gene in the network's latent space, \
                   which has more dimensions than the map";
        switch_ui(ui, &mut neighbours.shown, "Nearest genes", tip);
        trust_ui(ui, view);
    });
    chosen
}

/// A toggle button.
fn switch_ui(ui: &mut Ui, on: &mut bool, text: &str, tip: &str) {
    if ui
        .add(Button::new(text).selected(*on))
        .on_hover_text(tip)
        .clicked()
    {
        *on = !*on;
    }
}

fn colour_ui(ui: &mut Ui, view: &View<'_>) {
    let label = ui.label("Colour by");
    let mut chosen = view.session.colour_by();
    egui::ComboBox::from_id_salt("colour by")
        .selected_text(colour_title(view, chosen))
        .width(90.0)
        .show_ui(ui, |ui| {
            let lists = (0..view.session.lists().len()).map(ColourBy::List);
            for colour_by in ColourBy::NAMED.iter().copied().chain(lists) {
                let title = colour_title(view, colour_by);
                ui.selectable_value(&mut chosen, colour_by, title);
            }
        })
        .response
        .labelled_by(label.id);
    if chosen != view.session.colour_by() {
        view.sender.send(ViewCommand::SetColourBy(chosen));
    }
}

/// A description of a map that is not final; `None` for the final one.
pub fn provisional(view: &View<'_>) -> Option<String> {
    let epoch = view.session.map_on_view()?.epoch?;
    Some(if view.session.is_training() {
        format!("Epoch {epoch} (still training)")
    } else {
        format!("Epoch {epoch} (preview)")
    })
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
        let embedding = map.embedding;
        ui.weak(format!("Trustworthiness {:.2}", embedding.trustworthiness))
            .on_hover_text(format!(
                "How well neighbourhoods on this map match those in the network's latent space: 1 \
                 is perfect, 0.5 is chance. Computed with {} neighbours.",
                embedding.neighbours
            ));
    }
    if view.session.is_embedding() {
        theme::activity_ui(ui, "Updating");
    }
}
