//! Questions about sessions: unsaved results, reloading, quitting, and autosaves.

use std::path::Path;
use std::time::{Duration, SystemTime};

use eframe::egui::{self, Ui};

use crate::gui::app::command::Sender;
use crate::gui::frame::theme;
use crate::gui::widgets::format;
use crate::gui::windows::prompt;
use crate::session::{AutosavedSession, FileCommand};

/// The answer to a question about unsaved results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// Save, then continue.
    Save,
    /// Continue without saving.
    Discard,
    /// Do nothing.
    #[default]
    Cancel,
}

/// Asks whether to save before `what`.
pub fn unsaved_ui(ctx: &egui::Context, name: &str, what: &str) -> Option<Choice> {
    let text = "You have unsaved changes. Save the data, training runs, clusters and gene lists to a \
                .genetide session?";
    let save = "Save the session to a .genetide file first";
    let answers = [
        ("Save", save, Choice::Save),
        (
            "Discard changes",
            "Continue without saving",
            Choice::Discard,
        ),
        ("Cancel", "Keep the session open (Esc)", Choice::Cancel),
    ];
    let heading = format!("Save {name} before {what}?");
    let place = ("unsaved prompt", 340.0);
    prompt::ask(ctx, place, (&heading, text), answers)
}

/// Asks whether to reload the data set when its runs are saved.
pub fn reread_ui(ctx: &egui::Context) -> Option<Choice> {
    let text = "The current training runs and clusters will be closed; they remain in the saved \
                session. Pinned genes and gene lists are kept. Train again after reloading.";
    let answers = [
        ("Reload", "", Choice::Discard),
        ("Cancel", "", Choice::Cancel),
    ];
    let question = ("Reload the data set?", text);
    prompt::ask(ctx, ("reread prompt", 340.0), question, answers)
}

/// Asks whether to quit during training.
pub fn quit_ui(ctx: &egui::Context) -> Option<bool> {
    let text = "If you quit now, this training run will be lost.";
    let answers = [("Continue training", "", false), ("Quit", "", true)];
    let question = ("Training in progress", text);
    prompt::ask(ctx, ("quit prompt", 300.0), question, answers)
}

/// Offers the autosaves of programs that closed unexpectedly.
pub fn autosaves_ui(ctx: &egui::Context, autosaves: &[AutosavedSession], sender: &Sender) {
    if autosaves.is_empty() {
        return;
    }
    let heading = "Genetide closed unexpectedly";
    let modal = prompt::dialog(ctx, "autosave prompt", 460.0, heading, |ui| {
        let now = SystemTime::now();
        egui::ScrollArea::vertical()
            .max_height(320.0)
            .show(ui, |ui| {
                for (number, session) in autosaves.iter().enumerate() {
                    ui.push_id(number, |ui| session_ui(ui, session, now, sender));
                    ui.add_space(theme::GAP);
                }
            });
        let later = ui.button("Later");
        later
            .on_hover_text("Ask again at the next start (Esc)")
            .clicked()
    });
    if modal.inner || modal.should_close() {
        sender.send(FileCommand::ReleaseAutosaves);
    }
}

fn session_ui(ui: &mut Ui, session: &AutosavedSession, now: SystemTime, sender: &Sender) {
    ui.label(describe(session, now));
    let file = || session.file.clone();
    ui.horizontal(|ui| {
        let restore = ui.button("Restore");
        let tip = "Open this session; save it afterwards to keep it";
        if restore.on_hover_text(tip).clicked() {
            sender.send(FileCommand::RestoreAutosave(file()));
        }
        let discard = ui.button("Discard");
        let tip = "Delete this session permanently";
        if discard.on_hover_text(tip).clicked() {
            sender.send(FileCommand::DeleteAutosave(file()));
        }
    });
}

/// "Unsaved session: cells.csv, 2 runs, autosaved 3 minutes ago (results.genetide)."
fn describe(session: &AutosavedSession, now: SystemTime) -> String {
    let table = session.table.as_deref().unwrap_or("no data set");
    let runs = match session.runs {
        0 => "no completed run".to_owned(),
        runs => format::counted(runs, "run"),
    };
    let name = session.path.as_deref().and_then(Path::file_name);
    let name = name.map_or_else(String::new, |name| format!(" ({})", name.to_string_lossy()));
    let age = now.duration_since(session.saved_at).unwrap_or_default();
    format!(
        "Unsaved session: {table}, {runs}, autosaved {}{name}.",
        ago(age)
    )
}

fn ago(age: Duration) -> String {
    let minutes = age.as_secs() / 60;
    let (count, unit) = match minutes {
        0 => return "less than a minute ago".to_owned(),
        1..60 => (minutes, "minute"),
        60..1440 => (minutes / 60, "hour"),
        _ => (minutes / 1440, "day"),
    };
    format!("{} ago", format::counted(count as usize, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_autosave_is_described_in_a_sentence() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(100_000);
        let mut session = AutosavedSession {
            file: "autosave-1-0.genetide".into(),
            saved_at: SystemTime::UNIX_EPOCH + Duration::from_secs(100_000 - 185),
            table: Some("cells.csv".into()),
            runs: 2,
            path: Some("/some/results.genetide".into()),
        };
        assert_eq!(
            describe(&session, now),
            "Unsaved session: cells.csv, 2 runs, autosaved 3 minutes ago (results.genetide)."
        );
        session.runs = 0;
        session.path = None;
        session.saved_at = now;
        assert_eq!(
            describe(&session, now),
            "Unsaved session: cells.csv, no completed run, autosaved less than a minute ago."
        );
        assert_eq!(ago(Duration::from_secs(3600)), "1 hour ago");
        assert_eq!(ago(Duration::from_secs(3 * 86_400)), "3 days ago");
    }
}
