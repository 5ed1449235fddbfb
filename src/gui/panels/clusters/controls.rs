//! Number of clusters, method, and how good each number is.

use eframe::egui::{self, Button, Ui};
use egui_plot::{Line, PlotPoints, Points, VLine};

use super::super::{Action, Command, View, format, plot, theme};
use crate::analysis::{ClusterMethod, KChoice, KQuality, quality};
use crate::pipeline::ClusterOutcome;
use crate::session::{ExportKind, PROVISIONAL_K};

/// Slider, method, export.
pub fn controls_ui(ui: &mut Ui, view: &View<'_>, clusters: Option<&ClusterOutcome>) {
    let session = view.session;
    let current = clusters.map(|clusters| clusters.clustering.k);
    ui.horizontal_wrapped(|ui| {
        k_ui(ui, view, current);
        method_ui(ui, view);
        let export = ui
            .add_enabled(session.can_export(), Button::new("Export CSV…"))
            .on_hover_text("Write the cluster of every gene to one CSV file (Ctrl+E); what the table of genes leaves out is \
             written too");
        if export.clicked() {
            view.sender.act(Action::PickExport(ExportKind::ClustersCsv));
        }
        if session.clustering_running {
            theme::activity_ui(ui, "clustering");
        }
    });
}

fn k_ui(ui: &mut Ui, view: &View<'_>, clustered: Option<usize>) {
    let config = &view.session.config;
    let current = match config.analysis.k {
        KChoice::Fixed(k) => k,
        KChoice::Auto => clustered.unwrap_or(PROVISIONAL_K),
    };
    let mut k = current;
    let slider = ui
        .add(egui::Slider::new(&mut k, 2..=view.session.max_k().max(2)).text("clusters"))
        .on_hover_text("Number of clusters, k. Genes without a response are not counted.");
    if slider.changed() && k != current {
        view.sender.send(Command::SetK(k));
    }
    // A whole drag is one step for undo, and so is every press of a key.
    if slider.drag_stopped() || (slider.changed() && !slider.dragged()) {
        view.sender.send(Command::EndGesture);
    }
}

fn method_ui(ui: &mut Ui, view: &View<'_>) {
    let current = view.session.config.analysis.method;
    let mut method = current;
    let name = |method| match method {
        ClusterMethod::Shapes => "Mixture of shapes",
        ClusterMethod::Kmeans => "k-means",
        ClusterMethod::Gmm => "Gaussian mixture",
    };
    egui::ComboBox::from_id_salt("method")
        .selected_text(name(method))
        .width(110.0)
        .show_ui(ui, |ui| {
            for choice in [
                ClusterMethod::Shapes,
                ClusterMethod::Kmeans,
                ClusterMethod::Gmm,
            ] {
                ui.selectable_value(&mut method, choice, name(choice));
            }
        })
        .response
        .accessible_name("Clustering method")
        .on_hover_text(
            "How genes are clustered. Mixture of shapes (default): by their profiles, with their \
             standard errors as known noise, started from the latents. k-means and Gaussian \
             mixture: by the latents alone.",
        );
    if method != current {
        view.sender.send(Command::SetMethod(method));
    }
}

/// What the suggested number of clusters rests on.
fn suggestion_tip(quality: &[KQuality]) -> String {
    let reason = quality::suggestion_reason(quality);
    format!("The number of clusters with {reason}")
}

