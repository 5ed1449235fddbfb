//! Clusters, map and loss curves, each on a page of its own, without title or caption.

use super::clusters::Panels;
use super::layout::{self, LossPlace, Page};
use super::{Drawn, FigureSettings, drawn_highlights, losses as curves, on_paper, umap};
use crate::export::{ExportError, Results};

/// Height of a line with a key above the plots.
pub(super) const KEY_LINE: f64 = 14.0;

/// The grid of clusters.
pub(super) fn clusters(
    results: &Results<'_>,
    settings: &FigureSettings,
    page: &Page,
    height: Option<f64>,
) -> Result<Drawn, ExportError> {
    let highlights = drawn_highlights(results);
    let panels = Panels::new(results, settings.band, &highlights, page);
    let (cells, bottom) = panels.grid().place(page, page.margin + KEY_LINE);
    let height = height.unwrap_or((bottom + page.margin).ceil());
    on_paper((page.width, height), |canvas| {
        let place = (page.margin, page.margin + 9.0);
        panels.key().draw(canvas, place);
        panels.draw(canvas, &cells);
    })
}

/// The map.
pub(super) fn map(
    results: &Results<'_>,
    settings: &FigureSettings,
    page: &Page,
    height: Option<f64>,
) -> Result<Drawn, ExportError> {
    let Some(embedding) = results.embedding else {
        return Err(ExportError::NothingToDraw {
            figure: "map",
            remedy: "the map of genes is not made yet",
        });
    };
    let highlights = drawn_highlights(results);
    let legend = umap::legend_width(results, settings, page.lower_height());
    let (frame, bottom) = layout::map_alone(page, page.margin, legend);
    let height = height.unwrap_or((bottom + page.margin).ceil());
    on_paper((page.width, height), |canvas| {
        umap::draw(canvas, frame, results, settings, embedding, &highlights);
    })
}

/// The loss curves.
pub(super) fn losses(
    results: &Results<'_>,
    page: &Page,
    height: Option<f64>,
) -> Result<Drawn, ExportError> {
    let count = curves::curve_count(&results.training.losses);
    let (place, bottom) = LossPlace::alone(page, page.margin, count);
    let height = height.unwrap_or((bottom + page.margin).ceil());
    on_paper((page.width, height), |canvas| {
        curves::draw(canvas, &place, results.training);
    })
}
