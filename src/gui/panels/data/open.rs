//! What opens a data set: buttons, recent files, and a path.

use eframe::egui::{self, Align, Button, Layout, Ui};

use crate::gui::app::command::Action;
use crate::gui::desktop::dialogs::Purpose;
use crate::gui::frame::theme;
use crate::gui::panels::parts::is_entered;
use crate::gui::panels::{OnClick, View};
use crate::session::DataCommand;
use genetide_data::{formats, read::Source};

pub(super) fn buttons_ui(ui: &mut Ui, view: &View<'_>) {
    ui.horizontal_wrapped(|ui| {
        // A button that does not fit wraps to the next line as a whole.
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
        ui.button("Open data…")
            .on_hover_text(format!(
                "Table ({}), h5ad, 10x or Matrix Market file; select several to read them together, one \
                 per sample (Ctrl+O)",
                formats::names()
            ))
            .sends(view, Action::Pick(Purpose::OpenTable));
        ui.button("Open folder…")
            .on_hover_text("Folder with a 10x or Matrix Market matrix, or with one file per sample")
            .sends(view, Action::Pick(Purpose::OpenFolder));
        ui.button("Open example data")
            .on_hover_text("Simulated example data: 2,000 genes in 2,000 cells")
            .sends(view, DataCommand::Open(Source::Sample));
        // Not in a scope of its own, which would not wrap to the next line.
        if view.recent.is_empty() {
            ui.add_enabled(false, Button::new("Recent"))
                .on_disabled_hover_text("No recent files");
        } else {
            ui.menu_button("Recent", |ui| recent_ui(ui, view));
        }
    });
}

fn recent_ui(ui: &mut Ui, view: &View<'_>) {
    for recent in view.recent {
        let open = DataCommand::Open(recent.source());
        let entry = ui.button(recent.name()).on_hover_text(recent.full_name());
        if entry.sends(view, open) {
            ui.close();
        }
    }
}

pub(super) fn path_ui(ui: &mut Ui, view: &View<'_>, path: &mut String) {
    let row = egui::vec2(ui.available_width(), ui.spacing().interact_size.y);
    let layout = Layout::right_to_left(Align::Center);
    ui.allocate_ui_with_layout(row, layout, |ui| {
        let is_typed = !path.trim().is_empty();
        let open = ui
            .add_enabled(is_typed, Button::new("Open"))
            .on_hover_text("Open the data set at this path");
        let field = ui
            .add(
                theme::line_edit(path)
                    .hint_text("or enter the path of a file or folder")
                    .desired_width(ui.available_width()),
            )
            .accessible_name("Path of the data set");
        let path = path.trim();
        if (open.clicked() || is_entered(ui, &field)) && !path.is_empty() {
            let source = Source::File(path.into());
            view.sender.send(DataCommand::Open(source));
        }
    });
}
