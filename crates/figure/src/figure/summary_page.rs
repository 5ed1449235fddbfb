//! The summary page: clusters, map and loss curves, with title and caption.

use crate::Results;
use crate::figure::caption;
use crate::figure::draw::canvas::{Align, Canvas};
use crate::figure::draw::font::Font;
use crate::figure::drawing::Drawing;
use crate::figure::highlight::highlights;
use crate::figure::layout::{Contents, HEADER, Page, SummaryLayout};
use crate::figure::plots::clusters::ClusterPanels;
use crate::figure::plots::losses;
use crate::figure::plots::map::GeneMap;
use crate::figure::settings::FigureSettings;
use crate::palette;

/// Between the lines of subtitle and caption.
const TEXT_PITCH: f64 = 16.0;
/// Between the lines of the title.
const TITLE_PITCH: f64 = 20.0;

/// The part above the plots: title, subtitle and the place of the legend.
struct Heading {
    title: Vec<String>,
    subtitle: Vec<String>,
    /// Left end and baseline of the legend.
    key: (f64, f64),
    /// Lower end.
    bottom: f64,
}

impl Heading {
    fn new(results: &Results<'_>, page: &Page, key_width: f64) -> Self {
        let title = Font::TITLE.wrap(&caption::title(results), page.inner());
        let subtitle = Font::SUBTITLE.wrap(&caption::subtitle(results), page.inner());
        let first = page.margin + 14.0;
        let last_title = first + title.len().saturating_sub(1) as f64 * TITLE_PITCH;
        let below = last_title + 22.0 + subtitle.len() as f64 * TEXT_PITCH;
        let beside =
            title.len() == 1 && Font::TITLE.width(&title[0]) + 24.0 + key_width <= page.inner();
        let (key, bottom) = if beside {
            ((page.width - page.margin - key_width, first), below)
        } else {
            ((page.margin, below + 2.0), below + 18.0)
        };
        Self {
            title,
            subtitle,
            key,
            bottom,
        }
    }

    fn draw(&self, canvas: &mut Canvas, page: &Page) {
        let mut y = page.margin + 14.0;
        for line in &self.title {
            let at = (page.margin, y);
            canvas.text(at, line, Font::TITLE, palette::INK, Align::Left);
            y += TITLE_PITCH;
        }
        y += 22.0 - TITLE_PITCH;
        for line in &self.subtitle {
            let at = (page.margin, y);
            canvas.text(at, line, Font::SUBTITLE, palette::INK_MUTED, Align::Left);
            y += TEXT_PITCH;
        }
    }
}

/// Draws the page, as high as its contents need where no height is given.
pub(crate) fn draw(
    results: &Results<'_>,
    settings: &FigureSettings,
    page: &Page,
    height: Option<f64>,
) -> Drawing {
    let highlights = highlights(results);
    let panels = ClusterPanels::new(results, settings.band, &highlights, page);
    let key = panels.key();
    let heading = Heading::new(results, page, key.width());
    let map = GeneMap::new(results, settings);
    let contents = Contents {
        grid: panels.grid(),
        map_legend: results
            .embedding
            .map(|_| map.legend_width(page.lower_height())),
        curves: losses::curve_count(&results.training.losses),
    };
    let layout = SummaryLayout::new(page, &contents, heading.bottom);
    let caption = caption::caption(results, settings, panels.cuts_ranges());
    let caption = Font::CAPTION.wrap(&caption, page.inner());
    let needed = layout.bottom + caption.len() as f64 * TEXT_PITCH + page.margin;
    Drawing::new(page, height.unwrap_or(needed.ceil()), |canvas| {
        heading.draw(canvas, page);
        key.draw(canvas, heading.key);
        panels.draw(canvas, &layout.cells);
        if let (Some(embedding), Some(frame)) = (results.embedding, layout.map) {
            map.draw(canvas, frame, embedding, &highlights);
        }
        losses::draw(canvas, &layout.losses, results.training);
        draw_letters(canvas, &layout);
        for (i, line) in caption.iter().enumerate() {
            let at = (page.margin, layout.bottom + 12.0 + i as f64 * TEXT_PITCH);
            canvas.text(at, line, Font::CAPTION, palette::INK_MUTED, Align::Left);
        }
    })
}

/// Draws "a", "b", "c" beside the titles of the plots.
fn draw_letters(canvas: &mut Canvas, layout: &SummaryLayout) {
    let first = layout.cells.first().map(|cell| cell.frame);
    let plots = [first, layout.map, Some(layout.losses.frame)];
    for (letter, frame) in ["a", "b", "c"].iter().zip(plots.into_iter().flatten()) {
        let at = (frame.left - 50.0, frame.top - HEADER + 16.0);
        canvas.text(at, letter, Font::PANEL_LETTER, palette::INK, Align::Left);
    }
}
