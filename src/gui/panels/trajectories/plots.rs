//! The plots, one above the other or all in one, and what the pointer does to them.

use eframe::egui::{ScrollArea, Ui};

use crate::gui::frame::theme;
use crate::gui::panels::trajectories::{
    cache::{CacheKey, ChartCache},
    chart,
    curve::{Chart, Curve},
    curves,
    genes::PlotGenes,
    legend, libraries,
    look::{AXIS_HEIGHT, Look},
    options::{Available, Options},
    pointer,
};
use crate::gui::panels::{
    View,
    cached::{ByPointer, Cached},
};
use crate::session::{CurveCommand, SelectionCommand};
use genetide_data::GeneIndex;
use genetide_data::read::LoadedTable;
use genetide_figure::words::value_unit;

/// Smallest height of one of several plots, in points.
const LEAST_HEIGHT: f32 = 74.0;

/// The largest number of genes that can be told apart in one plot.
const READABLE: usize = 8;

#[derive(Default)]
pub struct Trajectories {
    /// Display options, remembered from one start to the next.
    pub options: Options,
    available: Cached<Option<ByPointer<LoadedTable>>, Available>,
    cache: Cached<CacheKey, Option<ChartCache>>,
    /// Whether the hovered gene of the session comes from these plots.
    points_at_one: bool,
}

impl Trajectories {
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let table = view.session.table();
        let make = |_: &_| table.map_or_else(Available::default, |of| Available::of(&of.profiles));
        let available = *self.available.of(table.map(ByPointer::of), make);
        let plots = PlotGenes::plots(view.session.selection());
        let shown = self.options.shown(available, plots);
        self.options.ui(ui, view, available, shown);
        let key = CacheKey::of(view, shown);
        let cache = self.cache.of(key, |_| ChartCache::new(view, shown));
        let Some(cache) = cache else { return };
        ask(view, cache);
        let hovered = view.session.selection().hovered;
        if cache.genes.is_empty() && hovered.is_none() {
            theme::hint_ui(
                ui,
                "Hover over a gene on the map or in the table to see its trajectory. Pin or \
                 select genes to keep them here: use the search field, or click the map, a \
                 cluster or the circle of a table row.",
            );
            return;
        }
        legend::legend_ui(ui, view, cache);
        hints_ui(ui, view, cache, &mut self.options);
        let mut points_at_one = false;
        let clicked = charts_ui(ui, view, cache, &mut points_at_one);
        if self.points_at_one && !points_at_one {
            view.hover(None);
        }
        self.points_at_one = points_at_one;
        if let Some(gene) = clicked {
            view.sender.send(SelectionCommand::TogglePin(gene));
        }
    }
}

/// Requests single cells that are switched on, and curves with bands, where they are missing.
fn ask(view: &View<'_>, cache: &ChartCache) {
    let (session, options) = (view.session, cache.options);
    let genes = cache.genes.in_full();
    if options.cells && session.lacks_cells(genes) {
        view.sender.send(CurveCommand::ReadCells(genes.to_vec()));
    }
    if session.lacks_bands(genes) {
        view.sender.send(CurveCommand::MakeBands(genes.to_vec()));
    }
}

fn hints_ui(ui: &mut Ui, view: &View<'_>, cache: &ChartCache, options: &mut Options) {
    let singly = cache.genes.singly().count();
    if singly > READABLE && !cache.options.stacked {
        ui.horizontal_wrapped(|ui| {
            theme::hint_ui(ui, &format!("{singly} genes overlap."));
            let stack = ui.small_button("Stack plots");
            if stack.on_hover_text("One plot per gene").clicked() {
                options.stacked = Some(true);
            }
        });
    }
    if !cache.unscaled.is_empty() {
        let names = cache.unscaled.join(", ");
        let why = match view.session.prepared() {
            Some(_) => "no value at one or more time points",
            None => "the response test has not finished",
        };
        theme::hint_ui(ui, &format!("Cannot be scaled: {names} ({why})."));
    }
}

