//! The Clusters panel: controls above a grid of small plots, and the diagnostics of k below it.

use eframe::egui::{self, Color32, Role, Ui, Visuals, WidgetInfo};
use egui_plot::LineStyle;

use crate::gui::frame::theme;
use crate::gui::panels::View;
use crate::gui::panels::cached::{ByPointer, Cached};
use crate::gui::panels::clusters::{
    beside::BesideView,
    controls, menu,
    options::{self, GridOptions},
    selection::{ClusterSelection, SelectionKey},
};
use crate::gui::panels::parts::scroll_ui;
use crate::gui::panels::placeholder::{empty_ui, waiting_ui};
use crate::gui::widgets::{
    format, key, plot,
    small_plot::{self, Course, SmallPlot},
};
use crate::pipeline::ClusterOutcome;
use crate::session::SelectionCommand;
use genetide_analysis::ClusterSummary;
use genetide_data::Courses;
use genetide_data::setting::Choice;
use genetide_figure::figure::Band;

#[derive(Default)]
pub struct ClustersPanel {
    /// Display options of the grid, remembered from one start to the next.
    pub options: GridOptions,
    selection: Cached<SelectionKey, ClusterSelection>,
    beside: BesideView,
}

impl ClustersPanel {
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let Some(clusters) = view.session.clusters() else {
            if view.session.is_clustering() {
                waiting_ui(ui, "Clustering…");
                return;
            }
            if view.session.view().is_some() && !view.session.is_training() {
                // Clustering failed; it may succeed with another k or method.
                controls::controls_ui(ui, view);
            }
            let what = "Clusters of genes with similar responses appear here.";
            empty_ui(ui, view, what);
            return;
        };
        controls::controls_ui(ui, view);
        let selected = &view.session.selection().selected;
        let key = (ByPointer::of(selected), ByPointer::of(&clusters.genes));
        let make = |_: &_| ClusterSelection::new(selected, clusters);
        let selection = self.selection.of(key, make);
        let trained_on = view.session.trained_on();
        let courses_of = trained_on.map(|on| &on.scaled.courses);
        // On one line, so that the plots do not move when buttons appear.
        ui.horizontal_wrapped(|ui| {
            self.options.ui(ui, courses_of);
            selection.ui(ui, view, clusters);
        });
        key_ui(ui, courses_of.map_or(&[], Courses::conditions));
        let grid = ClusterGrid {
            view,
            clusters,
            selection,
            options: self.options,
            band: self.options.band_of(courses_of),
            courses: &courses_of.map_or_else(Vec::new, courses),
        };
        scroll_ui(ui, |ui| {
            grid.ui(ui);
            self.beside.ui(ui, view, clusters);
            controls::quality_ui(ui, view, clusters);
        });
    }
}

/// The courses through the profiles.
fn courses(courses: &Courses) -> Vec<Course> {
    let course = |i| Course {
        times: courses.times_of(i),
        columns: courses.course(i),
        colour: courses.are_several().then(|| plot::condition(i)),
    };
    (0..courses.count()).map(course).collect()
}

/// The colours of the conditions.
fn key_ui(ui: &mut Ui, conditions: &[String]) {
    if conditions.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (i, name) in conditions.iter().enumerate() {
            key::line_ui(ui, plot::condition(i), LineStyle::Solid, 2.0);
            key::text_ui(ui, name, "Condition: mean of the scaled profiles, and band").widget_info(
                || WidgetInfo::labeled(Role::Label, true, format!("Condition {name}")),
            );
        }
    });
}

/// A small plot for each cluster.
struct ClusterGrid<'a> {
    view: &'a View<'a>,
    clusters: &'a ClusterOutcome,
    selection: &'a ClusterSelection,
    options: GridOptions,
    band: Band,
    courses: &'a [Course],
}

