//! Questions asked inside the window: a path to type, and whether to quit.

use std::path::{Path, PathBuf};

use eframe::egui::{self, Button, Key, ViewportCommand};

use super::dialogs::Purpose;
use super::theme;

/// Asks for a path in a text field.
pub struct PathPrompt {
    purpose: Purpose,
    text: String,
    without_dialog: bool,
    focused: bool,
}

impl PathPrompt {
    /// A prompt that begins with `proposed`.
    pub fn new(purpose: Purpose, proposed: &Path) -> Self {
        Self {
            purpose,
            text: proposed.display().to_string(),
            without_dialog: false,
            focused: false,
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
                    "This system has no file dialog (none of its desktop portal and zenity is \
                     there), so type the path.",
                );
            }
            let what = if self.purpose.is_folder() {
                "Path of the folder"
            } else {
                "Path of the file"
            };
            let field = ui
                .add(
                    egui::TextEdit::singleline(&mut self.text)
                        .hint_text(what)
                        .desired_width(f32::INFINITY),
                )
                .accessible_name(what);
            if !std::mem::replace(&mut self.focused, true) {
                field.request_focus();
                select_all(ctx, &field, &self.text);
            }
            if self.purpose.writes() {
                theme::hint_ui(ui, "What is there under these names is replaced.");
            }
            ui.add_space(theme::GAP);
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            self.buttons_ui(ui, entered)
        });
        if modal.should_close() {
            return Some(None);
        }
        modal.inner
    }

    fn buttons_ui(&self, ui: &mut egui::Ui, entered: bool) -> Option<Option<PathBuf>> {
        let typed = self.text.trim();
        let verb = match self.purpose {
            Purpose::OpenTable | Purpose::OpenSession => "Open",
            Purpose::SaveSession => "Save",
            Purpose::Export(_) => "Export",
        };
        let mut outcome = None;
        ui.horizontal(|ui| {
            let done = ui
                .add_enabled(!typed.is_empty(), Button::new(verb))
                .on_disabled_hover_text("Type a path first");
            if (done.clicked() || entered) && !typed.is_empty() {
                outcome = Some(Some(PathBuf::from(typed)));
            }
            if ui.button("Cancel").clicked() {
                outcome = Some(None);
            }
        });
        outcome
    }
}

/// Selects the text of a field, so that typing replaces it: the field would otherwise keep the cursor
/// of the path that was typed in it before.
fn select_all(ctx: &egui::Context, field: &egui::Response, text: &str) {
    let mut state = egui::TextEdit::load_state(ctx, field.id).unwrap_or_default();
    let ends = [0, text.chars().count()].map(egui::text::CCursor::new);
    let all = egui::text::CCursorRange::two(ends[0], ends[1]);
    state.cursor.set_char_range(Some(all));
    state.store(ctx, field.id);
}

/// Asks before a running training is lost.
#[derive(Debug, Default)]
pub struct QuitPrompt {
    asking: bool,
    confirmed: bool,
}

impl QuitPrompt {
    /// Holds back the closing of the window while a training runs, until the user confirms; tells
    /// whether it did.
    pub fn ui(&mut self, ctx: &egui::Context, training_runs: bool) -> bool {
        let closing = ctx.input(|input| input.viewport().close_requested());
        let held = closing && training_runs && !self.confirmed;
        if held {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.asking = true;
        }
        if !self.asking {
            return held;
        }
        let modal = egui::Modal::new(egui::Id::unique("quit prompt")).show(ctx, |ui| {
            ui.set_width(300.0);
            ui.heading("A training is running");
            ui.add_space(theme::GAP);
            ui.label("Quitting now loses it.");
            ui.add_space(theme::GAP);
            ui.horizontal(|ui| {
                let go_on = ui.button("Go on training").clicked();
                if ui.button("Quit").clicked() {
                    self.confirmed = true;
                    ui.ctx().send_viewport_cmd(ViewportCommand::Close);
                }
                go_on
            })
            .inner
        });
        if modal.inner || modal.should_close() {
            self.asking = false;
        }
        held
    }
}
