//! Drawing: a canvas that writes SVG, axes, fonts, and names that do not overlap.

pub mod axis;
pub mod canvas;
pub(crate) mod clip;
pub mod font;
pub(crate) mod labels;
pub mod rect;
