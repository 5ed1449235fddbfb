//! Styles, grid lines and descriptions that all plots share.
//!
//! Items of a plot are not in the accessibility tree, so every plot describes itself in one
//! sentence ("Loss, 12 points"), for screen readers and tests.

use eframe::egui::{Color32, Id, Response, Role, TextStyle, Ui, Visuals, WidgetInfo};
use egui_plot::{Corner, GridInput, GridMark, Legend, Line, MarkerShape, Plot, PlotPoints, PlotUi};

use crate::gui::frame::theme;
use crate::gui::widgets::format;
use genetide_figure::palette;

/// The colour of the `index`th series of a plot.
pub fn series(index: usize) -> Color32 {
    theme::colour(palette::cluster(index))
}

/// The colour of the `index`th condition, as in figures: none of the first clusters has it.
pub fn condition(index: usize) -> Color32 {
    theme::colour(palette::condition(index))
}

/// The colour of the `index`th pinned gene, wherever it is drawn.
pub fn pin(visuals: &Visuals, index: usize) -> Color32 {
    theme::colour(palette::pin(index, visuals.dark_mode))
}

/// The marker of the `index`th pinned gene, and the same symbol as text.
pub fn pin_marker(index: usize) -> (MarkerShape, &'static str) {
    const MARKERS: [(MarkerShape, &str); 5] = [
        (MarkerShape::Circle, "●"),
        (MarkerShape::Square, "■"),
        (MarkerShape::Up, "▲"),
        (MarkerShape::Diamond, "♦"),
        (MarkerShape::Down, "▼"),
    ];
    MARKERS[index % MARKERS.len()]
}

/// Puts a sentence about a plot into the accessibility tree.
pub fn describe(response: &Response, sentence: &str) {
    response.widget_info(|| WidgetInfo::labeled(Role::Figure, true, sentence));
}

/// A plot of curves that leaves the scroll wheel to its panel.
pub fn curves<'a>(ui: &Ui, name: &str, height: f32, x_label: &str) -> Plot<'a> {
    let faint = ui.visuals().weak_text_color().gamma_multiply(0.3);
    Plot::new(name)
        .height(height)
        .allow_scroll(false)
        .allow_zoom(false)
        .allow_drag(false)
        .allow_boxed_zoom(false)
        .show_background(false)
        .grid_fade(0.0)
        .grid_color(faint)
        .x_grid_spacer(|input| marks(&input, 10.0))
        .y_grid_spacer(|input| marks(&input, 5.0))
        .x_axis_formatter(|mark, _| format::short(mark.value))
        .y_axis_formatter(|mark, _| format::short(mark.value))
        .x_axis_label(x_label)
}

/// Grid lines at round values, at least `least` of the smallest steps apart, so that each has space
/// for its label.
fn marks(input: &GridInput, least: f64) -> Vec<GridMark> {
    let step_size = round_step(input.base_step_size * least);
    let (low, high) = input.bounds;
    if !(step_size > 0.0 && step_size.is_finite() && low.is_finite() && high.is_finite()) {
        return Vec::new();
    }
    let first = (low / step_size).ceil() as i64;
    let last = (high / step_size).floor() as i64;
    // A plot cannot show more lines than it has points across.
    (first..=last.min(first.saturating_add(1000)))
        .map(|mark| GridMark {
            value: mark as f64 * step_size,
            step_size,
        })
        .collect()
}

/// Grid lines for the y-axis of a low plot: closer to each other, each with a label.
pub fn marks_of_low_plot(input: &GridInput) -> Vec<GridMark> {
    labelled(input, marks(input, 2.5))
}

/// Grid lines at whole numbers, each with a label.
pub fn marks_of_counts(input: &GridInput) -> Vec<GridMark> {
    let least = 3.5_f64.max(1.0 / input.base_step_size);
    labelled(input, marks(input, least))
}