/// Shows all plots; returns the gene clicked.
fn charts_ui(
    ui: &mut Ui,
    view: &View<'_>,
    cache: &ChartCache,
    points_at_one: &mut bool,
) -> Option<GeneIndex> {
    let table = view.session.table()?;
    let options = cache.options;
    let mut preview = preview(view, cache);
    let apart = match options.stacked {
        true => preview_chart(std::mem::take(&mut preview)),
        false => None,
    };
    let charts: Vec<&Chart> = cache.charts.iter().chain(&apart).collect();
    let count = charts.len().max(1) as f32;
    let room = (ui.available_height() - 4.0).max(LEAST_HEIGHT);
    let each = ((room - AXIS_HEIGHT) / count - ui.spacing().item_spacing.y).max(LEAST_HEIGHT);
    let mut look = Look {
        height: room,
        times: table.profiles.times(),
        time_label: Some(table.profiles.time_label()),
        value_label: value_label(table, options.scaled),
        parts: (options.split, cache.colours_are_parts()),
        preview: &preview,
    };
    if !options.stacked {
        let chart = charts.first()?;
        return plot_ui(ui, view, chart, &look, points_at_one);
    }
    let mut clicked = None;
    let label = look.time_label.take();
    ScrollArea::vertical()
        .id_salt("stacked")
        .max_height(room)
        .show(ui, |ui| {
            for (i, chart) in charts.iter().enumerate() {
                let is_last = i + 1 == charts.len();
                look.time_label = label.clone().filter(|_| is_last);
                look.height = if is_last { each + AXIS_HEIGHT } else { each };
                clicked = clicked.or(plot_ui(ui, view, chart, &look, points_at_one));
            }
        });
    clicked
}

/// The curves of the gene under the pointer, unless it is drawn anyway.
fn preview(view: &View<'_>, cache: &ChartCache) -> Vec<Curve> {
    let Some(gene) = view.session.selection().hovered else {
        return Vec::new();
    };
    match cache.genes.singly().any(|other| other == gene) {
        true => Vec::new(),
        false => curves::hovered(view, cache.options, gene),
    }
}

/// The plot of the gene under the pointer, where each gene has one.
fn preview_chart(curves: Vec<Curve>) -> Option<Chart> {
    let title = curves.first()?.name.clone();
    Some(Chart {
        description: format!("Trajectory, {title} (under the pointer)"),
        title,
        curves,
    })
}

/// Shows a plot, with tooltip and highlighting; returns the gene clicked.
fn plot_ui(
    ui: &mut Ui,
    view: &View<'_>,
    chart: &Chart,
    look: &Look<'_>,
    points_at_one: &mut bool,
) -> Option<GeneIndex> {
    let (response, transform) = chart::chart_ui(ui, view, chart, look);
    let pointer = response.hover_pos()?;
    let scaled = look.value_label == SCALED;
    let circles = libraries::of_curves(chart.curves.iter(), &transform);
    let circle = libraries::nearest(circles, pointer);
    let nearest = pointer::nearest(chart.curves.iter(), &transform, pointer);
    let curve = match &circle {
        Some(circle) => Some(circle.curve),
        None => nearest.map(|(curve, _)| curve),
    };
    let gene = curve.and_then(|curve| curve.gene);
    if let Some(gene) = gene {
        view.hover(Some(gene));
        *points_at_one = true;
    }
    let text = match circle {
        Some(circle) => circle.tooltip(view, scaled),
        None => pointer::tooltip(view, nearest?, scaled),
    };
    let response = response.on_hover_text_at_pointer(text);
    gene.filter(|_| response.clicked())
}

const SCALED: &str = "Scaled";

fn value_label(table: &LoadedTable, scaled: bool) -> &'static str {
    if scaled {
        SCALED
    } else {
        value_unit(table.summary.transform)
    }
}
