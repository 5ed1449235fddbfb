//! How well methods predict held-out halves of the libraries.

use eframe::egui::{self, Ui};

use crate::gui::frame::theme;
use crate::gui::panels::parts::wide_grid_ui;
use crate::gui::panels::{OnClick, View};
use crate::gui::widgets::format;
use crate::pipeline::HeldOut;
use crate::pipeline::held_out::HalvesCheck;
use crate::session::ClusterCommand;
use genetide_analysis::prediction::comparison::Score;
use genetide_analysis::prediction::methods::Method;

/// The comparison of the run on view, or that it is being made; nothing while a network is trained.
pub fn held_out_ui(ui: &mut Ui, view: &View<'_>) {
    let session = view.session;
    if session.is_training() {
        return;
    }
    let held_out = session.view().and_then(|run| run.held_out.as_deref());
    if held_out.is_none() && !session.is_predicting() {
        return;
    }
    ui.add_space(theme::GAP);
    ui.label("Held-out halves").on_hover_text(
        "Each method predicts one half of the libraries from the other half, over the clustered genes. \
         The curves drawn are the combination of methods that predicts best (stack).",
    );
    match held_out {
        Some(HeldOut::Compared(check)) => check_ui(ui, check),
        Some(HeldOut::NoHalves(reason)) => {
            let text = format!("{reason} Curves are the network's reconstruction.");
            theme::hint_ui(ui, &text);
        }
        None => comparing_ui(ui, view),
    }
}

fn comparing_ui(ui: &mut Ui, view: &View<'_>) {
    ui.horizontal(|ui| {
        let percent = view.session.predicting_percent();
        let percent = percent.map_or_else(String::new, |percent| format!(": {percent} %"));
        theme::activity_ui(ui, &format!("Comparing predictions{percent}"));
        ui.button("Cancel")
            .on_hover_text("Stop this comparison; curves stay the network's reconstruction")
            .sends(view, ClusterCommand::Cancel);
    });
}

fn check_ui(ui: &mut Ui, check: &HalvesCheck) {
    let comparison = &check.comparison;
    let outliers = 100.0 * comparison.outliers;
    ui.weak(format!(
        "{}, {}",
        format::counted(comparison.genes, "gene"),
        check.halves()
    ))
    .on_hover_text(format!(
        "Each half is scaled, and network and mixture are fitted, without the other half. {outliers:.1} % of \
         values differ between the halves by over 5 standard errors and count less."
    ));
    let grid = egui::Grid::new("held-out halves")
        .num_columns(3)
        .spacing([12.0, 3.0]);
    wide_grid_ui(ui, "held-out halves", grid, |ui| {
        header_ui(ui);
        for of in &comparison.methods {
            let name = format::capitalised(&check.name_of(of.method));
            let weight = format!("{:.0} %", 100.0 * of.weight);
            let without = of.stack_without.map_or_else(String::new, |error| {
                format!("Without it the error of the stack is {error:.3}")
            });
            row_ui(
                ui,
                (&name, meaning(of.method)),
                of.score,
                (&weight, &without),
            );
        }
        let tip = "The weighted mean of the methods; its error is that over genes that had no part in the weights.";
        row_ui(ui, ("Stack (curves)", tip), comparison.stack, ("", ""));
    });
}

fn header_ui(ui: &mut Ui) {
    ui.weak("Method");
    ui.weak("Error").on_hover_text(
        "Mean squared error in squared standard errors of the half that is predicted, with its standard error \
         (bootstrap over genes). Lower is better; without any error it would be 1, the noise of that half.",
    );
    ui.weak("Weight")
        .on_hover_text("Weight in the stack, which is what the curves are");
    ui.end_row();
}

fn row_ui(ui: &mut Ui, (name, tip): (&str, &str), score: Score, (weight, without): (&str, &str)) {
    ui.label(name).on_hover_text(tip);
    ui.label(format!("{:.3} ± {:.3}", score.error, score.standard_error));
    let weight = ui.label(weight);
    if !without.is_empty() {
        weight.on_hover_text(without);
    }
    ui.end_row();
}

/// What a method does, for a tooltip.
fn meaning(method: Method) -> &'static str {
    match method {
        Method::Raw => "The means of the other half themselves",
        Method::GaussianProcess => "A smooth course for every gene",
        Method::Gaussian => "Shrinkage to the mean and covariance of all clustered genes",
        Method::Mixture => "Shrinkage to the clusters",
        Method::Network => "The network, trained on the other half",
    }
}
