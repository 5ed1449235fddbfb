//! The table from the keyboard, and what it copies.

use eframe::egui::{self, Event, EventFilter, Key, Rect, Sense, Stroke, StrokeKind, Ui};

use super::super::{Command, View, format};
use super::GeneTable;
use super::choice::{self, Step};
use crate::session::{GeneField, gene_tsv};

impl GeneTable {
    /// The rows as one place for the keyboard: arrows move, Shift extends.
    pub(super) fn keyboard_ui(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        rect: Rect,
        fields: &[GeneField],
    ) {
        let id = choice::keyboard_id();
        let rows = ui.interact(rect, id, Sense::focusable_noninteractive());
        rows.widget_info(|| {
            let shown = format::counted(self.order.rows().len(), "row");
            let name = format!("Table of genes, {shown}; arrow keys select");
            egui::WidgetInfo::labeled(egui::Role::Table, true, name)
        });
        // Asked for here, because a click takes the focus from all that is not clicked itself.
        if std::mem::take(&mut self.wants_keyboard) {
            rows.request_focus();
        }
        if !rows.has_focus() {
            return;
        }
        let stroke: Stroke = ui.visuals().selection.stroke;
        ui.painter()
            .rect_stroke(rect, 0, stroke, StrokeKind::Inside);
        let filter = EventFilter {
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        self.keys(ui, view, fields);
    }

    fn keys(&mut self, ui: &Ui, view: &View<'_>, fields: &[GeneField]) {
        let selected = &view.session.selection.selected;
        let shift = ui.input(|input| input.modifiers.shift);
        if let Some(step) = Step::pressed(ui, self.visible.len())
            && let Some((row, selected)) = self.cursor.go(&self.order, selected, step, shift)
        {
            self.scroll_to = Some((row, None));
            self.select(view, selected);
        }
        let pressed = |key| ui.input(|input| input.key_pressed(key));
        if pressed(Key::Enter)
            && let Some(gene) = self.cursor.gene(&self.order, selected)
        {
            view.sender.send(Command::TogglePin(gene));
        }
        if pressed(Key::A) && ui.input(|input| input.modifiers.command) {
            self.select_shown(view);
        }
        if ui.input(|input| input.events.contains(&Event::Copy)) {
            self.copy(ui, view, fields);
        }
    }

    /// The rows that are copied: the selected ones of those shown, or all shown when none is.
    pub(super) fn copied_rows(&self, view: &View<'_>) -> Vec<usize> {
        let shown = self.order.rows().iter().copied();
        let selected = &view.session.selection.selected;
        let rows: Vec<usize> = shown.filter(|gene| selected.contains(gene)).collect();
        if rows.is_empty() {
            self.order.rows().to_vec()
        } else {
            rows
        }
    }

    /// Copies rows and columns as shown to the clipboard.
    pub(super) fn copy(&self, ui: &Ui, view: &View<'_>, fields: &[GeneField]) {
        let rows = self.copied_rows(view);
        let copied = format::counted(rows.len(), "row");
        ui.copy_text(gene_tsv(&view.session.genes, rows, fields));
        let message = format!("Copied {copied} to the clipboard");
        view.sender.send(Command::Announce(message));
    }
}
