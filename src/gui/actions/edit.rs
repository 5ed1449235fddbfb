//! The menu Edit: selection, pins, clipboard.

use std::collections::BTreeSet;

use eframe::egui::Key;

use crate::gui::actions::{
    entry::{ActionContext, Entry, Menu},
    keys::{ctrl, ctrl_shift},
};
use crate::gui::app::command::{Action, ListTask};
use crate::session::{GeneFilter, HistoryCommand, SelectionCommand, ViewCommand};

pub(super) fn entries() -> Vec<Entry> {
    let menu = Menu::Edit;
    let mut entries = vec![
        Entry::new("edit.undo", menu, "Undo", |_| {
            Action::session(HistoryCommand::Undo)
        })
        .key(ctrl(Key::Z))
        .not_while_typing()
        .tip("Undo the last change of selection, pins, clusters, colours or gene lists")
        .named(|now| Some(format!("Undo: {}", now.session.undo_text()?)))
        .disabled(|now| {
            let undo = now.session.undo_text();
            undo.is_none().then_some("Nothing to undo")
        }),
        Entry::new("edit.redo", menu, "Redo", |_| {
            Action::session(HistoryCommand::Redo)
        })
        .key(ctrl_shift(Key::Z))
        .key(ctrl(Key::Y))
        .not_while_typing()
        .named(|now| Some(format!("Redo: {}", now.session.redo_text()?)))
        .disabled(|now| {
            let redo = now.session.redo_text();
            redo.is_none().then_some("Nothing to redo")
        }),
        Entry::new("edit.select-none", menu, "Clear selection", |_| {
            Action::session(SelectionCommand::Select(BTreeSet::new()))
        })
        .line_above()
        .key(ctrl_shift(Key::A))
        .not_while_typing()
        .disabled(nothing_selected),
        Entry::new("edit.pin-selected", menu, "Pin selected genes", |_| {
            Action::session(SelectionCommand::PinSelected)
        })
        .key(ctrl(Key::D))
        .tip("Plot the trajectories of the selected genes together")
        .disabled(nothing_selected),
        Entry::new("edit.unpin-all", menu, "Unpin all genes", |_| {
            Action::session(SelectionCommand::ClearPins)
        })
        .key(ctrl_shift(Key::D))
        .disabled(|now| {
            let pinned = &now.session.selection().pinned;
            pinned.is_empty().then_some("No pinned genes")
        }),
    ];
    entries.extend(table());
    entries.push(search());
    entries
}

/// Copying, filters and gene lists.
fn table() -> Vec<Entry> {
    let menu = Menu::Edit;
    vec![
        Entry::new("edit.copy-genes", menu, "Copy selected gene names", |_| {
            Action::CopyGeneNames
        })
        .line_above()
        .key(ctrl_shift(Key::C))
        .not_while_typing()
        .tip("One name per line, in the order of the data set")
        .disabled(nothing_selected),
        Entry::new("edit.copy-table", menu, "Copy gene table", |_| {
            Action::CopyTable
        })
        .tip("Copy the rows in view as tab-separated text for a spreadsheet")
        .disabled(|now| {
            let genes = now.session.genes();
            genes.is_empty().then_some("Open a data set first")
        }),
        clear_filters(menu),
        Entry::new("edit.list", menu, "New list from selection…", |_| {
            Action::NameList(ListTask::NewFromSelection)
        })
        .line_above()
        .tip("Save the selected genes as a gene list")
        .disabled(nothing_selected),
        Entry::new("edit.paste-list", menu, "Paste gene list…", |_| {
            Action::NameList(ListTask::Paste)
        })
        .tip("Create a gene list from pasted names")
        .disabled(no_table),
    ]
}

fn search() -> Entry {
    let menu = Menu::Edit;
    Entry::new("edit.search", menu, "Search genes", |_| Action::FocusSearch)
        .line_above()
        .key(ctrl(Key::F))
        .tip("Move the cursor to the search field")
        .disabled(no_table)
}

fn clear_filters(menu: Menu) -> Entry {
    Entry::new("edit.clear-filters", menu, "Clear table filters", |_| {
        Action::session(ViewCommand::SetFilter(GeneFilter::default()))
    })
    .tip("Show all genes in the gene table")
    .disabled(|now| {
        let filter = now.session.filter();
        filter.is_empty().then_some("No filters are set")
    })
}

fn nothing_selected(now: &ActionContext<'_>) -> Option<&'static str> {
    let selected = &now.session.selection().selected;
    selected
        .is_empty()
        .then_some("No genes selected: click a cluster or a table row")
}

fn no_table(now: &ActionContext<'_>) -> Option<&'static str> {
    now.session
        .table()
        .is_none()
        .then_some("Open a data set first")
}
