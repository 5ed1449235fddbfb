//! The state of the map: how it is painted, and what actions do to it.

use eframe::egui::{self, Rect, Response, Stroke, Ui};

use crate::gui::app::command::MapAction;
use crate::gui::panels::View;
use crate::gui::panels::embedding::{
    camera::{Camera, Transform, bounds_of},
    cloud::Cloud,
    lasso::Lasso,
    names::{Names, Pen},
    neighbours::NeighbourList,
    scatter::Scatter,
};
use genetide_data::GeneIndex;

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
    pub(super) menu_gene: Option<GeneIndex>,
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
    fn radius(&self, count: usize) -> f32 {
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

    /// Draws points, names, lasso and focus.
    pub(super) fn paint(
        &mut self,
        ui: &Ui,
        view: &View<'_>,
        scatter: &Scatter,
        response: &Response,
    ) {
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
