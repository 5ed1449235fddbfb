//! The menu File: opening data and sessions, saving and exporting.

use eframe::egui::Key;

use crate::gui::actions::{
    entry::{ActionContext, Entry, Menu},
    keys::{ctrl, ctrl_shift},
};
use crate::gui::app::command::Action;
use crate::session::{DataCommand, ExportKind, FileCommand};
use genetide_data::read::Source;

/// Id of the entry that opens the example data; the menu lists recent files before it.
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
        Entry::new("file.open", menu, "Open data…", |_| Action::PickTable)
            .key(ctrl(Key::O))
            .tip("Open a table with one row per cell: CSV, TSV, Parquet or Arrow"),
        Entry::new("file.open-path", menu, "Open from path…", |_| {
            Action::TypeTablePath
        })
        .key(ctrl_shift(Key::O))
        .tip("Enter the path of a data set or session"),
        Entry::new(SAMPLE, menu, "Open example data", |_| {
            Action::session(DataCommand::Open(Source::Sample))
        })
        .tip("Open the simulated example data"),
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
        .disabled(no_result);
        if i == 0 {
            entry = entry.key(ctrl(Key::E)).line_above();
        }
        entries.push(entry);
    }
    let copy = Entry::new("file.copy-figure", menu, "Copy figure as image", |_| {
        Action::session(FileCommand::DrawFigure)
    });
    let tip = "Copy the most recently chosen figure to the clipboard";
    entries.push(copy.tip(tip).disabled(no_result));
    for (id, kind, _, text) in EXPORTS {
        let entry = Entry::new(format!("file.export-{id}-path"), menu, text, move |_| {
            Action::TypeExportPath(kind)
        });
        entries.push(entry.under("Export to path").disabled(no_result));
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
        .tip("Open a saved session: data set, training runs, clusters and gene lists"),
        Entry::new("file.save-session", menu, "Save session", |_| {
            Action::SaveSession
        })
        .key(ctrl(Key::S))
        .tip("Save data set, training runs, clusters and gene lists to one file")
        .disabled(no_table),
        Entry::new("file.save-session-as", menu, "Save session as…", |_| {
            Action::SaveSessionAs
        })
        .key(ctrl_shift(Key::S))
        .disabled(no_table),
        Entry::new(
            "file.save-session-path",
            menu,
            "Save session to path…",
            |_| Action::TypeSessionPath,
        )
        .disabled(no_table),
    ]
}

fn no_table(now: &ActionContext<'_>) -> Option<&'static str> {
    let is_empty = now.session.table().is_none();
    is_empty.then_some("Nothing to save yet: open a data set first")
}

fn no_result(now: &ActionContext<'_>) -> Option<&'static str> {
    (!now.session.can_export())
        .then_some("Nothing to export yet: open a data set and train the network first")
}
