//! The Lists panel.

use std::collections::BTreeSet;

use eframe::egui::{self, RichText, Ui};

use crate::gui::app::command::{Action, ListTask};
use crate::gui::frame::theme;
use crate::gui::panels::{
    View, genes::search::KEEP_TIP, lists::overlap::OverlapTable, placeholder::empty_ui,
};
use crate::gui::widgets::format;
use crate::session::{ColourBy, GeneList, ListCommand, LogCommand, SelectionCommand, ViewCommand};

/// The number of missing genes named; the others are in the tooltip.
const UNKNOWN_SHOWN: usize = 8;

#[derive(Default)]
pub struct ListsPanel {
    overlaps: OverlapTable,
}

impl ListsPanel {
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let session = view.session;
        if session.table().is_none() {
            empty_ui(ui, view, "Gene lists appear here.");
            return;
        }
        new_ui(ui, view);
        if session.lists().is_empty() {
            ui.add_space(theme::GAP);
            theme::hint_ui(
                ui,
                "Save the selected genes as a gene list, or paste gene names from a paper or a \
                 spreadsheet. A list can colour the map, and its overlap with each cluster is \
                 tested.",
            );
            return;
        }
        self.overlaps.refresh(session);
        egui::ScrollArea::vertical()
            .auto_shrink(false)
            .show(ui, |ui| {
                for (place, list) in session.lists().iter().enumerate() {
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
        let selected = view.session.selection().selected.len();
        let new = ui
            .add_enabled(selected > 0, egui::Button::new("New from selection…"))
            .on_hover_text(format!(
                "Save the selection ({}) as a gene list",
                format::counted(selected, "gene")
            ))
            .on_disabled_hover_text("Select genes first: click a cluster or table rows");
        if new.clicked() {
            view.sender
                .act(Action::NameList(ListTask::NewFromSelection));
        }
        let paste = ui.button("Paste list…");
        let tip = "Create a gene list from pasted names";
        if paste.on_hover_text(tip).clicked() {
            view.sender.act(Action::NameList(ListTask::Paste));
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

/// Names without a gene; those removed by the gene filter can be added.
fn unknown_ui(ui: &mut Ui, view: &View<'_>, list: &GeneList) {
    let (left_out, unknown) = view.session.not_found(list);
    names_ui(ui, "Not in the data set", &unknown);
    if !left_out.is_empty() {
        let what = "Removed by the gene filter";
        names_ui(ui, what, &left_out);
        let keep = ui
            .small_button("Add these genes")
            .accessible_name(format!("Add the missing genes of list {}", list.name));
        if keep.on_hover_text(KEEP_TIP).clicked() {
            view.sender.send(view.session.adding_genes(left_out));
        }
    }
}

/// The first names, with all of them in the tooltip.
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
            .on_disabled_hover_text("None of its genes is in the data set")
            .clicked()
    };
    let name = &list.name;
    let tip = "Select the genes of this list";
    if button(ui, "Select", format!("Select list {name}"), tip) {
        view.sender.send(SelectionCommand::SelectList(place));
    }
    let tip = "Add the genes of this list to the selection";
    if button(ui, "Add", format!("Add list {name} to selection"), tip) {
        let mut selected = BTreeSet::clone(&view.session.selection().selected);
        selected.extend(&list.genes);
        view.sender.send(SelectionCommand::Select(selected));
    }
    let mut colours = view.session.colour_by() == ColourBy::List(place);
    let toggle = egui::Button::selectable(colours, "Colour map")
        .small()
        .frame_when_inactive(true);
    let toggle = ui
        .add_enabled(found || colours, toggle)
        .accessible_name(format!("Colour map by list {name}"))
        .on_hover_text(
            "Highlight the genes of this list on the map; click again to colour by cluster",
        );
    if toggle.clicked() {
        colours = !colours;
        view.sender.send(ViewCommand::SetColourBy(if colours {
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
    if button(
        ui,
        "Copy",
        "Copy all names, one per line, including those not found",
    ) {
        copy(ui, view, list);
    }
    if button(ui, "Rename", "Rename this list") {
        view.sender.act(Action::NameList(ListTask::Rename(place)));
    }
    if button(ui, "Remove", "Remove this list (Ctrl+Z to undo)") {
        view.sender.send(ListCommand::Remove(place));
    }
}

fn copy(ui: &Ui, view: &View<'_>, list: &GeneList) {
    let known = list.genes.iter().map(|&gene| view.gene_name(gene));
    let unknown = list.unknown.iter().map(String::as_str);
    let names: Vec<&str> = known.chain(unknown).collect();
    ui.copy_text(names.join("\n"));
    let copied = format::counted(names.len(), "name");
    let message = format!("Copied {copied} to the clipboard");
    view.sender.send(LogCommand::Announce(message));
}
