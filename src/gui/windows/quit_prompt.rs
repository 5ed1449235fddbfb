//! Asks whether to quit during training.

use eframe::egui::{self, ViewportCommand};

use crate::gui::frame::theme;

/// The question whether to quit during training.
#[derive(Debug, Default)]
pub struct QuitPrompt {
    asking: bool,
    confirmed: bool,
}

impl QuitPrompt {
    /// Cancels the closing of the window during training unless the user has confirmed it; returns
    /// whether it did.
    pub fn ui(&mut self, ctx: &egui::Context, training_runs: bool) -> bool {
        let closing = ctx.input(|input| input.viewport().close_requested());
        let held = closing && training_runs && !self.confirmed;
        if held {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.asking = true;
        }
        if !self.asking {
            return held;
        }
        let modal = egui::Modal::new(egui::Id::unique("quit prompt")).show(ctx, |ui| {
            ui.set_width(300.0);
            ui.heading("Training in progress");
            ui.add_space(theme::GAP);
            ui.label("If you quit now, this training run will be lost.");
            ui.add_space(theme::GAP);
            ui.horizontal(|ui| {
                let go_on = ui.button("Continue training").clicked();
                if ui.button("Quit").clicked() {
                    self.confirmed = true;
                    ui.ctx().send_viewport_cmd(ViewportCommand::Close);
                }
                go_on
            })
            .inner
        });
        if modal.inner || modal.should_close() {
            self.asking = false;
        }
        held
    }
}
