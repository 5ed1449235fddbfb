//! From results and settings to the bytes of a figure file.

use crate::figure::drawing::{Drawing, Sheet};
use crate::figure::kind::{FigureFormat, FigureKind};
use crate::figure::layout::Page;
use crate::figure::output::pdf;
use crate::figure::output::png::{Picture, svg_to_png, svg_to_print};
use crate::figure::settings::FigureSettings;
use crate::figure::summary_page;
use crate::{ExportError, Results};

/// Frames are not lower than this part of their usual height.
const MIN_STRETCH: f64 = 0.4;
/// Pixels in a unit of the PNG of a run: 2 for 1/96 inch are 192 dpi.
const RUN_PNG_SCALE: f32 = 2.0;

/// Draws the figure of a run as SVG text: the summary page, 1200 units (1/96 inch) wide and as high
/// as its contents need.
pub fn figure_svg(results: &Results<'_>) -> String {
    let sheet = Sheet {
        results,
        settings: &FigureSettings::default(),
        page: Page::RUN,
        height: None,
    };
    summary_page::draw(&sheet).svg
}

/// Draws the figure of a run in a format: the bytes of its file.
///
/// # Errors
/// [`ExportError::Figure`] when the SVG cannot be converted.
pub fn run_figure(results: &Results<'_>, format: FigureFormat) -> Result<Vec<u8>, ExportError> {
    let svg = figure_svg(results);
    encoded(svg, format, |svg| svg_to_png(svg, RUN_PNG_SCALE))
}

/// Draws a figure in a format: the bytes of its file. The same input gives the same bytes.
///
/// # Errors
/// [`ExportError::FigureSetting`] for sizes out of range, [`ExportError::NothingToDraw`] where the
/// results lack what it shows, and [`ExportError::Figure`] when the SVG cannot be converted.
pub fn render(
    results: &Results<'_>,
    settings: &FigureSettings,
    format: FigureFormat,
) -> Result<Vec<u8>, ExportError> {
    let svg = svg(results, settings)?;
    encoded(svg, format, |svg| svg_to_print(svg, settings.dpi))
}

fn encoded(
    svg: String,
    format: FigureFormat,
    to_png: impl FnOnce(&str) -> Result<Vec<u8>, ExportError>,
) -> Result<Vec<u8>, ExportError> {
    match format {
        FigureFormat::Svg => Ok(svg.into_bytes()),
        FigureFormat::Pdf => pdf::from_svg(&svg),
        FigureFormat::Png => to_png(&svg),
    }
}

/// Draws a figure as pixels: as many as its width in inches times the resolution.
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
    Ok(fitted(results, settings)?.svg)
}

fn draw(sheet: Sheet<'_>) -> Result<Drawing, ExportError> {
    match sheet.settings.kind {
        FigureKind::Page => Ok(summary_page::draw(&sheet)),
        FigureKind::Clusters => Ok(sheet.clusters()),
        FigureKind::Map => sheet.map(),
        FigureKind::Losses => Ok(sheet.losses()),
        FigureKind::Trajectories => sheet.trajectories(),
        FigureKind::Quality => sheet.quality(),
    }
}

/// Draws the figure so that it fills the height asked for: frames grow or shrink, text does not.
fn fitted(results: &Results<'_>, settings: &FigureSettings) -> Result<Drawing, ExportError> {
    let sheet = Sheet {
        results,
        settings,
        page: settings.page(),
        height: None,
    };
    let Some(target) = settings.height() else {
        return draw(sheet);
    };
    let stretched = |stretch| Page {
        stretch,
        ..sheet.page
    };
    let height = |stretch| {
        let page = stretched(stretch);
        draw(Sheet { page, ..sheet }).map(|drawing| drawing.height)
    };
    let (full, half) = (height(1.0)?, height(0.5)?);
    let slope = ((full - half) / 0.5).max(1.0);
    let mut stretch = 1.0 + (target - full) / slope;
    // Where a legend changes its columns, the height is not quite linear.
    for _ in 0..2 {
        stretch += (target - height(stretch.max(MIN_STRETCH))?) / slope;
    }
    let least = height(MIN_STRETCH)?;
    if stretch < MIN_STRETCH || target < least {
        let least = (least / settings.units_per_mm()).ceil();
        return Err(ExportError::FigureSetting {
            what: "height",
            given: format!("{} mm", settings.height_mm.unwrap_or_default()),
            remedy: format!("for this width and text it must be at least {least:.0} mm"),
        });
    }
    draw(Sheet {
        page: stretched(stretch),
        height: Some(target),
        ..sheet
    })
}
