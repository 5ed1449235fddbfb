//! Each plot on a page of its own, without title or caption. A page is as high as its contents need
//! where no height is given.

use crate::figure::draw::canvas::Canvas;
use crate::figure::drawing::Drawing;
use crate::figure::highlight::highlights;
use crate::figure::layout::{Grid, KEY_LINE, LossPlot, Page, map_alone};
use crate::figure::plots::clusters::ClusterPanels;
use crate::figure::plots::losses as loss_curves;
use crate::figure::plots::map::GeneMap;
use crate::figure::plots::quality::Measure;
use crate::figure::plots::trajectories as gene_panels;
use crate::figure::settings::FigureSettings;
use crate::{ExportError, Results};

/// Draws on the page, down to `bottom` and the margin where no height is given.
fn finish(
    page: &Page,
    bottom: f64,
    height: Option<f64>,
    draw: impl FnOnce(&mut Canvas),
) -> Drawing {
    let height = height.unwrap_or((bottom + page.margin).ceil());
    Drawing::new(page, height, draw)
}

/// Left end and baseline of the legend above the plots.
fn key_place(page: &Page) -> (f64, f64) {
    (page.margin, page.margin + 9.0)
}

/// The grid of clusters.
pub(crate) fn clusters(
    results: &Results<'_>,
    settings: &FigureSettings,
    page: &Page,
    height: Option<f64>,
) -> Drawing {
    let highlights = highlights(results);
    let panels = ClusterPanels::new(results, settings.band, &highlights, page);
    let (cells, bottom) = panels.grid().place(page, page.margin + KEY_LINE);
    finish(page, bottom, height, |canvas| {
        panels.key().draw(canvas, key_place(page));
        panels.draw(canvas, &cells);
    })
}

/// The map.
///
/// # Errors
/// [`ExportError::NothingToDraw`] without an embedding.
pub(crate) fn map(
    results: &Results<'_>,
    settings: &FigureSettings,
    page: &Page,
    height: Option<f64>,
) -> Result<Drawing, ExportError> {
    let Some(embedding) = results.embedding else {
        return Err(ExportError::NothingToDraw {
            figure: "map",
            remedy: "wait until the map of genes has been computed",
        });
    };
    let map = GeneMap::new(results, settings);
    let legend = map.legend_width(page.lower_height());
    let (frame, bottom) = map_alone(page, page.margin, legend);
    Ok(finish(page, bottom, height, |canvas| {
        map.draw(canvas, frame, embedding, &highlights(results));
    }))
}

/// The loss curves.
pub(crate) fn losses(results: &Results<'_>, page: &Page, height: Option<f64>) -> Drawing {
    let count = loss_curves::curve_count(&results.training.losses);
    let (plot, bottom) = LossPlot::alone(page, page.margin, count);
    finish(page, bottom, height, |canvas| {
        loss_curves::draw(canvas, &plot, results.training);
    })
}

/// A panel for each highlighted gene.
///
/// # Errors
/// [`ExportError::NothingToDraw`] without a highlighted gene.
pub(crate) fn trajectories(
    results: &Results<'_>,
    page: &Page,
    height: Option<f64>,
) -> Result<Drawing, ExportError> {
    let panels = gene_panels::panels(results);
    if panels.is_empty() {
        return Err(ExportError::NothingToDraw {
            figure: "trajectories",
            remedy: "highlight (pin) at least one gene",
        });
    }
    let top = page.margin + KEY_LINE;
    let (cells, bottom) = Grid::own(panels.len()).place(page, top);
    Ok(finish(page, bottom, height, |canvas| {
        gene_panels::draw_key(canvas, key_place(page));
        for (panel, cell) in panels.iter().zip(&cells) {
            panel.draw(canvas, cell, results.profiles);
        }
    }))
}

/// A panel for each measure of quality that is known.
///
/// # Errors
/// [`ExportError::NothingToDraw`] where none is.
pub(crate) fn quality(
    results: &Results<'_>,
    page: &Page,
    height: Option<f64>,
) -> Result<Drawing, ExportError> {
    let measures = Measure::known(results.quality);
    if measures.is_empty() {
        return Err(ExportError::NothingToDraw {
            figure: "quality",
            remedy: "wait until the quality for every k has been computed",
        });
    }
    let (cells, bottom) = Grid::own(measures.len()).place(page, page.margin);
    Ok(finish(page, bottom, height, |canvas| {
        for (measure, cell) in measures.iter().zip(&cells) {
            measure.draw(canvas, cell, results.k as f64);
        }
    }))
}
