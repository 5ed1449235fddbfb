//! The welcome window of the first start.

use eframe::egui::{self, RichText};

use crate::gui::app::command::{Action, Sender};
use crate::gui::frame::theme;

/// Shows the window; returns whether it stays open.
pub fn ui(ctx: &egui::Context, sender: &Sender) -> bool {
    let modal = egui::Modal::new(egui::Id::unique("welcome")).show(ctx, |ui| {
        ui.set_width((ctx.content_rect().width() - 60.0).min(440.0));
        ui.label(RichText::new("Welcome to Genetide").heading());
        ui.add_space(theme::GAP);
        ui.label(
            "Genetide clusters genes with similar responses over time, from single-cell \
             expression data with a time point for every cell.",
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
            sender.act(Action::PickTable);
        }
        tour.clicked() || open.clicked() || stay.clicked()
    });
    !(modal.inner || modal.should_close())
}
