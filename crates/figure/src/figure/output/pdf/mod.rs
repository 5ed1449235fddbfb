//! From SVG to PDF. Text stays text, in the embedded font, of which only the letters used are kept.
//!
//! It converts what the canvas draws: paths in one colour, lines, dashes, opacity, and text. A general
//! converter would bring a second SVG reader and text shaper into the program.

mod content;
mod document;
mod encode;
mod fonts;

pub(crate) use crate::figure::output::pdf::document::from_svg;
