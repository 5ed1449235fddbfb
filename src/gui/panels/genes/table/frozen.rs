//! The names of genes stay in view while the table is scrolled sideways.
//!
//! The table cannot hold a column in place, so the names are painted once more at the left edge, over what
//! is there. Clicks still reach the rows.

use eframe::egui::{
    Align2, Id, Painter, Rect, Sense, Stroke, TextStyle, TextWrapMode, Ui, WidgetText, pos2, vec2,
};

use crate::gui::panels::View;
use crate::session::GeneField;
use genetide_data::GeneIndex;

/// The cells of the column of names, where they were laid out in this frame.
#[derive(Default)]
pub struct FrozenColumn {
    pub header: Option<Rect>,
    pub rows: Vec<FrozenCell>,
    /// The part of the window that the rows scroll in.
    pub body: Option<Rect>,
}

pub struct FrozenCell {
    pub gene: GeneIndex,
    pub rect: Rect,
    /// Whether its row has the darker ground of every second row.
    pub is_striped: bool,
}

impl FrozenColumn {
    /// Paints the names at the left edge of `viewport`, if the table is scrolled past them.
    pub fn ui(&self, ui: &Ui, view: &View<'_>, viewport: Rect) {
        let (Some(header), Some(body)) = (self.header, self.body) else {
            return;
        };
        let shift = viewport.left() - header.left();
        if shift <= 0.0 {
            return;
        }
        let edge = viewport.left()..=viewport.left() + header.width() + 4.0;
        let strip = Rect::from_x_y_ranges(edge, header.top()..=body.bottom());
        // Nothing below can be clicked where the name of the column hides it.
        let title = strip.with_max_y(body.top());
        ui.interact(
            title,
            Id::unique("frozen title"),
            Sense::CLICK | Sense::DRAG,
        );
        let painter = ui.painter().with_clip_rect(strip.intersect(viewport));
        let visuals = ui.visuals();
        painter.rect_filled(strip, 0.0, visuals.panel_fill);
        let font = TextStyle::Body.resolve(ui.style());
        let centre = header.top() + 0.5 * ui.spacing().interact_size.y;
        let (place, text) = (pos2(title.left(), centre), GeneField::Gene.title());
        let colour = visuals.strong_text_color();
        painter.text(place, Align2::LEFT_CENTER, text, font, colour);
        let rows = painter.with_clip_rect(strip.intersect(viewport).intersect(body));
        for cell in &self.rows {
            cell.paint(ui, view, &rows, (shift, strip));
        }
        let line = Stroke::new(1.0, visuals.weak_text_color().gamma_multiply(0.5));
        painter.vline(strip.right() - 0.5, strip.y_range(), line);
    }
}

impl FrozenCell {
    fn paint(&self, ui: &Ui, view: &View<'_>, painter: &Painter, (shift, strip): (f32, Rect)) {
        let (visuals, selection) = (ui.visuals(), view.session.selection());
        let gap = 0.5 * ui.spacing().item_spacing.y;
        let ground = strip
            .with_min_y(self.rect.top() - gap)
            .with_max_y(self.rect.bottom() + gap);
        if self.is_striped {
            painter.rect_filled(ground, 0.0, visuals.faint_bg_color);
        }
        let is_selected = selection.selected.contains(&self.gene);
        let mut colour = visuals.text_color();
        if is_selected {
            painter.rect_filled(ground, 0.0, visuals.selection.bg_fill);
            colour = visuals.selection.stroke.color;
        } else if selection.hovered == Some(self.gene) {
            painter.rect_filled(ground, 0.0, visuals.widgets.hovered.bg_fill);
        }
        let rect = self.rect.translate(vec2(shift, 0.0));
        let name = WidgetText::from(view.gene_name(self.gene));
        let wrap = Some(TextWrapMode::Truncate);
        let galley = name.into_galley(ui, wrap, rect.width(), TextStyle::Body);
        let place = rect.left_center() - vec2(0.0, 0.5 * galley.size().y);
        painter.galley(place, galley, colour);
    }
}
