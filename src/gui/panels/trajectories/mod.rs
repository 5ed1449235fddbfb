//! Trajectories of pinned and selected genes on the true time axis.

mod chart;
mod curves;
mod key;
mod options;
mod shown;

use std::collections::BTreeSet;
use std::sync::Arc;

use eframe::egui::{Response, ScrollArea, Ui};
use egui_plot::PlotTransform;

use super::super::pin_slots::PinSlots;
use super::{Command, View, theme};
use crate::data::CellTransform;
use crate::data::read::LoadedTable;
use crate::model::TrainingResult;
use crate::pipeline::Prepared;

use chart::Look;
use curves::{Chart, Curve, Maker};
pub use options::Options;
use shown::{READABLE, Shown};

/// Lowest height of one of several plots.
const LEAST_HEIGHT: f32 = 74.0;
/// Height of a time axis with its label.
const AXIS_HEIGHT: f32 = 34.0;

/// The trajectory plots.
#[derive(Default)]
pub struct Trajectories {
    /// What is shown, and how; remembered.
    pub options: Options,
    made: Option<Made>,
    /// Whether the gene under the pointer is so in these plots.
    points_at_one: bool,
}

/// The curves, and what they were made for.
struct Made {
    key: Key,
    shown: Shown,
    charts: Vec<Chart>,
    types: Vec<String>,
    /// Genes that cannot be drawn to scale.
    unscaled: Vec<String>,
}

/// What decides the curves.
#[derive(PartialEq)]
struct Key {
    options: Options,
    pinned: Vec<usize>,
    pins: PinSlots,
    version: u64,
    selected: SameArc<BTreeSet<usize>>,
    table: Option<SameArc<LoadedTable>>,
    prepared: Option<SameArc<Prepared>>,
    training: Option<SameArc<TrainingResult>>,
}

/// Compared by place.
struct SameArc<T>(Arc<T>);

impl<T> PartialEq for SameArc<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Key {
    fn of(view: &View<'_>, options: Options) -> Self {
        let session = view.session;
        let prepared = match session.training {
            Some(_) => &session.trained_on,
            None => &session.prepared,
        };
        Self {
            options,
            pinned: session.selection.pinned.clone(),
            pins: view.pins.clone(),
            version: session.curves.version,
            selected: SameArc(Arc::clone(&session.selection.selected)),
            table: session.table.clone().map(SameArc),
            prepared: prepared.clone().map(SameArc),
            training: session.training.clone().map(SameArc),
        }
    }
}

impl Made {
    fn new(view: &View<'_>, key: Key) -> Option<Self> {
        let shown = Shown::of(&view.session.selection);
        let maker = Maker::new(view, key.options, &shown)?;
        let (charts, types) = (maker.charts(), maker.type_names());
        let is_drawn = |gene: usize| {
            let mut curves = charts.iter().flat_map(|chart| &chart.curves);
            curves.any(|curve| curve.gene == Some(gene))
        };
        let unscaled = shown.singly().filter(|&gene| !is_drawn(gene));
        let unscaled = unscaled.map(|gene| view.gene_name(gene).to_owned());
        Some(Self {
            unscaled: unscaled.collect(),
            charts,
            types,
            shown,
            key,
        })
    }
}

impl Trajectories {
    /// Shows the plots in all of the room there is.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        self.options.ui(ui, view);
        let key = Key::of(view, self.options);
        if self.made.as_ref().is_none_or(|made| made.key != key) {
            self.made = Made::new(view, key);
        }
        let Some(made) = &self.made else { return };
        ask(view, made);
        let hovered = view.session.selection.hovered;
        if made.shown.is_empty() && hovered.is_none() {
            theme::hint_ui(
                ui,
                "Point at a gene on the map or in the table to see its trajectory. Pin or select genes \
                 to keep theirs: search above, click the map, a cluster, or the circle of a row.",
            );
            return;
        }
        key::key_ui(ui, view, &made.shown, &made.types, self.options.stacked);
        hints_ui(ui, view, made, &mut self.options);
        let mut points_at_one = false;
        let clicked = charts_ui(ui, view, made, &mut points_at_one);
        if self.points_at_one && !points_at_one {
            view.hover(None);
        }
        self.points_at_one = points_at_one;
        if let Some(gene) = clicked {
            view.sender.send(Command::TogglePin(gene));
        }
    }
}

