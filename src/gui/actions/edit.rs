//! The menu Edit: selection, pins, clipboard.

use std::collections::BTreeSet;

use eframe::egui::Key;

use super::{Entry, Menu, Situation, ctrl, ctrl_shift};
use crate::gui::command::Action;
use crate::gui::panels::Naming;
use crate::session::{Command, GeneFilter};

pub(super) fn entries() -> Vec<Entry> {
    let menu = Menu::Edit;
    let mut entries = vec![
        Entry::new("edit.undo", menu, "Undo", |_| {
            Action::Session(Command::Undo)
        })
        .key(ctrl(Key::Z))
        .not_while_typing()
        .tip("Takes back the last change of selection, pins, clusters, colours or lists")
        .named(|now| Some(format!("Undo: {}", now.session.undo_text()?)))
        .hindered(|now| {
            let undo = now.session.undo_text();
            undo.is_none().then_some("There is nothing to take back")
        }),
        Entry::new("edit.redo", menu, "Redo", |_| {
            Action::Session(Command::Redo)
        })
        .key(ctrl_shift(Key::Z))
        .key(ctrl(Key::Y))
        .not_while_typing()
        .named(|now| Some(format!("Redo: {}", now.session.redo_text()?)))
        .hindered(|now| {
            let redo = now.session.redo_text();
            redo.is_none().then_some("Nothing was taken back")
        }),
        Entry::new("edit.select-none", menu, "Select none", |_| {
            Action::Session(Command::Select(BTreeSet::new()))
        })
        .line_above()
        .key(ctrl_shift(Key::A))
        .not_while_typing()
        .hindered(nothing_selected),
        Entry::new("edit.pin-selected", menu, "Pin selected genes", |_| {
            Action::Session(Command::PinSelected)
        })
        .key(ctrl(Key::D))
        .tip("Compare the trajectories of the selected genes")
        .hindered(nothing_selected),
        Entry::new("edit.unpin-all", menu, "Unpin all genes", |_| {
            Action::Session(Command::ClearPins)
        })
        .key(ctrl_shift(Key::D))
        .hindered(|now| {
            let pinned = &now.session.selection.pinned;
            pinned.is_empty().then_some("No gene is pinned")
        }),
    ];
    entries.extend(table());
    entries.push(search());
    entries
}

/// What is done with the rows of the table, and with lists.
fn table() -> Vec<Entry> {
    let menu = Menu::Edit;
    vec![
        Entry::new("edit.copy-genes", menu, "Copy selected gene names", |_| {
            Action::CopyGeneNames
        })
        .line_above()
        .key(ctrl_shift(Key::C))
        .not_while_typing()
        .tip("One name a line, in the order of the table")
        .hindered(nothing_selected),
        Entry::new("edit.copy-table", menu, "Copy table of genes", |_| {
            Action::CopyTable
        })
        .tip("The rows shown, as text with tabs, for a spreadsheet")
        .hindered(|now| {
            let genes = &now.session.genes;
            genes.is_empty().then_some("Open a table first")
        }),
        clear_filters(menu),
        Entry::new("edit.list", menu, "New list from selection…", |_| {
            Action::NameList(Naming::Selection)
        })
        .line_above()
        .tip("Keep the selected genes under a name")
        .hindered(nothing_selected),
        Entry::new("edit.paste-list", menu, "Paste list of genes…", |_| {
            Action::NameList(Naming::Pasted)
        })
        .tip("Keep genes named in a text, as copied from a paper or a spreadsheet")
        .hindered(no_table),
    ]
}

fn search() -> Entry {
    let menu = Menu::Edit;
    Entry::new("edit.search", menu, "Search genes", |_| Action::FocusSearch)
        .line_above()
        .key(ctrl(Key::F))
        .tip("Put the cursor into the search field")
        .hindered(no_table)
}

fn clear_filters(menu: Menu) -> Entry {
    Entry::new("edit.clear-filters", menu, "Clear table filters", |_| {
        Action::Session(Command::SetFilter(GeneFilter::default()))
    })
    .tip("Show all genes in the table again")
    .hindered(|now| {
        let filter = &now.session.filter;
        filter.is_empty().then_some("The table has no filter")
    })
}

fn nothing_selected(now: &Situation<'_>) -> Option<&'static str> {
    let selected = &now.session.selection.selected;
    selected
        .is_empty()
        .then_some("No gene is selected: click a cluster or a row")
}

fn no_table(now: &Situation<'_>) -> Option<&'static str> {
    now.session.table.is_none().then_some("Open a table first")
}
