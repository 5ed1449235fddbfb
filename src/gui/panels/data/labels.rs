//! The table of samples and times: what each label was read as, changed by hand or pasted.

use eframe::egui::{self, Label, RichText, Ui};

use crate::gui::frame::theme;
use crate::gui::panels::data::given::Given;
use crate::gui::panels::data::label_rows::{LabelRow, Labels, Part};
use crate::gui::panels::data::paste::{self, PasteField};
use crate::gui::panels::parts::wide_grid_ui;
use crate::gui::widgets::format;
use genetide_data::{DataSettings, TimeUnit};

/// Labels shown; of more, pasting and a table of samples are the way.
const SHOWN: usize = 300;

/// The table, with changes that are not applied yet.
#[derive(Default)]
pub(super) struct LabelTable {
    changed: Option<Given>,
    /// What is being typed: label, part and text.
    typing: Option<(String, Part, String)>,
    paste: Option<PasteField>,
    /// What came of the last change, and whether it is an error.
    report: Option<(String, bool)>,
}

impl LabelTable {
    /// Whether there are changes that are not applied.
    pub fn is_changed(&self) -> bool {
        self.changed.is_some()
    }

    /// Puts the changes into the settings.
    pub fn apply(&mut self, data: &mut DataSettings) {
        if let Some(given) = self.changed.take() {
            given.apply(data);
        }
        self.report = None;
    }

    /// Shows the table.
    pub fn ui(&mut self, ui: &mut Ui, labels: &Labels, data: &DataSettings) {
        let current = Given::of(data);
        let mut given = self.changed.take().unwrap_or_else(|| current.clone());
        self.buttons_ui(ui, labels, &mut given);
        if let Some((text, is_error)) = &self.report {
            let text = RichText::new(text);
            let text = match is_error {
                true => text.color(ui.visuals().error_fg_color),
                false => text.weak(),
            };
            ui.add(Label::new(text).wrap());
        }
        let grid = egui::Grid::new("labels").striped(true).spacing([8.0, 3.0]);
        wide_grid_ui(ui, "labels", grid, |ui| {
            self.rows_ui(ui, labels, &mut given);
        });
        if labels.rows.len() > SHOWN {
            let more = format::count(labels.rows.len() - SHOWN);
            theme::hint_ui(
                ui,
                &format!("{more} more labels; paste them, or use a table of samples."),
            );
        }
        self.changed = Some(given).filter(|given| *given != current);
    }

    fn buttons_ui(&mut self, ui: &mut Ui, labels: &Labels, given: &mut Given) {
        ui.horizontal_wrapped(|ui| {
            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
            let paste = ui.button("Paste from spreadsheet…").on_hover_text(
                "Paste rows of label, time, unit, condition and replicate, in this order or under a \
                 header",
            );
            if paste.clicked() {
                self.paste = Some(PasteField::default());
            }
            let copy = ui
                .button("Copy labels")
                .on_hover_text("Copy this table for a spreadsheet, to fill in and paste back");
            if copy.clicked() {
                paste::copy(ui.ctx(), labels, given);
            }
        });
        let outcome = self.paste.as_mut().and_then(|field| field.ui(ui));
        if let Some(pasted) = outcome {
            self.paste = None;
            self.report = pasted.map(|text| match paste::take(&text, labels, given) {
                Ok(report) => (report, false),
                Err(error) => (error, true),
            });
        }
    }

    fn rows_ui(&mut self, ui: &mut Ui, labels: &Labels, given: &mut Given) {
        ui.strong("Label");
        for part in parts(labels) {
            ui.strong(part.name());
        }
        let noun = format::capitalised(&labels.noun);
        ui.strong(format!("{noun}s"));
        ui.end_row();
        for row in labels.rows.iter().take(SHOWN) {
            ui.add(Label::new(short(&row.label)).extend())
                .on_hover_text(&row.label);
            for &part in parts(labels) {
                self.field_ui(ui, (row, part), labels.unit, given);
            }
            ui.label(format::count(row.cells as usize));
            if given.has(&row.label) {
                let reset = ui
                    .small_button("Reset")
                    .on_hover_text("Use what the file says");
                let name = format!("Reset {}", row.label);
                if reset.accessible_name(name).clicked() {
                    given.reset(&row.label);
                }
            }
            ui.end_row();
        }
    }

    /// A field, taken over when it was typed to the end.
    fn field_ui(
        &mut self,
        ui: &mut Ui,
        (row, part): (&LabelRow, Part),
        unit: Option<TimeUnit>,
        given: &mut Given,
    ) {
        let is_own =
            |(label, of, _): &mut (String, Part, String)| *label == row.label && *of == part;
        let typed = self.typing.take_if(is_own).map(|(_, _, text)| text);
        let shown = given.shown(part, row);
        let mut text = typed.unwrap_or_else(|| shown.to_owned());
        let width = if part == Part::Time { 56.0 } else { 72.0 };
        let hint = if part == Part::Time {
            "e.g. 6 h"
        } else {
            "none"
        };
        let field = ui
            .add(
                theme::line_edit(&mut text)
                    .hint_text(hint)
                    .desired_width(width),
            )
            .accessible_name(format!("{} of {}", part.name(), row.label));
        // What is typed counts at once, as far as it can be read: a click elsewhere may not take the
        // focus away.
        if field.changed() && given.take(part, row, &text, unit).is_err() {
            given.put(part, &row.label, None);
        }
        if field.lost_focus() {
            let error = given.take(part, row, &text, unit).err();
            if error.is_some() || self.report.as_ref().is_some_and(|(_, is_error)| *is_error) {
                self.report = error.map(|error| (error, true));
            }
        } else if field.has_focus() {
            self.typing = Some((row.label.clone(), part, text));
        }
    }
}

/// The columns that can be changed.
fn parts(labels: &Labels) -> &'static [Part] {
    match labels.has_designs {
        true => &Part::ALL,
        false => &[Part::Time],
    }
}

/// A label that is not wider than a panel: its start and its end.
fn short(label: &str) -> String {
    const LONGEST: usize = 32;
    let count = label.chars().count();
    if count <= LONGEST {
        return label.to_owned();
    }
    let start: String = label.chars().take(LONGEST / 2 - 1).collect();
    let end: String = label.chars().skip(count - LONGEST / 2).collect();
    format!("{start}…{end}")
}
