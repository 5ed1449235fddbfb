//! The map as a widget, and what actions do to it.

use eframe::egui::{self, Rect, Response, Sense, Stroke, Ui};

use crate::gui::app::command::MapAction;
use crate::gui::panels::View;
use crate::gui::panels::embedding::{
    camera::{Camera, Transform, bounds_of},
    cloud::Cloud,
    controls, keys,
    lasso::Lasso,
    names::{Names, Pen},
    neighbours::NeighbourList,
    pointer,
    scatter::Scatter,
};
use crate::gui::widgets::{format, plot};

/// View, points, names and lasso of the map.
#[derive(Default)]
pub struct Map {
    pub(super) camera: Camera,
    pub(super) cloud: Cloud,
    pub(super) names: Names,
    pub(super) lasso: Lasso,
    /// Whether clusters have different marker shapes.
    pub by_form: bool,
    /// The gene that the context menu belongs to.
    pub(super) menu_gene: Option<usize>,
    /// Whether the pointer was over the map in the last frame.
    pub(super) was_hovered: bool,
    /// The area of the map in the last frame.
    pub(super) screen: Option<Rect>,
}

/// What mouse and keyboard act on in a frame.
pub(super) struct Scene<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) scatter: &'a Scatter,
    pub(super) response: &'a Response,
    /// From the map to the screen.
    pub(super) transform: Transform,
}

impl Map {
    pub(super) fn act(
        &mut self,
        action: MapAction,
        view: &View<'_>,
        scatter: &Scatter,
        neighbours: &mut NeighbourList,
    ) {
        match action {
            MapAction::Markers => self.by_form = !self.by_form,
            MapAction::Lasso => self.lasso.on = !self.lasso.on,
            MapAction::ZoomToSelection => self.zoom_to_selection(view, scatter),
            MapAction::ResetView => self.camera = Camera::default(),
            MapAction::NearestGenes => neighbours.shown = !neighbours.shown,
        }
    }

    /// Radius of the markers in screen points; larger for small data sets and for zoomed-in views.
    pub(super) fn radius(&self, count: usize) -> f32 {
        let whole = if count > 5000 { 1.5 } else { 2.3 };
        let forms = if self.by_form { 1.4 } else { 1.0 };
        let near = 1.0 + 0.3 * self.camera.zoom.max(1.0).log2();
        (whole * forms * near).min(5.0)
    }

    fn zoom_to_selection(&mut self, view: &View<'_>, scatter: &Scatter) {
        let genes = view.session.selection().selected.iter();
        let part = bounds_of(genes.filter_map(|&gene| scatter.place_of(gene)));
        if let (Some(part), Some(screen)) = (part, self.screen) {
            self.camera.show(part, scatter.bounds, screen);
        }
    }

    /// Shows the map, then does what mouse, keyboard and menu ask for.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        scatter: &Scatter,
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
        self.paint(ui, view, scatter, &response);
        let gene = self.menu_gene;
        response.context_menu(|ui| controls::menu_ui(ui, view, gene, neighbours));
    }

    fn paint(&mut self, ui: &Ui, view: &View<'_>, scatter: &Scatter, response: &Response) {
        let transform = self.camera.transform(scatter.bounds, response.rect);
        let painter = ui.painter_at(response.rect);
        let radius = self.radius(scatter.count);
        let selected = &view.session.selection().selected;
        self.cloud
            .paint(&painter, scatter, transform, radius, selected);
        let pen = Pen::new(ui, &painter, view, scatter, transform, radius);
        self.names.ui(&pen);
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
