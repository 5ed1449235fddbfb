//! The Map panel: controls above the map, legend and nearest genes beside it.

use eframe::egui::{self, Ui};

use crate::gui::app::command::MapAction;
use crate::gui::frame::theme;
use crate::gui::panels::embedding::{
    camera::Camera, controls, map::Map, marks::legend::Legend, neighbours::NeighbourList,
    scatter::Scatter,
};
use crate::gui::panels::{View, placeholder::empty_ui};

#[derive(Default)]
pub struct EmbeddingPanel {
    scatter: Option<Scatter>,
    /// Number of the current scatter, which tells caches when it was replaced.
    number: u64,
    map: Map,
    legend: Legend,
    neighbours: NeighbourList,
    /// Actions from outside the panel, for the next frame.
    pending: Vec<MapAction>,
}

impl EmbeddingPanel {
    /// Whether clusters have different marker shapes.
    pub fn markers(&self) -> bool {
        self.map.by_form
    }

    /// Sets whether clusters have different marker shapes.
    pub fn set_markers(&mut self, by_form: bool) {
        self.map.by_form = by_form;
    }

    /// Performs an action in the next frame.
    pub fn act(&mut self, action: MapAction) {
        self.pending.push(action);
    }

    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        if view.session.map_on_view().is_none() {
            self.scatter = None;
            self.map.camera = Camera::default();
            if view.session.is_embedding() {
                ui.vertical_centered(|ui| {
                    ui.add_space(ui.available_height() * 0.3);
                    theme::activity_ui(ui, "Computing the map…");
                });
            } else {
                empty_ui(ui, view, "The map of genes appears here.");
            }
            return;
        }
        let by_form = self.map.by_form;
        let kept = self.scatter.take();
        let scatter = match kept.filter(|scatter| scatter.is_current(view, by_form)) {
            Some(scatter) => scatter,
            None => {
                let Some(scatter) = Scatter::new(view, by_form) else {
                    return;
                };
                self.number += 1;
                scatter
            }
        };
        for action in std::mem::take(&mut self.pending) {
            self.map.act(action, view, &scatter, &mut self.neighbours);
        }
        if let Some(action) = controls::ui(ui, view, &mut self.map, &mut self.neighbours) {
            self.map.act(action, view, &scatter, &mut self.neighbours);
        }
        egui::Panel::bottom("map key")
            .frame(egui::Frame::NONE)
            .show_separator_line(false)
            .show(ui, |ui| self.legend.ui(ui, view, &scatter, by_form));
        self.neighbours.ui(ui, view);
        self.map
            .ui(ui, view, (&scatter, self.number), &mut self.neighbours);
        self.scatter = Some(scatter);
    }
}
