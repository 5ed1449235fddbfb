//! What dialogs share: heading and width, questions, and the text field of a prompt.

use eframe::egui::{Context, Id, Key, Modal, ModalResponse, Response, Ui};

use crate::gui::frame::theme;

/// Shows a dialog over the window: a heading, and the content below.
pub fn dialog<T>(
    ctx: &Context,
    name: &str,
    width: f32,
    heading: &str,
    content: impl FnOnce(&mut Ui) -> T,
) -> ModalResponse<T> {
    Modal::new(Id::unique(name)).show(ctx, |ui| {
        ui.set_width(width);
        ui.heading(heading);
        ui.add_space(theme::GAP);
        content(ui)
    })
}

/// Asks a question; each answer has its button, with a tooltip unless that is empty. Esc gives the
/// default answer.
pub fn ask<T: Copy + Default, const N: usize>(
    ctx: &Context,
    (name, width): (&str, f32),
    (heading, text): (&str, &str),
    answers: [(&str, &str, T); N],
) -> Option<T> {
    let modal = dialog(ctx, name, width, heading, |ui| {
        ui.label(text);
        ui.add_space(theme::GAP);
        let clicked = ui.horizontal(|ui| {
            answers.map(|(label, tip, answer)| {
                let mut button = ui.button(label);
                if !tip.is_empty() {
                    button = button.on_hover_text(tip);
                }
                button.clicked().then_some(answer)
            })
        });
        clicked.inner.into_iter().flatten().next()
    });
    let answer = modal.inner;
    answer.or_else(|| modal.should_close().then(T::default))
}

/// A text field that has the focus from the start, with its text selected, so that typing replaces
/// it.
#[derive(Default)]
pub struct PromptField {
    pub text: String,
    /// Whether it was given the focus.
    focused: bool,
}

impl PromptField {
    /// A field that starts with `text`.
    pub fn new(text: String) -> Self {
        Self {
            text,
            focused: false,
        }
    }

    /// Shows the field at full width; also returns whether Enter was pressed in it.
    pub fn ui(&mut self, ui: &mut Ui, name: &str, hint: &str) -> (Response, bool) {
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
        let entered = field.lost_focus() && enter;
        (field, entered)
    }
}
