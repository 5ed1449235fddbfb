//! Asks for a path in a text field, and says what exists there before anything is written.

use std::path::{Path, PathBuf};

use eframe::egui::{self, Button};

use crate::gui::desktop::dialogs::Purpose;
use crate::gui::frame::theme;
use crate::gui::windows::prompt::{self, PromptField};

/// The prompt for a path.
pub struct PathPrompt {
    pub purpose: Purpose,
    field: PromptField,
    /// Updated when the text changes.
    check: PathCheck,
    /// Whether the user was asked about a missing folder or an existing file.
    asked: bool,
    /// Whether it says that the system has no file dialog.
    without_dialog: bool,
}

/// What the user should know about a path before it is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct PathCheck {
    hint: Option<String>,
    /// Whether the path cannot be used.
    is_wrong: bool,
    /// What the user has to confirm before something is written there.
    first_step: Option<&'static str>,
}

impl PathCheck {
    fn of(purpose: Purpose, text: &str) -> Self {
        let typed = text.trim();
        let path = purpose.with_ending(PathBuf::from(typed));
        let (writes, is_folder) = (purpose.writes(), purpose.is_folder());
        if !writes && purpose.takes_folders() && path.is_dir() {
            return Self::default();
        }
        if path.is_dir() || typed.ends_with(std::path::is_separator) && !is_folder {
            return if is_folder {
                Self::hint("Files with the same names in this folder will be replaced.")
            } else {
                Self::wrong("This is a folder; enter the path of a file.")
            };
        }
        if path.exists() {
            return match (writes, is_folder) {
                (false, false) => Self::default(),
                (_, true) => Self::wrong("This is a file; enter the path of a folder."),
                (true, false) => {
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    let hint = format!("{name} already exists and will be replaced.");
                    Self::hint(hint).after("Replace")
                }
            };
        }
        if let Some(file) = path.ancestors().find(|part| part.is_file()) {
            return Self::wrong(format!("{} is not a folder.", file.display()));
        }
        let is_missing = |folder: &&Path| *folder != Path::new("") && !folder.is_dir();
        if !writes {
            Self::hint(match is_folder {
                true => "There is no such folder.",
                false => "There is no such file.",
            })
        } else if let Some(folder) = path.parent().filter(is_missing) {
            let hint = format!("The folder {} does not exist yet.", folder.display());
            Self::hint(hint).after("Create folder")
        } else if is_folder {
            Self::hint("A new folder will be created.")
        } else if path.as_os_str() != typed {
            Self::hint(format!("Will be written to {}.", path.display()))
        } else {
            Self::default()
        }
    }

    fn hint(hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..Self::default()
        }
    }

    fn wrong(hint: impl Into<String>) -> Self {
        Self {
            is_wrong: true,
            ..Self::hint(hint)
        }
    }

    fn after(mut self, first_step: &'static str) -> Self {
        self.first_step = Some(first_step);
        self
    }
}

impl PathPrompt {
    /// A prompt that starts with `proposed`.
    pub fn new(purpose: Purpose, proposed: &Path, without_dialog: bool) -> Self {
        let text = proposed.display().to_string();
        Self {
            purpose,
            check: PathCheck::of(purpose, &text),
            field: PromptField::new(text),
            asked: false,
            without_dialog,
        }
    }

    /// Shows the prompt. Returns `None` while it is open, `Some(None)` if it was cancelled, and
    /// `Some(Some(path))` once a path was entered.
    pub fn ui(&mut self, ctx: &egui::Context) -> Option<Option<PathBuf>> {
        let title = self.purpose.title();
        let modal = prompt::dialog(ctx, "path prompt", 460.0, title, |ui| {
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
        let (field, entered) = self.field.ui(ui, what, what);
        if field.changed() {
            self.check = PathCheck::of(self.purpose, &self.field.text);
            self.asked = false;
        }
        entered
    }

    /// The hint about the path, in the colour of warnings once the user was asked.
    fn hint_ui(&self, ui: &mut egui::Ui) {
        let hint = self.check.hint.as_ref();
        let Some(hint) = hint.filter(|_| !self.field.text.trim().is_empty()) else {
            return;
        };
        if self.asked {
            let colour = ui.visuals().warn_fg_color;
            let more = match self.check.is_wrong {
                true => "",
                false => " Press Enter again to continue.",
            };
            ui.colored_label(colour, format!("{hint}{more}"));
        } else {
            theme::hint_ui(ui, hint);
        }
    }

    fn buttons_ui(&mut self, ui: &mut egui::Ui, entered: bool) -> Option<Option<PathBuf>> {
        let typed = self.field.text.trim();
        let verb = match self.purpose {
            Purpose::OpenTable | Purpose::OpenFolder | Purpose::OpenSession => "Open",
            Purpose::OpenSamples => "Choose",
            Purpose::SaveSession => "Save",
            Purpose::Export(_) => "Export",
        };
        let first = self.check.first_step;
        let text = match first {
            Some(step) => format!("{step} and {}", verb.to_lowercase()),
            None => verb.to_owned(),
        };
        let mut outcome = None;
        ui.horizontal(|ui| {
            let is_ready = !typed.is_empty() && !self.check.is_wrong;
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
        let hint = |kind, name: &str| PathCheck::of(Purpose::Export(kind), &path(name)).hint;
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
        let opened = |name: &str| PathCheck::of(Purpose::OpenTable, &path(name)).hint;
        assert_eq!(opened("there.csv"), None);
        assert_eq!(opened(""), None);
        let session = PathCheck::of(Purpose::OpenSession, &path("")).hint;
        assert!(session.unwrap().contains("is a folder"));
        assert!(opened("no/new.csv").unwrap().contains("no such file"));
        // A bare name is in the working folder, which exists.
        let bare = PathCheck::of(Purpose::Export(file), "surely not here.csv");
        assert_eq!(bare, PathCheck::default());
    }
}
