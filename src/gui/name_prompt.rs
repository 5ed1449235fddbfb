//! Asks for the name of a cluster or a run.

use eframe::egui::{self, Button};

use super::command::Sender;
use super::prompt_field::PromptField;
use super::theme;
use crate::session::{Command, RunId, Session};

/// What gets a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// The cluster of this number.
    Cluster(usize),
    /// A run.
    Run(RunId),
}

/// Asks for a name in a text field.
pub struct NamePrompt {
    named: Named,
    title: String,
    field: PromptField,
}

impl NamePrompt {
    /// A prompt that begins with the name as it is; `None` where there is nothing to name.
    pub fn new(named: Named, session: &Session) -> Option<Self> {
        let (title, text) = match named {
            Named::Cluster(label) => {
                let clusters = session.clusters.as_deref()?;
                let name = clusters.name(label).unwrap_or_default();
                (format!("Name cluster {label}"), name.to_owned())
            }
            Named::Run(id) => {
                let run = session.runs.iter().find(|run| run.id == id)?;
                (format!("Rename {}", run.name), run.name.clone())
            }
        };
        Some(Self {
            named,
            title,
            field: PromptField::new(text),
        })
    }

    /// Shows the prompt; whether it stays open.
    pub fn ui(&mut self, ctx: &egui::Context, sender: &Sender) -> bool {
        let modal = egui::Modal::new(egui::Id::unique("name prompt")).show(ctx, |ui| {
            ui.set_width(320.0);
            ui.heading(&self.title);
            ui.add_space(theme::GAP);
            let hint = self.hint();
            let typed = self.field.ui(ui, "Name", hint);
            if let Named::Cluster(_) = self.named {
                theme::hint_ui(ui, "Exported beside the number. Empty: no name.");
            }
            ui.add_space(theme::GAP);
            self.buttons_ui(ui, sender, typed.entered)
        });
        !(modal.inner || modal.should_close())
    }

    fn hint(&self) -> &'static str {
        match self.named {
            Named::Cluster(_) => "such as fast",
            Named::Run(_) => "such as seed 2",
        }
    }

    /// Whether the prompt is done.
    fn buttons_ui(&self, ui: &mut egui::Ui, sender: &Sender, entered: bool) -> bool {
        let name = self.field.text.trim().to_owned();
        let (ready, command) = match self.named {
            Named::Cluster(label) => (true, Command::RenameCluster(label, name)),
            Named::Run(id) => (!name.is_empty(), Command::RenameRun(id, name)),
        };
        ui.horizontal(|ui| {
            let keep = ui
                .add_enabled(ready, Button::new("Keep name"))
                .on_disabled_hover_text("Type a name first");
            if ready && (keep.clicked() || entered) {
                sender.send(command);
                return true;
            }
            ui.button("Cancel").clicked()
        })
        .inner
    }
}
