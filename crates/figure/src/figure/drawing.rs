//! A finished page.

use crate::figure::draw::canvas::Canvas;
use crate::figure::draw::rect::Rect;
use crate::figure::layout::Page;
use crate::palette;

/// A finished page.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// The page as SVG text.
    pub svg: String,
    /// Height of the page in units.
    pub(crate) height: f64,
}

impl Drawing {
    /// Draws on white paper, as wide as `page` and `height` units high.
    pub fn new(page: &Page, height: f64, draw: impl FnOnce(&mut Canvas)) -> Self {
        let paper = Rect {
            left: 0.0,
            top: 0.0,
            right: page.width,
            bottom: height,
        };
        let mut canvas = Canvas::new((page.width, height), page.units_per_mm);
        canvas.rect(&paper, palette::PAPER, 1.0);
        draw(&mut canvas);
        Self {
            svg: canvas.finish(),
            height,
        }
    }
}
