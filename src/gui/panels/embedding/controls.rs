//! What is above the map.

use eframe::egui::{self, Button, Ui};

use super::super::scatter::colour_title;
use super::neighbours::NeighbourList;
use super::{Map, MapAction, View, theme};
use crate::session::{ColourBy, Command};

/// What every map can be coloured by.
const VALUES: [ColourBy; 7] = [
    ColourBy::Cluster,
    ColourBy::Onset,
    ColourBy::PeakTime,
    ColourBy::Amplitude,
    ColourBy::Silhouette,
    ColourBy::Membership,
    ColourBy::Stability,
];

/// Shows them; returns what was chosen.
pub fn ui(
    ui: &mut Ui,
    view: &View<'_>,
    map: &mut Map,
    neighbours: &mut NeighbourList,
) -> Option<MapAction> {
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        colour_ui(ui, view);
        if view.session.colour_by == ColourBy::Cluster {
            ui.checkbox(&mut map.by_form, "Markers").on_hover_text(
                "Also tell clusters apart by the form of their points, not by colour alone",
            );
        }
        let tip =
            "Draw round genes to select them; with Ctrl they are added (L; or drag with Shift)";
        switch_ui(ui, &mut map.lasso.on, "Lasso", tip);
        let any = !view.session.selection.selected.is_empty();
        let zoom = ui
            .add_enabled(any, Button::new("Zoom to selection"))
            .on_hover_text("Show the selected genes as large as there is room")
            .on_disabled_hover_text("Select genes first: click one, or draw round some");
        if zoom.clicked() {
            chosen = Some(MapAction::ZoomToSelection);
        }
        let reset = ui
            .button("Reset view")
            .on_hover_text("Show the whole map (0, or double click beside the genes)");
        if reset.clicked() {
            chosen = Some(MapAction::ResetView);
        }
        let tip = "List the genes nearest to the selected one in the network's latent space, where \
                   far more is told apart than on the map";
        switch_ui(ui, &mut neighbours.shown, "Nearest genes", tip);
        trust_ui(ui, view);
    });
    chosen
}

/// A button that stays down.
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
    let label = ui.label("Colour");
    let mut chosen = view.session.colour_by;
    egui::ComboBox::from_id_salt("colour by")
        .selected_text(colour_title(view, chosen))
        .width(90.0)
        .show_ui(ui, |ui| {
            let lists = (0..view.session.lists.len()).map(ColourBy::List);
            for colour_by in VALUES.into_iter().chain(lists) {
                let title = colour_title(view, colour_by);
                ui.selectable_value(&mut chosen, colour_by, title);
            }
        })
        .response
        .labelled_by(label.id);
    if chosen != view.session.colour_by {
        view.sender.send(Command::SetColourBy(chosen));
    }
}

/// What a map that is not the final one shows, in words.
pub fn provisional(view: &View<'_>) -> Option<String> {
    let epoch = view.session.map_on_view()?.epoch?;
    Some(if view.session.is_training() {
        format!("epoch {epoch}, training goes on")
    } else {
        format!("epoch {epoch}, provisional")
    })
}

fn trust_ui(ui: &mut Ui, view: &View<'_>) {
    if let Some(text) = provisional(view) {
        ui.label(text).on_hover_text(
            "The map of the weights as they are now, drawn anew every few seconds; the final one \
             follows when the training is done. Coloured by peak until there are clusters. \
             Switch it off with Live map in the Training panel.",
        );
    }
    if let Some(map) = view.session.map_on_view() {
        let embedding = map.embedding;
        ui.weak(format!("trustworthiness {:.2}", embedding.trustworthiness))
            .on_hover_text(format!(
                "How far neighbours on this map are neighbours in the network's latent space \
                 too: 1 is perfect, 0.5 is chance. Made with {} neighbours.",
                embedding.neighbours
            ));
    }
    if view.session.embedding_running {
        theme::activity_ui(ui, "drawing anew");
    }
}
