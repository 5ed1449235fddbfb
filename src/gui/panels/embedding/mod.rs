//! The map of genes (UMAP): genes that respond alike are near each other.
//!
//! | file | holds |
//! |---|---|
//! | `camera` | which part is shown, and where places are on the screen |
//! | `cloud`, `markers` | the points as one mesh, and the pictures it is made of |
//! | `controls`, `legend`, `menu` | what is above, below and behind a right click |
//! | `keys`, `pointer`, `lasso` | what keyboard and mouse do |
//! | `names`, `labels` | names of genes, and where they go |
//! | `neighbours` | the list of the nearest genes |
//!
//! The points and their colours are made in `panels/scatter.rs`.

mod camera;
mod cloud;
mod controls;
mod keys;
mod labels;
mod lasso;
mod legend;
mod markers;
mod menu;
mod names;
mod neighbours;
mod pointer;

use std::collections::BTreeSet;

use eframe::egui::{self, Rect, Response, Sense, Stroke, Ui};

use self::camera::{Camera, Transform};
use self::cloud::Cloud;
use self::lasso::Lasso;
use self::legend::Legend;
pub use self::markers::{Form, Marker};
use self::names::Names;
use self::neighbours::NeighbourList;
use super::scatter::Scatter;
use super::{MapAction, View, empty_ui, format, plot, theme};

/// The embedding panel.
#[derive(Default)]
pub struct EmbeddingPanel {
    scatter: Option<Scatter>,
    /// Counts the scatters made, so that what is made from one can tell.
    number: u64,
    map: Map,
    legend: Legend,
    neighbours: NeighbourList,
    /// What was asked for from outside the panel.
    asked: Vec<MapAction>,
}

/// What is shown of the map, and how.
#[derive(Default)]
struct Map {
    camera: Camera,
    cloud: Cloud,
    names: Names,
    lasso: Lasso,
    /// Whether clusters have different forms.
    by_form: bool,
    /// The gene that the menu is for.
    menu_gene: Option<usize>,
    /// Whether the pointer was over the map.
    was_hovered: bool,
    /// Where the map was painted last.
    screen: Option<Rect>,
}

impl EmbeddingPanel {
    /// Whether clusters have markers of different forms.
    pub fn markers(&self) -> bool {
        self.map.by_form
    }

    /// Gives clusters markers of different forms from now on, or none.
    pub fn set_markers(&mut self, by_form: bool) {
        self.map.by_form = by_form;
    }

    /// Carries something out with the next frame.
    pub fn act(&mut self, action: MapAction) {
        self.asked.push(action);
    }

    /// Shows the panel.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        if view.session.map_on_view().is_none() {
            self.scatter = None;
            self.map.camera = Camera::default();
            if view.session.embedding_running {
                ui.vertical_centered(|ui| {
                    ui.add_space(ui.available_height() * 0.3);
                    theme::activity_ui(ui, "Drawing the map of genes…");
                });
            } else {
                empty_ui(ui, view, "The map of genes comes here.");
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
        for action in std::mem::take(&mut self.asked) {
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

/// What mouse and keyboard act on.
struct Scene<'a> {
    view: &'a View<'a>,
    scatter: &'a Scatter,
    /// Of the map as a widget.
    response: &'a Response,
    /// From the map to the screen.
    transform: Transform,
}

impl Map {
    fn ui(
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

    fn act(
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
        let selected = &view.session.selection.selected;
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

    /// Of the points, in points of the screen: larger when there are few, or few in sight.
    fn radius(&self, count: usize) -> f32 {
        let whole = if count > 5000 { 1.5 } else { 2.3 };
        let forms = if self.by_form { 1.4 } else { 1.0 };
        let near = 1.0 + 0.3 * self.camera.zoom().max(1.0).log2();
        (whole * forms * near).min(5.0)
    }

    /// Shows the selected genes as large as there is room.
    fn zoom_to_selection(&mut self, view: &View<'_>, scatter: &Scatter) {
        let genes = &view.session.selection.selected;
        if let (Some(part), Some(screen)) = (part_of(scatter, genes), self.screen) {
            self.camera.show(part, scatter.bounds, screen);
        }
    }
}

/// The smallest part of the map with all these genes.
fn part_of(scatter: &Scatter, genes: &BTreeSet<usize>) -> Option<camera::Bounds> {
    let places = genes.iter().filter_map(|&gene| scatter.place_of(gene));
    places.fold(None, |part, [x, y]| {
        let ([left, low], [right, high]) = part.unwrap_or(([x, y], [x, y]));
        Some(([left.min(x), low.min(y)], [right.max(x), high.max(y)]))
    })
}

fn description(view: &View<'_>, scatter: &Scatter) -> String {
    let points = format::counted(scatter.count, "point");
    let epoch = controls::provisional(view).map_or_else(String::new, |text| format!(", {text}"));
    let selected = match view.session.selection.selected.len() {
        0 => String::new(),
        selected => format!(", {} selected", format::count(selected)),
    };
    format!("Map of genes, {points}{epoch}{selected}")
}
