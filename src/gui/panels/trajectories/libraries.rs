//! A circle for each library, and thin lines between those of a donor.

use eframe::egui::{Color32, Painter, Pos2, Shape, Stroke, Visuals, pos2};
use egui_plot::{PlotPoint, PlotTransform};

use crate::gui::panels::View;
use crate::gui::panels::trajectories::curve::Curve;
use crate::gui::widgets::format;
use genetide_data::Attribute;
use genetide_figure::trajectory::{LibraryValue, donor_courses};

/// Radius of a circle, in screen points.
const RADIUS: f32 = 2.8;
/// Between the circles of two curves at the same time, in screen points.
const ASIDE: f32 = 5.0;
/// Between the first and the last of them: more would put them at another time.
const WIDEST: f32 = 10.0;
/// Largest distance of the pointer, in screen points.
const REACH: f32 = 6.0;

/// A library of a curve and its place on the screen.
pub struct Circle<'a> {
    pub curve: &'a Curve,
    pub value: LibraryValue,
    place: Pos2,
    /// Whether it belongs to all conditions, and is drawn with the first of them alone.
    shared: bool,
}

/// The circles of the libraries of one curve; `aside` moves them.
fn circles<'a>(curve: &'a Curve, transform: &PlotTransform, aside: f32) -> Vec<Circle<'a>> {
    let libraries = curve.libraries.iter().zip(&curve.shared);
    let circles = libraries.map(|(&value, &shared)| {
        let at = PlotPoint::new(value.time, value.mean);
        let at = transform.position_from_point(&at);
        let aside = if shared { 0.0 } else { aside };
        Circle {
            curve,
            value,
            place: pos2(at.x + aside, at.y),
            shared,
        }
    });
    circles.collect()
}

/// How far aside the circles of the `i`th of several curves are.
fn aside(i: usize, of: usize) -> f32 {
    let step = ASIDE.min(WIDEST / (of - 1).max(1) as f32);
    step * (i as f32 - 0.5 * (of - 1) as f32)
}

/// The circles of each curve that has any.
pub fn of_curves<'a>(
    curves: impl Iterator<Item = &'a Curve>,
    transform: &PlotTransform,
) -> Vec<Vec<Circle<'a>>> {
    let with: Vec<&Curve> = curves.filter(|curve| !curve.libraries.is_empty()).collect();
    let places = with.iter().enumerate();
    places
        .map(|(i, curve)| circles(curve, transform, aside(i, with.len())))
        .collect()
}

/// Paints the circles of a curve.
pub fn paint(
    painter: &Painter,
    visuals: &Visuals,
    circles: &[Circle<'_>],
    (colour, of_shared): (Color32, Color32),
) {
    let values: Vec<LibraryValue> = circles.iter().map(|circle| circle.value).collect();
    let thin = Stroke::new(0.8, colour.gamma_multiply(0.5));
    for course in donor_courses(&values) {
        let places = course.into_iter().map(|at| circles[at].place);
        painter.add(Shape::line(places.collect(), thin));
    }
    for circle in circles.iter().filter(|circle| circle.is_drawn()) {
        let colour = if circle.shared { of_shared } else { colour };
        let stroke = Stroke::new(1.2, colour);
        painter.circle(circle.place, RADIUS, visuals.panel_fill, stroke);
    }
}

impl Circle<'_> {
    /// A library of all conditions is drawn once.
    fn is_drawn(&self) -> bool {
        let place = self.curve.part.as_ref().map_or(0, |(place, _)| *place);
        !self.shared || place == 0
    }

    /// Its time, condition, replicate, value and cells.
    pub fn tooltip(&self, view: &View<'_>, scaled: bool) -> String {
        let mut text = self.curve.name.clone();
        let profiles = view.session.table().map(|table| &table.profiles);
        let library = profiles.and_then(|profiles| {
            let libraries = profiles.samples().libraries();
            libraries.get(self.value.library)
        });
        for attribute in Attribute::ALL {
            let label = library.and_then(|library| library.label(attribute));
            if let Some(label) = label {
                text.push_str(&format!("\n{}: {label}", attribute.noun()));
            }
        }
        let time = format::time(self.value.time, view.time_unit());
        let noun = profiles.map_or("cell", |profiles| profiles.noun());
        let cells = format::counted(self.value.cells as usize, noun);
        let value = format::short(self.value.mean);
        let scaled = if scaled { ", scaled" } else { "" };
        text.push_str(&format!("\nat {time}: {value}{scaled} (library, {cells})"));
        text
    }
}

/// The circle nearest to the pointer.
pub fn nearest(circles: Vec<Vec<Circle<'_>>>, pointer: Pos2) -> Option<Circle<'_>> {
    let drawn = circles.into_iter().flatten();
    let near = drawn
        .filter(Circle::is_drawn)
        .map(|circle| (circle.place.distance(pointer), circle))
        .filter(|(distance, _)| *distance <= REACH);
    near.min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, circle)| circle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_of_several_curves_stand_side_by_side() {
        assert_eq!(aside(0, 1), 0.0);
        assert_eq!([0, 1].map(|i| aside(i, 2)), [-2.5, 2.5]);
        assert_eq!([0, 1, 2].map(|i| aside(i, 3)), [-5.0, 0.0, 5.0]);
        assert_eq!([0, 10].map(|i| aside(i, 11)), [-5.0, 5.0]);
    }
}
