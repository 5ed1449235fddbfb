//! The window in which a list is named, and in which one is pasted.

use eframe::egui::{self, Button, Event, Key, TextEdit, Ui, ViewportCommand};

use super::super::{Command, Sender, Session, format, theme};
use crate::session::GeneList;

/// What is to be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// The selected genes, as a new list.
    Selection,
    /// The genes named in a text, as a new list.
    Pasted,
    /// The list at this place.
    Kept(usize),
}

/// Frames in which the clipboard may answer.
const WAITING: u8 = 30;
/// Unknown names shown.
const UNKNOWN_SHOWN: usize = 12;

/// The window.
pub struct ListPrompt {
    naming: Naming,
    name: String,
    text: String,
    /// What `text` stands for, made when it changes.
    preview: GeneList,
    /// Frames left in which the clipboard, once asked for, may answer.
    waiting: u8,
    /// The field that is to have the keyboard from the next frame on.
    focus: Option<Field>,
}

/// A field of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Name,
    Genes,
}

impl ListPrompt {
    /// A window for this; asks for the clipboard where a list is pasted.
    pub fn new(ctx: &egui::Context, naming: Naming, session: &Session) -> Self {
        let name = match naming {
            Naming::Kept(place) => session.lists.get(place).map(|list| list.name.clone()),
            Naming::Selection | Naming::Pasted => None,
        };
        let pastes = naming == Naming::Pasted;
        if pastes {
            ctx.send_viewport_cmd(ViewportCommand::RequestPaste);
        }
        Self {
            naming,
            name: name.unwrap_or_default(),
            text: String::new(),
            preview: GeneList::default(),
            waiting: if pastes { WAITING } else { 0 },
            focus: Some(if pastes { Field::Genes } else { Field::Name }),
        }
    }

    /// Shows the window; whether it stays open.
    pub fn ui(&mut self, ctx: &egui::Context, session: &Session, sender: &Sender) -> bool {
        self.take_clipboard(ctx, session);
        let modal = egui::Modal::new(egui::Id::unique("name a list")).show(ctx, |ui| {
            ui.set_width(420.0);
            ui.heading(self.title());
            ui.add_space(theme::GAP);
            if self.naming == Naming::Pasted {
                self.text_ui(ui, session);
                ui.add_space(theme::GAP / 2.0);
            }
            let entered = self.name_ui(ui);
            ui.add_space(theme::GAP);
            self.buttons_ui(ui, session, sender, entered)
        });
        // A click beside the window does not lose what was typed.
        let beside = modal.backdrop_response.clicked() && !self.text.is_empty();
        !(modal.inner || (modal.should_close() && !beside))
    }

    fn title(&self) -> &'static str {
        match self.naming {
            Naming::Selection => "New list from selection",
            Naming::Pasted => "Paste a list of genes",
            Naming::Kept(_) => "Rename list",
        }
    }

    /// A clipboard that names genes of the table fills the text; another one does not.
    fn take_clipboard(&mut self, ctx: &egui::Context, session: &Session) {
        if self.waiting == 0 {
            return;
        }
        self.waiting -= 1;
        let mut pasted = None;
        ctx.input_mut(|input| {
            input.events.retain(|event| match event {
                Event::Paste(text) => {
                    pasted = Some(text.clone());
                    false
                }
                _ => true,
            });
        });
        let Some(text) = pasted else { return };
        self.waiting = 0;
        let found = GeneList::parse("", &text, session.gene_names());
        if !found.genes.is_empty() {
            self.text = text;
            self.preview = found;
            self.focus = Some(Field::Name);
        }
    }

    /// Gives a field the keyboard if it is to have it.
    fn give_focus(&mut self, field: Field, response: &egui::Response) {
        if self.focus == Some(field) {
            response.request_focus();
            self.focus = None;
        }
    }

    /// The field for the name; whether Enter was pressed in it.
    fn name_ui(&mut self, ui: &mut Ui) -> bool {
        let field = ui
            .add(
                theme::line_edit(&mut self.name)
                    .hint_text("Name, as \"Interferon response\"")
                    .desired_width(f32::INFINITY),
            )
            .accessible_name("Name of the list");
        self.give_focus(Field::Name, &field);
        field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    }

    fn text_ui(&mut self, ui: &mut Ui, session: &Session) {
        egui::ScrollArea::vertical()
            .max_height(200.0)
            .show(ui, |ui| {
                let field = ui
                    .add(
                        TextEdit::multiline(&mut self.text)
                            .hint_text("Gene names, separated by lines, spaces, commas or tabs")
                            .desired_rows(8)
                            .desired_width(f32::INFINITY),
                    )
                    .accessible_name("Genes of the list");
                self.give_focus(Field::Genes, &field);
                if field.changed() {
                    self.waiting = 0;
                    self.preview = GeneList::parse("", &self.text, session.gene_names());
                }
            });
        ui.add(egui::Label::new(preview_text(session, &self.preview)).wrap());
    }

    /// The buttons; whether the window is done.
    fn buttons_ui(&self, ui: &mut Ui, session: &Session, sender: &Sender, entered: bool) -> bool {
        let (verb, ready, hint) = match self.naming {
            Naming::Selection => (
                "Keep list",
                !session.selection.selected.is_empty(),
                "No gene is selected",
            ),
            Naming::Pasted => (
                "Keep list",
                !(self.preview.genes.is_empty() && self.preview.unknown.is_empty()),
                "Type or paste gene names first",
            ),
            Naming::Kept(_) => ("Rename", !self.name.trim().is_empty(), "Type a name first"),
        };
        ui.horizontal(|ui| {
            let keep = ui
                .add_enabled(ready, Button::new(verb))
                .on_disabled_hover_text(hint);
            let done = ready && (keep.clicked() || entered);
            if done {
                sender.send(self.command());
            }
            done || ui.button("Cancel").clicked()
        })
        .inner
    }

    fn command(&self) -> Command {
        let name = self.name.trim().to_owned();
        match self.naming {
            Naming::Selection => Command::SaveList(name),
            Naming::Pasted => Command::PasteList {
                name,
                text: self.text.clone(),
            },
            Naming::Kept(place) => Command::RenameList(place, name),
        }
    }
}

/// "41 found, 3 not among the genes kept, 2 unknown: FOO1, BAR2".
fn preview_text(session: &Session, list: &GeneList) -> String {
    let mut text = format!("{} found", format::count(list.genes.len()));
    let (left_out, unknown) = session.not_found(list);
    if !left_out.is_empty() {
        let left_out = format::count(left_out.len());
        text.push_str(&format!(", {left_out} not among the genes kept"));
    }
    if unknown.is_empty() {
        return text;
    }
    let shown = &unknown[..unknown.len().min(UNKNOWN_SHOWN)];
    let count = format::count(unknown.len());
    text.push_str(&format!(", {count} unknown: {}", shown.join(", ")));
    if unknown.len() > shown.len() {
        text.push_str(", …");
    }
    text
}
