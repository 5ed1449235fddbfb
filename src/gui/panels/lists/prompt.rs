//! The window in which a gene list is named or pasted.

use eframe::egui::{self, Button, Event, TextEdit, Ui, ViewportCommand};
use itertools::Itertools;

use crate::gui::app::command::{ListTask, Sender};
use crate::gui::frame::theme;
use crate::gui::panels::parts::is_entered;
use crate::gui::widgets::format;
use crate::session::{GeneList, ListCommand, Session};

/// The number of frames to wait for the clipboard.
const WAITING: u8 = 30;
/// The number of unknown names shown.
const UNKNOWN_SHOWN: usize = 12;

pub struct ListPrompt {
    task: ListTask,
    name: String,
    text: String,
    /// The list that `text` describes.
    preview: GeneList,
    /// The number of frames left to wait for the clipboard.
    waiting: u8,
    /// The field that gets the keyboard focus in the next frame.
    focus: Option<Field>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Name,
    Genes,
}

impl ListPrompt {
    /// A window for `task`; requests the clipboard if a list is pasted.
    pub fn new(ctx: &egui::Context, task: ListTask, session: &Session) -> Self {
        let name = match task {
            ListTask::Rename(place) => session.lists().get(place).map(|list| list.name.clone()),
            ListTask::NewFromSelection | ListTask::Paste => None,
        };
        let pastes = task == ListTask::Paste;
        if pastes {
            ctx.send_viewport_cmd(ViewportCommand::RequestPaste);
        }
        Self {
            task,
            name: name.unwrap_or_default(),
            text: String::new(),
            preview: GeneList::default(),
            waiting: if pastes { WAITING } else { 0 },
            focus: Some(if pastes { Field::Genes } else { Field::Name }),
        }
    }

    /// Shows the window; returns whether it stays open.
    pub fn ui(&mut self, ctx: &egui::Context, session: &Session, sender: &Sender) -> bool {
        self.take_clipboard(ctx, session);
        let modal = egui::Modal::new(egui::Id::unique("name a list")).show(ctx, |ui| {
            ui.set_width(420.0);
            ui.heading(match self.task {
                ListTask::NewFromSelection => "New list from selection",
                ListTask::Paste => "Paste gene list",
                ListTask::Rename(_) => "Rename list",
            });
            ui.add_space(theme::GAP);
            if self.task == ListTask::Paste {
                self.text_ui(ui, session);
                ui.add_space(theme::GAP / 2.0);
            }
            let entered = self.name_ui(ui);
            ui.add_space(theme::GAP);
            self.buttons_ui(ui, session, sender, entered)
        });
        // A click outside the window must not discard typed text.
        let beside = modal.backdrop_response.clicked() && !self.text.is_empty();
        !(modal.inner || (modal.should_close() && !beside))
    }

    /// Fills the text from the clipboard if that names genes of the data set.
    fn take_clipboard(&mut self, ctx: &egui::Context, session: &Session) {
        if self.waiting == 0 {
            return;
        }
        self.waiting -= 1;
        let is_paste = |event: &mut Event| matches!(event, Event::Paste(_));
        let pasted = ctx.input_mut(|input| input.events.extract_if(.., is_paste).last());
        let Some(Event::Paste(text)) = pasted else {
            return;
        };
        self.waiting = 0;
        let found = GeneList::parse("", &text, session.gene_names());
        if !found.genes.is_empty() {
            self.text = text;
            self.preview = found;
            self.focus = Some(Field::Name);
        }
    }

    /// Gives a field the keyboard focus if it is due.
    fn give_focus(&mut self, field: Field, response: &egui::Response) {
        if self.focus == Some(field) {
            response.request_focus();
            self.focus = None;
        }
    }

    /// The field for the name; returns whether Enter was pressed in it.
    fn name_ui(&mut self, ui: &mut Ui) -> bool {
        let field = ui
            .add(
                theme::line_edit(&mut self.name)
                    .hint_text("Name, e.g. \"Interferon response\"")
                    .desired_width(f32::INFINITY),
            )
            .accessible_name("Name of the list");
        self.give_focus(Field::Name, &field);
        is_entered(ui, &field)
    }

    fn text_ui(&mut self, ui: &mut Ui, session: &Session) {
        egui::ScrollArea::vertical()
            .max_height(200.0)
            .show(ui, |ui| {
                let field = ui
                    .add(
                        TextEdit::multiline(&mut self.text)
                            .hint_text(
                                "Gene names, separated by line breaks, spaces, commas or tabs",
                            )
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

    /// The buttons; returns whether the window closes.
    fn buttons_ui(&self, ui: &mut Ui, session: &Session, sender: &Sender, entered: bool) -> bool {
        let named = !self.name.trim().is_empty();
        let has_genes = self.preview != GeneList::default();
        let any_selected = !session.selection().selected.is_empty();
        let (verb, ready, hint) = match self.task {
            ListTask::NewFromSelection => ("Save list", any_selected, "No genes selected"),
            ListTask::Paste => ("Save list", has_genes, "Enter or paste gene names first"),
            ListTask::Rename(_) => ("Rename", named, "Enter a name first"),
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

    fn command(&self) -> ListCommand {
        let name = self.name.trim().to_owned();
        match self.task {
            ListTask::NewFromSelection => ListCommand::Save(name),
            ListTask::Paste => ListCommand::Paste {
                name,
                text: self.text.clone(),
            },
            ListTask::Rename(place) => ListCommand::Rename(place, name),
        }
    }
}

/// "41 found; 3 removed by the gene filter; 2 not in the data set: FOO1, BAR2".
fn preview_text(session: &Session, list: &GeneList) -> String {
    let (left_out, unknown) = session.not_found(list);
    let mut text = format!("{} found", format::count(list.genes.len()));
    if !left_out.is_empty() {
        let left_out = format::count(left_out.len());
        text.push_str(&format!("; {left_out} removed by the gene filter"));
    }
    if !unknown.is_empty() {
        let count = format::count(unknown.len());
        let names = unknown.iter().take(UNKNOWN_SHOWN).join(", ");
        let more = if unknown.len() > UNKNOWN_SHOWN {
            ", …"
        } else {
            ""
        };
        text.push_str(&format!("; {count} not in the data set: {names}{more}"));
    }
    text
}
