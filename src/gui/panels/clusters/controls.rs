//! Controls for the number of clusters and the method, and plots of quality over k.

use eframe::egui::{self, Button, Ui};
use egui_plot::{Line, LineStyle, PlotPoints, Points, VLine};

use crate::gui::app::command::Action;
use crate::gui::desktop::dialogs::Purpose;
use crate::gui::frame::theme;
use crate::gui::panels::clusters::beside;
use crate::gui::panels::{OnClick, View, parts::choice_ui};
use crate::gui::widgets::{format, plot};
use crate::pipeline::ClusterOutcome;
use crate::session::{ClusterCommand, ExportKind, HistoryCommand};
use genetide_analysis::{ClusterMethod, KQuality, cluster::choice::suggestion};

/// Number of clusters, method and export.
pub fn controls_ui(ui: &mut Ui, view: &View<'_>) {
    let session = view.session;
    ui.horizontal_wrapped(|ui| {
        k_ui(ui, view);
        method_ui(ui, view);
        beside::controls_ui(ui, view);
        ui.add_enabled(session.can_export(), Button::new("Export CSV…"))
            .on_hover_text(
                "Export the cluster of every gene as CSV (Ctrl+E), including genes hidden by the \
                 table filters",
            )
            .sends(view, Action::Pick(Purpose::Export(ExportKind::ClustersCsv)));
        if session.is_clustering() {
            theme::activity_ui(ui, "Clustering");
        }
    });
}

fn k_ui(ui: &mut Ui, view: &View<'_>) {
    let current = view.session.k();
    let mut k = current;
    let slider = ui
        .add(egui::Slider::new(&mut k, 2..=view.session.max_k().max(2)).text("clusters"))
        .on_hover_text("Number of clusters (k), not counting cluster 0 (no response)");
    if slider.changed() && k != current {
        view.sender.send(ClusterCommand::SetK(k));
    }
    // A whole drag is one step for undo, and so is every press of a key.
    if slider.drag_stopped() || (slider.changed() && !slider.dragged()) {
        view.sender.send(HistoryCommand::EndGesture);
    }
}

fn method_ui(ui: &mut Ui, view: &View<'_>) {
    let current = view.session.config().analysis.method;
    let mut method = current;
    let can = |of: &ClusterMethod| *of == current || view.session.can_cluster_by(*of);
    let methods = ClusterMethod::ALL.into_iter().filter(can);
    let methods = methods.map(|method| (method, method.grouping()));
    let tip = |of: ClusterMethod| {
        let remark = match view.session.can_cluster_by(of) {
            true => "",
            false => " Only for a network that starts from pretrained weights.",
        };
        format!("{}: {}{remark}", of.grouping(), of.explanation())
    };
    let tips = ClusterMethod::ALL.map(tip);
    let label = ui.label("Group by");
    choice_ui(ui, ("method", 150.0), &mut method, methods)
        .labelled_by(label.id)
        .on_hover_text(tips.join("\n\n"));
    if method != current {
        view.sender.send(ClusterCommand::SetMethod(method));
    }
}

/// Plots of quality measures over k.
pub fn quality_ui(ui: &mut Ui, view: &View<'_>, clusters: &ClusterOutcome) {
    let session = view.session;
    let quality = session.quality();
    ui.add_space(theme::GAP);
    if quality.is_empty() {
        if session.is_sweeping() {
            theme::activity_ui(ui, "Evaluating numbers of clusters…");
        }
        return;
    }
    // While k are evaluated the stability that decides is not known yet.
    let suggested = (!session.is_sweeping())
        .then(|| suggestion::suggested_k(quality))
        .flatten();
    // The curves do not describe manually edited clusters.
    let k = (!clusters.by_hand).then_some(clusters.clustering.k);
    ui.horizontal(|ui| {
        ui.label("Cluster number diagnostics");
        if let Some(suggested) = suggested {
            let reason = suggestion::suggestion_reason(quality);
            let reason = format!("Number of clusters with {reason}");
            if clusters.clustering.k == suggested {
                ui.weak(format!("Suggested: k = {suggested}"))
                    .on_hover_text(reason);
            } else {
                ui.small_button(format!("Use suggested k = {suggested}"))
                    .on_hover_text(reason)
                    .sends(view, ClusterCommand::UseSuggestedK);
            }
        }
        if let Some((done, of)) = session.replicates() {
            theme::activity_ui(ui, &format!("Bootstrap {done}/{of}"));
        } else if session.is_sweeping() {
            theme::activity_ui(ui, "Evaluating k");
        }
    });
    let is_known = |curve: &&Curve| quality.iter().any(|of| (curve.value)(of).is_some());
    let fit = Some(&INFORMATION).filter(is_known).unwrap_or(&INERTIA);
    let curves = [&SILHOUETTE, &STABILITY, &STRENGTH, fit];
    let curves = curves.into_iter().filter(is_known);
    ui.columns(curves.clone().count(), |columns| {
        for (ui, curve) in columns.iter_mut().zip(curves) {
            curve_ui(ui, curve, quality, (k, suggested));
        }
    });
}

