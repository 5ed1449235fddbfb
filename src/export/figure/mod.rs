//! Figures: each plot alone, and clusters, map and loss curves on one page.
//!
//! | file | does |
//! |---|---|
//! | `settings` | what is shown, how large, in which format |
//! | `layout` | where everything goes |
//! | `canvas` | drawing through plotters, in fractions of a unit |
//! | `text` | how wide text is, and how it is made to fit |
//! | `axis` | from data to page, ticks, cutting at the frame |
//! | `labels` | names that do not lie on each other |
//! | `page` | the composed page |
//! | `alone` | a plot on a page of its own |
//! | `clusters`, `umap`, `losses`, `trajectories`, `quality` | the plots |
//! | `recovery` | the figure of a benchmark |
//! | `png`, `pdf` | from SVG to PNG and PDF with the embedded font |
//!
//! A page of a chosen size is laid out in units that are a tenth of its smallest text, so that text has
//! its size in points whatever the width: a narrow page has fewer columns, not smaller letters.

mod alone;
mod axis;
mod canvas;
mod clusters;
mod header;
mod labels;
mod layout;
mod losses;
mod page;
mod pdf;
mod png;
mod quality;
mod recovery;
mod settings;
mod text;
mod trajectories;
mod umap;

use canvas::{Canvas, Rect};
use clusters::Highlight;
use layout::Page;

use super::{ExportError, Results};
use crate::palette;

pub use png::{Picture, svg_to_png};
pub use recovery::{RecoveryFigure, RecoveryPanel, ScoreDot, recovery_svg};
pub use settings::{Band, Colouring, FigureFormat, FigureKind, FigureSettings, LEAST_FONT_PT};

/// Frames are not made lower than this part of their usual height.
const LEAST_STRETCH: f64 = 0.4;

/// A page as it was drawn, before it has a size on paper.
struct Drawn {
    svg: String,
    /// Width and height in units.
    size: (f64, f64),
}

/// Draws the figure of a run as SVG text: a page 1200 units (1/96 inch) wide, as high as it needs to
/// be.
///
/// It holds a panel for each cluster (mean, range from lowest to highest gene, highlighted genes), a
/// grey one for "no response", the UMAP where there is one, and the loss curves.
///
/// # Errors
/// When the drawing library fails.
pub fn figure_svg(results: &Results<'_>) -> Result<String, ExportError> {
    let settings = FigureSettings::default();
    let drawn = page::compose(results, &settings, &Page::OF_RUN, None)?;
    let (width, height) = drawn.size;
    let shown = [width.to_string(), height.to_string()];
    Ok(canvas::to_page_size(&drawn.svg, drawn.size, &shown))
}

/// Draws a figure in a format: the bytes of its file. The same input gives the same bytes.
///
/// # Errors
/// [`ExportError::FigureSetting`] for sizes that make no sense, [`ExportError::NothingToDraw`], and
/// when the drawing library fails.
pub fn render(
    results: &Results<'_>,
    settings: &FigureSettings,
    format: FigureFormat,
) -> Result<Vec<u8>, ExportError> {
    match format {
        FigureFormat::Svg => Ok(svg(results, settings)?.into_bytes()),
        FigureFormat::Pdf => pdf::from_svg(&svg(results, settings)?),
        FigureFormat::Png => picture(results, settings)?.to_png(settings.dpi),
    }
}

/// Draws a figure as pixels, millimetres times resolution wide.
///
/// # Errors
/// As [`render`].
pub fn picture(results: &Results<'_>, settings: &FigureSettings) -> Result<Picture, ExportError> {
    Picture::of_svg(&svg(results, settings)?, settings.dpi)
}

/// Draws a figure as SVG text of its size in millimetres.
///
/// # Errors
/// As [`render`].
pub fn svg(results: &Results<'_>, settings: &FigureSettings) -> Result<String, ExportError> {
    settings.check()?;
    let drawn = fitted(results, settings)?;
    let per_mm = settings.units_per_mm();
    let shown = [drawn.size.0, drawn.size.1].map(|units| format!("{:.3}mm", units / per_mm));
    Ok(canvas::to_page_size(&drawn.svg, drawn.size, &shown))
}

fn compose(
    results: &Results<'_>,
    settings: &FigureSettings,
    page: &Page,
    height: Option<f64>,
) -> Result<Drawn, ExportError> {
    match settings.kind {
        FigureKind::Page => page::compose(results, settings, page, height),
        FigureKind::Clusters => alone::clusters(results, settings, page, height),
        FigureKind::Map => alone::map(results, settings, page, height),
        FigureKind::Losses => alone::losses(results, page, height),
        FigureKind::Trajectories => trajectories::compose(results, page, height),
        FigureKind::Quality => quality::compose(results, page, height),
    }
}

/// Draws the figure so that it fills the height asked for: frames grow or shrink, text does not.
fn fitted(results: &Results<'_>, settings: &FigureSettings) -> Result<Drawn, ExportError> {
    let page = settings.page();
    let Some(target) = settings.height() else {
        return compose(results, settings, &page, None);
    };
    let height = |stretch| {
        let page = Page { stretch, ..page };
        compose(results, settings, &page, None).map(|drawn| drawn.size.1)
    };
    let (full, half) = (height(1.0)?, height(0.5)?);
    let slope = ((full - half) / 0.5).max(1.0);
    let mut stretch = 1.0 + (target - full) / slope;
    // Where a legend changes its columns, the height is not quite linear.
    for _ in 0..2 {
        stretch += (target - height(stretch.max(LEAST_STRETCH))?) / slope;
    }
    let least = height(LEAST_STRETCH)?;
    if stretch < LEAST_STRETCH || target < least {
        return Err(ExportError::FigureSetting {
            what: "height",
            given: format!("{} mm", settings.height_mm.unwrap_or_default()),
            remedy: format!(
                "for this width and text it must be at least {:.0} mm",
                (least / settings.units_per_mm()).ceil()
            ),
        });
    }
    compose(results, settings, &Page { stretch, ..page }, Some(target))
}

/// Draws on white paper of the size given.
fn on_paper(size: (f64, f64), draw: impl FnOnce(&mut Canvas<'_>)) -> Result<Drawn, ExportError> {
    let mut svg = String::new();
    let mut canvas = Canvas::new(&mut svg, size.0, size.1);
    draw_page(&mut canvas, size.0, size.1);
    draw(&mut canvas);
    canvas.finish()?;
    Ok(Drawn { svg, size })
}

/// The highlighted genes that have a profile and a cluster, each once, in the order given.
fn drawn_highlights<'a>(results: &Results<'a>) -> Vec<Highlight<'a>> {
    let mut drawn: Vec<Highlight<'a>> = Vec::new();
    for &gene in results.highlight {
        let row = results.scaled.genes.iter().position(|&own| own == gene);
        let cluster = results.genes.get(gene).and_then(|own| own.cluster);
        if let (Some(row), Some(cluster)) = (row, cluster)
            && drawn.iter().all(|other| other.row != row)
        {
            let name = &results.genes[gene].gene;
            drawn.push(Highlight { name, row, cluster });
        }
    }
    drawn
}

fn draw_page(canvas: &mut Canvas<'_>, width: f64, height: f64) {
    let page = Rect {
        left: 0.0,
        top: 0.0,
        right: width,
        bottom: height,
    };
    canvas.rect(&page, palette::PAPER, 1.0);
}

#[cfg(test)]
mod tests;
