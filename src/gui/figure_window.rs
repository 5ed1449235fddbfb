//! The window in which a figure is chosen: what it shows, its format and size.

use std::path::{Path, PathBuf};

use eframe::egui::{self, Button, Ui};
use serde::{Deserialize, Serialize};

use super::command::{Action, Sender};
use super::form::{self, Edits, setting};
use super::theme;
use crate::export::figure::{Band, FigureFormat, FigureKind, FigureSettings};
use crate::session::{Command, ExportKind};

/// A height to begin with where one is chosen, in millimetres.
const HEIGHT_MM: f64 = 120.0;

/// The figure chosen, and the format it is proposed in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FigureChoice {
    /// What it shows, and its size.
    pub settings: FigureSettings,
    /// Its format.
    pub format: FigureFormat,
}

impl FigureChoice {
    /// The name proposed for the file, after the name of the table.
    pub fn proposed_name(&self, stem: &str) -> String {
        let (kind, ending) = (self.settings.kind.name(), self.format.ending());
        format!("{stem}_{kind}.{ending}")
    }

    /// The path with the ending of the format, where it has none.
    pub fn with_ending(&self, path: PathBuf) -> PathBuf {
        if FigureFormat::of_path(&path).is_ok() {
            return path;
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".");
        name.push(self.format.ending());
        path.parent().unwrap_or(Path::new("")).join(name)
    }
}

/// The window.
#[derive(Debug, Default)]
pub struct FigureWindow {
    /// What is chosen in it.
    pub choice: FigureChoice,
    open: bool,
}

impl FigureWindow {
    /// A window that begins with what was chosen last.
    pub fn new(choice: FigureChoice) -> Self {
        Self {
            choice,
            open: false,
        }
    }

    /// Opens it.
    pub fn open(&mut self) {
        self.open = true;
    }

    /// Shows it while it is open.
    pub fn ui(&mut self, ctx: &egui::Context, sender: &Sender) {
        if !self.open {
            return;
        }
        let modal = egui::Modal::new(egui::Id::unique("figure window")).show(ctx, |ui| {
            ui.set_width(430.0);
            ui.heading("Export a figure");
            ui.add_space(theme::GAP);
            form::grid_ui(ui, "figure settings", |ui| self.settings_ui(ui));
            ui.add_space(theme::GAP);
            theme::hint_ui(
                ui,
                "Colours, hidden clusters and names are those of the window; pinned genes are \
                 drawn by name.",
            );
            let wrong = self.choice.settings.check().err();
            if let Some(error) = &wrong {
                ui.colored_label(ui.visuals().error_fg_color, error.to_string());
            }
            ui.add_space(theme::GAP);
            self.buttons_ui(ui, sender, wrong.is_none())
        });
        if modal.inner || modal.should_close() {
            self.open = false;
        }
    }

    fn settings_ui(&mut self, ui: &mut Ui) {
        let default = FigureSettings::default();
        // Every change is taken at once: nothing depends on when a change is complete.
        let edits = &mut Edits::default();
        let settings = &mut self.choice.settings;
        let kinds = FigureKind::ALL.map(|kind| (kind, kind.title()));
        let row = setting("Figure", "What it shows");
        form::choice_ui(ui, edits, row, (&mut settings.kind, None), &kinds);
        let formats = [
            (FigureFormat::Png, "PNG (pixels)"),
            (FigureFormat::Pdf, "PDF (for print)"),
            (FigureFormat::Svg, "SVG (to edit)"),
        ];
        let row = setting(
            "Format",
            "PDF and SVG stay sharp at any size, and text stays text",
        );
        form::choice_ui(ui, edits, row, (&mut self.choice.format, None), &formats);
        let row = setting(
            "Width (mm)",
            "Width on paper, in millimetres; a column of a journal is about 85, a page 180",
        );
        let width = (&mut settings.width_mm, default.width_mm);
        form::number_ui(ui, edits, row, width, (20.0..=2000.0, 1.0));
        Self::height_ui(ui, edits, settings);
        let row = setting(
            "Resolution (dpi)",
            "Pixels an inch of a PNG or a copied picture",
        );
        form::number_ui(
            ui,
            edits,
            row,
            (&mut settings.dpi, default.dpi),
            (30.0..=2400.0, 5.0),
        );
        let row = setting(
            "Smallest text (pt)",
            "Size of the smallest text on paper, in points; below 6 it is hard to read",
        );
        let font = (&mut settings.font_pt, default.font_pt);
        form::number_ui(ui, edits, row, font, (6.0..=72.0, 0.1));
        let bands = [
            (Band::Range, "smallest to largest"),
            (Band::Quartiles, "quartiles"),
        ];
        let row = setting("Band", "What the band of a cluster spans");
        form::choice_ui(
            ui,
            edits,
            row,
            (&mut settings.band, Some(&Band::Range)),
            &bands,
        );
    }

    fn height_ui(ui: &mut Ui, edits: &mut Edits, settings: &mut FigureSettings) {
        let mut own = settings.height_mm.is_some();
        let row = setting("Choose the height", "Off: as high as the contents need");
        form::switch_ui(ui, edits, row, (&mut own, false));
        settings.height_mm = own.then(|| settings.height_mm.unwrap_or(HEIGHT_MM));
        if let Some(height) = &mut settings.height_mm {
            let row = setting("Height (mm)", "Height on paper, in millimetres");
            form::number_ui(ui, edits, row, (height, HEIGHT_MM), (20.0..=2000.0, 1.0));
        }
    }

    /// Returns whether the window is done with.
    fn buttons_ui(&self, ui: &mut Ui, sender: &Sender, valid: bool) -> bool {
        let chosen = || Command::SetFigure(Box::new(self.choice.settings.clone()));
        let button = |ui: &mut Ui, text: &str| {
            ui.add_enabled(valid, Button::new(text))
                .on_disabled_hover_text("Put the sizes right first")
                .clicked()
        };
        ui.horizontal_wrapped(|ui| {
            let mut done = false;
            if button(ui, "Choose place…") {
                sender.send(chosen());
                sender.act(Action::PickExport(ExportKind::Figure));
                done = true;
            }
            if button(ui, "Type path…") {
                sender.send(chosen());
                sender.act(Action::TypeExportPath(ExportKind::Figure));
                done = true;
            }
            if button(ui, "Copy as picture") {
                sender.send(chosen());
                sender.send(Command::DrawFigure);
                done = true;
            }
            done | ui.button("Cancel").clicked()
        })
        .inner
    }
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
