//! The bar above the table: number of genes shown, selection, columns, filters and copying.

use eframe::egui::{self, RichText, Ui};
use itertools::Itertools;

use crate::gui::app::command::Action;
use crate::gui::panels::genes::table::{conditions, gene_table::GeneTable};
use crate::gui::panels::{OnClick, View};
use crate::gui::widgets::format;
use crate::session::{GeneField, GeneFilter, HistoryCommand, ViewCommand};

/// The condition set by the check box "Responsive genes only".
const RESPONDS: &str = "=responds";

impl GeneTable {
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
            let rows = format::counted(self.copy_count, "row");
            ui.add_enabled(self.copy_count > 0, egui::Button::new("Copy as TSV"))
                .on_hover_text(format!(
                    "Copy {rows} with the visible columns at full precision: the selected rows, \
                     or all rows in view if none is selected (Ctrl+C in the table)"
                ))
                .sends(view, Action::CopyTable);
            // Last, so that nothing moves when it appears.
            self.clear_selection_ui(ui, view);
        });
        for (field, error) in self.fields.errors() {
            let title = field.title_on(view.session.scale());
            let text = format!("{title}: {error}");
            let text = RichText::new(text).color(ui.visuals().error_fg_color);
            ui.add(egui::Label::new(text).wrap());
        }
    }

    fn shown_text(&self, view: &View<'_>) -> String {
        let all = view.session.genes().len();
        let shown = self.order.rows().len();
        let genes = format::counted(all, "gene");
        if shown == all {
            genes
        } else {
            format!("{} of {genes}", format::count(shown))
        }
    }

    fn selection_ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let selected = view.session.selection().selected.len();
        let label = format!("Selected genes only ({})", format::count(selected));
        let possible = selected > 0 || self.selected_only;
        let only = egui::Checkbox::new(&mut self.selected_only, label);
        ui.add_enabled(possible, only)
            .on_hover_text("Hide genes that are not selected")
            .on_disabled_hover_text("Select genes first: click a cluster or a table row");
        let shown = self.order.rows().len();
        let all = ui
            .add_enabled(shown > 0, egui::Button::new("Select all in view").small())
            .on_hover_text("Select all genes that match the filters (Ctrl+A in the table)");
        if all.clicked() {
            self.select_shown(view);
        }
    }

    fn clear_selection_ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        if view.session.selection().selected.is_empty() {
            return;
        }
        let none = ui.button("Clear selection");
        if none.on_hover_text("Deselect all genes").clicked() {
            self.select(view, []);
        }
    }

    fn filter_ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let filter = view.session.filter();
        responsive_ui(ui, view);
        if view.session.compares_conditions() {
            conditions::differ_ui(ui, view);
        }
        if filter.is_empty() && self.fields.errors().next().is_none() {
            return;
        }
        let scale = view.session.scale();
        let condition =
            |field: GeneField| format!("{} {}", field.title_on(scale), filter.text(field).trim());
        let conditions = filter.fields().map(condition).join("; ");
        let clear = ui
            .button("Clear filters")
            .on_hover_text(format!("Show all genes. Current filters: {conditions}"));
        if clear.sends(view, ViewCommand::SetFilter(GeneFilter::default())) {
            self.fields.unread.clear();
        }
    }

    pub(super) fn select_shown(&mut self, view: &View<'_>) {
        self.select(view, self.order.rows().to_vec());
    }
}

fn responsive_ui(ui: &mut Ui, view: &View<'_>) {
    let mut filter = view.session.filter().clone();
    let mut on = filter.text(GeneField::Status) == RESPONDS;
    let switch = ui.checkbox(&mut on, "Responsive genes only");
    let text = if on { RESPONDS } else { "" };
    if switch.changed() && filter.set(GeneField::Status, text).is_ok() {
        view.sender.send(ViewCommand::SetFilter(filter));
        view.sender.send(HistoryCommand::EndGesture);
    }
    switch.on_hover_text("Hide genes that did not pass the response test");
}
