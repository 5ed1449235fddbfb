//! Asks for a path in a text field, and says what exists there before anything is written.

use std::path::{Path, PathBuf};

use eframe::egui::{self, Button};

use crate::gui::desktop::dialogs::Purpose;
use crate::gui::frame::theme;
use crate::gui::windows::prompt_field::PromptField;

/// The prompt for a path.
pub struct PathPrompt {
    purpose: Purpose,
    field: PromptField,
    /// What exists at the path, checked when the text changes.
    place: Place,
    /// Whether the user was asked about a missing folder or an existing file.
    asked: bool,
    without_dialog: bool,
}

/// What exists at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// Nothing, in an existing folder.
    Free,
    /// A file.
    File,
    /// A folder.
    Folder,
    /// Nothing, and this folder does not exist either.
    NoFolder(PathBuf),
    /// Nothing is possible here: this file is in the place of a folder.
    InFile(PathBuf),
}

impl Place {
    fn of(purpose: Purpose, text: &str) -> Self {
        let typed = text.trim();
        let path = purpose.with_ending(PathBuf::from(typed));
        if path.is_dir() || typed.ends_with(std::path::is_separator) && !purpose.is_folder() {
            return Self::Folder;
        }
        if path.exists() {
            return Self::File;
        }
        if let Some(file) = path.ancestors().find(|part| part.is_file()) {
            return Self::InFile(file.to_path_buf());
        }
        match path.parent() {
            Some(folder) if folder != Path::new("") && !folder.is_dir() => {
                Self::NoFolder(folder.to_path_buf())
            }
            _ => Self::Free,
        }
    }

    /// What the user has to confirm before something is written here.
    fn first_step(&self, purpose: Purpose) -> Option<&'static str> {
        match self {
            _ if !purpose.writes() => None,
            Self::NoFolder(_) => Some("Create folder"),
            Self::File if !purpose.is_folder() => Some("Replace"),
            _ => None,
        }
    }

    /// Whether the path cannot be used.
    fn is_wrong(&self, purpose: Purpose) -> bool {
        match self {
            Self::InFile(_) => true,
            Self::Folder => !purpose.is_folder(),
            Self::File => purpose.is_folder(),
            Self::Free | Self::NoFolder(_) => false,
        }
    }

    /// A hint about the path.
    fn hint(&self, purpose: Purpose, text: &str) -> Option<String> {
        match (self, purpose.writes(), purpose.is_folder()) {
            (Self::InFile(file), ..) => Some(format!("{} is not a folder.", file.display())),
            (Self::NoFolder(folder), true, _) => Some(format!(
                "The folder {} does not exist yet.",
                folder.display()
            )),
            (Self::File, true, true) => Some("This is a file; enter the path of a folder.".into()),
            (Self::Folder, true, true) => {
                Some("Files with the same names in this folder will be replaced.".into())
            }
            (Self::Free, true, true) => Some("A new folder will be created.".into()),
            (Self::File, true, false) => {
                let name = purpose.with_ending(PathBuf::from(text.trim()));
                let name = name.file_name().unwrap_or_default().to_string_lossy();
                Some(format!("{name} already exists and will be replaced."))
            }
            (Self::Folder, _, false) => Some("This is a folder; enter the path of a file.".into()),
            (Self::Free | Self::NoFolder(_), false, _) => Some("There is no such file.".into()),
            (Self::Free, true, false) => {
                let whole = purpose.with_ending(PathBuf::from(text.trim()));
                let is_longer = whole.as_os_str() != text.trim();
                is_longer.then(|| format!("Will be written to {}.", whole.display()))
            }
            (Self::File | Self::Folder, false, _) => None,
        }
    }
}

impl PathPrompt {
    /// A prompt that starts with `proposed`.
    pub fn new(purpose: Purpose, proposed: &Path) -> Self {
        let text = proposed.display().to_string();
        Self {
            purpose,
            place: Place::of(purpose, &text),
            field: PromptField::new(text),
            asked: false,
            without_dialog: false,
        }
    }

    /// Makes the prompt say that the system has no file dialog.
    #[must_use]
    pub fn without_dialog(mut self) -> Self {
        self.without_dialog = true;
        self
    }

