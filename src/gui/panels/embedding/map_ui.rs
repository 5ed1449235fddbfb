//! The map as a widget.

use eframe::egui::{self, Response, Sense, Stroke, Ui};

use crate::gui::panels::View;
use crate::gui::panels::embedding::{
    controls, keys,
    map::{Map, Scene},
    menu,
    neighbours::NeighbourList,
    pointer,
    scatter::Scatter,
};
use crate::gui::widgets::{format, plot};

impl Map {
    /// Shows the map, then does what mouse, keyboard and menu ask for.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        (scatter, number): (&Scatter, u64),
        neighbours: &mut NeighbourList,
    ) {
        let size = ui.available_size().max(egui::vec2(40.0, 40.0));
        let (screen, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        self.screen = Some(screen);
        plot::describe(&response, &description(view, scatter));
        let scene = Scene {
            view,
            scatter,
            response: &response,
            transform: self.camera.transform(scatter.bounds, screen),
        };
        pointer::ui(self, &scene);
        keys::ui(self, &scene);
        self.paint(ui, view, (scatter, number), &response);
        let gene = self.menu_gene;
        let mut chosen = None;
        response.context_menu(|ui| chosen = menu::ui(ui, view, gene, neighbours));
        if let Some(action) = chosen {
            self.act(action, view, scatter, neighbours);
        }
    }

    fn paint(
        &mut self,
        ui: &Ui,
        view: &View<'_>,
        (scatter, number): (&Scatter, u64),
        response: &Response,
    ) {
        let transform = self.camera.transform(scatter.bounds, response.rect);
        let painter = ui.painter_at(response.rect);
        let radius = self.radius(scatter.count);
        let selected = &view.session.selection().selected;
        self.cloud
            .paint(&painter, scatter, number, &transform, radius, selected);
        let points = (scatter, number);
        self.names
            .ui(ui, &painter, view, points, &transform, radius);
        let line = Stroke::new(1.5, ui.visuals().strong_text_color());
        self.lasso.paint(&painter, &transform, line);
        if response.has_focus() {
            let stroke = ui.visuals().selection.stroke;
            painter.rect_stroke(response.rect, 2.0, stroke, egui::StrokeKind::Inside);
        }
    }
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
