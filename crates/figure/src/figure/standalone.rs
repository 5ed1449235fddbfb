//! Each plot on a page of its own, without title or caption. A page is as high as its contents need
//! where no height is given.

use crate::ExportError;
use crate::figure::draw::{Rect, Xy};
use crate::figure::drawing::{Drawing, Sheet};
use crate::figure::highlight::highlights;
use crate::figure::layout::{Grid, HEADER, LossPlot, TICK_ROOM};
use crate::figure::plots::clusters::ClusterPanels;
use crate::figure::plots::map_data::GeneMap;
use crate::figure::plots::quality::Measure;
use crate::figure::plots::{losses, trajectories};

/// Left of the map: its axis has a title and no numbers.
const MAP_LEFT: f64 = 24.0;

impl Sheet<'_> {
    /// Left end and baseline of the legend above the plots.
    fn key_place(&self) -> Xy {
        (self.page.margin, self.page.margin + 9.0)
    }

    /// The grid of clusters.
    pub(crate) fn clusters(&self) -> Drawing {
        let (results, page) = (self.results, &self.page);
        let highlights = highlights(results);
        let panels = ClusterPanels::new(results, self.settings.band_of(results), &highlights, page);
        let key = panels.key(page.inner());
        let (cells, bottom) = panels.grid().place(page, page.margin + key.height());
        self.draw(bottom + self.page.margin, |canvas| {
            key.draw(canvas, self.key_place());
            panels.draw(canvas, &cells);
        })
    }

    /// The map.
    ///
    /// # Errors
    /// [`ExportError::NothingToDraw`] without an embedding.
    pub(crate) fn map(&self) -> Result<Drawing, ExportError> {
        let (results, settings, page) = (self.results, self.settings, &self.page);
        let embedding = results.embedding.ok_or(ExportError::NothingToDraw {
            figure: "map",
            remedy: "wait until the map of genes has been computed",
        })?;
        let map = GeneMap { results, settings };
        let (left, right) = page.sides();
        let right = right - map.legend_width(page.lower_height());
        let (left, top) = (left + MAP_LEFT, page.margin + HEADER);
        let high = page.stretch * (0.8 * (right - left)).max(100.0);
        let frame = Rect::new((left, right), (top, top + high));
        let bottom = frame.bottom + TICK_ROOM + 4.0;
        Ok(self.draw(bottom + self.page.margin, |canvas| {
            map.draw(canvas, frame, embedding, &highlights(results));
        }))
    }

    /// The loss curves.
    pub(crate) fn losses(&self) -> Drawing {
        let (page, results) = (&self.page, self.results);
        let plot = LossPlot::between(page.sides(), page.margin + HEADER, page.lower_height());
        let bottom = plot.bottom(losses::curve_count(&results.training.losses));
        self.draw(bottom + self.page.margin, |canvas| {
            losses::draw(canvas, &plot, results);
        })
    }

    /// A panel for each highlighted gene.
    ///
    /// # Errors
    /// [`ExportError::NothingToDraw`] without a highlighted gene.
    pub(crate) fn trajectories(&self) -> Result<Drawing, ExportError> {
        let panels = trajectories::panels(self.results);
        let grid = own_grid(&panels, "trajectories", "highlight (pin) at least one gene")?;
        let key = trajectories::key(self.results, self.page.inner());
        let (cells, bottom) = grid.place(&self.page, self.page.margin + key.height());
        Ok(self.draw(bottom + self.page.margin, |canvas| {
            key.draw(canvas, self.key_place());
            for (panel, cell) in panels.iter().zip(&cells) {
                panel.draw(canvas, cell, self.results);
            }
        }))
    }

    /// A panel for each measure of quality that is known.
    ///
    /// # Errors
    /// [`ExportError::NothingToDraw`] where none is.
    pub(crate) fn quality(&self) -> Result<Drawing, ExportError> {
        let measures = Measure::known(self.results.quality);
        let remedy = "wait until the quality for every k has been computed";
        let grid = own_grid(&measures, "quality", remedy)?;
        let (cells, bottom) = grid.place(&self.page, self.page.margin);
        Ok(self.draw(bottom + self.page.margin, |canvas| {
            for (measure, cell) in measures.iter().zip(&cells) {
                measure.draw(canvas, cell, self.results.k as f64);
            }
        }))
    }
}

/// The grid of panels with axes of their own; an error with the remedy where there are none.
fn own_grid<T>(
    panels: &[T],
    figure: &'static str,
    remedy: &'static str,
) -> Result<Grid, ExportError> {
    if panels.is_empty() {
        return Err(ExportError::NothingToDraw { figure, remedy });
    }
    Ok(Grid::own(panels.len()))
}
