//! The text field of a box that asks for one thing: it has the keyboard from the start, and typing
//! replaces what it proposes.

use eframe::egui::{Key, Ui};

use super::theme;

/// The text, and whether the field was given the keyboard.
#[derive(Default)]
pub struct PromptField {
    /// As typed so far.
    pub text: String,
    focused: bool,
}

/// What was done to the field in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typed {
    /// The text is another one.
    pub changed: bool,
    /// Enter was pressed.
    pub entered: bool,
}

impl PromptField {
    /// A field that begins with `text`.
    pub fn new(text: String) -> Self {
        Self {
            text,
            focused: false,
        }
    }

    /// Shows the field over all of the width.
    pub fn ui(&mut self, ui: &mut Ui, name: &str, hint: &str) -> Typed {
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
        Typed {
            changed: field.changed(),
            entered: field.lost_focus() && enter,
        }
    }
}
