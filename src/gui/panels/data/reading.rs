//! Rows of the settings that say how a data set is read.

use std::collections::BTreeMap;

use eframe::egui::{self, Ui};

use crate::gui::app::command::Action;
use crate::gui::desktop::dialogs::Purpose;
use crate::gui::panels::{OnClick, View};
use crate::gui::widgets::form::{Caption, Edits, choice_ui, grid_ui, named, setting_ui, text_ui};
use genetide_data::read::{LoadedTable, TableSummary};
use genetide_data::setting::{Group, Kind, Setting, Settings};
use genetide_data::{Attribute, DataSettings, settings::SAMPLES};

/// The texts being typed, by the names of their settings.
#[derive(Default)]
pub(super) struct ReadingForm {
    typed: BTreeMap<&'static str, String>,
    /// Whether texts count while they are typed; otherwise when they are typed to the end, because
    /// the data set is read again then.
    pub is_live: bool,
}

impl ReadingForm {
    /// A row for each setting of a group.
    pub fn group_ui(
        &mut self,
        ui: &mut Ui,
        edits: &mut Edits,
        group: Group,
        data: &mut DataSettings,
        table: Option<&LoadedTable>,
    ) {
        grid_ui(ui, group.heading, |ui| {
            let rows = DataSettings::TABLE.iter();
            for setting in rows.filter(|setting| setting.group == group) {
                self.row_ui(ui, edits, setting, data, table);
            }
        });
    }

    /// The table of samples, and how times are read.
    pub fn samples_ui(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        edits: &mut Edits,
        data: &mut DataSettings,
    ) {
        self.file_of_samples_ui(ui, view, edits, data);
        grid_ui(ui, SAMPLES.heading, |ui| {
            for name in ["time-unit", "time-bins"] {
                self.row_ui(ui, edits, named(name), data, None);
            }
        });
    }

    /// The table of samples: chosen in a dialog, typed, or removed.
    pub fn file_of_samples_ui(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        edits: &mut Edits,
        data: &mut DataSettings,
    ) {
        grid_ui(ui, "table of samples", |ui| {
            self.row_ui(ui, edits, named("samples"), data, None);
        });
        ui.horizontal_wrapped(|ui| {
            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
            ui.button("Table of samples…")
                .on_hover_text(
                    "Choose a table (CSV, TSV, XLSX) with the time, condition and replicate of each \
                     sample, cell or file",
                )
                .sends(view, Action::Pick(Purpose::OpenSamples));
            if data.samples.is_some() && ui.button("Remove table of samples").clicked() {
                data.samples = None;
                edits.committed = true;
            }
        });
    }

    /// The row of any setting.
    pub fn row_ui(
        &mut self,
        ui: &mut Ui,
        edits: &mut Edits,
        setting: &'static Setting<DataSettings>,
        data: &mut DataSettings,
        table: Option<&LoadedTable>,
    ) {
        match setting.kind {
            Kind::Column { get, set, .. } => {
                let headers = table.map(|table| &table.summary);
                match headers.filter(|_| setting.name.ends_with("-column")) {
                    Some(summary) => column_ui(ui, edits, setting, data, summary),
                    None => {
                        let value = get(data).unwrap_or_default().to_owned();
                        let hint = hint_of(setting.name);
                        if let Some(text) = self.typed_ui(ui, edits, setting, (value, hint)) {
                            set(data, Some(text).filter(|text| !text.is_empty()));
                        }
                    }
                }
            }
            Kind::Names { get, set } => {
                let value = get(data).join(", ");
                if let Some(text) = self.typed_ui(ui, edits, setting, (value, "none")) {
                    let names = text.split(',').map(|name| name.trim().to_owned());
                    set(data, names.filter(|name| !name.is_empty()).collect());
                }
            }
            Kind::Notation { get, set, form } => {
                let value = get(data);
                if let Some(text) = self.typed_ui(ui, edits, setting, (value, form)) {
                    // What is not understood leaves the setting as it was.
                    let _unread = set(data, &text);
                }
            }
            _ => setting_ui(ui, edits, setting, data),
        }
    }

    /// A text field; returns the text when it was typed to the end.
    fn typed_ui(
        &mut self,
        ui: &mut Ui,
        edits: &mut Edits,
        setting: &'static Setting<DataSettings>,
        (value, hint): (String, &'static str),
    ) -> Option<String> {
        let mut text = self.typed.remove(setting.name).unwrap_or(value);
        let mut own = Edits::default();
        let tip = match setting.kind {
            Kind::Names { .. } => format!("{} Separate names by commas.", setting.help.trim()),
            _ => setting.help.trim().to_owned(),
        };
        let caption = Caption {
            label: setting.label,
            tip: &tip,
        };
        text_ui(ui, &mut own, caption, &mut text, hint);
        if own.committed {
            edits.committed = true;
            return Some(text.trim().to_owned());
        }
        if !own.editing {
            return None;
        }
        let live = self.is_live.then(|| text.trim().to_owned());
        self.typed.insert(setting.name, text);
        live
    }
}

fn hint_of(name: &str) -> &'static str {
    match name {
        "samples" => "path",
        "matrix" => "X, raw or layers/NAME",
        _ => "column header",
    }
}

/// The row of a column, chosen from the headers of the data set that is open.
fn column_ui(
    ui: &mut Ui,
    edits: &mut Edits,
    setting: &Setting<DataSettings>,
    data: &mut DataSettings,
    summary: &TableSummary,
) {
    let Kind::Column { get, set, .. } = setting.kind else {
        return;
    };
    let recognised = match setting.name {
        "time-column" => Some(summary.time_column.as_str()).filter(|name| !name.is_empty()),
        "cell-id-column" => summary.cell_id_column.as_deref(),
        name => {
            let mut attributes = Attribute::ALL.into_iter();
            let attribute = attributes.find(|attribute| attribute.column_setting() == name);
            attribute.and_then(|attribute| summary.column_of(attribute))
        }
    };
    let by_name = match recognised {
        Some(recognised) => format!("Automatic: {recognised}"),
        None => "None".to_owned(),
    };
    let mut chosen = get(data).map(str::to_owned);
    let headers = &summary.first_columns;
    let other = chosen.clone().filter(|chosen| !headers.contains(chosen));
    let names = headers.iter().chain(&other);
    let mut options = vec![(None, by_name.as_str())];
    options.extend(names.map(|name| (Some(name.clone()), name.as_str())));
    let caption = Caption::of(setting);
    choice_ui(ui, edits, caption, (&mut chosen, None), &options);
    set(data, chosen);
}
