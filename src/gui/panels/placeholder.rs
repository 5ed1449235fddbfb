//! The content of a panel that has nothing to show yet.

use eframe::egui::{Button, Ui};

use crate::config::wording::for_window;
use crate::gui::app::command::Action;
use crate::gui::desktop::dialogs::Purpose;
use crate::gui::frame::{pane::Pane, theme};
use crate::gui::panels::{OnClick, View};
use crate::gui::widgets::format;
use crate::pipeline::steps;
use crate::session::{DataCommand, TrainingCommand};
use genetide_data::read::Source;

/// Says why a panel is empty, with a button for the next step.
pub fn empty_ui(ui: &mut Ui, view: &View<'_>, what: &str) {
    let session = view.session;
    let hint_ui = |ui: &mut Ui, next: &str| {
        theme::hint_ui(ui, &format!("{what} {next}"));
        ui.add_space(theme::GAP);
    };
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.3).min(120.0));
        if session.reading().is_some() {
            theme::activity_ui(ui, "Reading data…");
        } else if session.table().is_none() {
            hint_ui(ui, "Open a data set to begin.");
            ui.button("Open data…")
                .sends(view, Action::Pick(Purpose::OpenTable));
            ui.button("Open example data")
                .sends(view, DataCommand::Open(Source::Sample));
        } else if session.is_looking() {
            theme::activity_ui(ui, "The pretrained network reads the genes…");
        } else if session.is_training() {
            hint_ui(ui, "Training is in progress.");
        } else if session.view().is_some() {
            hint_ui(ui, "An error occurred; see the log for details.");
            ui.button("Show log")
                .sends(view, Action::ShowPane(Pane::Log));
        } else if let Some(why) = too_few(view) {
            hint_ui(ui, &why);
        } else {
            hint_ui(ui, "Train the network first.");
            start_button_ui(ui, view);
        }
    });
}

/// Why the genes of the data set cannot be clustered, and what to try.
fn too_few(view: &View<'_>) -> Option<String> {
    let session = view.session;
    let k = steps::smallest_k(session.config().analysis.k);
    let checked = steps::check_gene_count(session.prepared()?, k);
    let why = for_window(&checked.err()?.to_string());
    Some(format!("{}.", format::capitalised(&why)))
}

/// Says what a panel without content waits for.
pub fn waiting_ui(ui: &mut Ui, activity: &str) {
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.3);
        theme::activity_ui(ui, activity);
    });
}

/// The button that starts training; its tooltip says why it is disabled.
pub fn start_button_ui(ui: &mut Ui, view: &View<'_>) {
    let ready = view.session.prepared().is_some();
    ui.add_enabled(ready, Button::new("Start training"))
        .on_hover_text("Train the network on the responsive genes (Ctrl+T)")
        .on_disabled_hover_text("Open a data set with enough responsive genes first")
        .sends(view, TrainingCommand::Start);
}
