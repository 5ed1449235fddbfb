//! What the pointer is over, and its tooltip.

use eframe::egui::Pos2;
use egui_plot::{PlotPoint, PlotTransform};

use crate::gui::panels::View;
use crate::gui::panels::trajectories::curve::Curve;
use crate::gui::widgets::format;

/// The nearest curve within reach of the pointer, and the index of its observation nearest in time.
pub fn nearest<'a>(
    curves: impl Iterator<Item = &'a Curve>,
    transform: &PlotTransform,
    pointer: Pos2,
) -> Option<(&'a Curve, usize)> {
    /// Largest distance, in screen points.
    const REACH: f32 = 12.0;
    let mut best: Option<(f32, (&'a Curve, usize))> = None;
    for curve in curves {
        let places = |points: &[PlotPoint]| -> Vec<Pos2> {
            let points = points.iter();
            points.map(|at| transform.position_from_point(at)).collect()
        };
        let means = places(&curve.means);
        let line = match curve.fit.is_empty() {
            true => means.clone(),
            false => places(&curve.fit),
        };
        let segments = line.windows(2);
        let to_line = segments.map(|ends| distance_to(pointer, ends[0], ends[1]));
        let to_means = means.iter().map(|mean| mean.distance(pointer));
        let distance = to_line.chain(to_means).fold(f32::INFINITY, f32::min);
        if distance > REACH || best.as_ref().is_some_and(|(least, _)| *least <= distance) {
            continue;
        }
        let aside = |i: &usize| (means[*i].x - pointer.x).abs();
        let Some(at) = (0..means.len()).min_by(|a, b| aside(a).total_cmp(&aside(b))) else {
            continue;
        };
        best = Some((distance, (curve, at)));
    }
    best.map(|(_, nearest)| nearest)
}

/// Distance from a point to a segment.
fn distance_to(point: Pos2, a: Pos2, b: Pos2) -> f32 {
    let (along, to) = (b - a, point - a);
    let length = along.length_sq();
    let share = match length > 0.0 {
        true => (to.dot(along) / length).clamp(0.0, 1.0),
        false => 0.0,
    };
    (a + along * share).distance(point)
}

/// The tooltip of a point on a curve.
pub fn tooltip(view: &View<'_>, (curve, at): (&Curve, usize), scaled: bool) -> String {
    let observed = curve.trajectory.observed[at];
    let mut text = curve.name.clone();
    if let Some((_, kind)) = &curve.part {
        text.push_str(&format!(", {kind}"));
    }
    let time = format::time(observed.time, view.time_unit());
    text.push_str(&format!("\nat {time}: {}", format::short(observed.mean)));
    if observed.standard_error > 0.0 {
        text.push_str(&format!(" ± {}", format::short(observed.standard_error)));
    }
    if curve.gene.is_some() {
        let noun = view
            .session
            .table()
            .map_or("cell", |table| table.profiles.noun());
        let cells = format::counted(observed.cells as usize, noun);
        text.push_str(&format!(" (mean ± standard error, {cells})"));
    }
    let here = |time: f64| (time - observed.time).abs() < 1e-9;
    let mut fit = curve.trajectory.reconstructed.iter();
    if let Some(&[_, value]) = fit.find(|fit| here(fit[0])) {
        text.push_str(&format!("\nreconstruction {}", format::short(value)));
    }
    if let Some(&[_, low, high]) = curve.trajectory.band.iter().find(|band| here(band[0])) {
        let (low, high) = (format::short(low), format::short(high));
        text.push_str(&format!(", posterior band (90 %) {low} to {high}"));
    }
    if let Some(onset) = &curve.onset {
        let onset = onset.words(view.time_unit());
        text.push_str(&format!("\nonset {onset}, marked at the axis"));
    }
    let drawn = curve.dots.iter().filter(|dot| here(dot.time)).count();
    if drawn > 0 && drawn < observed.cells as usize {
        let drawn = format::count(drawn);
        text.push_str(&format!("\n{drawn} of the cells are shown"));
    }
    if scaled {
        text.push_str("\nscaled");
    }
    if let Some(gene) = curve.gene {
        let action = if view.is_pinned(gene) { "unpin" } else { "pin" };
        text.push_str(&format!("\nClick to {action}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::pos2;

    #[test]
    fn distances_to_a_segment_agree_with_arithmetic() {
        let (a, b) = (pos2(0.0, 0.0), pos2(10.0, 0.0));
        // Above the segment, beyond its end (3-4-5), and to a segment of length 0.
        assert_eq!(distance_to(pos2(4.0, 3.0), a, b), 3.0);
        assert_eq!(distance_to(pos2(13.0, 4.0), a, b), 5.0);
        assert_eq!(distance_to(pos2(3.0, 4.0), a, a), 5.0);
    }
}
