//! What all plots share.
//!
//! Items of a plot are not in the accessibility tree, so every plot describes itself in one
//! sentence ("Loss, 12 points"), for screen readers and tests.

use eframe::egui::{Color32, Id, Response, Role, TextStyle, WidgetInfo};
use egui_plot::{Corner, Legend, Line, Plot, PlotPoints, PlotUi};

use super::theme;
use crate::palette;

/// The colour of the `index`th series of a plot.
pub fn series(index: usize) -> Color32 {
    theme::colour(palette::cluster(index))
}

/// Puts a sentence about a plot into the accessibility tree.
pub fn describe(response: &Response, sentence: &str) {
    response.widget_info(|| WidgetInfo::labeled(Role::Figure, true, sentence));
}

/// A plot of curves that does not catch the scroll wheel of the panel around it.
pub fn curves<'a>(name: &str, height: f32, x_label: &str) -> Plot<'a> {
    Plot::new(name)
        .height(height)
        .allow_scroll(false)
        .allow_zoom(false)
        .allow_drag(false)
        .allow_boxed_zoom(false)
        .show_background(false)
        .x_axis_label(x_label)
        .legend(legend())
}

/// A small legend at the right.
pub fn legend() -> Legend {
    Legend::default()
        .text_style(TextStyle::Small)
        .position(Corner::RightTop)
        .background_alpha(0.6)
        .follow_insertion_order(true)
}

/// Error bars of `half` above and below each point.
pub fn whiskers(
    plot: &mut PlotUi<'_>,
    name: &str,
    points: &[[f64; 2]],
    half: &[f64],
    colour: Color32,
) {
    for (i, (&[x, y], &half)) in points.iter().zip(half).enumerate() {
        if half > 0.0 && half.is_finite() {
            let ends = PlotPoints::from(vec![[x, y - half], [x, y + half]]);
            plot.line(
                Line::new(name, ends)
                    .id(Id::unique((name, "whisker", i)))
                    .color(colour)
                    .width(1.0)
                    .allow_hover(false),
            );
        }
    }
}
