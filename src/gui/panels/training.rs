//! Training: start, pause, stop; progress; loss curves.

use std::time::Instant;

use eframe::egui::{self, RichText, Ui};
use egui_plot::{Line, PlotPoints};

use super::pace::Pace;
use super::training_settings::TrainingSettingsForm;
use super::{Command, View, format, plot, start_button_ui, theme};
use crate::model::EpochLosses;
use crate::session::{Session, TrainingState};

/// The training panel.
#[derive(Default)]
pub struct TrainingPanel {
    pace: Pace,
    log_axis: bool,
    skip_start: bool,
    settings: TrainingSettingsForm,
}

impl TrainingPanel {
    /// Shows the panel.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let session = view.session;
        if session.training_state == TrainingState::Running {
            let epochs = session.losses.last().map_or(0, |losses| losses.epoch);
            self.pace.note(epochs, Instant::now());
        } else {
            self.pace.interrupt();
        }
        egui::ScrollArea::vertical()
            .auto_shrink(false)
            .show(ui, |ui| {
                buttons_ui(ui, view);
                if session.needs_retraining() {
                    ui.colored_label(
                        ui.visuals().warn_fg_color,
                        "Settings changed: train again to apply them.",
                    );
                }
                self.progress_ui(ui, session);
                if session.losses.is_empty() {
                    theme::hint_ui(
                        ui,
                        "Training teaches a network to describe how genes change over time. \
                         Genes that it describes alike are then put in one cluster.",
                    );
                } else {
                    self.curves_ui(ui, session);
                }
                ui.add_space(theme::GAP);
                egui::CollapsingHeader::new("Settings")
                    .id_salt("settings")
                    .show(ui, |ui| self.settings.ui(ui, view));
            });
    }

    fn progress_ui(&self, ui: &mut Ui, session: &Session) {
        let config = session.training_config();
        let epochs = config.map_or(session.config.model.epochs, |config| config.model.epochs);
        let done = session.losses.last().map_or(0, |losses| losses.epoch);
        match &session.training_state {
            TrainingState::Idle => return,
            TrainingState::Failed(message) => {
                ui.colored_label(ui.visuals().error_fg_color, message);
                return;
            }
            TrainingState::Finished => {}
            TrainingState::Running | TrainingState::Paused | TrainingState::Stopping => {
                let text = format!("epoch {done} of at most {epochs}");
                let fraction = done as f32 / epochs.max(1) as f32;
                ui.add(egui::ProgressBar::new(fraction).text(text));
            }
        }
        egui::Grid::new("progress")
            .num_columns(2)
            .spacing([12.0, 3.0])
            .show(ui, |ui| {
                self.pace_ui(ui, session, epochs, done);
                if let Some(training) = &session.training {
                    fact_ui(
                        ui,
                        "Ended",
                        &training.ending.to_string(),
                        "Why the training ended",
                    );
                    let best = format!(
                        "epoch {}, after {}",
                        training.best_epoch,
                        format::duration(training.seconds)
                    );
                    fact_ui(ui, "Kept", &best, "The epoch whose weights are used");
                }
                let device = session.training_device.as_deref().or(session
                    .training
                    .as_deref()
                    .map(|training| training.device.as_str()));
                if let Some(device) = device {
                    fact_ui(ui, "Device", device, "What the network is trained on");
                }
            });
    }

    fn pace_ui(&self, ui: &mut Ui, session: &Session, epochs: usize, done: usize) {
        let Some(pace) = self.pace.epochs_per_second().filter(|pace| *pace > 0.0) else {
            return;
        };
        let left = format::duration(epochs.saturating_sub(done) as f64 / pace);
        fact_ui(
            ui,
            "Time left",
            &format!("at most {left}"),
            "It may stop earlier, when the validation loss no longer falls",
        );
        if let Some(prepared) = session.prepared.as_deref() {
            let genes = (pace * prepared.points.len() as f64).round() as usize;
            fact_ui(
                ui,
                "Speed",
                &format!("{} genes/s", format::count(genes)),
                "Genes that pass through the network in a second",
            );
        }
    }

    fn shown<'a>(&self, losses: &'a [EpochLosses]) -> &'a [EpochLosses] {
        &losses[if self.skip_start {
            losses.len() / 10
        } else {
            0
        }..]
    }

    fn curves_ui(&mut self, ui: &mut Ui, session: &Session) {
        let losses = self.shown(&session.losses);
        let positive = losses.iter().all(|epoch| {
            epoch.train_loss > 0.0 && epoch.validation_loss.is_none_or(|loss| loss > 0.0)
        });
        ui.horizontal(|ui| {
            ui.label("Loss per gene (nats)").on_hover_text(
                "What the training lowers: how badly the network describes a gene. \
                 Training and validation genes are kept apart; a validation loss that rises \
                 while the training loss falls means that the network learns by heart.",
            );
            ui.add_enabled(
                positive,
                egui::Checkbox::new(&mut self.log_axis, "log axis"),
            )
            .on_disabled_hover_text("The loss is not above 0 everywhere");
            ui.checkbox(&mut self.skip_start, "skip start")
                .on_hover_text("Leave out the first tenth, whose fall hides all that follows");
        });
        let log_axis = self.log_axis && positive;
        loss_plot_ui(ui, losses, log_axis);
        ui.label("Its parts (nats)").on_hover_text(
            "Reconstruction: how far the network's profile is from the observed one. KL: how much \
             the latent of a gene says beyond what its past predicts.",
        );
        parts_plot_ui(ui, losses);
    }
}

