//! The two lines above a panel: its title and its subtitle.

use crate::figure::draw::canvas::{Align, Canvas};
use crate::figure::draw::font::Font;
use crate::figure::draw::rect::Rect;
use crate::palette;

/// Draws the title, `indent` units right of the frame's left edge, and the subtitle. Both are cut to
/// fit by the caller.
pub(crate) fn draw(canvas: &mut Canvas, frame: &Rect, indent: f64, title: &str, subtitle: &str) {
    let at = (frame.left + indent, frame.top - 22.0);
    canvas.text(at, title, Font::PANEL_TITLE, palette::INK, Align::Left);
    let (at, font) = ((frame.left, frame.top - 7.0), Font::PANEL_SUBTITLE);
    canvas.text(at, subtitle, font, palette::INK_MUTED, Align::Left);
}
