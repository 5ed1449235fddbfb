//! The Map panel: controls above the map, legend and nearest genes beside it.

use eframe::egui::{self, Ui};

use crate::gui::app::command::MapAction;
use crate::gui::panels::embedding::{
    camera::Camera,
    controls,
    legend::Legend,
    map::Map,
    neighbours::NeighbourList,
    scatter::{Scatter, ScatterKey},
};
use crate::gui::panels::placeholder::{empty_ui, waiting_ui};
use crate::gui::panels::{View, cached::Cached};

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
        self.map.ui(ui, view, scatter, &mut self.neighbours);
    }
}
