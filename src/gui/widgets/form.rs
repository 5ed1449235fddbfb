//! Rows of settings: a label with a tooltip, and the widget beside it.
//!
//! A change is committed when the user has completed it (end of a drag, Enter, loss of focus),
//! because some settings reload the data set.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use eframe::egui::{self, Response, Ui, emath::Numeric};

use crate::config::RunConfig;
use crate::gui::app::command::Sender;
use crate::gui::frame::theme;
use crate::session::DataCommand;
use genetide_data::setting::{Group, Kind, Setting, Settings};

/// The default settings that tooltips name.
pub static DEFAULTS: LazyLock<RunConfig> = LazyLock::new(RunConfig::default);

/// What happened to the widgets of a form in this frame.
#[derive(Clone, Copy, Debug, Default)]
pub struct Edits {
    /// A change is in progress.
    pub editing: bool,
    /// A change was completed.
    pub committed: bool,
}

/// A copy of the settings while a change is in progress.
#[derive(Debug, Default)]
pub struct Draft(Option<RunConfig>);

impl Draft {
    /// Shows a form for the settings and sends them when a change is complete.
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
            sender.send(DataCommand::SetConfig(Box::new(config)));
        } else if edits.editing {
            self.0 = Some(config);
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Caption<'a> {
    pub label: &'a str,
    /// Meaning and unit; the default is appended.
    pub tip: &'a str,
}

impl<'a> Caption<'a> {
    pub const fn new(label: &'a str, tip: &'a str) -> Self {
        Self { label, tip }
    }

    pub fn of<S>(setting: &'a Setting<S>) -> Self {
        Self {
            label: setting.label,
            tip: setting.help.trim(),
        }
    }
}

/// The setting of this name.
///
/// # Panics
/// If there is no such setting, which is a mistake of the caller.
#[expect(
    clippy::panic,
    reason = "names are literals, and every form is shown in tests"
)]
pub fn named<S: Settings>(name: &str) -> &'static Setting<S> {
    let setting = S::TABLE.iter().find(|setting| setting.name == name);
    setting.unwrap_or_else(|| panic!("there is no setting '{name}'"))
}

/// One row for each setting of a group, except for columns, names and notations, which the caller
/// shows.
pub fn group_ui<S: Settings>(ui: &mut Ui, edits: &mut Edits, settings: &mut S, group: Group) {
    let rows = S::TABLE.iter().filter(|setting| setting.group == group);
    for setting in rows {
        setting_ui(ui, edits, setting, settings);
    }
}

/// The row of a number, a switch or a choice; other kinds have none.
pub fn setting_ui<S: Settings>(
    ui: &mut Ui,
    edits: &mut Edits,
    setting: &Setting<S>,
    settings: &mut S,
) {
    let default = S::default();
    let caption = Caption::of(setting);
    match setting.kind {
        Kind::Count {
            get,
            set,
            least,
            most,
        } => {
            let mut value = get(settings);
            let speed = (get(&default) as f64 / 100.0).clamp(0.1, 10.0);
            let bounds = (least..=most, speed);
            number_ui(ui, edits, caption, (&mut value, get(&default)), bounds);
            set(settings, value);
        }
        Kind::Number {
            get,
            set,
            least,
            most,
            open,
        } => {
            let mut value = get(settings);
            let speed = get(&default) * DRAG_STEP;
            let least = if open { SMALLEST_NUMBER } else { least };
            let bounds = (least..=most, speed);
            number_ui(ui, edits, caption, (&mut value, get(&default)), bounds);
            set(settings, value);
        }
        Kind::Switch { get, set } => {
            let mut value = get(settings);
            switch_ui(ui, edits, caption, (&mut value, get(&default)));
            set(settings, value);
        }
        Kind::Choice { get, set, options } => {
            let mut index = get(settings);
            let options = options();
            let labels = options.iter().map(|option| option.label);
            let labels: Vec<(usize, &str)> = labels.enumerate().collect();
            let choice = (&mut index, Some(&get(&default)));
            choice_ui(ui, edits, caption, choice, &labels);
            set(settings, index);
        }
        Kind::Column { .. } | Kind::Names { .. } | Kind::Notation { .. } => {}
    }
}

/// Dragging by one point changes a number by this fraction of its default.
const DRAG_STEP: f64 = 0.03;
/// The smallest number if 0 is out of range.
const SMALLEST_NUMBER: f64 = 1e-6;

pub fn grid_ui(ui: &mut Ui, name: &str, rows: impl FnOnce(&mut Ui)) {
    egui::Grid::new(name)
        .num_columns(2)
        .spacing([12.0, 5.0])
        .show(ui, rows);
}

fn row_ui(
    ui: &mut Ui,
    caption: Caption<'_>,
    default: &str,
    add: impl FnOnce(&mut Ui) -> Response,
) -> Response {
    let mut tip = caption.tip.to_owned();
    if !default.is_empty() {
        tip += &format!(" Default: {default}.");
    }
    let label = ui.label(caption.label).on_hover_text(&tip);
    let response = add(ui).labelled_by(label.id).on_hover_text(&tip);
    ui.end_row();
    response
}

/// A number to drag or type: value and default, range, and change per point dragged.
pub fn number_ui<N: Numeric + Display>(
    ui: &mut Ui,
    edits: &mut Edits,
    caption: Caption<'_>,
    (value, default): (&mut N, N),
    (range, speed): (RangeInclusive<N>, f64),
) {
    let response = row_ui(ui, caption, &default.to_string(), |ui| {
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

/// A choice: the value, its default if there is one to name, and the options.
pub fn choice_ui<T: PartialEq + Clone>(
    ui: &mut Ui,
    edits: &mut Edits,
    caption: Caption<'_>,
    (value, default): (&mut T, Option<&T>),
    options: &[(T, &str)],
) {
    let name_of = |value: &T| {
        let option = options.iter().find(|(option, _)| option == value);
        option.map_or("", |(_, name)| name)
    };
    let shown = name_of(value);
    row_ui(ui, caption, default.map_or("", name_of), |ui| {
        egui::ComboBox::from_id_salt(caption.label)
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

/// A switch: the value and its default.
pub fn switch_ui(
    ui: &mut Ui,
    edits: &mut Edits,
    caption: Caption<'_>,
    (value, default): (&mut bool, bool),
) {
    let default = if default { "on" } else { "off" };
    let response = row_ui(ui, caption, default, |ui| {
        ui.add(egui::Checkbox::without_text(value))
    });
    edits.committed |= response.changed();
}

pub fn text_ui(
    ui: &mut Ui,
    edits: &mut Edits,
    caption: Caption<'_>,
    value: &mut String,
    hint: &'static str,
) {
    let response = row_ui(ui, caption, "", |ui| {
        ui.add(theme::line_edit(value).hint_text(hint).desired_width(160.0))
    });
    edits.editing |= response.has_focus();
    edits.committed |= response.lost_focus();
}
