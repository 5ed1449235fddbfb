//! The figure: clusters, UMAP and loss curves on one page.

use super::{ExportError, Results};

/// Draws the figure as SVG text.
///
/// # Errors
/// When the drawing library fails.
pub fn figure_svg(results: &Results<'_>) -> Result<String, ExportError> {
    todo!("{}", results.genes.len())
}

/// Renders SVG text to PNG bytes, `scale` pixels per SVG unit, with the embedded font.
///
/// # Errors
/// When the SVG cannot be read or the picture cannot be encoded.
pub fn svg_to_png(svg: &str, scale: f32) -> Result<Vec<u8>, ExportError> {
    todo!("{svg} {scale}")
}