/// Asks for what is switched on and not known yet.
fn ask(view: &View<'_>, made: &Made) {
    let (session, options) = (view.session, made.key.options);
    let genes = made.shown.in_full();
    if options.cells && session.lacks_cells(genes) {
        view.sender.send(Command::ReadCells(genes.to_vec()));
    }
    if options.band && session.lacks_bands(genes) {
        view.sender.send(Command::MakeBands(genes.to_vec()));
    }
}

fn hints_ui(ui: &mut Ui, view: &View<'_>, made: &Made, options: &mut Options) {
    let singly = made.shown.singly().count();
    if singly > READABLE && !options.stacked {
        ui.horizontal_wrapped(|ui| {
            theme::hint_ui(ui, &format!("{singly} genes lie on one another."));
            let stack = ui.small_button("Stack them");
            if stack.on_hover_text("A plot for each gene").clicked() {
                options.stacked = true;
            }
        });
    }
    if !made.unscaled.is_empty() {
        let names = made.unscaled.join(", ");
        let why = if view.session.prepared.is_some() {
            "no value at some time, so no scale"
        } else {
            "no scale before the response test"
        };
        theme::hint_ui(ui, &format!("Not drawn to scale: {names} ({why})."));
    }
}

/// Shows all plots; returns the gene clicked.
fn charts_ui(ui: &mut Ui, view: &View<'_>, made: &Made, points_at_one: &mut bool) -> Option<usize> {
    let table = view.session.table.as_deref()?;
    let options = made.key.options;
    let preview = preview(view, made);
    let count = made.charts.len().max(1) as f32;
    let room = (ui.available_height() - 4.0).max(LEAST_HEIGHT);
    let each = ((room - AXIS_HEIGHT) / count - ui.spacing().item_spacing.y).max(LEAST_HEIGHT);
    let mut look = Look {
        height: room,
        times: table.profiles.times(),
        time_label: Some(table.profiles.time_label()),
        value_label: value_label(view, options.scaled),
        stacked: options.stacked,
        preview: preview.as_ref(),
    };
    if !options.stacked {
        let chart = made.charts.first()?;
        let (response, transform) = chart::chart_ui(ui, view, chart, &look);
        return pointer_ui(view, chart, &look, (&response, &transform), points_at_one);
    }
    let mut clicked = None;
    let label = look.time_label.take();
    ScrollArea::vertical()
        .id_salt("stacked")
        .max_height(room)
        .show(ui, |ui| {
            for (i, chart) in made.charts.iter().enumerate() {
                let is_last = i + 1 == made.charts.len();
                look.time_label = label.clone().filter(|_| is_last);
                look.height = if is_last { each + AXIS_HEIGHT } else { each };
                let (response, transform) = chart::chart_ui(ui, view, chart, &look);
                let here = (&response, &transform);
                clicked = clicked.or(pointer_ui(view, chart, &look, here, points_at_one));
            }
        });
    clicked
}

/// The gene under the pointer, where one plot shows all and it is not in it already.
fn preview(view: &View<'_>, made: &Made) -> Option<Curve> {
    let gene = view.session.selection.hovered?;
    let options = made.key.options;
    let is_drawn = made.shown.singly().any(|other| other == gene);
    if is_drawn || (options.stacked && !made.shown.is_empty()) {
        return None;
    }
    curves::hovered(view, options, gene)
}

/// Tooltip, highlighting and click; returns the gene clicked.
fn pointer_ui(
    view: &View<'_>,
    chart: &Chart,
    look: &Look<'_>,
    (response, transform): (&Response, &PlotTransform),
    points_at_one: &mut bool,
) -> Option<usize> {
    let pointer = response.hover_pos()?;
    let nearest = chart::nearest(chart.curves.iter(), transform, pointer);
    let gene = nearest.as_ref().and_then(|nearest| nearest.curve.gene);
    if let Some(gene) = gene {
        view.hover(Some(gene));
        *points_at_one = true;
    }
    let text = chart::tooltip(view, &nearest?, look.value_label == SCALED);
    response.clone().on_hover_text_at_pointer(text);
    gene.filter(|_| response.clicked())
}

const SCALED: &str = "Scaled";

/// What the values are.
fn value_label(view: &View<'_>, scaled: bool) -> &'static str {
    let table = view.session.table.as_deref();
    match table.map(|table| table.summary.transform) {
        _ if scaled => SCALED,
        Some(CellTransform::Normalise) => "Normalised",
        Some(CellTransform::Log1p) => "ln(1 + x)",
        Some(CellTransform::NormaliseLog1p) => "ln(1 + normalised)",
        _ => "Mean",
    }
}