/// Gives all lines the same large step, so that each has a label.
fn labelled(input: &GridInput, marks: Vec<GridMark>) -> Vec<GridMark> {
    let step_size = input.base_step_size * 20.0;
    let marks = marks.into_iter();
    marks.map(|mark| GridMark { step_size, ..mark }).collect()
}

/// Grid lines at given values, such as time points, except where a label would overlap.
pub fn marks_at(input: &GridInput, values: &[f64]) -> Vec<GridMark> {
    let room = input.base_step_size * 3.5;
    let mut marks: Vec<GridMark> = Vec::new();
    let (low, high) = input.bounds;
    for &value in values {
        // Outside the range, a label would overlap what is next to the plot.
        if !(low..=high).contains(&value) {
            continue;
        }
        if marks.last().is_none_or(|last| value - last.value >= room) {
            let step_size = input.base_step_size;
            marks.push(GridMark { value, step_size });
        }
    }
    labelled(input, marks)
}

/// The next larger of ..., 0.5, 1, 2, 5, 10, 20, ...
fn round_step(step: f64) -> f64 {
    let power = 10_f64.powf(step.log10().floor());
    let factor = [1.0, 2.0, 5.0]
        .into_iter()
        .find(|factor| factor * power >= step * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

/// A small legend on the right.
pub fn legend() -> Legend {
    Legend::default()
        .text_style(TextStyle::Small)
        .position(Corner::RightTop)
        .background_alpha(0.6)
        .follow_insertion_order(true)
}

/// An error bar of length `half` above and below a point; `key` is unique within the plot.
pub fn whisker(
    plot: &mut PlotUi<'_>,
    key: (usize, usize),
    (name, colour): (&str, Color32),
    [x, y]: [f64; 2],
    half: f64,
) {
    if half > 0.0 && half.is_finite() {
        let ends = PlotPoints::from(vec![[x, y - half], [x, y + half]]);
        plot.line(
            Line::new(name, ends)
                .id(Id::unique(("whisker", key)))
                .color(colour)
                .width(1.0)
                .allow_hover(false),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        for (step, round) in [
            (0.7, 1.0),
            (1.0, 1.0),
            (1.2, 2.0),
            (3.0, 5.0),
            (7.0, 10.0),
            (0.013, 0.02),
        ] {
            assert!((round_step(step) - round).abs() < 1e-12, "{step}");
        }
    }

    #[test]
    fn marks_cover_the_range_at_round_values() {
        let input = GridInput {
            bounds: (-1.2, 4.3),
            base_step_size: 0.15,
        };
        let values: Vec<f64> = marks(&input, 5.0).iter().map(|mark| mark.value).collect();
        assert_eq!(values, [-1.0, 0.0, 1.0, 2.0, 3.0, 4.0]);
        // Times closer than 3.5 x 0.15 = 0.525 to the previous one have no line.
        let times: Vec<f64> = marks_at(&input, &[0.0, 0.5, 1.0, 3.0])
            .iter()
            .map(|mark| mark.value)
            .collect();
        assert_eq!(times, [0.0, 1.0, 3.0]);
        // Numbers of clusters: 3.5 x 0.15 is rounded to 1, and 3.5 x 0.8 = 2.8 to 5.
        let counts = |bounds, base_step_size| -> Vec<f64> {
            let input = GridInput {
                bounds,
                base_step_size,
            };
            marks_of_counts(&input)
                .iter()
                .map(|mark| mark.value)
                .collect()
        };
        assert_eq!(counts((1.9, 5.1), 0.15), [2.0, 3.0, 4.0, 5.0]);
        assert_eq!(counts((1.5, 20.5), 0.8), [5.0, 10.0, 15.0, 20.0]);
        let broken = GridInput {
            bounds: (0.0, f64::INFINITY),
            base_step_size: f64::NAN,
        };
        assert!(marks(&broken, 5.0).is_empty());
    }
}
