//! Mouse control of the map.

use eframe::egui::{PointerButton, Response};

use crate::gui::panels::View;
use crate::gui::panels::embedding::{
    camera::Camera,
    map::{Map, Scene},
    scatter::{Scatter, value_text},
};
use crate::session::SelectionCommand;
use genetide_data::GeneIndex;

/// The greatest distance from the pointer to the point it hits, in screen points.
const REACH: f32 = 10.0;

/// Logarithm of the magnification per point scrolled.
const WHEEL: f32 = 0.005;

/// Moves the map, draws the lasso, and hovers over, selects and pins genes.
pub fn ui(map: &mut Map, scene: &Scene<'_>) {
    wheel_ui(map, scene);
    drag_ui(map, scene);
    let (view, response, transform) = (scene.view, scene.response, scene.transform);
    let Some(pointer) = response.hover_pos() else {
        if std::mem::take(&mut map.was_hovered) {
            view.hover(None);
        }
        return;
    };
    map.was_hovered = true;
    if map.lasso.is_drawing() {
        view.hover(None);
        return;
    }
    let gene = scene
        .scatter
        .gene_near(transform.locate(pointer), REACH / transform.scale);
    view.hover(gene);
    // A click outside the menu only closes it.
    if response.context_menu_opened() {
        return;
    }
    if response.secondary_clicked() {
        map.menu_gene = gene;
    }
    click_ui(map, view, response, gene);
    if let Some(gene) = gene {
        response
            .clone()
            .on_hover_text_at_pointer(gene_text(view, gene));
    }
}

fn wheel_ui(map: &mut Map, scene: &Scene<'_>) {
    let Some(pointer) = scene.response.hover_pos() else {
        return;
    };
    let factor = scene.response.ctx.input(|input| {
        let turned = input.smooth_scroll_delta().y;
        input.zoom_delta() * (WHEEL * turned).exp()
    });
    if factor != 1.0 {
        let bounds = scene.scatter.bounds;
        map.camera
            .enlarge(factor, pointer, &scene.transform, bounds);
    }
}

fn drag_ui(map: &mut Map, scene: &Scene<'_>) {
    let (scatter, response, transform) = (scene.scatter, scene.response, &scene.transform);
    let (shift, add) = modifiers(response);
    if response.drag_started_by(PointerButton::Primary)
        && (map.lasso.on || shift)
        && let Some(origin) = response.ctx.input(|input| input.pointer.press_origin())
    {
        map.lasso.begin(transform.locate(origin));
    }
    if map.lasso.is_drawing() {
        if let Some(pointer) = response.interact_pointer_pos() {
            map.lasso.follow(pointer, transform);
        }
        if !response.dragged() {
            let mut genes = inside(map, scatter);
            if add {
                genes.extend(scene.view.session.selection().selected.iter());
            }
            scene.view.select(genes);
        }
    } else if response.dragged_by(PointerButton::Primary)
        || response.dragged_by(PointerButton::Middle)
    {
        map.camera
            .pan(response.drag_delta(), transform, scatter.bounds);
    }
}

/// The visible genes inside the lasso.
fn inside(map: &mut Map, scatter: &Scatter) -> Vec<GeneIndex> {
    let polygon = map.lasso.finish();
    let Some((low, high)) = polygon.bounds() else {
        return Vec::new();
    };
    let points = scatter.grid.points();
    let near = scatter.grid.within(low, high);
    let inside = near.filter(|&dot| polygon.holds(points[dot]));
    inside.map(|dot| scatter.dots[dot].gene).collect()
}

fn click_ui(map: &mut Map, view: &View<'_>, response: &Response, gene: Option<GeneIndex>) {
    // Enter on the map is a click without a pointer.
    if response.interact_pointer_pos().is_none() {
        return;
    }
    let (shift, control) = modifiers(response);
    let extend = shift || control;
    let any_selected = !view.session.selection().selected.is_empty();
    match gene {
        Some(gene) if response.double_clicked() => {
            view.sender.send(SelectionCommand::TogglePin(gene));
        }
        None if response.double_clicked() => map.camera = Camera::default(),
        Some(gene) if response.clicked() => view.select_one(gene, extend),
        None if response.clicked() && !extend && any_selected => view.select([]),
        _ => {}
    }
}

/// Whether Shift is held, and whether Ctrl (on a Mac Command) is.
fn modifiers(response: &Response) -> (bool, bool) {
    let modifiers = response.ctx.input(|input| input.modifiers);
    (modifiers.shift, modifiers.command)
}

fn gene_text(view: &View<'_>, gene: GeneIndex) -> String {
    let mut text = view.gene_name(gene).to_owned();
    if let Some(cluster) = view.cluster_of(gene) {
        let membership = membership_text(view, gene).unwrap_or_default();
        text.push_str(&format!("\ncluster {cluster}{membership}"));
    }
    if let Some(value) = value_text(view, gene) {
        text.push_str(&format!("\n{value}"));
    }
    let action = if view.is_pinned(gene) { "unpin" } else { "pin" };
    text.push_str(&format!("\nDouble-click to {action}, right-click for more"));
    text
}

/// Membership of a gene in its cluster, the next most probable cluster, and none.
fn membership_text(view: &View<'_>, gene: GeneIndex) -> Option<String> {
    let clustering = &view.session.clusters()?.clustering;
    let trained_on = view.session.trained_on()?;
    let point = trained_on.point_of(gene)?;
    let at = point.index();
    let (own, k) = (clustering.membership.get(at)?, clustering.k);
    let others = (1..=k).filter(|&label| label != clustering.labels[at]);
    let next = others
        .map(|label| (label, clustering.probability[(at, label - 1)]))
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(label, probability)| also(&format!("cluster {label}"), probability))
        .unwrap_or_default();
    let none = also("no cluster", clustering.probability_of_none(point));
    Some(format!(", membership {own:.2}{next}{none}"))
}

/// Another assignment that is possible; nothing if it is not probable.
fn also(what: &str, probability: f64) -> String {
    match probability >= 0.05 {
        true => format!("; {what}: {probability:.2}"),
        false => String::new(),
    }
}
