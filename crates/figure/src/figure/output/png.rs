//! From SVG to PNG, with the fonts that are embedded in the program and no others.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb::Database};

use crate::ExportError;
use crate::assets::{FONT_BOLD, FONT_REGULAR};

/// Larger pictures are refused (each pixel takes 4 bytes).
const MAX_PIXELS: f32 = 400e6;

static FONT_DATABASE: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut database = Database::new();
    for font in [FONT_REGULAR, FONT_BOLD] {
        database.load_font_data(font.to_vec());
    }
    database.set_sans_serif_family("Liberation Sans");
    Arc::new(database)
});

/// A figure as pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// `[height, width, 4]`: red, green, blue and opacity; the paper is opaque.
    pub rgba: Vec<u8>,
}

/// SVG units in an inch.
const UNITS_PER_INCH: f64 = 96.0;

impl Picture {
    /// Renders SVG text at a resolution in pixels an inch.
    ///
    /// # Errors
    /// When the SVG cannot be read, or the picture would be too large.
    pub(crate) fn of_svg(svg: &str, dpi: f64) -> Result<Self, ExportError> {
        let pixels = at_resolution(svg, dpi)?;
        Ok(Self {
            width: pixels.width() as usize,
            height: pixels.height() as usize,
            rgba: pixels.take_demultiplied(),
        })
    }
}

/// Renders SVG text to PNG bytes, at a resolution in pixels an inch that the file states.
pub(crate) fn svg_to_print(svg: &str, dpi: f64) -> Result<Vec<u8>, ExportError> {
    let png = at_resolution(svg, dpi)?.encode_png();
    Ok(with_resolution(&png.map_err(ExportError::figure)?, dpi))
}

fn at_resolution(svg: &str, dpi: f64) -> Result<Pixmap, ExportError> {
    rasterise(&parse(svg)?, (dpi / UNITS_PER_INCH) as f32, f32::round)
}

/// Adds a `pHYs` chunk (pixels a metre), by which programs place the picture at its size.
fn with_resolution(png: &[u8], dpi: f64) -> Vec<u8> {
    // The signature has 8 bytes, the header chunk 25.
    let (head, rest) = png.split_at(33.min(png.len()));
    let per_metre = (dpi / 0.0254).round() as u32;
    let mut chunk = b"pHYs".to_vec();
    chunk.extend(per_metre.to_be_bytes());
    chunk.extend(per_metre.to_be_bytes());
    chunk.push(1);
    let mut checksum = flate2::Crc::new();
    checksum.update(&chunk);
    let length = (chunk.len() - 4) as u32;
    let sum = checksum.sum().to_be_bytes();
    [head, &length.to_be_bytes(), &chunk, &sum, rest].concat()
}

/// Renders SVG text to PNG bytes, `scale` pixels per SVG unit, with the embedded font.
///
/// # Errors
/// When the SVG cannot be read or the picture cannot be encoded.
pub fn svg_to_png(svg: &str, scale: f32) -> Result<Vec<u8>, ExportError> {
    let pixels = rasterise(&parse(svg)?, scale, f32::ceil)?;
    pixels.encode_png().map_err(ExportError::figure)
}

fn rasterise(tree: &Tree, scale: f32, whole: fn(f32) -> f32) -> Result<Pixmap, ExportError> {
    let size = tree.size();
    let (width, height) = (whole(size.width() * scale), whole(size.height() * scale));
    let pixels = (width * height <= MAX_PIXELS).then(|| Pixmap::new(width as u32, height as u32));
    let mut pixels = pixels.flatten().ok_or_else(|| {
        ExportError::figure(format_args!(
            "a picture of {width} x {height} pixels cannot be made"
        ))
    })?;
    // Pixels at the edge would be half transparent where a size is rounded up.
    pixels.fill(Color::WHITE);
    let transform = Transform::from_scale(scale, scale);
    resvg::render(tree, transform, &mut pixels.as_mut());
    Ok(pixels)
}

/// Reads SVG text.
pub(crate) fn parse(svg: &str) -> Result<Tree, ExportError> {
    let options = Options {
        font_family: "sans-serif".to_owned(),
        fontdb: Arc::clone(&FONT_DATABASE),
        ..Options::default()
    };
    Tree::from_str(svg, &options).map_err(ExportError::figure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_drawn_without_any_font_installed() {
        for family in [
            "sans-serif",
            "Liberation Sans, Arial",
            "no such font, sans-serif",
        ] {
            let svg = format!(
                "<svg xmlns='http://www.w3.org/2000/svg' width='60' height='20'>\
                 <text x='2' y='15' font-size='14' font-family='{family}'>IRF1</text></svg>"
            );
            let png = svg_to_png(&svg, 2.0).unwrap();
            let pixels = Pixmap::decode_png(&png).unwrap();
            assert_eq!((pixels.width(), pixels.height()), (120, 40));
            let inked = pixels.pixels().iter().filter(|p| p.red() < 128).count();
            assert!(inked > 100, "{family}: {inked} pixels");
        }
    }

    #[test]
    fn what_is_no_svg_is_an_error() {
        assert!(svg_to_png("<svg", 1.0).is_err());
        let empty = "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'/>";
        assert!(svg_to_png(empty, 1e9).is_err());
        assert!(svg_to_png(empty, 0.0).is_err());
    }
}
