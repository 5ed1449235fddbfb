//! The two lines above a plot: its title, and a line of words below it.

use super::canvas::{Align, Canvas, Rect};
use super::text::Font;
use crate::palette;

/// Draws the title, indented by `indent` from the frame, and the words, both cut to fit already.
pub(super) fn draw(canvas: &mut Canvas<'_>, frame: &Rect, indent: f64, title: &str, words: &str) {
    let at = (frame.left + indent, frame.top - 22.0);
    canvas.text(at, title, Font::PANEL_TITLE, palette::INK, Align::Left);
    let (at, font) = ((frame.left, frame.top - 7.0), Font::PANEL_WORDS);
    canvas.text(at, words, font, palette::INK_MUTED, Align::Left);
}
