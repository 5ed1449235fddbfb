//! The state of the map, and what actions do to it.

use std::collections::BTreeSet;

use eframe::egui::{Rect, Response};

use crate::gui::app::command::MapAction;
use crate::gui::panels::View;
use crate::gui::panels::embedding::{
    camera::{Bounds, Camera, Transform},
    cloud::Cloud,
    lasso::Lasso,
    marks::names::Names,
    neighbours::NeighbourList,
    scatter::Scatter,
};

/// View, points, names and lasso of the map.
#[derive(Default)]
pub(super) struct Map {
    pub(super) camera: Camera,
    pub(super) cloud: Cloud,
    pub(super) names: Names,
    pub(super) lasso: Lasso,
    /// Whether clusters have different marker shapes.
    pub(super) by_form: bool,
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
    /// Response of the map as a widget.
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
        let near = 1.0 + 0.3 * self.camera.zoom().max(1.0).log2();
        (whole * forms * near).min(5.0)
    }

    /// Zooms to the selected genes.
    fn zoom_to_selection(&mut self, view: &View<'_>, scatter: &Scatter) {
        let genes = &view.session.selection().selected;
        if let (Some(part), Some(screen)) = (part_of(scatter, genes), self.screen) {
            self.camera.show(part, scatter.bounds, screen);
        }
    }
}

/// The smallest part of the map that contains all these genes.
fn part_of(scatter: &Scatter, genes: &BTreeSet<usize>) -> Option<Bounds> {
    let places = genes.iter().filter_map(|&gene| scatter.place_of(gene));
    places.fold(None, |part, [x, y]| {
        let ([left, low], [right, high]) = part.unwrap_or(([x, y], [x, y]));
        Some(([left.min(x), low.min(y)], [right.max(x), high.max(y)]))
    })
}
