//! Rows of settings: a label with a tooltip, and the widget beside it.
//!
//! A change is committed when the user is done with it (the drag ended, Enter, focus lost), because
//! a change of some settings reads the table again.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use eframe::egui::{self, Response, Ui, emath::Numeric};

use crate::config::RunConfig;
use crate::session::Command;

use super::command::Sender;
use super::theme;

/// The settings that tooltips call the default.
pub static DEFAULTS: LazyLock<RunConfig> = LazyLock::new(RunConfig::default);

/// What happened to the widgets of a form in this frame.
#[derive(Clone, Copy, Debug, Default)]
pub struct Edits {
    /// A change is under way.
    pub editing: bool,
    /// A change is done.
    pub committed: bool,
}

/// A copy of the settings that lives as long as a change is under way.
#[derive(Debug, Default)]
pub struct Draft(Option<RunConfig>);

impl Draft {
    /// Shows a form over the settings and sends them when a change is done.
    pub fn edit(
        &mut self,
        current: &RunConfig,
        sender: &Sender,
        form: impl FnOnce(&mut RunConfig, &mut Edits),
    ) {
        let mut config = self.0.take().unwrap_or_else(|| current.clone());
        let mut edits = Edits::default();
        form(&mut config, &mut edits);
        if edits.committed && config != *current {
            sender.send(Command::SetConfig(Box::new(config)));
        } else if edits.editing {
            self.0 = Some(config);
        }
    }
}

/// The name of a setting, and what its tooltip says.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The name.
    pub label: &'a str,
    /// The tooltip: meaning and unit; the default is added.
    pub tip: &'a str,
}

/// Shorthand for [`Setting`].
pub fn setting<'a>(label: &'a str, tip: &'a str) -> Setting<'a> {
    Setting { label, tip }
}

/// A grid of settings.
pub fn grid_ui(ui: &mut Ui, name: &str, rows: impl FnOnce(&mut Ui)) {
    egui::Grid::new(name)
        .num_columns(2)
        .spacing([12.0, 5.0])
        .show(ui, rows);
}

fn row_ui(
    ui: &mut Ui,
    setting: Setting<'_>,
    default: &str,
    add: impl FnOnce(&mut Ui) -> Response,
) -> Response {
    let tip = if default.is_empty() {
        setting.tip.to_owned()
    } else {
        format!("{} Default: {default}.", setting.tip)
    };
    let label = ui.label(setting.label).on_hover_text(&tip);
    let response = add(ui).labelled_by(label.id).on_hover_text(&tip);
    ui.end_row();
    response
}

/// A number to drag or type: its value and default, its range, and how fast dragging changes it.
pub fn number_ui<N: Numeric + Display>(
    ui: &mut Ui,
    edits: &mut Edits,
    setting: Setting<'_>,
    (value, default): (&mut N, N),
    (range, speed): (RangeInclusive<N>, f64),
) {
    let response = row_ui(ui, setting, &default.to_string(), |ui| {
        ui.add(
            egui::DragValue::new(value)
                .range(range)
                .speed(speed)
                .max_decimals(if N::INTEGRAL { 0 } else { 6 })
                .update_while_editing(false),
        )
    });
    edits.editing |= response.dragged() || response.has_focus();
    edits.committed |= response.drag_stopped() || (response.changed() && !response.dragged());
}

/// One of a few: the value, its default where there is one to name, and the options.
pub fn choice_ui<T: PartialEq + Clone>(
    ui: &mut Ui,
    edits: &mut Edits,
    setting: Setting<'_>,
    (value, default): (&mut T, Option<&T>),
    options: &[(T, &str)],
) {
    let name_of = |value: &T| {
        let option = options.iter().find(|(option, _)| option == value);
        option.map_or("", |(_, name)| name)
    };
    let shown = name_of(value);
    row_ui(ui, setting, default.map_or("", name_of), |ui| {
        egui::ComboBox::from_id_salt(setting.label)
            .selected_text(shown)
            .show_ui(ui, |ui| {
                for (option, name) in options {
                    let chosen = ui.selectable_value(value, option.clone(), *name);
                    edits.committed |= chosen.clicked();
                }
            })
            .response
    });
}

/// On or off: the value and its default.
pub fn switch_ui(
    ui: &mut Ui,
    edits: &mut Edits,
    setting: Setting<'_>,
    (value, default): (&mut bool, bool),
) {
    let default = if default { "on" } else { "off" };
    let response = row_ui(ui, setting, default, |ui| {
        ui.add(egui::Checkbox::without_text(value))
    });
    edits.committed |= response.changed();
}

/// A line of text.
pub fn text_ui(
    ui: &mut Ui,
    edits: &mut Edits,
    setting: Setting<'_>,
    value: &mut String,
    hint: &'static str,
) {
    let response = row_ui(ui, setting, "", |ui| {
        ui.add(theme::line_edit(value).hint_text(hint).desired_width(160.0))
    });
    edits.editing |= response.has_focus();
    edits.committed |= response.lost_focus();
}
