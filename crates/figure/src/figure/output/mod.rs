//! From SVG to PDF and PNG.

pub(crate) mod pdf;
pub(crate) mod png;
