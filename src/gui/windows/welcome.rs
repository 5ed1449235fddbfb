//! The welcome window of the first start.

use eframe::egui;

use crate::gui::app::command::{Action, Sender};
use crate::gui::desktop::dialogs::Purpose;
use crate::gui::frame::theme;
use crate::gui::windows::prompt;

/// Shows the window; returns whether it stays open.
pub fn ui(ctx: &egui::Context, sender: &Sender) -> bool {
    let width = (ctx.content_rect().width() - 60.0).min(440.0);
    let modal = prompt::dialog(ctx, "welcome", width, "Welcome to Genetide", |ui| {
        ui.label(
            "Genetide clusters genes with similar responses over time, from single-cell or bulk \
             expression data taken at several time points.",
        );
        ui.add_space(theme::GAP);
        theme::hint_ui(ui, "A simulated example data set is already loaded.");
        ui.add_space(theme::GAP);
        let tour = ui.button("Take the two-minute tour");
        let open = ui.button("Open your own data…");
        let stay = ui.button("Explore the example data");
        if ui.memory(|memory| memory.focused().is_none()) {
            tour.request_focus();
        }
        if tour.clicked() {
            sender.act(Action::StartTour);
        }
        if open.clicked() {
            sender.act(Action::Pick(Purpose::OpenTable));
        }
        tour.clicked() || open.clicked() || stay.clicked()
    });
    !(modal.inner || modal.should_close())
}
