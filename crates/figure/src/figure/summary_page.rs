//! The summary page: clusters, map and loss curves, with title and caption.

use crate::Results;
use crate::figure::caption;
use crate::figure::draw::{Align, Canvas, Font, Xy};
use crate::figure::drawing::{Drawing, Sheet};
use crate::figure::highlight::highlights;
use crate::figure::layout::{Contents, HEADER, Page, SummaryLayout};
use crate::figure::plots::clusters::ClusterPanels;
use crate::figure::plots::clusters_key::Key;
use crate::figure::plots::losses;
use crate::figure::plots::map_data::GeneMap;

/// Between the lines of subtitle and caption.
const TEXT_PITCH: f64 = 16.0;
/// Between the lines of the title.
const TITLE_PITCH: f64 = 20.0;

/// The part above the plots: title, subtitle and the place of the legend.
struct Heading {
    title: Vec<String>,
    subtitle: Vec<String>,
    /// Baseline of the first line of the title, and of the subtitle.
    baselines: (f64, f64),
    /// Left end and baseline of the legend.
    key: Xy,
    /// Lower end.
    bottom: f64,
}

impl Heading {
    fn new(results: &Results<'_>, page: &Page, key: &Key) -> Self {
        let title = Font::TITLE.wrap(&caption::title(results), page.inner());
        let subtitle = Font::SUBTITLE.wrap(&caption::subtitle(results), page.inner());
        let first = page.margin + 14.0;
        let last_title = first + title.len().saturating_sub(1) as f64 * TITLE_PITCH;
        let below = last_title + 22.0 + subtitle.len() as f64 * TEXT_PITCH;
        let is_short = title.len() == 1 && key.lines() == 1;
        let beside = is_short && Font::TITLE.width(&title[0]) + 24.0 + key.width() <= page.inner();
        let (key, bottom) = if beside {
            ((page.width - page.margin - key.width(), first), below)
        } else {
            ((page.margin, below + 2.0), below + 4.0 + key.height())
        };
        Self {
            title,
            subtitle,
            baselines: (first, last_title + 22.0),
            key,
            bottom,
        }
    }

    fn draw(&self, canvas: &mut Canvas, left: f64) {
        let (title, subtitle) = self.baselines;
        canvas.lines((left, title), &self.title, TITLE_PITCH, Font::TITLE);
        let at = (left, subtitle);
        canvas.lines(at, &self.subtitle, TEXT_PITCH, Font::SUBTITLE);
    }
}

/// Draws the page, as high as its contents need where no height is given.
pub(crate) fn draw(sheet: &Sheet<'_>) -> Drawing {
    let (results, settings, page) = (sheet.results, sheet.settings, &sheet.page);
    let highlights = highlights(results);
    let panels = ClusterPanels::new(results, settings.band_of(results), &highlights, page);
    let key = panels.key(page.inner());
    let heading = Heading::new(results, page, &key);
    let map = GeneMap { results, settings };
    let legend = |_| map.legend_width(page.lower_height());
    let contents = Contents {
        grid: panels.grid(),
        map_legend: results.embedding.map(legend),
        curves: losses::curve_count(&results.training.losses),
    };
    let layout = SummaryLayout::new(page, &contents, heading.bottom);
    let caption = caption::caption(results, settings, panels.cuts_ranges());
    let caption = Font::CAPTION.wrap(&caption, page.inner());
    let needed = layout.bottom + caption.len() as f64 * TEXT_PITCH + page.margin;
    sheet.draw(needed, |canvas| {
        heading.draw(canvas, page.margin);
        key.draw(canvas, heading.key);
        panels.draw(canvas, &layout.cells);
        if let (Some(embedding), Some(frame)) = (results.embedding, layout.map) {
            map.draw(canvas, frame, embedding, &highlights);
        }
        losses::draw(canvas, &layout.losses, results);
        draw_letters(canvas, &layout);
        let at = (page.margin, layout.bottom + 12.0);
        canvas.lines(at, &caption, TEXT_PITCH, Font::CAPTION);
    })
}

/// Draws "a", "b", "c" beside the titles of the plots.
fn draw_letters(canvas: &mut Canvas, layout: &SummaryLayout) {
    let first = layout.cells.first().map(|cell| cell.frame);
    let plots = [first, layout.map, Some(layout.losses.frame)];
    for (letter, frame) in ["a", "b", "c"].iter().zip(plots.into_iter().flatten()) {
        let at = (frame.left - 50.0, frame.top - HEADER + 16.0);
        canvas.text(at, letter, Font::PANEL_LETTER, Align::Left);
    }
}
