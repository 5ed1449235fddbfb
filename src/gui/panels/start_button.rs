//! The button that starts training.

use eframe::egui::{Button, Ui};

use crate::gui::panels::view::View;
use crate::session::TrainingCommand;

/// The button that starts training; its tooltip says why it is disabled.
pub fn start_button_ui(ui: &mut Ui, view: &View<'_>) {
    let ready = view.session.prepared().is_some();
    let button = ui
        .add_enabled(ready, Button::new("Start training"))
        .on_hover_text("Train the network on the responsive genes (Ctrl+T)")
        .on_disabled_hover_text("Open a data set with enough responsive genes first");
    if button.clicked() {
        view.sender.send(TrainingCommand::Start);
    }
}
