//! Asks whether to quit while a training runs.

use eframe::egui::{self, ViewportCommand};

use super::theme;

/// Asks before a running training is lost.
#[derive(Debug, Default)]
pub struct QuitPrompt {
    asking: bool,
    confirmed: bool,
}

impl QuitPrompt {
    /// Holds back the closing of the window while a training runs, until the user confirms; tells
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
            ui.heading("A training is running");
            ui.add_space(theme::GAP);
            ui.label("Quitting now loses it.");
            ui.add_space(theme::GAP);
            ui.horizontal(|ui| {
                let go_on = ui.button("Go on training").clicked();
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
