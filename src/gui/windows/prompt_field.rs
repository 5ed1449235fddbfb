//! The text field of a prompt: it has the focus from the start, and typing replaces the proposed
//! text.

use eframe::egui::{Key, Ui};

use crate::gui::frame::theme;

/// The text, and whether the field was given the focus.
#[derive(Default)]
pub struct PromptField {
    pub text: String,
    focused: bool,
}

/// What happened to the field in this frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldEvents {
    /// The text was changed.
    pub changed: bool,
    /// Enter was pressed.
    pub entered: bool,
}

impl PromptField {
    /// A field that starts with `text`.
    pub fn new(text: String) -> Self {
        Self {
            text,
            focused: false,
        }
    }

    /// Shows the field at full width.
    pub fn ui(&mut self, ui: &mut Ui, name: &str, hint: &str) -> FieldEvents {
        let field = ui
            .add(
                theme::line_edit(&mut self.text)
                    .hint_text(hint)
                    .desired_width(f32::INFINITY),
            )
            .accessible_name(name);
        if !std::mem::replace(&mut self.focused, true) {
            field.request_focus();
            theme::select_all(ui.ctx(), &field, &self.text);
        }
        let enter = ui.input(|input| input.key_pressed(Key::Enter));
        FieldEvents {
            changed: field.changed(),
            entered: field.lost_focus() && enter,
        }
    }
}
