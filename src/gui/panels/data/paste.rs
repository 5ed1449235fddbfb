//! A table of labels and times that is pasted from a spreadsheet.

use eframe::egui::{self, Button, TextEdit, Ui, ViewportCommand};
use itertools::Itertools;

use crate::gui::panels::data::given::Given;
use crate::gui::panels::data::label_rows::{LabelRow, Labels, Part};
use crate::gui::widgets::format;
use genetide_data::sheet::{PastedRow, parse_pasted};

/// Labels named before the rest is counted.
const LISTED: usize = 5;

/// The text field for what is pasted.
#[derive(Default)]
pub(super) struct PasteField {
    text: String,
    /// Whether it was given the focus.
    focused: bool,
}

impl PasteField {
    /// Shows the field. Returns what was pasted once that is confirmed, and nothing once it is given
    /// up.
    pub fn ui(&mut self, ui: &mut Ui) -> Option<Option<String>> {
        let field = ui
            .add(
                TextEdit::multiline(&mut self.text)
                    .hint_text("Rows of label, time, unit, condition and replicate, with or without a header")
                    .desired_rows(5)
                    .desired_width(f32::INFINITY),
            )
            .accessible_name("Samples and times copied from a spreadsheet");
        if !std::mem::replace(&mut self.focused, true) {
            field.request_focus();
            ui.send_viewport_cmd(ViewportCommand::RequestPaste);
        }
        let mut outcome = None;
        ui.horizontal(|ui| {
            let is_there = !self.text.trim().is_empty();
            let enter = ui
                .add_enabled(is_there, Button::new("Use pasted rows"))
                .on_disabled_hover_text("Paste rows from a spreadsheet first");
            if enter.clicked() {
                outcome = Some(Some(std::mem::take(&mut self.text)));
            }
            if ui.button("Close without pasting").clicked() {
                outcome = Some(None);
            }
        });
        outcome
    }
}

/// Puts what was pasted into what is given, and says what came of it.
///
/// # Errors
/// Says why the text is no table of labels.
pub(super) fn take(text: &str, labels: &Labels, given: &mut Given) -> Result<String, String> {
    let rows = parse_pasted(text).map_err(|error| format::capitalised(&error.to_string()))?;
    let mut unknown = Vec::new();
    let mut taken = 0;
    for pasted in &rows {
        let own = |row: &&LabelRow| row.label.trim() == pasted.label.trim();
        let Some(row) = labels.rows.iter().find(own) else {
            unknown.push(pasted.label.as_str());
            continue;
        };
        taken += 1;
        for (part, text) in values(pasted) {
            if part == Part::Time || labels.has_designs {
                given.take(part, row, &text, labels.unit)?;
            }
        }
    }
    let mut report = format!("{taken} of {} labels pasted", labels.rows.len());
    if !unknown.is_empty() {
        let names = unknown.iter().take(LISTED).join(", ");
        let more = if unknown.len() > LISTED { ", …" } else { "" };
        report += &format!("; not in the data: {names}{more}");
    }
    Ok(report)
}

/// What a pasted row gives; empty fields give nothing.
fn values(row: &PastedRow) -> impl Iterator<Item = (Part, String)> {
    let time = row.time.map(|time| (Part::Time, time.to_string()));
    let condition = row.condition.clone().map(|text| (Part::Condition, text));
    let replicate = row.replicate.clone().map(|text| (Part::Replicate, text));
    [time, condition, replicate].into_iter().flatten()
}

/// The labels as a spreadsheet takes them, for the user to fill in and paste back.
pub(super) fn copy(ctx: &egui::Context, labels: &Labels, given: &Given) {
    let mut text = String::from("label\ttime\tcondition\treplicate\n");
    for row in &labels.rows {
        let values = Part::ALL.map(|part| given.shown(part, row));
        text += &format!("{}\t{}\n", row.label, values.iter().join("\t"));
    }
    ctx.copy_text(text);
}
