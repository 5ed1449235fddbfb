//! The gene table as a widget.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use eframe::egui::{self, Align, Layout, Sense, Ui, scroll_area::ScrollAreaOutput};
use egui_extras::{Column, TableBuilder};

use crate::gui::frame::theme;
use crate::gui::panels::View;
use crate::gui::panels::genes::table::{
    choice::Cursor,
    columns::{self, Columns},
    frozen::FrozenColumn,
    header::{self, Fields},
    order::{Order, Sorting},
    rows::{self, RowEvent},
};
use crate::session::{GeneField, SelectionCommand, Session};
use genetide_data::GeneIndex;

/// Space between columns, in points.
const COLUMN_GAP: f32 = 4.0;

#[derive(Default)]
pub struct GeneTable {
    /// Read at the first frame.
    pub(super) columns: Option<Columns>,
    pub(super) sorting: Sorting,
    pub(super) fields: Fields,
    pub(super) selected_only: bool,
    pub(super) order: Order,
    pub(super) cursor: Cursor,
    /// The selection of the last frame.
    pub(super) last_selection: Arc<BTreeSet<GeneIndex>>,
    /// The number of rows that copying would copy.
    pub(super) copy_count: usize,
    /// Whether the selection was made in this table, which then does not scroll to it.
    pub(super) selected_here: bool,
    /// The row to bring into view, and its alignment.
    pub(super) scroll_to: Option<(usize, Option<Align>)>,
    /// The rows that were visible in the last frame.
    pub(super) visible: Range<usize>,
    /// Whether the rows take the keyboard focus, because one was clicked.
    pub(super) wants_keyboard: bool,
    /// Whether the hovered gene of the session comes from this table.
    pub(super) hovers: bool,
}

