//! The window in which a figure is configured: content, format and size.

use std::path::PathBuf;

use eframe::egui::{self, Button, Ui};
use serde::{Deserialize, Serialize};

use crate::gui::app::command::{Action, Sender};
use crate::gui::desktop::dialogs::Purpose;
use crate::gui::frame::theme;
use crate::gui::widgets::form::{self, Caption, Edits};
use crate::gui::windows::prompt;
use crate::session::{ExportKind, FileCommand, ViewCommand};
use genetide_data::setting::Choice;
use genetide_figure::figure::{
    Band, DPI, FONT_PT, FigureFormat, FigureKind, FigureSettings, SIDE_MM,
};

/// The initial value of a custom height, in millimetres.
const HEIGHT_MM: f64 = 120.0;

/// Settings of the figure, and its file format.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FigureChoice {
    /// Content and size.
    pub settings: FigureSettings,
    pub format: FigureFormat,
}

impl FigureChoice {
    /// The file name proposed for the data set named `stem`.
    pub fn proposed_name(&self, stem: &str) -> String {
        let (kind, ending) = (self.settings.kind.option().name, self.format.ending());
        format!("{stem}_{kind}.{ending}")
    }

    /// The path with the extension of the format, if it has none.
    pub fn with_ending(&self, path: PathBuf) -> PathBuf {
        if FigureFormat::of_path(&path).is_ok() {
            path
        } else {
            path.with_added_extension(self.format.ending())
        }
    }
}

#[derive(Debug, Default)]
pub struct FigureWindow {
    /// The figure chosen in it.
    pub choice: FigureChoice,
    pub is_open: bool,
}

impl FigureWindow {
    /// Shows it while it is open.
    pub fn ui(&mut self, ctx: &egui::Context, sender: &Sender) {
        if !self.is_open {
            return;
        }
        let modal = prompt::dialog(ctx, "figure window", 430.0, "Export figure", |ui| {
            form::grid_ui(ui, "figure settings", |ui| self.settings_ui(ui));
            ui.add_space(theme::GAP);
            theme::hint_ui(
                ui,
                "Uses the current colours, cluster names and visibility; pinned genes are \
                 labelled.",
            );
            let wrong = self.choice.settings.check().err();
            if let Some(error) = &wrong {
                ui.colored_label(ui.visuals().error_fg_color, error.to_string());
            }
            ui.add_space(theme::GAP);
            self.buttons_ui(ui, sender, wrong.is_none())
        });
        if modal.inner || modal.should_close() {
            self.is_open = false;
        }
    }

    fn settings_ui(&mut self, ui: &mut Ui) {
        let default = FigureSettings::default();
        // Changes are applied at once, so it does not matter when they are complete.
        let edits = &mut Edits::default();
        let settings = &mut self.choice.settings;
        let kinds = named::<FigureKind>();
        let row = Caption::new("Figure", "Content of the figure.");
        form::choice_ui(ui, edits, row, (&mut settings.kind, None), &kinds);
        let formats = named::<FigureFormat>();
        let row = Caption::new(
            "Format",
            "PDF and SVG are sharp at any size, and their text remains text.",
        );
        form::choice_ui(ui, edits, row, (&mut self.choice.format, None), &formats);
        let row = Caption::new(
            "Width (mm)",
            "Width in print, in millimetres; a journal column is about 85 mm wide, a full page \
             180 mm.",
        );
        let width = (&mut settings.width_mm, default.width_mm);
        form::number_ui(ui, edits, row, width, (SIDE_MM, 1.0));
        Self::height_ui(ui, edits, settings);
        let row = Caption::new(
            "Resolution (dpi)",
            "Pixels per inch of a PNG or a copied image.",
        );
        form::number_ui(ui, edits, row, (&mut settings.dpi, default.dpi), (DPI, 5.0));
        let row = Caption::new(
            "Minimum font size (pt)",
            "Smallest font size in print, in points; text below 6 pt is hard to read.",
        );
        let font = (&mut settings.font_pt, default.font_pt);
        form::number_ui(ui, edits, row, font, (FONT_PT, 0.1));
        let bands = named::<Band>().into_iter();
        let bands = bands.map(|(band, name)| (Some(band), name));
        let bands: Vec<_> = std::iter::once((None, "Automatic")).chain(bands).collect();
        let row = Caption::new(
            "Band",
            "Spread shown by the band of each cluster. Automatic: from the lowest to the highest gene, or \
             the middle half of the genes with several conditions.",
        );
        let band = (&mut settings.band, Some(&None));
        form::choice_ui(ui, edits, row, band, &bands);
    }

    fn height_ui(ui: &mut Ui, edits: &mut Edits, settings: &mut FigureSettings) {
        let mut own = settings.height_mm.is_some();
        let row = Caption::new("Custom height", "Off: the height follows from the content.");
        form::switch_ui(ui, edits, row, (&mut own, false));
        settings.height_mm = own.then(|| settings.height_mm.unwrap_or(HEIGHT_MM));
        if let Some(height) = &mut settings.height_mm {
            let row = Caption::new("Height (mm)", "Height in print, in millimetres.");
            form::number_ui(ui, edits, row, (height, HEIGHT_MM), (SIDE_MM, 1.0));
        }
    }

    /// Returns whether the window closes.
    fn buttons_ui(&self, ui: &mut Ui, sender: &Sender, valid: bool) -> bool {
        let choices = [
            ("Browse…", Action::Pick(Purpose::Export(ExportKind::Figure))),
            (
                "Enter path…",
                Action::TypePath(Purpose::Export(ExportKind::Figure)),
            ),
            ("Copy as image", FileCommand::DrawFigure.into()),
        ];
        ui.horizontal_wrapped(|ui| {
            let mut done = false;
            for (text, action) in choices {
                let button = ui.add_enabled(valid, Button::new(text));
                if button
                    .on_disabled_hover_text("Correct the sizes first")
                    .clicked()
                {
                    let settings = Box::new(self.choice.settings.clone());
                    sender.send(ViewCommand::SetFigure(settings));
                    sender.act(action);
                    done = true;
                }
            }
            done | ui.button("Cancel").clicked()
        })
        .inner
    }
}

/// The values of a choice and their labels.
fn named<T: Choice>() -> Vec<(T, &'static str)> {
    let values = T::VALUES.iter();
    values.map(|&value| (value, value.option().label)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_after_figure_and_format() {
        let choice = FigureChoice {
            settings: FigureSettings {
                kind: FigureKind::Map,
                ..FigureSettings::default()
            },
            format: FigureFormat::Pdf,
        };
        assert_eq!(choice.proposed_name("cells"), "cells_map.pdf");
        let ended = |path: &str| choice.with_ending(path.into());
        assert_eq!(ended("a/b"), PathBuf::from("a/b.pdf"));
        assert_eq!(ended("a/b.v2"), PathBuf::from("a/b.v2.pdf"));
        assert_eq!(ended("b.SVG"), PathBuf::from("b.SVG"));
    }
}
