//! Axes: the map from data to page, grid lines, tick marks, and the tick labels that have room.

use crate::figure::draw::canvas::{Align, Canvas, Pen};
use crate::figure::draw::font::Font;
use crate::figure::draw::rect::{Rect, Xy};
use crate::palette;
use crate::words::number;

/// A linear map from data to page units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    data: (f64, f64),
    page: (f64, f64),
}

impl Scale {
    /// Maps `data` to `page`; an empty range is widened around its value.
    pub(crate) fn new(data: (f64, f64), page: (f64, f64)) -> Self {
        let data = if data.1 > data.0 {
            data
        } else {
            let half = data.0.abs().max(1.0) / 2.0;
            (data.0 - half, data.0 + half)
        };
        Self { data, page }
    }

    /// The place of `value` on the page.
    pub fn at(&self, value: f64) -> f64 {
        let fraction = (value - self.data.0) / (self.data.1 - self.data.0);
        self.page.0 + fraction * (self.page.1 - self.page.0)
    }

    /// Round numbers in the range: steps of 1, 2 or 5 times a power of ten, about `count` of them.
    pub(crate) fn ticks(&self, count: f64) -> Vec<f64> {
        let (low, high) = self.data;
        let rough = (high - low) / count;
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0]
            .into_iter()
            .map(|factor| factor * power)
            .find(|&step| step >= rough * 0.999)
            .unwrap_or(power);
        let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
        let tick = |i: i64| {
            if step < 1.0 {
                // Dividing by a whole number keeps 0.3 from becoming 0.30000000000000004.
                i as f64 / (1.0 / step).round()
            } else {
                i as f64 * step
            }
        };
        (first..=last).map(tick).collect()
    }
}

/// How frames and ticks are drawn.
const LINE: Pen = Pen::solid(palette::FRAME, 0.8);

/// The axes of one plot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axes {
    /// The frame of the plot.
    pub frame: Rect,
    /// From data to the left or right.
    pub x: Scale,
    /// From data up or down.
    pub y: Scale,
}

impl Axes {
    /// Axes of the data ranges `x` and `y` that fill `frame`, with room left and right for the
    /// markers of the outermost points.
    pub fn new(frame: Rect, x: (f64, f64), y: (f64, f64)) -> Self {
        const ROOM: f64 = 7.0;
        Self {
            frame,
            x: Scale::new(x, (frame.left + ROOM, frame.right - ROOM)),
            y: Scale::new(y, (frame.bottom, frame.top)),
        }
    }

    /// The place of a pair of values on the page.
    pub fn point(&self, x: f64, y: f64) -> Xy {
        (self.x.at(x), self.y.at(y))
    }

    /// The places of pairs of values on the page.
    pub(crate) fn points(&self, pairs: impl IntoIterator<Item = (f64, f64)>) -> Vec<Xy> {
        let pairs = pairs.into_iter();
        pairs.map(|(x, y)| self.point(x, y)).collect()
    }

    /// Draws the two lines above the frame: the title, `indent` units right of the left edge, and the
    /// subtitle. Both are cut to fit by the caller.
    pub(crate) fn header(&self, canvas: &mut Canvas, indent: f64, title: &str, subtitle: &str) {
        let Rect { left, top, .. } = self.frame;
        let at = (left + indent, top - 22.0);
        canvas.text(at, title, Font::PANEL_TITLE, Align::Left);
        let font = Font::PANEL_SUBTITLE;
        canvas.text((left, top - 7.0), subtitle, font, Align::Left);
    }

    /// Draws ticks and numbers below the frame: every tick, and as many numbers as have room.
    pub(crate) fn x_ticks(&self, canvas: &mut Canvas, values: &[f64]) {
        let bottom = self.frame.bottom;
        let places = values
            .iter()
            .map(|&value| (self.x.at(value), number(value)));
        let labels: Vec<(f64, String)> = places.collect();
        for &(x, _) in &labels {
            canvas.line(&[(x, bottom), (x, bottom + 3.0)], LINE);
        }
        for index in with_room(&labels) {
            let (x, label) = &labels[index];
            canvas.text((*x, bottom + 14.0), label, Font::TICK, Align::Centre);
        }
    }

