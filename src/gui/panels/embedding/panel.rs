//! The Map panel: the map as a widget, controls above it, legend and nearest genes beside it.

use eframe::egui::{self, Sense, Ui};

use crate::gui::app::command::MapAction;
use crate::gui::panels::embedding::{
    camera::Camera,
    controls, keys,
    legend::Legend,
    map::{Map, Scene},
    neighbours::NeighbourList,
    pointer,
    scatter::{Scatter, ScatterKey},
};
use crate::gui::panels::placeholder::{empty_ui, waiting_ui};
use crate::gui::panels::{View, cached::Cached};
use crate::gui::widgets::{format, plot};

#[derive(Default)]
pub struct EmbeddingPanel {
    scatter: Cached<ScatterKey, Scatter>,
    /// Number of the current scatter.
    number: u64,
    pub map: Map,
    legend: Legend,
    neighbours: NeighbourList,
    /// Actions from outside the panel, for the next frame.
    pending: Vec<MapAction>,
}

impl EmbeddingPanel {
    /// Performs an action in the next frame.
    pub fn act(&mut self, action: MapAction) {
        self.pending.push(action);
    }

    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let Some(map) = view.session.map_on_view() else {
            self.scatter = Cached::default();
            self.map.camera = Camera::default();
            if view.session.is_embedding() {
                waiting_ui(ui, "Computing the map…");
            } else {
                empty_ui(ui, view, "The map of genes appears here.");
            }
            return;
        };
        let key = ScatterKey::of(view, map.embedding, self.map.by_form);
        let scatter = self.scatter.of(key, |key| {
            self.number += 1;
            Scatter::new(view, map, key, self.number)
        });
        for action in std::mem::take(&mut self.pending) {
            self.map.act(action, view, scatter, &mut self.neighbours);
        }
        controls::ui(ui, view, &mut self.map, &mut self.neighbours);
        egui::Panel::bottom("map key")
            .frame(egui::Frame::NONE)
            .show_separator_line(false)
            .show(ui, |ui| self.legend.ui(ui, view, scatter));
        self.neighbours.ui(ui, view);
        map_ui(ui, view, &mut self.map, scatter, &mut self.neighbours);
    }
}

/// Shows the map, then does what mouse, keyboard and menu ask for.
fn map_ui(
    ui: &mut Ui,
    view: &View<'_>,
    map: &mut Map,
    scatter: &Scatter,
    neighbours: &mut NeighbourList,
) {
    let size = ui.available_size().max(egui::vec2(40.0, 40.0));
    let (screen, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    map.screen = Some(screen);
    plot::describe(&response, &description(view, scatter));
    let scene = Scene {
        view,
        scatter,
        response: &response,
        transform: map.camera.transform(scatter.bounds, screen),
    };
    pointer::ui(map, &scene);
    keys::ui(map, &scene);
    map.paint(ui, view, scatter, &response);
    let gene = map.menu_gene;
    response.context_menu(|ui| controls::menu_ui(ui, view, gene, neighbours));
}

fn description(view: &View<'_>, scatter: &Scatter) -> String {
    let points = format::counted(scatter.count, "point");
    let epoch = controls::provisional(view).map_or_else(String::new, |text| format!(", {text}"));
    let selected = match view.session.selection().selected.len() {
        0 => String::new(),
        selected => format!(", {} selected", format::count(selected)),
    };
    format!("Map of genes, {points}{epoch}{selected}")
}
