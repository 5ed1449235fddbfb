//! A data set that could not be read: why, and the settings that may help.

use std::sync::Arc;

use eframe::egui::{self, Key, Label, RichText, Ui};

use crate::gui::frame::theme;
use crate::gui::panels::data::failure::failure_ui;
use crate::gui::panels::data::label_rows::Labels;
use crate::gui::panels::data::labels::LabelTable;
use crate::gui::panels::data::reading::ReadingForm;
use crate::gui::panels::{OnClick, View};
use crate::gui::widgets::form::{Edits, grid_ui};
use crate::session::{DataCommand, Unread};
use genetide_data::read::Source;
use genetide_data::setting::{Kind, Setting, Settings};
use genetide_data::{
    DataSettings,
    settings::{COLUMNS, FILE},
};

/// Settings that the table of labels shows.
const OF_LABELS: [&str; 3] = ["time", "label-condition", "label-replicate"];

/// The form for another attempt.
#[derive(Default)]
pub(super) struct UnreadForm {
    /// The settings of the last attempt, from which the draft started.
    tried: Option<Arc<DataSettings>>,
    draft: DataSettings,
    reading: ReadingForm,
    labels: LabelTable,
}

impl UnreadForm {
    /// The settings for another attempt, as far as they are entered.
    pub fn draft(&self, unread: &Unread) -> DataSettings {
        match self.is_of(unread) {
            true => self.draft.clone(),
            false => DataSettings::clone(&unread.settings),
        }
    }

    fn is_of(&self, unread: &Unread) -> bool {
        let tried = self.tried.as_ref();
        tried.is_some_and(|tried| Arc::ptr_eq(tried, &unread.settings))
    }

    /// Shows the form if a data set could not be read.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let Some(unread) = view.session.unread() else {
            self.tried = None;
            return;
        };
        if !self.is_of(unread) {
            *self = Self {
                tried: Some(Arc::clone(&unread.settings)),
                draft: DataSettings::clone(&unread.settings),
                ..Self::default()
            };
            self.reading.is_live = true;
        }
        egui::Frame::group(ui.style()).show(ui, |ui| {
            ui.push_id("unread", |ui| self.content_ui(ui, view, unread));
        });
        ui.add_space(theme::GAP);
    }

    fn content_ui(&mut self, ui: &mut Ui, view: &View<'_>, unread: &Unread) {
        let title = format!("{} could not be opened", name_of(&unread.source));
        ui.add(Label::new(RichText::new(title).strong()).wrap());
        failure_ui(ui, &unread.failure.message);
        ui.add_space(theme::GAP / 2.0);
        let mut edits = Edits::default();
        let proposed = self.proposals_ui(ui, unread);
        self.named_ui(ui, view, &mut edits, unread);
        let again = ui.horizontal(|ui| {
            let again = ui
                .button("Try again")
                .on_hover_text("Read the data set with these settings");
            ui.button("Ignore")
                .on_hover_text("Leave this data set unopened")
                .sends(view, DataCommand::ForgetUnread);
            again.clicked()
        });
        egui::CollapsingHeader::new("All reading settings")
            .id_salt("all reading settings")
            .show(ui, |ui| {
                let data = &mut self.draft;
                self.reading.group_ui(ui, &mut edits, FILE, data, None);
                self.reading.samples_ui(ui, view, &mut edits, data);
                self.reading.group_ui(ui, &mut edits, COLUMNS, data, None);
            });
        let entered = edits.committed && ui.input(|input| input.key_pressed(Key::Enter));
        if again.inner || entered || proposed {
            let mut data = self.draft.clone();
            self.labels.apply(&mut data);
            let again = DataCommand::OpenWith(unread.source.clone(), Box::new(data));
            view.sender.send(again);
        }
    }

    /// Buttons for the values that the message proposes; returns whether one was clicked.
    fn proposals_ui(&mut self, ui: &mut Ui, unread: &Unread) -> bool {
        let mut is_chosen = false;
        ui.horizontal_wrapped(|ui| {
            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
            for (name, value) in &unread.failure.settings {
                let Some((setting, value)) = setting_named(name).zip(value.as_deref()) else {
                    continue;
                };
                let value = value.trim_matches('\'');
                let mut proposed = self.draft.clone();
                let Some(text) = propose(setting, value, &mut proposed) else {
                    continue;
                };
                if ui.button(text).on_hover_text(setting.help.trim()).clicked() {
                    self.draft = proposed;
                    is_chosen = true;
                }
            }
        });
        is_chosen
    }

    /// The settings that the message names.
    fn named_ui(&mut self, ui: &mut Ui, view: &View<'_>, edits: &mut Edits, unread: &Unread) {
        let failure = &unread.failure;
        let names = |name: &str| failure.settings.iter().any(|(own, _)| own == name);
        let has_labels = !failure.labels.is_empty() && OF_LABELS.iter().any(|name| names(name));
        // The nearest remedy first.
        if has_labels {
            let labels = Labels::of_failure(failure);
            self.labels.ui(ui, &labels, &self.draft);
        }
        let mut rows = DataSettings::TABLE.iter().filter(|setting| {
            let is_elsewhere =
                setting.name == "samples" || has_labels && OF_LABELS.contains(&setting.name);
            names(setting.name) && !is_elsewhere
        });
        if let Some(first) = rows.next() {
            grid_ui(ui, "named settings", |ui| {
                for setting in std::iter::once(first).chain(rows) {
                    self.reading
                        .row_ui(ui, edits, setting, &mut self.draft, None);
                }
            });
        }
        if names("samples") || has_labels {
            self.reading
                .file_of_samples_ui(ui, view, edits, &mut self.draft);
        }
    }
}

/// What a data set is called.
fn name_of(source: &Source) -> String {
    match source {
        Source::Sample => "The example data".to_owned(),
        other => other.name(),
    }
}

fn setting_named(name: &str) -> Option<&'static Setting<DataSettings>> {
    DataSettings::TABLE
        .iter()
        .find(|setting| setting.name == name)
}

/// Sets what a message proposes, and says it in words; `None` where a click cannot do it.
fn propose(
    setting: &'static Setting<DataSettings>,
    value: &str,
    data: &mut DataSettings,
) -> Option<String> {
    match setting.kind {
        Kind::Choice { .. } | Kind::Count { .. } | Kind::Number { .. } | Kind::Switch { .. } => {
            setting.parse(data, &[value.to_owned()]).ok()?;
        }
        Kind::Names { get, set } if setting.name.ends_with("-column") => {
            let mut names = get(data).to_vec();
            names.push(value.to_owned());
            set(data, names);
        }
        _ => return None,
    }
    let value = setting.option_label(value).unwrap_or(value);
    Some(format!("{}: {value}", setting.label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_message_proposes_can_be_clicked() {
        let mut data = DataSettings::default();
        let mut of = |name, value| propose(setting_named(name).unwrap(), value, &mut data);
        assert_eq!(of("time-unit", "mo").as_deref(), Some("Time unit: Months"));
        let bins = of("time-bins", "11");
        assert_eq!(bins.as_deref(), Some("Bins of a pseudotime: 11"));
        let ignored = of("ignore-column", "a, b");
        assert_eq!(ignored.as_deref(), Some("Ignored columns: a, b"));
        assert_eq!(of("samples", "FILE"), None);
        assert_eq!(of("time-bins", "many"), None);
        assert_eq!(data.time_bins, 11);
        assert_eq!(data.ignore_columns, ["a, b"]);
    }
}
