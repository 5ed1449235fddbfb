//! The menu File: opening data and sessions, saving and exporting.

use eframe::egui::Key;

use crate::gui::actions::entry::{Disabled, Entry, Menu, ctrl, ctrl_shift};
use crate::gui::app::command::Action;
use crate::gui::desktop::dialogs::Purpose;
use crate::gui::widgets::format;
use crate::session::{DataCommand, ExportKind, FileCommand};
use genetide_data::read::Source;

const MENU: Menu = Menu::File;

const NO_TABLE: Disabled = ("Nothing to save yet: open a data set first", |session| {
    session.table().is_none()
});
const NO_RESULT: Disabled = (
    "Nothing to export yet: open a data set and train the network first",
    |session| !session.can_export(),
);

pub(super) fn entries() -> Vec<Entry> {
    let mut entries = vec![
        MENU.entry("open", "Open data…", Action::Pick(Purpose::OpenTable))
            .key(ctrl(Key::O))
            .tip("Open a data set: a table, h5ad, 10x or Matrix Market, in one file or one per sample"),
        MENU.entry(
            "open-folder",
            "Open folder…",
            Action::Pick(Purpose::OpenFolder),
        )
        .tip("Open a folder with a 10x or Matrix Market matrix, or with one file per sample"),
        MENU.entry(
            "open-path",
            "Open from path…",
            Action::TypePath(Purpose::OpenTable),
        )
        .key(ctrl_shift(Key::O))
        .tip("Enter the path of a data set or session"),
        MENU.entry(
            "open-samples",
            "Table of samples…",
            Action::Pick(Purpose::OpenSamples),
        )
        .tip("Choose a table (CSV, TSV, XLSX) with the time, condition and replicate of each sample")
        .disabled("Open a data set first", |session| {
            session.table().is_none() && session.unread().is_none()
        }),
        MENU.entry(
            "sample",
            "Open example data",
            DataCommand::Open(Source::Sample),
        )
        .tip("Open the simulated example data"),
    ];
    entries.extend(sessions());
    entries.extend(exports());
    let quit = MENU.entry("quit", "Quit", Action::Quit).key(ctrl(Key::Q));
    entries.push(quit.line_above(true));
    entries
}

fn sessions() -> [Entry; 4] {
    [
        MENU.entry(
            "open-session",
            "Open session…",
            Action::Pick(Purpose::OpenSession),
        )
        .line_above(true)
        .tip("Open a saved session: data set, training runs, clusters and gene lists"),
        MENU.entry("save-session", "Save session", Action::SaveSession)
            .key(ctrl(Key::S))
            .tip("Save data set, training runs, clusters and gene lists to one file")
            .disabled_by(NO_TABLE),
        MENU.entry(
            "save-session-as",
            "Save session as…",
            Action::Pick(Purpose::SaveSession),
        )
        .key(ctrl_shift(Key::S))
        .disabled_by(NO_TABLE),
        MENU.entry(
            "save-session-path",
            "Save session to path…",
            Action::TypePath(Purpose::SaveSession),
        )
        .disabled_by(NO_TABLE),
    ]
}

fn exports() -> Vec<Entry> {
    let kinds = [
        ("clusters", ExportKind::ClustersCsv, "clusters as CSV…"),
        ("files", ExportKind::ClusterFiles, "one CSV per cluster…"),
        ("tables", ExportKind::AllTables, "all tables…"),
        ("h5ad", ExportKind::H5ad, "AnnData file…"),
        ("figure", ExportKind::Figure, "figure…"),
    ];
    let mut entries = Vec::new();
    for (id, kind, what) in kinds {
        let action = match kind {
            ExportKind::Figure => Action::ShowFigureWindow,
            _ => Action::Pick(Purpose::Export(kind)),
        };
        let mut entry = MENU.entry(
            format_args!("export-{id}"),
            format!("Export {what}"),
            action,
        );
        if kind == ExportKind::ClustersCsv {
            entry = entry.key(ctrl(Key::E)).line_above(true);
        }
        entries.push(entry);
    }
    let copy = MENU.entry(
        "copy-figure",
        "Copy figure as image",
        FileCommand::DrawFigure,
    );
    entries.push(copy.tip("Copy the most recently chosen figure to the clipboard"));
    for (id, kind, what) in kinds {
        let (id, name) = (format!("export-{id}-path"), format::capitalised(what));
        let entry = MENU.entry(id, name, Action::TypePath(Purpose::Export(kind)));
        entries.push(entry.under("Export to path"));
    }
    let entries = entries.into_iter();
    entries.map(|entry| entry.disabled_by(NO_RESULT)).collect()
}
