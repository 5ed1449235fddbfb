//! The Training panel.

use std::collections::BTreeSet;

use eframe::egui::{self, Ui};

use crate::gui::frame::theme;
use crate::gui::panels::training::{
    buttons::{buttons_ui, early_ui},
    curves::{self, Curves, CurvesKey, Look, Overlays},
    held_out::held_out_ui,
    plots::{self, LossPlots},
    progress::progress_ui,
    settings,
};
use crate::gui::panels::{View, cached::Cached, parts::scroll_ui};
use crate::gui::widgets::form::Draft;
use crate::session::RunId;
use genetide_figure::words::loss_unit;
use genetide_model::training::stop_progress::warmup_epochs;

/// Width of the options of the loss curves on one line, at a text size of 100 %.
const SWITCHES: f32 = 370.0;

#[derive(Default)]
pub struct TrainingPanel {
    curves: Cached<CurvesKey, Curves>,
    /// Display options of the curves, remembered from one start to the next.
    pub look: Look,
    overlays: Overlays,
    settings: Draft,
}

impl TrainingPanel {
    /// `overlaid` are other runs whose loss is drawn too.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, overlaid: &BTreeSet<RunId>) {
        let session = view.session;
        scroll_ui(ui, |ui| {
            buttons_ui(ui, view);
            ui.horizontal_wrapped(|ui| early_ui(ui, view));
            egui::CollapsingHeader::new("Settings")
                .id_salt("settings")
                .show(ui, |ui| settings::ui(ui, view, &mut self.settings));
            if session.needs_retraining() {
                ui.colored_label(
                    ui.visuals().warn_fg_color,
                    "Settings changed: train again to apply them.",
                );
            }
            progress_ui(ui, view);
            held_out_ui(ui, view);
            if session.shows_first_look() {
                theme::hint_ui(
                    ui,
                    "Shown as the pretrained network reads the genes, without training on this data set. \
                         Start training to adapt the network to it.",
                );
            } else if session.losses().is_empty() {
                theme::hint_ui(
                    ui,
                    "A neural network learns each gene's temporal profile; genes with similar \
                         profiles are then clustered.",
                );
            } else {
                self.curves_ui(ui, view, overlaid);
            }
        });
    }

    fn curves_ui(&mut self, ui: &mut Ui, view: &View<'_>, overlaid: &BTreeSet<RunId>) {
        let session = view.session;
        let trained = session.training_prepared();
        let by_condition = trained.is_some_and(|on| on.scaled.courses.are_several());
        look_ui(ui, &mut self.look, by_condition);
        let (losses, look) = (session.losses(), self.look);
        let key = curves::key(losses, look);
        let plots = LossPlots {
            losses,
            curves: self.curves.of(key, |_| Curves::new(losses, look)),
            overlays: self.overlays.of(session, overlaid, look),
            look,
            best: best(view),
            warmup: warmup(view),
        };
        plots::losses_ui(ui, &plots);
        // Above the plot, since the curves of the components may be anywhere in it.
        ui.horizontal_wrapped(|ui| {
            ui.label("Loss components (nats)").on_hover_text(
                "Reconstruction: error of the reconstructed profile (negative log-likelihood). KL: \
                 divergence of a gene's latent from its prediction from earlier time points.",
            );
            plots::parts_key_ui(ui);
        });
        plots::parts_ui(ui, &plots);
    }
}

/// The best epoch, and its name on the curve.
fn best(view: &View<'_>) -> Option<(usize, &'static str)> {
    if view.session.is_training() {
        let stop = view.progress.stop();
        let best = stop.best_epoch.filter(|_| !stop.warming_up);
        return best.map(|epoch| (epoch, "best"));
    }
    let run = view.session.view()?;
    Some((run.training.best_epoch, "kept"))
}

/// The number of epochs of the KL warm-up.
fn warmup(view: &View<'_>) -> f64 {
    let session = view.session;
    match (session.training_config(), session.training_prepared()) {
        (Some(config), Some(prepared)) => warmup_epochs(prepared.points.len(), &config.model),
        _ => 0.0,
    }
}

fn look_ui(ui: &mut Ui, look: &mut Look, by_condition: bool) {
    ui.label(format!("Loss ({})", loss_unit(by_condition)))
        .on_hover_text(
            "Reconstruction error plus weighted KL divergence (lower is better). Training and \
         validation genes are disjoint; a rising validation loss with a falling training loss \
         indicates overfitting. During KL warm-up (shaded), losses of different epochs are not \
         comparable.",
        );
    // A slider does not wrap by itself, and would make the panel wider.
    let fits = ui.available_width() >= SWITCHES * theme::text_scale(ui.style());
    ui.horizontal_wrapped(|ui| {
        ui.checkbox(&mut look.log_axis, "Log scale").on_hover_text(
            "Logarithmic y-axis, linear between -1 and 1 since losses can be negative. Default: \
             off",
        );
        ui.checkbox(&mut look.skip_start, "Hide first 10 %")
            .on_hover_text(
                "Hide the first 10 % of the epochs, where the loss falls steeply. Default: off",
            );
        if fits {
            smoothing_ui(ui, look);
        }
    });
    if !fits {
        ui.horizontal(|ui| smoothing_ui(ui, look));
    }
}

fn smoothing_ui(ui: &mut Ui, look: &mut Look) {
    let label = ui.label("Smoothing");
    ui.spacing_mut().slider_width = 60.0;
    ui.add(egui::Slider::new(&mut look.smoothing, 0.0..=0.99).fixed_decimals(2))
        .labelled_by(label.id)
        .on_hover_text(
            "Exponential moving average: weight of the previous epochs, from 0 (no smoothing) to \
             0.99. The unsmoothed losses are drawn faintly behind. Default: 0",
        );
}
