//! What a click on a widget sends.

use eframe::egui::Response;

use crate::gui::app::command::Action;
use crate::gui::panels::View;

/// Sends a command or another action when a widget is clicked; returns whether it was.
pub trait OnClick {
    fn sends(&self, view: &View<'_>, action: impl Into<Action>) -> bool;
}

impl OnClick for Response {
    fn sends(&self, view: &View<'_>, action: impl Into<Action>) -> bool {
        if self.clicked() {
            view.sender.act(action.into());
        }
        self.clicked()
    }
}
