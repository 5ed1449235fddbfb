//! A page to be drawn, and a finished one.

use crate::Results;
use crate::figure::draw::{Canvas, Rect};
use crate::figure::layout::Page;
use crate::figure::settings::FigureSettings;
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
        let paper = Rect::new((0.0, page.width), (0.0, height));
        let mut canvas = Canvas::new((page.width, height), page.units_per_mm);
        canvas.rect(&paper, palette::PAPER, 1.0);
        draw(&mut canvas);
        Self {
            svg: canvas.finish(),
            height,
        }
    }
}

/// A figure to be drawn on a page.
#[derive(Clone, Copy)]
pub(crate) struct Sheet<'a> {
    pub(crate) results: &'a Results<'a>,
    pub(crate) settings: &'a FigureSettings,
    pub(crate) page: Page,
    /// Height of the page in units; as the contents need where absent.
    pub(crate) height: Option<f64>,
}

impl Sheet<'_> {
    /// Draws on the page, as high as its contents `need` where no height is given.
    pub(crate) fn draw(&self, need: f64, draw: impl FnOnce(&mut Canvas)) -> Drawing {
        Drawing::new(&self.page, self.height.unwrap_or(need.ceil()), draw)
    }
}
