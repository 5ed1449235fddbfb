//! The Clusters panel: controls above a grid of small plots, and the diagnostics of k below it.

use eframe::egui::{self, Color32, Ui, Visuals};

use crate::gui::frame::theme;
use crate::gui::panels::clusters::{
    controls, menu,
    options::{self, GridOptions},
    selection::ClusterSelection,
};
use crate::gui::panels::{View, placeholder::empty_ui};
use crate::gui::widgets::{
    format, plot,
    small_plot::{self, SmallPlot},
};
use crate::pipeline::ClusterOutcome;
use crate::session::SelectionCommand;
use genetide_analysis::ClusterSummary;
use genetide_data::setting::Choice;
use genetide_figure::figure::Band;

#[derive(Default)]
pub struct ClustersPanel {
    /// Display options of the grid, remembered from one start to the next.
    pub options: GridOptions,
    selection: ClusterSelection,
}

impl ClustersPanel {
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let Some(clusters) = view.session.clusters() else {
            if view.session.is_clustering() {
                ui.vertical_centered(|ui| {
                    ui.add_space(ui.available_height() * 0.3);
                    theme::activity_ui(ui, "Clustering…");
                });
            } else {
                if view.session.view().is_some() && !view.session.is_training() {
                    // Clustering failed; it may succeed with another k or method.
                    controls::controls_ui(ui, view);
                }
                empty_ui(
                    ui,
                    view,
                    "Clusters of genes with similar responses appear here.",
                );
            }
            return;
        };
        controls::controls_ui(ui, view);
        self.selection.follow(view.session, clusters);
        // On one line, so that the plots do not move when buttons appear.
        ui.horizontal_wrapped(|ui| {
            self.options.ui(ui);
            self.selection.ui(ui, view, clusters);
        });
        egui::ScrollArea::vertical()
            .auto_shrink(false)
            .show(ui, |ui| {
                self.grid_ui(ui, view, clusters);
                controls::quality_ui(ui, view, clusters);
            });
    }

    fn grid_ui(&mut self, ui: &mut Ui, view: &View<'_>, clusters: &ClusterOutcome) {
        let (columns, size) = small_plot::grid(ui.available_width(), clusters.summaries.len());
        let common = self.options.range_of(&clusters.summaries);
        egui::Grid::new("cluster plots")
            .spacing(egui::Vec2::splat(theme::GAP))
            .min_col_width(size.x)
            .show(ui, |ui| {
                for (i, summary) in self.options.order(clusters).into_iter().enumerate() {
                    if i > 0 && i % columns == 0 {
                        ui.end_row();
                    }
                    let range = match self.options.own_axes {
                        true => self.options.range_of([summary]),
                        false => common,
                    };
                    // Plot and menu button are one cell of the grid.
                    ui.vertical(|ui| {
                        self.cluster_ui(ui, view, (clusters, summary), range, size);
                    });
                }
            });
    }

    fn cluster_ui(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        (clusters, summary): (&ClusterOutcome, &ClusterSummary),
        range: (f64, f64),
        size: egui::Vec2,
    ) {
        let label = summary.label;
        let trained_on = view.session.trained_on();
        let times = trained_on.map_or(&[][..], |on| on.scaled.times.as_slice());
        let (low, high) = options::ends(self.options.band, summary);
        let plot = SmallPlot {
            title: title(clusters, summary),
            words: &summary.words,
            description: description(clusters, summary),
            times,
            mean: &summary.mean,
            low,
            high,
            thin: profiles(view, self.selection.lines(label)),
            dashed: pinned_profiles(view, ui.visuals(), label),
            colour: view.cluster_colour(Some(label)),
            range,
            selected: self.selection.holds(label),
        };
        let response = plot.ui(ui, size);
        menu::ui(ui, view, clusters, label, &response);
        let response = response.on_hover_text(tip(clusters, summary, self.options.band));
        if response.clicked() {
            let add = ui.input(|input| input.modifiers.command || input.modifiers.shift);
            view.sender.send(if add {
                self.selection.switched(view.session, label)
            } else {
                SelectionCommand::SelectCluster(label)
            });
        }
    }
}

/// "3 · 41", "3 Fast · 41".
fn title(clusters: &ClusterOutcome, summary: &ClusterSummary) -> String {
    let size = format::count(summary.size);
    match clusters.name(summary.label) {
        Some(name) => format!("{} {name} · {size}", summary.label),
        None => format!("{} · {size}", summary.label),
    }
}

fn description(clusters: &ClusterOutcome, summary: &ClusterSummary) -> String {
    let genes = format::counted(summary.size, "gene");
    let name = clusters
        .name(summary.label)
        .map_or_else(String::new, |name| format!("{name}, "));
    format!(
        "Cluster {}, {name}{genes}, {}",
        summary.label, summary.words
    )
}

fn tip(clusters: &ClusterOutcome, summary: &ClusterSummary, band: Band) -> String {
    let heading = match (summary.label, clusters.name(summary.label)) {
        (0, _) => "No response".to_owned(),
        (label, Some(name)) => format!("Cluster {label}, {name}"),
        (label, None) => format!("Cluster {label}"),
    };
    let membership = summary
        .membership
        .map_or_else(String::new, |mean| format!("\nMean membership {mean:.2}"));
    format!(
        "{heading}: {}\n{}{membership}\nLine: mean of the scaled profiles. Band: {} of the genes. Thin lines: \
         selected genes (up to 30). Dashed lines: pinned genes.\nClick to select the genes, Ctrl- \
         or Shift-click to add them, right-click for more.",
        summary.words,
        format::counted(summary.size, "gene"),
        band.option().label.to_lowercase()
    )
}

/// The scaled profiles of `genes`.
fn profiles<'a>(view: &View<'a>, genes: &[usize]) -> Vec<&'a [f32]> {
    let Some(trained_on) = view.session.trained_on() else {
        return Vec::new();
    };
    let rows = genes.iter().filter_map(|&gene| view.trained_row(gene));
    rows.map(|row| trained_on.scaled.row(row)).collect()
}

/// The scaled profiles of the pinned genes of a cluster, in the colours of the trajectory plot.
fn pinned_profiles<'a>(
    view: &View<'a>,
    visuals: &Visuals,
    label: usize,
) -> Vec<(&'a [f32], Color32)> {
    let session = view.session;
    let Some(trained_on) = session.trained_on() else {
        return Vec::new();
    };
    let pinned = session.selection().pinned.iter();
    pinned
        .filter(|gene| session.genes().get(**gene).and_then(|row| row.cluster) == Some(label))
        .filter_map(|gene| {
            let row = view.trained_row(*gene)?;
            let colour = plot::pin(visuals, view.pins.of(*gene)?);
            Some((trained_on.scaled.row(row), colour))
        })
        .collect()
}
