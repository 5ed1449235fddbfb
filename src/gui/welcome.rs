//! The card of the very first start.

use eframe::egui::{self, RichText};

use super::command::{Action, Sender};
use super::theme;

/// Shows the card; returns whether it is to be shown again in the next frame.
pub fn ui(ctx: &egui::Context, sender: &Sender) -> bool {
    let modal = egui::Modal::new(egui::Id::unique("welcome")).show(ctx, |ui| {
        ui.set_width((ctx.content_rect().width() - 60.0).min(440.0));
        ui.label(RichText::new("Welcome to Genetide").heading());
        ui.add_space(theme::GAP);
        ui.label(
            "Genetide groups the genes that respond alike over time, from a table of single-cell \
             gene activity with a time for every cell.",
        );
        ui.add_space(theme::GAP);
        theme::hint_ui(ui, "Behind this card, simulated data is open to try it on.");
        ui.add_space(theme::GAP);
        let tour = ui.button("Take the two-minute tour");
        let open = ui.button("Open a table…");
        let stay = ui.button("Stay with the sample");
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
