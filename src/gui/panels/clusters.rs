//! Clusters: a small plot for each, in the order of response.

use eframe::egui::{self, Color32, Ui};

use super::small_plot::{self, SmallPlot};
use super::{Command, View, cluster_controls, empty_ui, format, plot, theme};
use crate::analysis::ClusterSummary;
use crate::pipeline::ClusterOutcome;

/// The clusters panel.
#[derive(Default)]
pub struct ClustersPanel {}

impl ClustersPanel {
    /// Shows the panel.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let Some(clusters) = view.session.clusters.as_deref() else {
            if view.session.clustering_running {
                ui.vertical_centered(|ui| {
                    ui.add_space(ui.available_height() * 0.3);
                    theme::activity_ui(ui, "Clustering…");
                });
            } else {
                if view.session.training.is_some() && !view.session.is_training() {
                    // Clustering failed: another number or method may do.
                    cluster_controls::controls_ui(ui, view, None);
                }
                empty_ui(ui, view, "Clusters of genes that respond alike come here.");
            }
            return;
        };
        cluster_controls::controls_ui(ui, view, Some(clusters));
        egui::ScrollArea::vertical()
            .auto_shrink(false)
            .show(ui, |ui| {
                grid_ui(ui, view, clusters);
                cluster_controls::quality_ui(ui, view, clusters);
            });
    }
}

fn grid_ui(ui: &mut Ui, view: &View<'_>, clusters: &ClusterOutcome) {
    let (columns, size) = small_plot::grid(ui.available_width(), clusters.summaries.len());
    let range = common_range(&clusters.summaries);
    let spacing = egui::Vec2::splat(theme::GAP);
    egui::Grid::new("cluster plots")
        .spacing(spacing)
        .min_col_width(size.x)
        .show(ui, |ui| {
            for (i, summary) in clusters.summaries.iter().enumerate() {
                if i > 0 && i % columns == 0 {
                    ui.end_row();
                }
                cluster_ui(ui, view, summary, range, size);
            }
        });
}

/// Lowest and highest value of any cluster, so that the small plots can be compared.
fn common_range(summaries: &[ClusterSummary]) -> (f64, f64) {
    let values = |pick: fn(&ClusterSummary) -> &Vec<f64>| {
        summaries
            .iter()
            .flat_map(pick)
            .copied()
            .filter(|value| value.is_finite())
    };
    let low = values(|summary| &summary.low).fold(f64::INFINITY, f64::min);
    let high = values(|summary| &summary.high).fold(f64::NEG_INFINITY, f64::max);
    if low < high { (low, high) } else { (-1.0, 1.0) }
}

fn cluster_ui(
    ui: &mut Ui,
    view: &View<'_>,
    summary: &ClusterSummary,
    range: (f64, f64),
    size: egui::Vec2,
) {
    let title = format!("{} · {}", summary.label, format::count(summary.size));
    let genes = format::counted(summary.size, "gene");
    let times = view
        .session
        .trained_on
        .as_deref()
        .map_or(&[][..], |trained_on| trained_on.scaled.times.as_slice());
    let plot = SmallPlot {
        title,
        words: &summary.words,
        description: format!("Cluster {}, {genes}, {}", summary.label, summary.words),
        times,
        mean: &summary.mean,
        low: &summary.low,
        high: &summary.high,
        dashed: pinned_profiles(view, summary.label),
        colour: view.cluster_colour(Some(summary.label)),
        range,
        selected: is_selected(view, summary),
    };
    let membership = summary
        .membership
        .map_or_else(String::new, |mean| format!("\nmean membership {mean:.2}"));
    let response = plot.ui(ui, size).on_hover_text(format!(
        "{}: {}\n{genes}{membership}\nLine: mean of the scaled profiles. Band: lowest to highest. \
         Dashed: pinned genes.\nClick to select its genes.",
        if summary.label == 0 {
            "No response".to_owned()
        } else {
            format!("Cluster {}", summary.label)
        },
        summary.words
    ));
    if response.clicked() {
        view.sender.send(Command::SelectCluster(summary.label));
    }
}

/// The scaled profiles of the pinned genes of a cluster, in the colours of the trajectory plot.
fn pinned_profiles<'a>(view: &View<'a>, label: usize) -> Vec<(&'a [f32], Color32)> {
    let session = view.session;
    let Some(trained_on) = session.trained_on.as_deref() else {
        return Vec::new();
    };
    let pinned = session.selection.pinned.iter().enumerate();
    pinned
        .filter(|(_, gene)| session.genes.get(**gene).and_then(|row| row.cluster) == Some(label))
        .filter_map(|(i, gene)| {
            let row = view.trained_row(*gene)?;
            Some((trained_on.scaled.row(row), plot::series(i)))
        })
        .collect()
}

/// Whether the selection is just this cluster: its size, and one gene to tell.
fn is_selected(view: &View<'_>, summary: &ClusterSummary) -> bool {
    let selected = &view.session.selection.selected;
    summary.size > 0
        && selected.len() == summary.size
        && selected.first().is_some_and(|&gene| {
            let row = view.session.genes.get(gene);
            row.and_then(|row| row.cluster) == Some(summary.label)
        })
        && selected.last().is_some_and(|&gene| {
            let row = view.session.genes.get(gene);
            row.and_then(|row| row.cluster) == Some(summary.label)
        })
}
