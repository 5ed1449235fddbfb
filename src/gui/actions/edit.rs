//! The menu Edit: selection, pins, clipboard.

use std::collections::BTreeSet;

use eframe::egui::Key;

use crate::gui::actions::entry::{Disabled, Entry, Menu, ctrl, ctrl_shift};
use crate::gui::app::command::{Action, ListTask};
use crate::session::{GeneFilter, HistoryCommand, SelectionCommand, ViewCommand};

const MENU: Menu = Menu::Edit;

const NOTHING_SELECTED: Disabled = (
    "No genes selected: click a cluster or a table row",
    |session| session.selection().selected.is_empty(),
);
const NO_TABLE: Disabled = ("Open a data set first", |session| session.table().is_none());

pub(super) fn entries() -> Vec<Entry> {
    let mut entries = history();
    entries.extend(selection());
    entries.extend(table());
    entries
}

fn history() -> Vec<Entry> {
    vec![
        MENU.entry("undo", "Undo", HistoryCommand::Undo)
            .key(ctrl(Key::Z))
            .not_while_typing()
            .tip("Undo the last change of selection, pins, clusters, colours or gene lists")
            .named(|session| Some(format!("Undo: {}", session.undo_text()?)))
            .disabled("Nothing to undo", |session| session.undo_text().is_none()),
        MENU.entry("redo", "Redo", HistoryCommand::Redo)
            .key(ctrl_shift(Key::Z))
            .key(ctrl(Key::Y))
            .not_while_typing()
            .named(|session| Some(format!("Redo: {}", session.redo_text()?)))
            .disabled("Nothing to redo", |session| session.redo_text().is_none()),
    ]
}

fn selection() -> Vec<Entry> {
    let nothing = SelectionCommand::Select(BTreeSet::new());
    vec![
        MENU.entry("select-none", "Clear selection", nothing)
            .line_above(true)
            .key(ctrl_shift(Key::A))
            .not_while_typing()
            .disabled_by(NOTHING_SELECTED),
        MENU.entry(
            "pin-selected",
            "Pin selected genes",
            SelectionCommand::PinSelected,
        )
        .key(ctrl(Key::D))
        .tip("Plot the trajectories of the selected genes together")
        .disabled_by(NOTHING_SELECTED),
        MENU.entry("unpin-all", "Unpin all genes", SelectionCommand::ClearPins)
            .key(ctrl_shift(Key::D))
            .disabled("No pinned genes", |session| {
                session.selection().pinned.is_empty()
            }),
    ]
}

/// Copying, filters, gene lists and search.
fn table() -> Vec<Entry> {
    let no_filter = ViewCommand::SetFilter(GeneFilter::default());
    let new_list = Action::NameList(ListTask::NewFromSelection);
    vec![
        MENU.entry(
            "copy-genes",
            "Copy selected gene names",
            Action::CopyGeneNames,
        )
        .line_above(true)
        .key(ctrl_shift(Key::C))
        .not_while_typing()
        .tip("One name per line, in the order of the data set")
        .disabled_by(NOTHING_SELECTED),
        MENU.entry("copy-table", "Copy gene table", Action::CopyTable)
            .tip("Copy the rows in view as tab-separated text for a spreadsheet")
            .disabled(NO_TABLE.0, |session| session.genes().is_empty()),
        MENU.entry("clear-filters", "Clear table filters", no_filter)
            .tip("Show all genes in the gene table")
            .disabled("No filters are set", |session| session.filter().is_empty()),
        MENU.entry("list", "New list from selection…", new_list)
            .line_above(true)
            .tip("Save the selected genes as a gene list")
            .disabled_by(NOTHING_SELECTED),
        MENU.entry(
            "paste-list",
            "Paste gene list…",
            Action::NameList(ListTask::Paste),
        )
        .tip("Create a gene list from pasted names")
        .disabled_by(NO_TABLE),
        MENU.entry("search", "Search genes", Action::FocusSearch)
            .line_above(true)
            .key(ctrl(Key::F))
            .tip("Move the cursor to the search field")
            .disabled_by(NO_TABLE),
    ]
}