impl GeneTable {
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let started = self.columns.is_none();
        self.refresh(ui, view.session);
        self.bar_ui(ui, view);
        let mut sideways = egui::ScrollArea::horizontal().id_salt("table of genes");
        if started {
            // egui remembers the offset from the last start, when the window may have been smaller.
            sideways = sideways.horizontal_scroll_offset(0.0);
        }
        let output = sideways.show(ui, |ui| self.table_ui(ui, view));
        output.inner.ui(ui, view, output.inner_rect);
    }

    pub(super) fn refresh(&mut self, ctx: &egui::Context, session: &Session) {
        if self.columns.is_none() {
            self.columns = Some(Columns::remembered(ctx));
        }
        let selected = &session.selection().selected;
        let changed = !Arc::ptr_eq(&self.last_selection, selected);
        if changed {
            self.last_selection = Arc::clone(selected);
        }
        let only = self.selected_only.then_some(selected);
        let (genes, filter) = (session.genes(), session.filter());
        let made = self.order.refresh(genes, self.sorting, filter, only);
        if made || changed {
            self.copy_count = self.copied_rows(selected).len();
        }
        if changed && !std::mem::take(&mut self.selected_here) {
            self.follow(selected);
        }
    }

    /// The columns shown: those chosen that the data set has.
    pub(super) fn shown(&self, session: &Session) -> Vec<GeneField> {
        let chosen = self.columns.iter().flat_map(|columns| &columns.0).copied();
        let shown = chosen.filter(|&field| session.has_column(field));
        shown.collect()
    }

    /// Brings the first selected row into view, if none is.
    fn follow(&mut self, selected: &BTreeSet<GeneIndex>) {
        let rows = self.order.rows();
        let end = self.visible.end.min(rows.len());
        let in_view = &rows[self.visible.start.min(end)..end];
        if in_view.iter().any(|gene| selected.contains(gene)) {
            return;
        }
        let first = self.order.first_of(selected);
        self.scroll_to = first.map(|row| (row, Some(Align::Center)));
    }

    /// Replaces the selection without scrolling.
    pub(super) fn select(&mut self, view: &View<'_>, genes: impl IntoIterator<Item = GeneIndex>) {
        self.selected_here = true;
        view.select(genes);
    }

    /// Shows the table; returns where its names are.
    fn table_ui(&mut self, ui: &mut Ui, view: &View<'_>) -> FrozenColumn {
        let shown = self.shown(view.session);
        ui.spacing_mut().item_spacing.x = COLUMN_GAP;
        let row_height = ui.text_style_height(&egui::TextStyle::Body) + 4.0;
        let header_height = header::height(ui);
        let mut table = builder(ui, &shown, columns::is_assumed(view));
        if let Some((row, align)) = self.scroll_to.take() {
            table = table.scroll_to_row(row, align);
        }
        let number = self.order.rows().len();
        let mut frame_event = None;
        let mut names = FrozenColumn::default();
        let output = table
            .header(header_height, |mut header| {
                header.col(|_| {});
                for &field in &shown {
                    let (_, cell) =
                        header.col(|ui| self.fields.ui(ui, view, field, &mut self.sorting));
                    if field == GeneField::Gene {
                        names.header = Some(cell.rect);
                    }
                }
            })
            .body(|body| {
                body.rows(row_height, number, |mut row| {
                    let gene = self.order.rows()[row.index()];
                    let event = rows::row_ui(&mut row, view, &shown, (gene, &mut names.rows));
                    frame_event = frame_event.take().or(event);
                });
            });
        names.body = Some(output.inner_rect);
        self.visible = visible(ui, row_height, &output);
        if number == 0 {
            let text = match view.session.is_preparing() {
                true => "Testing genes…",
                false => "No genes match the filters.",
            };
            let text = egui::Label::new(text).selectable(false);
            ui.put(output.inner_rect, text);
        }
        self.row_event(view, frame_event);
        self.keyboard_ui(ui, view, output.inner_rect);
        names
    }

    fn row_event(&mut self, view: &View<'_>, event: Option<RowEvent>) {
        let hovers = matches!(event, Some(RowEvent::Hover(_) | RowEvent::Click(..)));
        match event {
            Some(RowEvent::Hover(gene)) => view.hover(Some(gene)),
            Some(RowEvent::Click(gene, click)) => {
                let selected = &view.session.selection().selected;
                let selected = self.cursor.click(&self.order, selected, gene, click);
                self.select(view, selected);
                self.wants_keyboard = true;
            }
            Some(RowEvent::TogglePin(gene)) => view.sender.send(SelectionCommand::TogglePin(gene)),
            None if self.hovers => view.hover(None),
            None => {}
        }
        self.hovers = hovers;
    }
}

/// The table, empty, with these columns.
fn builder<'a>(ui: &'a mut Ui, shown: &[GeneField], is_assumed: bool) -> TableBuilder<'a> {
    let scale = theme::text_scale(ui.style());
    let salt = (columns::key(shown), scale.to_bits(), is_assumed);
    let mut table = TableBuilder::new(ui)
        .id_salt(("genes", salt))
        .striped(true)
        // Rows are not focusable: they take the keyboard focus as a whole.
        .sense(Sense::CLICK)
        .auto_shrink(false)
        .animate_scrolling(false)
        .cell_layout(Layout::left_to_right(Align::Center))
        .min_scrolled_height(80.0)
        .column(Column::exact(rows::PIN_WIDTH));
    for &field in shown {
        let width = columns::width(field, is_assumed) * scale;
        table = table.column(match field {
            GeneField::Gene => Column::remainder().at_least(width).clip(true),
            _ => Column::initial(width).clip(true).resizable(true),
        });
    }
    table
}

/// The rows that are fully visible.
fn visible(ui: &Ui, row_height: f32, output: &ScrollAreaOutput<()>) -> Range<usize> {
    let pitch = row_height + ui.spacing().item_spacing.y;
    let first = (output.state.clamped_offset().y / pitch).ceil().max(0.0) as usize;
    let fitting = (output.inner_rect.height() / pitch).floor().max(1.0) as usize;
    first..first + fitting
}
