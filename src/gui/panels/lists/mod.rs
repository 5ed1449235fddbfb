//! Named lists of genes: what is in them, and how they lie over the clusters.

mod overlap;
mod prompt;

use std::collections::BTreeSet;
use std::sync::Arc;

use eframe::egui::{self, RichText, Ui};

use super::gene_search::KEEP_TIP;
use super::{Action, Command, View, empty_ui, format, theme};
use crate::session::{ColourBy, GeneList};

use overlap::OverlapTable;
pub use prompt::{ListPrompt, Naming};

/// Unknown names shown of a list; the others are in the tooltip.
const UNKNOWN_SHOWN: usize = 8;

/// The panel.
#[derive(Default)]
pub struct ListsPanel {
    overlaps: OverlapTable,
}

impl ListsPanel {
    /// Shows the panel.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let session = view.session;
        if session.table.is_none() {
            empty_ui(ui, view, "Lists of genes come here.");
            return;
        }
        new_ui(ui, view);
        if session.lists.is_empty() {
            ui.add_space(theme::GAP);
            theme::hint_ui(
                ui,
                "Keep genes under a name: select some and take them from the selection, or paste \
                 names from a paper or a spreadsheet. A list can colour the map, and its overlap \
                 with every cluster is shown here.",
            );
            return;
        }
        self.overlaps.refresh(session);
        egui::ScrollArea::vertical()
            .auto_shrink(false)
            .show(ui, |ui| {
                for (place, list) in session.lists.iter().enumerate() {
                    ui.push_id(place, |ui| {
                        egui::Frame::group(ui.style()).show(ui, |ui| {
                            ui.take_available_width();
                            self.list_ui(ui, view, place, list);
                        });
                    });
                }
            });
    }

    fn list_ui(&self, ui: &mut Ui, view: &View<'_>, place: usize, list: &GeneList) {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(&list.name).strong());
            ui.label(size_text(list));
        });
        ui.horizontal_wrapped(|ui| {
            selection_buttons_ui(ui, view, place, list);
            keeping_buttons_ui(ui, view, place, list);
        });
        unknown_ui(ui, view, list);
        self.overlaps.ui(ui, view, place, list);
    }
}

fn new_ui(ui: &mut Ui, view: &View<'_>) {
    ui.horizontal_wrapped(|ui| {
        let selected = view.session.selection.selected.len();
        let new = ui
            .add_enabled(selected > 0, egui::Button::new("New from selection…"))
            .on_hover_text(format!(
                "Keep the {} selected under a name",
                format::counted(selected, "gene")
            ))
            .on_disabled_hover_text("Select genes first: click a cluster or rows of the table");
        if new.clicked() {
            view.sender.act(Action::NameList(Naming::Selection));
        }
        let paste = ui.button("Paste list…");
        let tip = "Keep genes named in a text, as copied from a paper or a spreadsheet";
        if paste.on_hover_text(tip).clicked() {
            view.sender.act(Action::NameList(Naming::Pasted));
        }
    });
}

/// "41 genes", "41 of 43 genes found".
fn size_text(list: &GeneList) -> String {
    let all = list.genes.len() + list.unknown.len();
    if list.unknown.is_empty() {
        format::counted(all, "gene")
    } else {
        let found = format::count(list.genes.len());
        format!("{found} of {} found", format::counted(all, "gene"))
    }
}

/// Names that are none of the genes kept: those that the choice of genes left out can be had.
fn unknown_ui(ui: &mut Ui, view: &View<'_>, list: &GeneList) {
    let (left_out, unknown) = view.session.not_found(list);
    names_ui(ui, "Not in this table", &unknown);
    if !left_out.is_empty() {
        let what = "In the table, but not among the genes kept";
        names_ui(ui, what, &left_out);
        let keep = ui
            .small_button("Keep them too")
            .accessible_name(format!("Keep the genes of list {} too", list.name));
        if keep.on_hover_text(KEEP_TIP).clicked() {
            view.sender.send(view.session.keeping(left_out));
        }
    }
}

/// Some names, and all of them in the tooltip.
fn names_ui(ui: &mut Ui, what: &str, names: &[String]) {
    if names.is_empty() {
        return;
    }
    let shown: Vec<&str> = names.iter().map(String::as_str).collect();
    let (some, more) = shown.split_at(shown.len().min(UNKNOWN_SHOWN));
    let mut text = format!("{what}: {}", some.join(", "));
    if !more.is_empty() {
        text.push_str(&format!(" and {} more", more.len()));
    }
    theme::hint_ui(ui, &text).on_hover_text(shown.join(", "));
}

fn selection_buttons_ui(ui: &mut Ui, view: &View<'_>, place: usize, list: &GeneList) {
    let found = !list.genes.is_empty();
    let button = |ui: &mut Ui, text: &str, name: String, tip: &str| {
        ui.add_enabled(found, egui::Button::new(text).small())
            .accessible_name(name)
            .on_hover_text(tip)
            .on_disabled_hover_text("None of its genes is in this table")
            .clicked()
    };
    let name = &list.name;
    let tip = "Select its genes, in place of what is selected";
    if button(ui, "Select", format!("Select list {name}"), tip) {
        view.sender.send(Command::SelectList(place));
    }
    let tip = "Select its genes beside what is selected";
    if button(ui, "Add", format!("Add list {name} to selection"), tip) {
        let mut selected = BTreeSet::clone(&view.session.selection.selected);
        selected.extend(&list.genes);
        view.sender.send(Command::Select(selected));
    }
    let mut colours = view.session.colour_by == ColourBy::List(place);
    let toggle = egui::Button::selectable(colours, "Colour map")
        .small()
        .frame_when_inactive(true);
    let toggle = ui
        .add_enabled(found || colours, toggle)
        .accessible_name(format!("Colour map by list {name}"))
        .on_hover_text("Show on the map which genes are in it; again for the clusters");
    if toggle.clicked() {
        colours = !colours;
        view.sender.send(Command::SetColourBy(if colours {
            ColourBy::List(place)
        } else {
            ColourBy::Cluster
        }));
    }
}

fn keeping_buttons_ui(ui: &mut Ui, view: &View<'_>, place: usize, list: &GeneList) {
    let name = &list.name;
    let button = |ui: &mut Ui, text: &str, tip: &str| {
        ui.small_button(text)
            .accessible_name(format!("{text} list {name}"))
            .on_hover_text(tip)
            .clicked()
    };
    if button(ui, "Copy", "Copy its names, one a line, unknown ones too") {
        copy(ui, view, list);
    }
    if button(ui, "Rename", "Give it another name") {
        view.sender.act(Action::NameList(Naming::Kept(place)));
    }
    if button(ui, "Remove", "Forget it; undo brings it back") {
        view.sender.send(Command::RemoveList(place));
    }
}

fn copy(ui: &Ui, view: &View<'_>, list: &GeneList) {
    let known = list.genes.iter().map(|&gene| view.gene_name(gene));
    let unknown = list.unknown.iter().map(String::as_str);
    let names: Vec<&str> = known.chain(unknown).collect();
    ui.copy_text(names.join("\n"));
    let copied = format::counted(names.len(), "name");
    let message = format!("Copied {copied} to the clipboard");
    view.sender.send(Command::Announce(message));
}

/// Whether two shared things are the same one.
fn same<T>(a: &Arc<T>, b: &Arc<T>) -> bool {
    Arc::ptr_eq(a, b)
}
