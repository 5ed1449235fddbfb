//! The content of a panel that has nothing to show yet.

use eframe::egui::Ui;

use crate::gui::app::command::Action;
use crate::gui::frame::{pane::Pane, theme};
use crate::gui::panels::{start_button::start_button_ui, view::View};
use crate::session::DataCommand;
use genetide_data::read::Source;

/// Says why a panel is empty, with a button for the next step.
pub fn empty_ui(ui: &mut Ui, view: &View<'_>, what: &str) {
    let session = view.session;
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.3).min(120.0));
        if session.reading().is_some() {
            theme::activity_ui(ui, "Reading data…");
        } else if session.table().is_none() {
            theme::hint_ui(ui, &format!("{what} Open a data set to begin."));
            ui.add_space(theme::GAP);
            if ui.button("Open data…").clicked() {
                view.sender.act(Action::PickTable);
            }
            if ui.button("Open example data").clicked() {
                let sample = Source::Sample;
                view.sender.send(DataCommand::Open(sample));
            }
        } else if session.is_training() {
            theme::hint_ui(ui, &format!("{what} Training is in progress."));
        } else if session.view().is_some() {
            theme::hint_ui(
                ui,
                &format!("{what} An error occurred; see the log for details."),
            );
            ui.add_space(theme::GAP);
            if ui.button("Show log").clicked() {
                view.sender.act(Action::ShowPane(Pane::Log));
            }
        } else {
            theme::hint_ui(ui, &format!("{what} Train the network first."));
            ui.add_space(theme::GAP);
            start_button_ui(ui, view);
        }
    });
}
