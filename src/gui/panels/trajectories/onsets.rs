//! Marks on the axis of time: when a gene responds, with the 90 % interval.

use eframe::egui::{Color32, Painter, Stroke, pos2};
use egui_plot::PlotTransform;

use crate::gui::panels::trajectories::curve::Curve;

/// Distance between the marks of two curves, and of the first from the axis, in points.
const APART: f32 = 5.0;
/// Half of the height of the tick of an onset, in points.
const TICK: f32 = 4.0;

/// Paints the onset of each of these curves, one above the other: a line over the interval, a tick at the median.
pub fn paint<'a>(
    painter: &Painter,
    transform: &PlotTransform,
    curves: impl Iterator<Item = (&'a Curve, Color32)>,
) {
    let estimates = curves.filter_map(|(curve, colour)| Some((curve.onset?, colour)));
    let mut y = transform.frame().bottom() - APART;
    for (onset, colour) in estimates {
        let [low, median, high] =
            [onset.low, onset.median, onset.high].map(|time| transform.position_from_point_x(time));
        painter.hline(low..=high, y, Stroke::new(1.5, colour));
        let tick = [pos2(median, y - TICK), pos2(median, y + TICK)];
        painter.line_segment(tick, Stroke::new(2.5, colour));
        y -= APART;
    }
}
