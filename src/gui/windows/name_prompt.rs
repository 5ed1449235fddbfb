//! Asks for the name of a cluster or a run.

use eframe::egui::{self, Button};

use crate::gui::app::command::{NameTarget, Sender};
use crate::gui::frame::theme;
use crate::gui::windows::prompt::{self, PromptField};
use crate::session::{ClusterCommand, Command, RunCommand, Session};

const NOTE: &str = "Exported along with the cluster number. Leave empty for no name.";

/// The prompt for a name.
pub struct NamePrompt {
    target: NameTarget,
    title: String,
    field: PromptField,
}

impl NamePrompt {
    /// A prompt that starts with the current name; `None` if the target does not exist.
    pub fn new(target: NameTarget, session: &Session) -> Option<Self> {
        let (title, text) = match target {
            NameTarget::Cluster(label) => {
                let clusters = session.clusters()?;
                let name = clusters.name(label).unwrap_or_default();
                (format!("Rename cluster {label}"), name.to_owned())
            }
            NameTarget::Run(id) => {
                let run = session.runs().iter().find(|run| run.id == id)?;
                (format!("Rename {}", run.name), run.name.clone())
            }
        };
        Some(Self {
            target,
            title,
            field: PromptField::new(text),
        })
    }

    /// Shows the prompt; returns whether it stays open.
    pub fn ui(&mut self, ctx: &egui::Context, sender: &Sender) -> bool {
        let title = self.title.clone();
        let modal = prompt::dialog(ctx, "name prompt", 320.0, &title, |ui| {
            let (hint, note) = match self.target {
                NameTarget::Cluster(_) => ("e.g. fast", Some(NOTE)),
                NameTarget::Run(_) => ("e.g. seed 2", None),
            };
            let (_, entered) = self.field.ui(ui, "Name", hint);
            if let Some(note) = note {
                theme::hint_ui(ui, note);
            }
            ui.add_space(theme::GAP);
            self.buttons_ui(ui, sender, entered)
        });
        !(modal.inner || modal.should_close())
    }

    /// Returns whether the prompt closes.
    fn buttons_ui(&self, ui: &mut egui::Ui, sender: &Sender, entered: bool) -> bool {
        let name = self.field.text.trim().to_owned();
        let (ready, command): (bool, Command) = match self.target {
            NameTarget::Cluster(label) => (true, ClusterCommand::Rename(label, name).into()),
            NameTarget::Run(id) => (!name.is_empty(), RunCommand::Rename(id, name).into()),
        };
        ui.horizontal(|ui| {
            let keep = ui
                .add_enabled(ready, Button::new("Rename"))
                .on_disabled_hover_text("Enter a name first");
            if ready && (keep.clicked() || entered) {
                sender.send(command);
                return true;
            }
            ui.button("Cancel").clicked()
        })
        .inner
    }
}
