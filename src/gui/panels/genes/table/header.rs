//! The header: titles that sort the table, and below each a field for a filter.

use std::collections::BTreeMap;

use eframe::egui::{self, RichText, Ui};

use crate::gui::frame::theme;
use crate::gui::panels::View;
use crate::gui::panels::genes::table::{columns, order::Sorting};
use crate::session::{FilterError, GeneField, HistoryCommand, ViewCommand};

/// Space between a title and its field, in points.
const BETWEEN: f32 = 2.0;

/// Height of the header, in points.
pub fn height(ui: &Ui) -> f32 {
    2.0 * ui.spacing().interact_size.y + 2.0 * BETWEEN
}

/// The fields. Valid conditions are in the session; invalid ones are kept here as typed.
#[derive(Default)]
pub struct Fields {
    pub(super) unread: BTreeMap<GeneField, (String, FilterError)>,
}

impl Fields {
    /// The invalid conditions and their errors.
    pub fn errors(&self) -> impl Iterator<Item = (GeneField, &FilterError)> {
        let unread = self.unread.iter();
        unread.map(|(&field, (_, error))| (field, error))
    }

    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, field: GeneField, sorting: &mut Sorting) {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = BETWEEN;
            title_ui(ui, view, field, sorting);
            self.condition_ui(ui, view, field);
        });
    }

    fn condition_ui(&mut self, ui: &mut Ui, view: &View<'_>, field: GeneField) {
        let filter = view.session.filter();
        if !filter.text(field).is_empty() {
            // The condition was set elsewhere, e.g. by undo.
            self.unread.remove(&field);
        }
        let unread = self.unread.get(&field);
        let before = unread.map_or_else(|| filter.text(field), |(text, _)| text);
        let mut text = before.to_owned();
        let mut edit = theme::line_edit(&mut text)
            .hint_text(hint(field))
            .desired_width(f32::INFINITY)
            .margin(egui::Margin::symmetric(3, 1));
        if unread.is_some() {
            edit = edit.text_color(ui.visuals().error_fg_color);
        }
        let name = format!("Filter {}", field.title_on(view.session.scale()));
        let response = ui.add(edit).accessible_name(name);
        let lost_focus = response.lost_focus();
        match unread {
            Some((_, error)) => response.on_hover_text(error.to_string()),
            None => response.on_hover_text(help(field)),
        };
        if text != before {
            self.typed(view, field, &text);
        } else if lost_focus {
            view.sender.send(HistoryCommand::EndGesture);
        }
    }

    /// Applies a condition unless it is invalid.
    fn typed(&mut self, view: &View<'_>, field: GeneField, text: &str) {
        let mut filter = view.session.filter().clone();
        self.unread.remove(&field);
        if let Err(error) = filter.set(field, text) {
            self.unread.insert(field, (text.to_owned(), error));
        }
        if filter != *view.session.filter() {
            view.sender.send(ViewCommand::SetFilter(filter));
        }
    }
}

fn title_ui(ui: &mut Ui, view: &View<'_>, field: GeneField, sorting: &mut Sorting) {
    let title = columns::title(field, view);
    let by = (sorting.by.field == field).then_some(sorting.by.descending);
    let name = match by {
        Some(true) => format!("Sort by {title}, descending"),
        Some(false) => format!("Sort by {title}, ascending"),
        None => format!("Sort by {title}"),
    };
    let response = ui
        .add(egui::Button::new(RichText::new(&title).strong()).frame(false))
        .accessible_name(name)
        .on_hover_text(columns::tip(field, view));
    if let Some(descending) = by {
        sort_mark_ui(ui, response.rect, descending);
    }
    if response.clicked() {
        sorting.choose(field);
    }
}

fn hint(field: GeneField) -> &'static str {
    use GeneField::*;
    match field {
        Gene => "contains",
        Cluster => "1,2,5",
        Onset | TimeTo95 | Peak | Return | Duration | HalfLife => "2..6",
        Direction => "up",
        Status => "responds",
        Kind => "timing",
        Log2Change | Difference => ">=1",
        P | Q | QCondition | QInteraction => "<0.01",
        Membership | Amplitude | Stability | Silhouette => ">0.8",
    }
}

fn help(field: GeneField) -> &'static str {
    if field.is_text() {
        "Filter by text: irf (contains), =irf1 (exact match), !mt- (does not contain), irf,stat \
         (any of these), =irf1,stat1 (exactly one of these)"
    } else {
        "Filter by number: >0.8, <=6, 2..6 (inclusive), 2.., =3, 1,2,5 (any of these), !0 (all \
         but these)"
    }
}

/// A small triangle after the title of the sorted column, painted because the fonts have none.
fn sort_mark_ui(ui: &Ui, title: egui::Rect, descending: bool) {
    let tip = if descending { 3.0 } else { -3.0 };
    let centre = egui::pos2(title.right() + 4.0, title.center().y);
    let corners = [(-3.5, -tip), (3.5, -tip), (0.0, tip)];
    let triangle = corners.map(|(x, y)| centre + egui::vec2(x, y)).to_vec();
    let colour = ui.visuals().strong_text_color();
    ui.painter().add(egui::Shape::convex_polygon(
        triangle,
        colour,
        egui::Stroke::NONE,
    ));
}