impl ClusterGrid<'_> {
    fn ui(&self, ui: &mut Ui) {
        let summaries = &self.clusters.summaries;
        let (columns, size) =
            small_plot::grid(ui.available_width(), summaries.len(), self.courses.len());
        let common = GridOptions::range_of(self.band, summaries);
        egui::Grid::new("cluster plots")
            .spacing(egui::Vec2::splat(theme::GAP))
            .min_col_width(size.x)
            .show(ui, |ui| {
                for (i, summary) in self.options.order(self.clusters).into_iter().enumerate() {
                    if i > 0 && i % columns == 0 {
                        ui.end_row();
                    }
                    let range = match self.options.own_axes {
                        true => GridOptions::range_of(self.band, [summary]),
                        false => common,
                    };
                    // Plot and menu button are one cell of the grid.
                    ui.vertical(|ui| self.cluster_ui(ui, summary, range, size));
                }
            });
    }

    fn cluster_ui(
        &self,
        ui: &mut Ui,
        summary: &ClusterSummary,
        range: (f64, f64),
        size: egui::Vec2,
    ) {
        let (view, clusters) = (self.view, self.clusters);
        let label = summary.label;
        let trained_on = view.session.trained_on();
        let (low, high) = options::ends(self.band, summary);
        let heading = match clusters.name(label) {
            Some(name) => format!("Cluster {label}, {name}"),
            None => format!("Cluster {label}"),
        };
        let genes = format::counted(summary.size, "gene");
        let count = format::count(summary.size);
        let selected = self.selection.lines(label).iter();
        let plot = SmallPlot {
            title: format!("{} · {count}", view.cluster_title(label)),
            words: &summary.words,
            description: format!("{heading}, {genes}, {}", summary.words),
            times: trained_on.map_or(&[][..], |on| on.scaled.courses.times()),
            courses: self.courses,
            mean: &summary.mean,
            low,
            high,
            thin: selected.filter_map(|&gene| view.profile(gene)).collect(),
            dashed: pinned_profiles(view, ui.visuals(), label),
            colour: view.cluster_colour(Some(label)),
            range,
            selected: self.selection.labels.contains(&label),
        };
        let response = plot.ui(ui, size);
        menu::ui(ui, view, clusters, label, &response);
        let heading = if label == 0 { "No response" } else { &heading };
        let tip = tip(heading, summary, (self.band, self.courses.len() > 1));
        let response = response.on_hover_text(tip);
        if response.clicked() {
            let add = ui.input(|input| input.modifiers.command || input.modifiers.shift);
            if add {
                self.selection.switch(view, label);
            } else {
                view.sender.send(SelectionCommand::SelectCluster(label));
            }
        }
    }
}

/// What is in a plot, with whose `band`, and whether conditions have a curve each.
fn tip(heading: &str, summary: &ClusterSummary, (band, by_condition): (Band, bool)) -> String {
    let membership = summary
        .membership
        .map_or_else(String::new, |mean| format!("\nMean membership {mean:.2}"));
    let each = if by_condition {
        ", each condition in its colour"
    } else {
        ""
    };
    format!(
        "{heading}: {}\n{}{membership}\nLine: mean of the scaled profiles{each}. Band: {} of the genes. Thin \
         lines: selected genes (up to 30). Dashed lines: pinned genes.\nClick to select the genes, Ctrl- \
         or Shift-click to add them, right-click for more.",
        summary.words,
        format::counted(summary.size, "gene"),
        band.option().label.to_lowercase()
    )
}

/// The scaled profiles of the pinned genes of a cluster, in the colours of the trajectory plot.
fn pinned_profiles<'a>(
    view: &View<'a>,
    visuals: &Visuals,
    label: usize,
) -> Vec<(&'a [f32], Color32)> {
    let pinned = view.session.selection().pinned.iter();
    let own = pinned.filter(|&&gene| view.cluster_of(gene) == Some(label));
    own.filter_map(|&gene| {
        let colour = plot::pin(visuals, view.pins.of(gene)?);
        Some((view.profile(gene)?, colour))
    })
    .collect()
}