/// Measures over k.
pub fn quality_ui(ui: &mut Ui, view: &View<'_>, clusters: &ClusterOutcome) {
    let session = view.session;
    ui.add_space(theme::GAP);
    if session.quality.is_empty() {
        if session.sweep_running {
            theme::activity_ui(ui, "Trying every number of clusters…");
        }
        return;
    }
    let suggested = quality::suggested_k(&session.quality);
    // Clusters changed by hand are none of those that the curves are of.
    let k = (!clusters.by_hand).then_some(clusters.clustering.k);
    ui.horizontal(|ui| {
        ui.label("How good each number of clusters is");
        if let Some(suggested) = suggested {
            let reason = suggestion_tip(&session.quality);
            if session.sweep_running || clusters.clustering.k == suggested {
                ui.weak(format!("suggested: k = {suggested}"))
                    .on_hover_text(reason);
            } else if ui
                .small_button(format!("Take k = {suggested}"))
                .on_hover_text(reason)
                .clicked()
            {
                view.sender.send(Command::TakeSuggestedK);
            }
        }
        match session.repeats {
            Some((done, of)) => {
                theme::activity_ui(ui, &format!("stability, {done} of {of}"));
            }
            None if session.sweep_running => {
                theme::activity_ui(ui, "still trying");
            }
            None => {}
        }
    });
    let mut curves: Vec<Curve> = vec![SILHOUETTE];
    if session.quality.iter().any(|q| q.stability.is_some()) {
        curves.push(STABILITY);
    }
    curves.push(if session.quality.iter().any(|q| q.bic.is_some()) {
        INFORMATION
    } else {
        INERTIA
    });
    ui.columns(curves.len(), |columns| {
        for (ui, curve) in columns.iter_mut().zip(&curves) {
            curve_ui(ui, curve, &session.quality, (k, suggested));
        }
    });
}

/// A measure of k.
struct Curve {
    name: &'static str,
    tip: &'static str,
    value: fn(&KQuality) -> Option<f64>,
}

const SILHOUETTE: Curve = Curve {
    name: "Silhouette",
    tip: "How much nearer a gene is to its own cluster than to the next, from -1 to 1. Higher is \
          better.",
    value: |quality| Some(quality.silhouette),
};

const STABILITY: Curve = Curve {
    name: "Stability",
    tip: "How well the clusters agree with those of simulated repeats of the experiment (bootstrap): \
          adjusted Rand index, 1 when they are the same. The curve ends at the most clusters that \
          repeats of so few genes were divided into.",
    value: |quality| quality.stability,
};

const INFORMATION: Curve = Curve {
    name: "BIC",
    tip: "Bayesian information criterion: how badly the clusters describe the genes, plus a price \
          for every further cluster. Lower is better; the lowest is suggested.",
    value: |quality| quality.bic,
};

const INERTIA: Curve = Curve {
    name: "Inertia",
    tip: "Sum of squared distances of the genes to the centre of their cluster. It always falls \
          with k; look for the bend.",
    value: |quality| Some(quality.inertia),
};

fn curve_ui(
    ui: &mut Ui,
    curve: &Curve,
    quality: &[KQuality],
    (k, suggested): (Option<usize>, Option<usize>),
) {
    let name = curve.name;
    let points: Vec<[f64; 2]> = quality
        .iter()
        .filter_map(|quality| Some([quality.k as f64, (curve.value)(quality)?]))
        .collect();
    let last = points.last().map_or(0.0, |point| point[0]);
    let title = match quality.last() {
        Some(largest) if last < largest.k as f64 => format!("{name}, k up to {last}"),
        _ => name.to_owned(),
    };
    ui.small(title).on_hover_text(curve.tip);
    let here: Vec<[f64; 2]> = points
        .iter()
        .copied()
        .filter(|point| k.is_some_and(|k| point[0] == k as f64))
        .collect();
    let faint = ui.visuals().weak_text_color();
    let strong = ui.visuals().strong_text_color();
    let plot = plot::curves(ui, name, 96.0, "k")
        .x_grid_spacer(|input| plot::marks_of_counts(&input))
        .y_grid_spacer(|input| plot::marks_of_low_plot(&input));
    let response = plot.show(ui, |plot| {
        if let Some(suggested) = suggested {
            let style = egui_plot::LineStyle::dashed_dense();
            plot.vline(
                VLine::new("suggested", suggested as f64)
                    .color(faint)
                    .style(style),
            );
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
    let description = format!("{name} over k, {}", format::counted(quality.len(), "point"));
    plot::describe(&response.response, &description);
}
