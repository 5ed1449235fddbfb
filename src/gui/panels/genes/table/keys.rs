//! Keyboard control of the table, and copying.

use std::collections::BTreeSet;

use eframe::egui::{self, Context, Event, EventFilter, Key, Rect, Sense, StrokeKind, Ui};

use crate::gui::app::command::Sender;
use crate::gui::panels::View;
use crate::gui::panels::genes::table::{
    choice::{self, Step},
    gene_table::GeneTable,
};
use crate::gui::widgets::format;
use crate::session::{LogCommand, SelectionCommand, Session, gene_tsv};
use genetide_data::GeneIndex;

impl GeneTable {
    /// The rows take the keyboard focus as a whole: arrow keys move, Shift extends the selection.
    pub(super) fn keyboard_ui(&mut self, ui: &mut Ui, view: &View<'_>, rect: Rect) {
        let id = choice::keyboard_id();
        let rows = ui.interact(rect, id, Sense::focusable_noninteractive());
        rows.widget_info(|| {
            let shown = format::counted(self.order.rows().len(), "row");
            let name = format!("Gene table, {shown}; use the arrow keys to select");
            egui::WidgetInfo::labeled(egui::Role::Table, true, name)
        });
        // Requested here, because a click removes the focus from everything but the widget clicked.
        if std::mem::take(&mut self.wants_keyboard) {
            rows.request_focus();
        }
        if !rows.has_focus() {
            return;
        }
        let stroke = ui.visuals().selection.stroke;
        ui.painter()
            .rect_stroke(rect, 0, stroke, StrokeKind::Inside);
        let filter = EventFilter {
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        self.keys(ui, view);
    }

    fn keys(&mut self, ui: &Ui, view: &View<'_>) {
        let selected = &view.session.selection().selected;
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
            view.sender.send(SelectionCommand::TogglePin(gene));
        }
        if pressed(Key::A) && ui.input(|input| input.modifiers.command) {
            self.select_shown(view);
        }
        if ui.input(|input| input.events.contains(&Event::Copy)) {
            self.copy(ui, view.session, view.sender);
        }
    }

    /// The rows to copy: the visible ones that are selected, or all visible ones if none is.
    pub(super) fn copied_rows(&self, selected: &BTreeSet<GeneIndex>) -> Vec<GeneIndex> {
        let shown = self.order.rows().iter().copied();
        let rows: Vec<GeneIndex> = shown.filter(|gene| selected.contains(gene)).collect();
        if rows.is_empty() {
            self.order.rows().to_vec()
        } else {
            rows
        }
    }

    /// Copies rows and columns as shown to the clipboard.
    pub fn copy(&mut self, ctx: &Context, session: &Session, sender: &Sender) {
        self.refresh(ctx, session);
        let rows = self.copied_rows(&session.selection().selected);
        let copied = format::counted(rows.len(), "row");
        let Some(table) = session.table() else { return };
        let (fields, courses) = (self.shown(session), table.profiles.courses());
        ctx.copy_text(gene_tsv(
            session.genes(),
            rows,
            &fields,
            (courses, session.scale()),
        ));
        let message = format!("Copied {copied} to the clipboard");
        sender.send(LogCommand::Announce(message));
    }
}
