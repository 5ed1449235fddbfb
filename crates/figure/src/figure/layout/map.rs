//! The map alone on a page.

use crate::figure::draw::rect::Rect;
use crate::figure::layout::page::Page;
use crate::figure::layout::spacing::{HEADER, TICK_ROOM};

/// Left of the map: its axis has a title and no numbers.
const MAP_LEFT: f64 = 24.0;

/// The frame of the map alone on a page below `top`, and its lower end; `legend` is the room right of
/// it.
pub(crate) fn map_alone(page: &Page, top: f64, legend: f64) -> (Rect, f64) {
    let (left, right) = page.sides();
    let (left, right) = (left + MAP_LEFT, right - legend);
    let top = top + HEADER;
    let height = page.stretch * (0.8 * (right - left)).max(100.0);
    let frame = Rect {
        left,
        top,
        right,
        bottom: top + height,
    };
    (frame, frame.bottom + TICK_ROOM + 4.0)
}