    /// Draws ticks and numbers left of the frame.
    pub fn y_ticks(&self, canvas: &mut Canvas, values: &[f64]) {
        let left = self.frame.left;
        for &value in values {
            let y = self.y.at(value);
            canvas.line(&[(left - 3.0, y), (left, y)], LINE);
            let at = (left - 6.0, y + 3.5);
            canvas.text(at, &number(value), Font::TICK, Align::Right);
        }
    }

    /// Draws lines across the frame.
    pub fn y_grid(&self, canvas: &mut Canvas, values: &[f64]) {
        for &value in values {
            let y = self.y.at(value);
            let pen = Pen::solid(palette::GRID, 0.8);
            canvas.line(&[(self.frame.left, y), (self.frame.right, y)], pen);
        }
    }

    /// Draws a line from the top to the bottom of the frame, at `x` on the page.
    pub fn upright(&self, canvas: &mut Canvas, x: f64, pen: Pen) {
        canvas.line(&[(x, self.frame.top), (x, self.frame.bottom)], pen);
    }

    /// Draws the frame.
    pub fn outline(&self, canvas: &mut Canvas) {
        canvas.frame(&self.frame, LINE);
    }

    /// Draws the title of the x axis, `below` units below the frame.
    pub fn x_title(&self, canvas: &mut Canvas, title: &str, below: f64) {
        let at = (self.frame.centre().0, self.frame.bottom + below);
        canvas.text(at, title, Font::AXIS, Align::Centre);
    }

    /// Draws the title of the y axis, `left_of` units left of the frame.
    pub fn y_title(&self, canvas: &mut Canvas, title: &str, left_of: f64) {
        let at = (self.frame.left - left_of, self.frame.centre().1);
        canvas.vertical_text(at, title, Font::AXIS);
    }
}

/// The labels (centre and text) that can stand side by side: the first, the last, then those that
/// are free of both.
fn with_room(labels: &[(f64, String)]) -> Vec<usize> {
    const GAP: f64 = 5.0;
    let mut kept: Vec<usize> = Vec::new();
    let last = labels.len().saturating_sub(1);
    for index in [0, last].into_iter().chain(1..last) {
        let is_free = |(x, text): &(f64, String)| {
            kept.iter().all(|&other| {
                let (other_x, other_text) = &labels[other];
                let widths = Font::TICK.width(text) + Font::TICK.width(other_text);
                (x - other_x).abs() >= widths / 2.0 + GAP
            })
        };
        if labels.get(index).is_some_and(is_free) {
            kept.push(index);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        let ticks = |low, high| Scale::new((low, high), (0.0, 1.0)).ticks(4.0);
        assert_eq!(ticks(-2.1, 2.2), [-2.0, 0.0, 2.0]);
        assert_eq!(ticks(0.0, 1.0), [0.0, 0.5, 1.0]);
        assert_eq!(ticks(0.05, 0.65), [0.2, 0.4, 0.6]);
        assert_eq!(ticks(0.0, 300.0), [0.0, 100.0, 200.0, 300.0]);
    }

    #[test]
    fn a_range_of_no_width_is_drawn_in_the_middle() {
        let scale = Scale::new((3.0, 3.0), (0.0, 10.0));
        assert!((scale.at(3.0) - 5.0).abs() < 1e-12);
    }

    #[test]
    fn labels_keep_their_distance() {
        let at = |xs: &[f64]| -> Vec<(f64, String)> {
            xs.iter().map(|&x| (x, "10".to_owned())).collect()
        };
        // "10" is 11.12 units wide at size 10: with a gap of 5, centres keep 16.12 apart.
        assert_eq!(with_room(&at(&[0.0, 10.0, 20.0, 40.0])), [0, 3, 2]);
        assert_eq!(with_room(&at(&[0.0, 9.0])), [0]);
        assert_eq!(with_room(&at(&[0.0])), [0]);
        assert!(with_room(&[]).is_empty());
    }
}
