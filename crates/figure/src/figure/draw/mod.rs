//! Drawing: a canvas that writes SVG, axes, fonts, and names that do not overlap.

mod axis;
mod canvas;
mod clip;
mod font;
pub(crate) mod labels;
mod rect;

pub use crate::figure::draw::axis::{Axes, Scale};
pub use crate::figure::draw::canvas::{Align, Canvas, Pen};
pub(crate) use crate::figure::draw::clip::{clip_line, clip_polygon};
pub use crate::figure::draw::font::Font;
pub use crate::figure::draw::rect::{Rect, Xy};