/// A measure of the quality of k.
struct Curve {
    name: &'static str,
    tip: &'static str,
    value: fn(&KQuality) -> Option<f64>,
}

const SILHOUETTE: Curve = Curve {
    name: "Silhouette",
    tip: "Mean silhouette width: how much closer genes are to their own cluster than to the \
          nearest other cluster, from -1 to 1. Higher is better.",
    value: |quality| Some(quality.silhouette),
};

const STABILITY: Curve = Curve {
    name: "Stability",
    tip: "Agreement with the clusters of bootstrap replicates (simulated repeats of the \
          experiment): adjusted Rand index, 1 for identical clusters. With few genes, the curve \
          ends at the largest k that could be fitted to the replicates.",
    value: |quality| quality.stability,
};

const STRENGTH: Curve = Curve {
    name: "Prediction strength",
    tip: "How surely even the worst cluster is found again: the share of pairs of its genes that bootstrap \
          replicates put together, 1 for all. The largest k with at least 0.7 is suggested.",
    value: |quality| quality.strength,
};

const INFORMATION: Curve = Curve {
    name: "BIC",
    tip: "Bayesian information criterion: minus twice the log-likelihood plus a penalty for each \
          cluster. Lower is better; the minimum is suggested.",
    value: |quality| quality.bic,
};

const INERTIA: Curve = Curve {
    name: "Inertia",
    tip: "Sum of squared distances of the genes to their cluster centres. It always decreases \
          with k; look for the elbow.",
    value: |quality| Some(quality.inertia),
};

fn curve_ui(
    ui: &mut Ui,
    curve: &Curve,
    quality: &[KQuality],
    (k, suggested): (Option<usize>, Option<usize>),
) {
    let name = curve.name;
    let point = |of: &KQuality| Some([of.k as f64, (curve.value)(of)?]);
    let points: Vec<[f64; 2]> = quality.iter().filter_map(point).collect();
    let last = points.last().map_or(0.0, |point| point[0]);
    let title = match quality.last() {
        Some(largest) if last < largest.k as f64 => format!("{name}, k up to {last}"),
        _ => name.to_owned(),
    };
    ui.small(title).on_hover_text(curve.tip);
    let is_here = |point: &[f64; 2]| k.is_some_and(|k| point[0] == k as f64);
    let here: Vec<[f64; 2]> = points.iter().copied().filter(is_here).collect();
    let faint = ui.visuals().weak_text_color();
    let strong = ui.visuals().strong_text_color();
    let plot = plot::curves(ui, name, 96.0, "k")
        .x_grid_spacer(|input| plot::marks_of_counts(&input))
        .y_grid_spacer(|input| plot::marks_of_low_plot(&input));
    let response = plot.show(ui, |plot| {
        if let Some(suggested) = suggested {
            let line = VLine::new("suggested", suggested as f64).color(faint);
            plot.vline(line.style(LineStyle::dashed_dense()));
        }
        plot.line(
            Line::new(name, PlotPoints::from(points))
                .color(plot::series(0))
                .width(1.5),
        );
        plot.points(
            Points::new("now", PlotPoints::from(here))
                .color(strong)
                .radius(4.0),
        );
    });
    let count = format::counted(quality.len(), "point");
    plot::describe(&response.response, &format!("{name} against k, {count}"));
}
