//! A row of the table: its cells, and what the pointer does to it.

use eframe::egui::{self, Align2, Sense, TextStyle, Ui, vec2};
use egui_extras::TableRow;

use crate::gui::panels::View;
use crate::gui::panels::genes::{
    pin,
    table::{choice::Click, columns, frozen::FrozenCell, tips},
};
use crate::session::GeneField;
use genetide_analysis::GeneRow;
use genetide_data::GeneIndex;

/// Width of the column of pins, in points.
pub const PIN_WIDTH: f32 = 16.0;

/// What the pointer does to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowEvent {
    /// Is over the row of the gene.
    Hover(GeneIndex),
    Click(GeneIndex, Click),
    TogglePin(GeneIndex),
}

/// Shows the row of a gene, and adds its name to the column of `names`; returns what the pointer does to it.
pub fn row_ui(
    row: &mut TableRow<'_, '_>,
    view: &View<'_>,
    fields: &[GeneField],
    (gene, names): (GeneIndex, &mut Vec<FrozenCell>),
) -> Option<RowEvent> {
    let selection = view.session.selection();
    let known = view.session.genes().get(gene.index())?;
    let selected = selection.selected.contains(&gene);
    row.set_selected(selected);
    row.set_hovered(selection.hovered == Some(gene));
    let mut pin = false;
    row.col(|ui| {
        if selected {
            let on_selection = ui.visuals().selection.stroke.color;
            ui.visuals_mut().weak_text_color = Some(on_selection);
        }
        pin = pin::ui(ui, view, gene, "in table", Sense::CLICK);
    });
    for &field in fields {
        let (_, cell) = row.col(|ui| cell_ui(ui, view, field, (gene, known), selected));
        if field == GeneField::Gene {
            names.push(FrozenCell {
                gene,
                rect: cell.rect,
                is_striped: row.index().is_multiple_of(2),
            });
        }
        if cell.hovered()
            && let Some(tip) = tips::cell_tip(field, view, known)
        {
            cell.on_hover_text(tip);
        }
    }
    let response = row.response();
    response.widget_info(|| {
        let name = spoken(view, known);
        egui::WidgetInfo::selected(egui::Role::Row, true, selected, name)
    });
    if pin || response.double_clicked() {
        Some(RowEvent::TogglePin(gene))
    } else if response.clicked() {
        let modifiers = response.ctx.input(|input| input.modifiers);
        let click = match (modifiers.command, modifiers.shift) {
            (_, true) => Click::Range,
            (true, false) => Click::Toggle,
            (false, false) => Click::Only,
        };
        Some(RowEvent::Click(gene, click))
    } else {
        response.contains_pointer().then_some(RowEvent::Hover(gene))
    }
}

/// The accessible name of a row: "IRF1, cluster 1".
fn spoken(view: &View<'_>, row: &GeneRow) -> String {
    match row.cluster {
        Some(0) => format!("{}, no response", row.gene),
        Some(label) => format!("{}, cluster {}", row.gene, view.cluster_title(label)),
        None => row.gene.clone(),
    }
}

fn cell_ui(
    ui: &mut Ui,
    view: &View<'_>,
    field: GeneField,
    (gene, row): (GeneIndex, &GeneRow),
    selected: bool,
) {
    let Some(table) = view.session.table() else {
        return;
    };
    let text = columns::text(field, row, table.profiles.courses());
    let rect = ui.max_rect();
    if field == GeneField::Cluster {
        cluster_ui(ui, view, (gene, row), selected);
    } else if field.is_text() {
        paint_text(ui, rect, text);
    } else {
        let font = TextStyle::Body.resolve(ui.style());
        let colour = ui.visuals().text_color();
        let place = rect.right_center() - vec2(4.0, 0.0);
        let painter = ui.painter();
        let drawn = painter.text(place, Align2::RIGHT_CENTER, text, font, colour);
        ui.expand_to_include_x(rect.left() + drawn.width() + 8.0);
    }
}

/// Left-aligned text, with an ellipsis if it is too long. Painted, because a label takes several
/// times as long.
fn paint_text(ui: &mut Ui, rect: egui::Rect, text: String) {
    let wrap = Some(egui::TextWrapMode::Truncate);
    let galley = egui::WidgetText::from(text).into_galley(ui, wrap, rect.width(), TextStyle::Body);
    let place = rect.left_center() - vec2(0.0, 0.5 * galley.size().y);
    let colour = ui.visuals().text_color();
    ui.expand_to_include_x(rect.left() + galley.size().x);
    ui.painter().galley(place, galley, colour);
}

/// Number of the cluster, after a disc in its colour, and of the cluster compared with it that gives the
/// colour; as on the map, an open circle for a gene with
/// an uncertain assignment.
fn cluster_ui(ui: &mut Ui, view: &View<'_>, (gene, row): (GeneIndex, &GeneRow), selected: bool) {
    let Some(label) = row.cluster else { return };
    let mut rect = ui.max_rect();
    let centre = rect.left_center() + vec2(5.0, 0.0);
    let colour = view.gene_colour(gene);
    if selected {
        // The colour of the disc may be close to that of selected rows.
        let paper = ui.visuals().panel_fill;
        ui.painter().circle_filled(centre, 6.0, paper);
    }
    if row.is_on_border() {
        let stroke = egui::Stroke::new(1.5, colour);
        ui.painter().circle_stroke(centre, 3.5, stroke);
    } else {
        ui.painter().circle_filled(centre, 4.0, colour);
    }
    rect.min.x += 14.0;
    let title = view.cluster_title(label);
    let title = match view.other_cluster_of(gene) {
        Some(other) => format!("{title} · {other}"),
        None => title,
    };
    paint_text(ui, rect, title);
}
