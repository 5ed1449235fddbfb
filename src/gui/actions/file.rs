//! The menu File: tables and sessions in, sessions and results out.

use eframe::egui::Key;

use super::{Entry, Menu, Situation, ctrl, ctrl_shift};
use crate::data::read::Source;
use crate::gui::command::Action;
use crate::session::{Command, ExportKind};

/// Opens the sample; the recent files come before it in the menu.
pub const SAMPLE: &str = "file.sample";

const EXPORTS: [(&str, ExportKind, &str, &str); 4] = [
    (
        "clusters",
        ExportKind::ClustersCsv,
        "clusters as CSV…",
        "Clusters as CSV…",
    ),
    (
        "files",
        ExportKind::ClusterFiles,
        "one CSV per cluster…",
        "One CSV per cluster…",
    ),
    (
        "tables",
        ExportKind::AllTables,
        "all tables…",
        "All tables…",
    ),
    ("figure", ExportKind::Figure, "figure…", "Figure…"),
];

pub(super) fn entries() -> Vec<Entry> {
    let menu = Menu::File;
    let mut entries = vec![
        Entry::new("file.open", menu, "Open table…", |_| Action::PickTable)
            .key(ctrl(Key::O))
            .tip("Choose a table with one row per cell: CSV, TSV, Parquet or Arrow"),
        Entry::new("file.open-path", menu, "Open path…", |_| {
            Action::TypeTablePath
        })
        .key(ctrl_shift(Key::O))
        .tip("Type the path of a table"),
        Entry::new(SAMPLE, menu, "Open sample", |_| {
            Action::Session(Command::Open(Source::Sample))
        })
        .tip("Open the simulated data that comes with the program"),
    ];
    entries.extend(sessions());
    for (i, (id, kind, text, _)) in EXPORTS.into_iter().enumerate() {
        let mut entry = Entry::new(
            format!("file.export-{id}"),
            menu,
            format!("Export {text}"),
            move |_| match kind {
                ExportKind::Figure => Action::ShowFigureWindow,
                _ => Action::PickExport(kind),
            },
        )
        .hindered(no_result);
        if i == 0 {
            entry = entry.key(ctrl(Key::E)).line_above();
        }
        entries.push(entry);
    }
    let copy = Entry::new("file.copy-figure", menu, "Copy figure as picture", |_| {
        Action::Session(Command::DrawFigure)
    });
    let tip = "Draw the figure chosen last and put it on the clipboard";
    entries.push(copy.tip(tip).hindered(no_result));
    for (id, kind, _, text) in EXPORTS {
        let entry = Entry::new(format!("file.export-{id}-path"), menu, text, move |_| {
            Action::TypeExportPath(kind)
        });
        entries.push(entry.under("Export to a typed path").hindered(no_result));
    }
    let quit = Entry::new("file.quit", menu, "Quit", |_| Action::Quit).key(ctrl(Key::Q));
    entries.push(quit.line_above());
    entries
}

fn sessions() -> [Entry; 4] {
    let menu = Menu::File;
    [
        Entry::new("file.open-session", menu, "Open session…", |_| {
            Action::PickSession
        })
        .line_above()
        .tip("Go on with a session that was saved: table, trainings, clusters, lists"),
        Entry::new("file.save-session", menu, "Save session", |_| {
            Action::SaveSession
        })
        .key(ctrl(Key::S))
        .tip("Write table, trainings, clusters and lists to one file")
        .hindered(no_table),
        Entry::new("file.save-session-as", menu, "Save session as…", |_| {
            Action::SaveSessionAs
        })
        .key(ctrl_shift(Key::S))
        .hindered(no_table),
        Entry::new(
            "file.save-session-path",
            menu,
            "Save session to a typed path…",
            |_| Action::TypeSessionPath,
        )
        .hindered(no_table),
    ]
}

fn no_table(now: &Situation<'_>) -> Option<&'static str> {
    let is_empty = now.session.table.is_none();
    is_empty.then_some("Nothing to save yet: open a table first")
}

fn no_result(now: &Situation<'_>) -> Option<&'static str> {
    (!now.session.can_export())
        .then_some("Nothing to export yet: open a table and train the network first")
}