fn fact_ui(ui: &mut Ui, name: &str, value: &str, tip: &str) {
    ui.label(name).on_hover_text(tip);
    ui.add(egui::Label::new(value).wrap()).on_hover_text(tip);
    ui.end_row();
}

fn buttons_ui(ui: &mut Ui, view: &View<'_>) {
    let send = |command| view.sender.send(command);
    ui.horizontal_wrapped(|ui| match view.session.training_state {
        TrainingState::Idle | TrainingState::Finished | TrainingState::Failed(_) => {
            start_button_ui(ui, view);
        }
        TrainingState::Running => {
            if ui.button("Pause").clicked() {
                send(Command::SetPaused(true));
            }
            stop_buttons_ui(ui, view);
        }
        TrainingState::Paused => {
            if ui.button("Resume").clicked() {
                send(Command::SetPaused(false));
            }
            stop_buttons_ui(ui, view);
        }
        TrainingState::Stopping => {
            theme::activity_ui(ui, "Stopping after this batch…");
        }
    });
}

fn stop_buttons_ui(ui: &mut Ui, view: &View<'_>) {
    let stop = ui
        .button("Stop and keep best")
        .on_hover_text("End now, with the best weights so far");
    if stop.clicked() {
        view.sender.send(Command::StopTraining);
    }
    let discard = ui
        .button(RichText::new("Discard"))
        .on_hover_text("End now and forget this training");
    if discard.clicked() {
        view.sender.send(Command::DiscardTraining);
    }
}

const CURVE_HEIGHT: f32 = 120.0;

fn curve(
    losses: &[EpochLosses],
    log_axis: bool,
    value: impl Fn(&EpochLosses) -> Option<f64>,
) -> PlotPoints<'static> {
    losses
        .iter()
        .filter_map(|epoch| {
            let value = value(epoch)?;
            let value = if log_axis { value.log10() } else { value };
            value.is_finite().then_some([epoch.epoch as f64, value])
        })
        .collect()
}

fn loss_plot_ui(ui: &mut Ui, losses: &[EpochLosses], log_axis: bool) {
    let train = curve(losses, log_axis, |epoch| Some(epoch.train_loss));
    let validation = curve(losses, log_axis, |epoch| epoch.validation_loss);
    let description = format!("Loss, {}", format::counted(losses.len(), "point"));
    let plot = plot::curves(ui, "loss", CURVE_HEIGHT, "Epoch")
        .legend(plot::legend())
        .y_axis_formatter(move |mark, _| {
            if log_axis {
                format::short(10_f64.powf(mark.value))
            } else {
                format::short(mark.value)
            }
        });
    let response = plot.show(ui, |plot| {
        plot.line(
            Line::new("training", train)
                .color(plot::series(0))
                .width(1.5),
        );
        if !validation.points().is_empty() {
            plot.line(
                Line::new("validation", validation)
                    .color(plot::series(1))
                    .width(1.5),
            );
        }
    });
    plot::describe(&response.response, &description);
}

fn parts_plot_ui(ui: &mut Ui, losses: &[EpochLosses]) {
    let reconstruction = curve(losses, false, |epoch| Some(epoch.train_reconstruction));
    let kl = curve(losses, false, |epoch| Some(epoch.train_kl));
    let validation_reconstruction = curve(losses, false, |epoch| epoch.validation_reconstruction);
    let validation_kl = curve(losses, false, |epoch| epoch.validation_kl);
    let description = format!(
        "Reconstruction and KL, {}",
        format::counted(losses.len(), "point")
    );
    let lines = [
        ("reconstruction", reconstruction, 2, false),
        ("reconstruction", validation_reconstruction, 2, true),
        ("KL", kl, 3, false),
        ("KL", validation_kl, 3, true),
    ];
    let response = plot::curves(ui, "loss parts", CURVE_HEIGHT, "Epoch (dashed: validation)")
        .legend(plot::legend())
        .show(ui, |plot| {
            for (name, points, series, dashed) in lines {
                if points.points().is_empty() {
                    continue;
                }
                let line = Line::new(name, points)
                    .color(plot::series(series))
                    .width(1.5);
                plot.line(if dashed {
                    line.style(egui_plot::LineStyle::dashed_dense())
                } else {
                    line
                });
            }
        });
    plot::describe(&response.response, &description);
}
