//! Questions about sessions: what becomes of unsaved results, and of sessions that were kept.

use std::path::Path;
use std::time::{Duration, SystemTime};

use eframe::egui::{self, Ui};

use super::command::Sender;
use super::theme;
use crate::session::{Command, KeptSession};

/// The answer to "save?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Save, then go on.
    Save,
    /// Go on without saving.
    Discard,
    /// Stay.
    Cancel,
}

/// Asks whether to save before `what`.
pub fn unsaved_ui(ctx: &egui::Context, name: &str, what: &str) -> Option<Choice> {
    let modal = egui::Modal::new(egui::Id::unique("unsaved prompt")).show(ctx, |ui| {
        ui.set_width(340.0);
        ui.heading(format!("Save {name} before {what}?"));
        ui.add_space(theme::GAP);
        ui.label(
            "Its trainings and clusters are in no file as they are now, and would be lost. Saving \
             writes table, trainings, clusters and lists to a .genetide file.",
        );
        ui.add_space(theme::GAP);
        ui.horizontal(|ui| {
            let choices = [
                (
                    "Save",
                    Choice::Save,
                    "Write the session to a .genetide file first",
                ),
                ("Discard", Choice::Discard, "Lose what was not saved"),
                ("Cancel", Choice::Cancel, "Leave everything as it is (Esc)"),
            ];
            let clicked = choices.map(|(text, choice, tip)| {
                ui.button(text)
                    .on_hover_text(tip)
                    .clicked()
                    .then_some(choice)
            });
            clicked.into_iter().flatten().next()
        })
        .inner
    });
    let closed = modal.should_close().then_some(Choice::Cancel);
    modal.inner.or(closed)
}

/// Asks whether to read the table again, where the trainings of this reading are in a file already.
pub fn reread_ui(ctx: &egui::Context) -> Option<Choice> {
    let modal = egui::Modal::new(egui::Id::unique("reread prompt")).show(ctx, |ui| {
        ui.set_width(340.0);
        ui.heading("Read the table again?");
        ui.add_space(theme::GAP);
        ui.label(
            "Its trainings and clusters are of the genes as they are now: they stay in the session's \
             file and are taken off the window. Pins and lists stay; train again afterwards.",
        );
        ui.add_space(theme::GAP);
        ui.horizontal(|ui| {
            if ui.button("Read again").clicked() {
                return Some(Choice::Discard);
            }
            ui.button("Cancel").clicked().then_some(Choice::Cancel)
        })
        .inner
    });
    let closed = modal.should_close().then_some(Choice::Cancel);
    modal.inner.or(closed)
}

/// Offers the sessions of programs that did not end properly.
pub fn kept_ui(ctx: &egui::Context, kept: &[KeptSession], sender: &Sender) {
    if kept.is_empty() {
        return;
    }
    let modal = egui::Modal::new(egui::Id::unique("kept prompt")).show(ctx, |ui| {
        ui.set_width(460.0);
        ui.heading("Genetide did not end properly");
        ui.add_space(theme::GAP);
        let now = SystemTime::now();
        egui::ScrollArea::vertical()
            .max_height(320.0)
            .show(ui, |ui| {
                for (number, session) in kept.iter().enumerate() {
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
        sender.send(Command::LeaveKept);
    }
}

fn session_ui(ui: &mut Ui, session: &KeptSession, now: SystemTime, sender: &Sender) {
    ui.label(describe(session, now));
    ui.horizontal(|ui| {
        let restore = ui.button("Restore");
        if restore
            .on_hover_text("Open it; it is in no file until you save it")
            .clicked()
        {
            sender.send(Command::RestoreKept(session.file.clone()));
        }
        let discard = ui.button("Discard");
        if discard.on_hover_text("Throw it away for good").clicked() {
            sender.send(Command::DropKept(session.file.clone()));
        }
    });
}

/// "A session of cells.csv with 2 trainings was kept 3 minutes ago (results.genetide)."
fn describe(session: &KeptSession, now: SystemTime) -> String {
    let table = session.table.as_deref().unwrap_or("no table");
    let runs = match session.runs {
        0 => "before its first training ended".to_owned(),
        1 => "with 1 training".to_owned(),
        more => format!("with {more} trainings"),
    };
    let name = session.path.as_deref().and_then(Path::file_name);
    let name = name.map_or_else(String::new, |name| format!(" ({})", name.to_string_lossy()));
    let age = now.duration_since(session.saved_at).unwrap_or_default();
    format!("A session of {table}, {runs}, was kept {}{name}.", ago(age))
}

fn ago(age: Duration) -> String {
    let minutes = age.as_secs() / 60;
    let (count, unit) = match minutes {
        0 => return "less than a minute ago".to_owned(),
        1..60 => (minutes, "minute"),
        60..1440 => (minutes / 60, "hour"),
        _ => (minutes / 1440, "day"),
    };
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{s} ago")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_session_is_described_in_a_sentence() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(100_000);
        let mut session = KeptSession {
            file: "autosave-1-0.genetide".into(),
            saved_at: SystemTime::UNIX_EPOCH + Duration::from_secs(100_000 - 185),
            table: Some("cells.csv".into()),
            runs: 2,
            path: Some("/some/results.genetide".into()),
        };
        assert_eq!(
            describe(&session, now),
            "A session of cells.csv, with 2 trainings, was kept 3 minutes ago (results.genetide)."
        );
        session.runs = 0;
        session.path = None;
        session.saved_at = now;
        assert_eq!(
            describe(&session, now),
            "A session of cells.csv, before its first training ended, was kept less than a minute ago."
        );
        assert_eq!(ago(Duration::from_secs(3600)), "1 hour ago");
        assert_eq!(ago(Duration::from_secs(3 * 86_400)), "3 days ago");
    }
}
