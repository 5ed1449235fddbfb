//! From SVG to PNG, with the fonts that are embedded in the program and no others.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb::Database};

use crate::assets::{FONT_BOLD, FONT_REGULAR};
use crate::export::ExportError;

/// Larger pictures are refused (each pixel takes 4 bytes).
const MOST_PIXELS: f32 = 400e6;

static FONT_DATABASE: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut database = Database::new();
    for font in [FONT_REGULAR, FONT_BOLD] {
        database.load_font_data(font.to_vec());
    }
    database.set_sans_serif_family("Liberation Sans");
    Arc::new(database)
});

/// Renders SVG text to PNG bytes, `scale` pixels per SVG unit, with the embedded font.
///
/// # Errors
/// When the SVG cannot be read or the picture cannot be encoded.
pub fn svg_to_png(svg: &str, scale: f32) -> Result<Vec<u8>, ExportError> {
    let tree = parse(svg)?;
    let size = tree.size();
    let (width, height) = (size.width() * scale, size.height() * scale);
    let mut pixels = (width * height <= MOST_PIXELS)
        .then(|| Pixmap::new(width.ceil() as u32, height.ceil() as u32))
        .flatten()
        .ok_or_else(|| ExportError::Figure {
            reason: format!("a picture of {width} x {height} pixels cannot be made"),
        })?;
    let transform = Transform::from_scale(scale, scale);
    resvg::render(&tree, transform, &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| ExportError::Figure {
        reason: error.to_string(),
    })
}

/// Reads SVG text.
pub(super) fn parse(svg: &str) -> Result<Tree, ExportError> {
    let options = Options {
        font_family: "sans-serif".to_owned(),
        fontdb: Arc::clone(&FONT_DATABASE),
        ..Options::default()
    };
    Tree::from_str(svg, &options).map_err(|error| ExportError::Figure {
        reason: error.to_string(),
    })
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
            let inked = pixels.pixels().iter().filter(|p| p.alpha() > 128).count();
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
