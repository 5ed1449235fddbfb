//! Above the table: how many genes are shown, and what can be done with all of them.

use std::collections::BTreeSet;

use eframe::egui::{self, RichText, Ui};

use super::super::{Command, View, format};
use super::GeneTable;
use crate::session::{GeneField, GeneFilter};

/// The condition behind the switch "responds only".
const RESPONDS: &str = "=responds";

impl GeneTable {
    /// Shows the bar.
    pub(super) fn bar_ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        ui.horizontal_wrapped(|ui| {
            ui.label(self.shown_text(view));
            self.selection_ui(ui, view);
        });
        ui.horizontal_wrapped(|ui| {
            if let Some(columns) = &mut self.columns {
                columns.menu_ui(ui, view);
            }
            self.filter_ui(ui, view);
            let rows = self.copied;
            let copy = ui
                .add_enabled(rows > 0, egui::Button::new("Copy as TSV"))
                .on_hover_text(format!(
                    "Copy {} with the columns shown, for a spreadsheet: the selected ones, or all \
                     shown when none is selected. Numbers have all their digits. (Ctrl+C in the \
                     table)",
                    format::counted(rows, "row")
                ));
            if copy.clicked() {
                self.copy(ui, view.session, view.sender);
            }
        });
        for (field, error) in self.fields.errors() {
            let text = format!("{}: {error}", field.title());
            let text = RichText::new(text).color(ui.visuals().error_fg_color);
            ui.add(egui::Label::new(text).wrap());
        }
    }

    fn shown_text(&self, view: &View<'_>) -> String {
        let all = view.session.genes.len();
        let shown = self.order.rows().len();
        if shown == all {
            format::counted(all, "gene")
        } else {
            format!(
                "{} of {}",
                format::count(shown),
                format::counted(all, "gene")
            )
        }
    }

    fn selection_ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let selected = view.session.selection.selected.len();
        let label = format!("only the {} selected", format::count(selected));
        let possible = selected > 0 || self.selected_only;
        let only = egui::Checkbox::new(&mut self.selected_only, label);
        ui.add_enabled(possible, only)
            .on_hover_text("Leave out the genes that are not selected")
            .on_disabled_hover_text("Click a cluster or a row to select genes");
        let shown = self.order.rows().len();
        let all = ui
            .add_enabled(shown > 0, egui::Button::new("Select shown").small())
            .on_hover_text("Select all genes of the table as filtered (Ctrl+A in the table)");
        if all.clicked() {
            self.select_shown(view);
        }
        if selected > 0 {
            let none = ui.small_button("Select none");
            if none.on_hover_text("Empty the selection").clicked() {
                self.select(view, BTreeSet::new());
            }
        }
    }

    fn filter_ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let filter = &view.session.filter;
        let mut responds = filter.text(GeneField::Status) == RESPONDS;
        let toggle = ui
            .checkbox(&mut responds, "Responds only")
            .on_hover_text("Leave out genes that did not pass the response test");
        if toggle.changed() {
            let mut filter = filter.clone();
            let text = if responds { RESPONDS } else { "" };
            if filter.set(GeneField::Status, text).is_ok() {
                view.sender.send(Command::SetFilter(filter));
            }
        }
        if filter.is_empty() && self.fields.errors().next().is_none() {
            return;
        }
        let conditions: Vec<String> = filter
            .fields()
            .map(|field| format!("{} {}", field.title(), filter.text(field).trim()))
            .collect();
        let clear = ui.button("Clear filters").on_hover_text(format!(
            "Show all genes again. Now: {}",
            conditions.join("; ")
        ));
        if clear.clicked() {
            self.fields.clear();
            view.sender.send(Command::SetFilter(GeneFilter::default()));
        }
    }

    /// Selects all genes that the filter shows.
    pub(super) fn select_shown(&mut self, view: &View<'_>) {
        let shown = self.order.rows().iter().copied().collect();
        self.select(view, shown);
    }
}
