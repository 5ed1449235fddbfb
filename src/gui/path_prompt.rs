//! Asks for a path in a text field, and says what is there before anything is written.

use std::path::{Path, PathBuf};

use eframe::egui::{self, Button};

use super::dialogs::Purpose;
use super::prompt_field::PromptField;
use super::theme;

/// Asks for a path in a text field.
pub struct PathPrompt {
    purpose: Purpose,
    field: PromptField,
    /// What is at the path of the text, looked up when the text changes.
    place: Place,
    /// Whether the user was asked about a folder that is missing, or a file that is there.
    asked: bool,
    without_dialog: bool,
}

/// What is at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// Nothing, in a folder that is there.
    Free,
    /// A file.
    File,
    /// A folder.
    Folder,
    /// Nothing, and this folder is not there either.
    NoFolder(PathBuf),
    /// Nothing, and nothing can be: what should be a folder is this file.
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

    /// What has to be agreed to before something is written here.
    fn first_step(&self, purpose: Purpose) -> Option<&'static str> {
        match self {
            _ if !purpose.writes() => None,
            Self::NoFolder(_) => Some("Make the folder"),
            Self::File if !purpose.is_folder() => Some("Replace"),
            _ => None,
        }
    }

    /// Whether nothing can be written or opened here.
    fn is_wrong(&self, purpose: Purpose) -> bool {
        match self {
            Self::InFile(_) => true,
            Self::Folder => !purpose.is_folder(),
            Self::File => purpose.is_folder(),
            Self::Free | Self::NoFolder(_) => false,
        }
    }

    /// What the user should know of it.
    fn hint(&self, purpose: Purpose, text: &str) -> Option<String> {
        match (self, purpose.writes(), purpose.is_folder()) {
            (Self::InFile(file), ..) => Some(format!("{} is no folder.", file.display())),
            (Self::NoFolder(folder), true, _) => {
                Some(format!("There is no folder {} yet.", folder.display()))
            }
            (Self::File, true, true) => Some("This is a file: type the path of a folder.".into()),
            (Self::Folder, true, true) => {
                Some("Files of the same names in this folder are replaced.".into())
            }
            (Self::Free, true, true) => Some("A new folder is made.".into()),
            (Self::File, true, false) => {
                let name = purpose.with_ending(PathBuf::from(text.trim()));
                let name = name.file_name().unwrap_or_default().to_string_lossy();
                Some(format!("{name} is there already and would be replaced."))
            }
            (Self::Folder, _, false) => Some("This is a folder: type the path of a file.".into()),
            (Self::Free | Self::NoFolder(_), false, _) => Some("There is no such file.".into()),
            (Self::Free, true, false) => {
                let whole = purpose.with_ending(PathBuf::from(text.trim()));
                let is_longer = whole.as_os_str() != text.trim();
                is_longer.then(|| format!("Is written to {}.", whole.display()))
            }
            (Self::File | Self::Folder, false, _) => None,
        }
    }
}

impl PathPrompt {
    /// A prompt that begins with `proposed`.
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

    /// Says that the system has no file dialog.
    #[must_use]
    pub fn without_dialog(mut self) -> Self {
        self.without_dialog = true;
        self
    }

    /// What the path is for.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Shows the prompt. `None`: still open; `Some(None)`: cancelled; `Some(Some(path))`: done.
    pub fn ui(&mut self, ctx: &egui::Context) -> Option<Option<PathBuf>> {
        let modal = egui::Modal::new(egui::Id::unique("path prompt")).show(ctx, |ui| {
            ui.set_width(460.0);
            ui.heading(self.purpose.title());
            ui.add_space(theme::GAP);
            if self.without_dialog {
                theme::hint_ui(
                    ui,
                    "No file dialog could be opened (it needs a desktop portal or zenity), so type \
                     the path.",
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

    /// Tells whether Enter was pressed in the field.
    fn field_ui(&mut self, ui: &mut egui::Ui) -> bool {
        let what = if self.purpose.is_folder() {
            "Path of the folder"
        } else {
            "Path of the file"
        };
        let typed = self.field.ui(ui, what, what);
        if typed.changed {
            self.place = Place::of(self.purpose, &self.field.text);
            self.asked = false;
        }
        typed.entered
    }

    /// What is at the path; in a strong colour once Enter was pressed on it.
    fn hint_ui(&self, ui: &mut egui::Ui) {
        let hint = self.place.hint(self.purpose, &self.field.text);
        let Some(hint) = hint.filter(|_| !self.field.text.trim().is_empty()) else {
            return;
        };
        if self.asked {
            let colour = ui.visuals().warn_fg_color;
            let more = match self.place.is_wrong(self.purpose) {
                true => "",
                false => " Press Enter again to go on.",
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
                .on_disabled_hover_text("Type another path first");
            if !is_ready {
                self.asked |= entered;
            } else if entered && first.is_some() && !self.asked {
                // Enter alone could be a slip in the path: it takes a second one to make a folder, or
                // to replace a file.
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
        // Its ending is added when it is written, so it is looked for with it.
        assert!(hint(file, "there").unwrap().contains("replaced"));
        assert!(hint(tables, "").unwrap().contains("same names"));
        assert!(hint(tables, "there.csv").unwrap().contains("is a file"));
        assert!(hint(file, "new/").unwrap().contains("is a folder"));
        assert!(
            hint(file, "there.csv/x.csv")
                .unwrap()
                .contains("is no folder")
        );
        let missing = format!("There is no folder {} yet.", path("no"));
        assert_eq!(hint(file, "no/new.csv"), Some(missing));
        let opened = |name: &str| place(Purpose::OpenTable, name);
        assert_eq!(opened("there.csv"), None);
        assert!(opened("").unwrap().contains("is a folder"));
        assert!(opened("no/new.csv").unwrap().contains("no such file"));
        // A bare name lies in the working folder, which is there.
        assert_eq!(
            Place::of(Purpose::OpenTable, "surely not here.csv"),
            Place::Free
        );
    }
}
