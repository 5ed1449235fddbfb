//! The table of all genes: sorted and filtered once when something changes, only visible rows are
//! laid out. What is selected elsewhere comes into view; what is selected here stays where it is.

mod bar;
mod choice;
mod columns;
mod header;
mod keys;
mod order;
mod rows;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use eframe::egui::{self, Align, Layout, Sense, Ui, scroll_area::ScrollAreaOutput};
use egui_extras::{Column, TableBuilder};

use super::{Command, Session, View, theme};
use crate::session::GeneField;

use choice::Cursor;
use columns::Columns;
use header::Fields;
use order::{Order, Sorting};
use rows::Done;

/// Space between columns, in points.
const COLUMN_GAP: f32 = 4.0;

/// The table.
#[derive(Default)]
pub struct GeneTable {
    /// Read at the first frame.
    columns: Option<Columns>,
    sorting: Sorting,
    fields: Fields,
    selected_only: bool,
    order: Order,
    cursor: Cursor,
    /// The selection of the last frame.
    seen: Arc<BTreeSet<usize>>,
    /// How many rows copying would copy.
    copied: usize,
    /// Whether the selection was changed from here, so that nothing is to be brought into view.
    chose: bool,
    /// The row to bring into view, and where.
    scroll_to: Option<(usize, Option<Align>)>,
    /// The rows that were visible in the last frame.
    visible: Range<usize>,
    /// Whether a row was clicked, so that keys go on from it.
    wants_keyboard: bool,
    /// Whether a row of this table is what the session calls hovered.
    hovers: bool,
}

impl GeneTable {
    /// Shows the table.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let started = self.columns.is_none();
        self.refresh(ui, view.session);
        self.bar_ui(ui, view);
        let mut sideways = egui::ScrollArea::horizontal().id_salt("table of genes");
        if started {
            // egui remembers it from the last start, when the window may have been smaller.
            sideways = sideways.horizontal_scroll_offset(0.0);
        }
        sideways.show(ui, |ui| self.table_ui(ui, view));
    }

    /// Takes over what has changed in the session.
    fn refresh(&mut self, ctx: &egui::Context, session: &Session) {
        if self.columns.is_none() {
            self.columns = Some(Columns::remembered(ctx));
        }
        let selected = &session.selection.selected;
        let changed = !Arc::ptr_eq(&self.seen, selected);
        if changed {
            self.seen = Arc::clone(selected);
        }
        let only = self.selected_only.then_some(selected);
        let made = self
            .order
            .refresh(&session.genes, self.sorting, &session.filter, only);
        if made || changed {
            self.copied = self.copied_rows(selected).len();
        }
        if changed && !std::mem::take(&mut self.chose) {
            self.follow(selected);
        }
    }

    /// The columns shown.
    fn shown(&self) -> Vec<GeneField> {
        self.columns.as_ref().map_or_else(Vec::new, Columns::shown)
    }

    /// Brings the first selected row into view, if none is.
    fn follow(&mut self, selected: &BTreeSet<usize>) {
        let rows = self.order.rows();
        let end = self.visible.end.min(rows.len());
        let in_view = &rows[self.visible.start.min(end)..end];
        if in_view.iter().any(|gene| selected.contains(gene)) {
            return;
        }
        let first = self.order.first_of(selected);
        self.scroll_to = first.map(|row| (row, Some(Align::Center)));
    }

    /// Replaces the selection; what is visible stays so.
    fn select(&mut self, view: &View<'_>, selected: BTreeSet<usize>) {
        self.chose = true;
        view.sender.send(Command::Select(selected));
    }

    fn table_ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let shown = self.shown();
        ui.spacing_mut().item_spacing.x = COLUMN_GAP;
        let row_height = ui.text_style_height(&egui::TextStyle::Body) + 4.0;
        let scale = theme::text_scale(ui.style());
        let header_height = header::height(ui);
        let mut table = TableBuilder::new(ui)
            .id_salt(("genes", columns::key(&shown), scale.to_bits()))
            .striped(true)
            // Not focusable: the rows share one place for the keyboard.
            .sense(Sense::CLICK)
            .auto_shrink(false)
            .animate_scrolling(false)
            .cell_layout(Layout::left_to_right(Align::Center))
            .min_scrolled_height(80.0)
            .column(Column::exact(rows::PIN_WIDTH));
        for &field in &shown {
            let width = columns::width(field) * scale;
            table = table.column(match field {
                GeneField::Gene => Column::remainder().at_least(width).clip(true),
                _ => Column::initial(width).clip(true).resizable(true),
            });
        }
        if let Some((row, align)) = self.scroll_to.take() {
            table = table.scroll_to_row(row, align);
        }
        let number = self.order.rows().len();
        let mut chosen = None;
        let output = table
            .header(header_height, |mut header| {
                header.col(|_| {});
                for &field in &shown {
                    header.col(|ui| {
                        self.fields.ui(ui, view, field, &mut self.sorting);
                    });
                }
            })
            .body(|body| {
                body.rows(row_height, number, |mut row| {
                    let gene = self.order.rows()[row.index()];
                    let done = rows::row_ui(&mut row, view, &shown, gene);
                    chosen = chosen.take().or(done);
                });
            });
        self.visible = visible(ui, row_height, &output);
        self.rows_done(ui, view, output.inner_rect, chosen);
        self.keyboard_ui(ui, view, output.inner_rect);
    }

    fn rows_done(&mut self, ui: &mut Ui, view: &View<'_>, rect: egui::Rect, done: Option<Done>) {
        if self.order.rows().is_empty() {
            let text = "No gene meets all conditions.";
            ui.put(rect, egui::Label::new(text).selectable(false));
        }
        let hovers = matches!(done, Some(Done::Hovered(_) | Done::Clicked(..)));
        match done {
            Some(Done::Hovered(gene)) => view.hover(Some(gene)),
            Some(Done::Clicked(gene, click)) => {
                let selected = &view.session.selection.selected;
                let selected = self.cursor.click(&self.order, selected, gene, click);
                self.select(view, selected);
                self.wants_keyboard = true;
            }
            Some(Done::Pinned(gene)) => view.sender.send(Command::TogglePin(gene)),
            None if self.hovers => view.hover(None),
            None => {}
        }
        self.hovers = hovers;
    }
}

/// The rows that are visible in full.
fn visible(ui: &Ui, row_height: f32, output: &ScrollAreaOutput<()>) -> Range<usize> {
    let pitch = row_height + ui.spacing().item_spacing.y;
    let first = (output.state.clamped_offset().y / pitch).ceil().max(0.0) as usize;
    let fitting = (output.inner_rect.height() / pitch).floor().max(1.0) as usize;
    first..first + fitting
}
