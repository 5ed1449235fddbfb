//! The Lists panel.

use eframe::egui::{self, RichText, Ui};
use itertools::Itertools;

use crate::gui::app::command::{Action, ListTask};
use crate::gui::frame::theme;
use crate::gui::panels::{
    OnClick, View,
    genes::search::KEEP_TIP,
    lists::overlap::{self, OverlapTable},
    parts::scroll_ui,
    placeholder::empty_ui,
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
        let overlaps = self.overlaps.of(session);
        scroll_ui(ui, |ui| {
            for (place, (list, overlaps)) in session.lists().iter().zip(overlaps).enumerate() {
                ui.push_id(place, |ui| {
                    egui::Frame::group(ui.style()).show(ui, |ui| {
                        ui.take_available_width();
                        list_ui(ui, view, place, list);
                        overlap::ui(ui, view, list, overlaps);
                    });
                });
            }
        });
    }
}

fn list_ui(ui: &mut Ui, view: &View<'_>, place: usize, list: &GeneList) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(&list.name).strong());
        ui.label(size_text(list));
    });
    ui.horizontal_wrapped(|ui| {
        selection_buttons_ui(ui, view, place, list);
        keeping_buttons_ui(ui, view, place, list);
    });
    unknown_ui(ui, view, list);
}

fn new_ui(ui: &mut Ui, view: &View<'_>) {
    ui.horizontal_wrapped(|ui| {
        let selected = view.session.selection().selected.len();
        let genes = format::counted(selected, "gene");
        ui.add_enabled(selected > 0, egui::Button::new("New from selection…"))
            .on_hover_text(format!("Save the selection ({genes}) as a gene list"))
            .on_disabled_hover_text("Select genes first: click a cluster or table rows")
            .sends(view, Action::NameList(ListTask::NewFromSelection));
        ui.button("Paste list…")
            .on_hover_text("Create a gene list from pasted names")
            .sends(view, Action::NameList(ListTask::Paste));
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
        names_ui(ui, "Removed by the gene filter", &left_out);
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
    let some = names.iter().take(UNKNOWN_SHOWN).join(", ");
    let more = match names.len().saturating_sub(UNKNOWN_SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    theme::hint_ui(ui, &format!("{what}: {some}{more}")).on_hover_text(names.join(", "));
}

fn selection_buttons_ui(ui: &mut Ui, view: &View<'_>, place: usize, list: &GeneList) {
    let name = &list.name;
    let found = !list.genes.is_empty();
    let button_ui = |ui: &mut Ui, text: &str, name: String, tip: &str| {
        ui.add_enabled(found, egui::Button::new(text).small())
            .accessible_name(name)
            .on_hover_text(tip)
            .on_disabled_hover_text("None of its genes is in the data set")
    };
    let tip = "Select the genes of this list";
    button_ui(ui, "Select", format!("Select list {name}"), tip)
        .sends(view, SelectionCommand::SelectList(place));
    let tip = "Add the genes of this list to the selection";
    if button_ui(ui, "Add", format!("Add list {name} to selection"), tip).clicked() {
        let selected = view.session.selection().selected.iter();
        view.select(selected.chain(&list.genes).copied());
    }
    let colours = view.session.colour_by() == ColourBy::List(place);
    let toggle = egui::Button::selectable(colours, "Colour map")
        .small()
        .frame_when_inactive(true);
    let colour_by = match colours {
        true => ColourBy::Cluster,
        false => ColourBy::List(place),
    };
    ui.add_enabled(found || colours, toggle)
        .accessible_name(format!("Colour map by list {name}"))
        .on_hover_text(
            "Highlight the genes of this list on the map; click again to colour by cluster",
        )
        .sends(view, ViewCommand::SetColourBy(colour_by));
}

fn keeping_buttons_ui(ui: &mut Ui, view: &View<'_>, place: usize, list: &GeneList) {
    let button_ui = |ui: &mut Ui, text: &str, tip: &str| {
        ui.small_button(text)
            .accessible_name(format!("{text} list {}", list.name))
            .on_hover_text(tip)
    };
    let tip = "Copy all names, one per line, including those not found";
    if button_ui(ui, "Copy", tip).clicked() {
        copy(ui, view, list);
    }
    button_ui(ui, "Rename", "Rename this list")
        .sends(view, Action::NameList(ListTask::Rename(place)));
    button_ui(ui, "Remove", "Remove this list (Ctrl+Z to undo)")
        .sends(view, ListCommand::Remove(place));
}

fn copy(ui: &Ui, view: &View<'_>, list: &GeneList) {
    let known = list.genes.iter().map(|&gene| view.gene_name(gene));
    let mut names = known.chain(list.unknown.iter().map(String::as_str));
    ui.copy_text(names.join("\n"));
    let copied = format::counted(list.genes.len() + list.unknown.len(), "name");
    let message = format!("Copied {copied} to the clipboard");
    view.sender.send(LogCommand::Announce(message));
}