    /// The purpose of the path.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Shows the prompt. Returns `None` while it is open, `Some(None)` if it was cancelled, and
    /// `Some(Some(path))` once a path was entered.
    pub fn ui(&mut self, ctx: &egui::Context) -> Option<Option<PathBuf>> {
        let modal = egui::Modal::new(egui::Id::unique("path prompt")).show(ctx, |ui| {
            ui.set_width(460.0);
            ui.heading(self.purpose.title());
            ui.add_space(theme::GAP);
            if self.without_dialog {
                theme::hint_ui(
                    ui,
                    "The system file dialog is not available (it requires a desktop portal or \
                     zenity). Enter the path instead.",
                );
            }
            let entered = self.field_ui(ui);
            self.hint_ui(ui);
            ui.add_space(theme::GAP);
            self.buttons_ui(ui, entered)
        });
        if modal.should_close() {
            return Some(None);
        }
        modal.inner
    }

    /// Returns whether Enter was pressed in the field.
    fn field_ui(&mut self, ui: &mut egui::Ui) -> bool {
        let what = if self.purpose.is_folder() {
            "Folder path"
        } else {
            "File path"
        };
        let typed = self.field.ui(ui, what, what);
        if typed.changed {
            self.place = Place::of(self.purpose, &self.field.text);
            self.asked = false;
        }
        typed.entered
    }

    /// The hint about the path, in the colour of warnings once the user was asked.
    fn hint_ui(&self, ui: &mut egui::Ui) {
        let hint = self.place.hint(self.purpose, &self.field.text);
        let Some(hint) = hint.filter(|_| !self.field.text.trim().is_empty()) else {
            return;
        };
        if self.asked {
            let colour = ui.visuals().warn_fg_color;
            let more = match self.place.is_wrong(self.purpose) {
                true => "",
                false => " Press Enter again to continue.",
            };
            ui.colored_label(colour, format!("{hint}{more}"));
        } else {
            theme::hint_ui(ui, &hint);
        }
    }

    fn buttons_ui(&mut self, ui: &mut egui::Ui, entered: bool) -> Option<Option<PathBuf>> {
        let typed = self.field.text.trim();
        let verb = match self.purpose {
            Purpose::OpenTable | Purpose::OpenSession => "Open",
            Purpose::SaveSession => "Save",
            Purpose::Export(_) => "Export",
        };
        let first = self.place.first_step(self.purpose);
        let text = match first {
            Some(step) => format!("{step} and {}", verb.to_lowercase()),
            None => verb.to_owned(),
        };
        let mut outcome = None;
        ui.horizontal(|ui| {
            let is_ready = !typed.is_empty() && !self.place.is_wrong(self.purpose);
            let done = ui
                .add_enabled(is_ready, Button::new(text))
                .on_disabled_hover_text("Enter a different path first");
            if !is_ready {
                self.asked |= entered;
            } else if entered && first.is_some() && !self.asked {
                // The path may be a slip, so creating a folder or replacing a file takes a second
                // Enter.
                self.asked = true;
                done.request_focus();
            } else if done.clicked() || entered {
                outcome = Some(Some(PathBuf::from(typed)));
            }
            if ui.button("Cancel").clicked() {
                outcome = Some(None);
            }
        });
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::ExportKind;

    #[test]
    fn what_is_at_a_path_is_said_before_it_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        std::fs::write(path("there.csv"), "").unwrap();
        let (file, tables) = (ExportKind::ClustersCsv, ExportKind::AllTables);
        let place =
            |purpose, name: &str| Place::of(purpose, &path(name)).hint(purpose, &path(name));
        let hint = |kind, name: &str| place(Purpose::Export(kind), name);
        assert_eq!(hint(file, "new.csv"), None);
        assert!(hint(file, "there.csv").unwrap().contains("replaced"));
        // The extension is added on writing, so the path is checked with it.
        assert!(hint(file, "there").unwrap().contains("replaced"));
        assert!(hint(tables, "").unwrap().contains("same names"));
        assert!(hint(tables, "there.csv").unwrap().contains("is a file"));
        assert!(hint(file, "new/").unwrap().contains("is a folder"));
        assert!(
            hint(file, "there.csv/x.csv")
                .unwrap()
                .contains("is not a folder")
        );
        let missing = format!("The folder {} does not exist yet.", path("no"));
        assert_eq!(hint(file, "no/new.csv"), Some(missing));
        let opened = |name: &str| place(Purpose::OpenTable, name);
        assert_eq!(opened("there.csv"), None);
        assert!(opened("").unwrap().contains("is a folder"));
        assert!(opened("no/new.csv").unwrap().contains("no such file"));
        // A bare name is in the working folder, which exists.
        assert_eq!(
            Place::of(Purpose::OpenTable, "surely not here.csv"),
            Place::Free
        );
    }
}
