//! The composed page: clusters, map and loss curves, with title and caption.

use super::canvas::{Align, Canvas};
use super::clusters::Panels;
use super::layout::{Contents, HEADER, Layout, Page};
use super::text::{self, Font};
use super::{Band, Drawn, FigureSettings, drawn_highlights, losses, on_paper, umap};
use crate::analysis::{ClusterMethod, Status};
use crate::export::{ExportError, Results};
use crate::palette;

/// Between the lines of title and caption.
const TEXT_PITCH: f64 = 16.0;
/// Between the lines of the title.
const TITLE_PITCH: f64 = 20.0;

/// What stands above the plots.
struct Head {
    title: Vec<String>,
    subtitle: Vec<String>,
    /// Left end and baseline of the key.
    key: (f64, f64),
    /// Below all of it.
    bottom: f64,
}

impl Head {
    fn new(results: &Results<'_>, page: &Page, key_width: f64) -> Self {
        let title = Font::TITLE.wrap(&title(results), page.inner());
        let subtitle = Font::SUBTITLE.wrap(&subtitle(results), page.inner());
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

    fn draw(&self, canvas: &mut Canvas<'_>, page: &Page) {
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

/// Draws the page, as high as it needs to be where no height is given.
pub(super) fn compose(
    results: &Results<'_>,
    settings: &FigureSettings,
    page: &Page,
    height: Option<f64>,
) -> Result<Drawn, ExportError> {
    let highlights = drawn_highlights(results);
    let panels = Panels::new(results, settings.band, &highlights, page);
    let key = panels.key();
    let head = Head::new(results, page, key.width());
    let curves = losses::curve_count(&results.training.losses);
    let contents = Contents {
        grid: panels.grid(),
        map_legend: results
            .embedding
            .map(|_| umap::legend_width(results, settings, page.lower_height())),
        curves,
    };
    let layout = Layout::new(page, &contents, head.bottom);
    let caption = caption(results, settings, &panels);
    let caption = Font::CAPTION.wrap(&caption, page.inner());
    let needed = layout.bottom + caption.len() as f64 * TEXT_PITCH + page.margin;
    let height = height.unwrap_or(needed.ceil());
    on_paper((page.width, height), |canvas| {
        head.draw(canvas, page);
        key.draw(canvas, head.key);
        panels.draw(canvas, &layout.cells);
        if let (Some(embedding), Some(frame)) = (results.embedding, layout.map) {
            umap::draw(canvas, frame, results, settings, embedding, &highlights);
        }
        losses::draw(canvas, &layout.losses, results.training);
        draw_letters(canvas, &layout);
        for (i, line) in caption.iter().enumerate() {
            let at = (page.margin, layout.bottom + 12.0 + i as f64 * TEXT_PITCH);
            canvas.text(at, line, Font::CAPTION, palette::INK_MUTED, Align::Left);
        }
    })
}

fn method_name(method: ClusterMethod) -> &'static str {
    match method {
        ClusterMethod::Shapes => "a mixture of shapes",
        ClusterMethod::Kmeans => "k-means on the latents",
        ClusterMethod::Gmm => "a Gaussian mixture on the latents",
    }
}

fn title(results: &Results<'_>) -> String {
    let k = results
        .clusters
        .iter()
        .filter(|cluster| cluster.label > 0)
        .count();
    format!(
        "Response of {} over {} in {}",
        text::counted(results.profiles.gene_count(), "gene", "genes"),
        text::counted(results.profiles.time_count(), "time point", "time points"),
        text::counted(k, "cluster", "clusters"),
    )
}

fn subtitle(results: &Results<'_>) -> String {
    let profiles = results.profiles;
    let cells: usize = (0..profiles.time_count())
        .map(|t| profiles.cells_at(t) as usize)
        .sum();
    let mut parts = vec![text::counted(cells, "cell", "cells")];
    if let [first, .., last] = profiles.times() {
        let unit = profiles
            .time_unit()
            .map_or(String::new(), |unit| format!(" {unit}"));
        let (first, last) = (text::number(*first), text::number(*last));
        parts.push(format!("time {first} to {last}{unit}"));
    }
    let count = |status| {
        results
            .genes
            .iter()
            .filter(|gene| gene.status == status)
            .count()
    };
    for (status, words) in [
        (Status::Responds, "responding"),
        (Status::NoResponse, "without response"),
        (Status::Untested, "that could not be tested"),
        (Status::Incomplete, "with no value at some time"),
    ] {
        if count(status) > 0 {
            parts.push(format!(
                "{} {words}",
                text::counted(count(status), "gene", "genes")
            ));
        }
    }
    parts.push(format!(
        "profiles encoded by a variational recurrent network ({}), clusters by {}{}, numbered in \
         the order of response",
        text::counted(results.training.losses.len(), "epoch", "epochs"),
        method_name(results.method),
        if results.by_hand {
            " and changed by hand"
        } else {
            ""
        },
    ));
    parts.join(" · ")
}

/// What a reader of the figure alone needs to know.
fn caption(results: &Results<'_>, settings: &FigureSettings, panels: &Panels<'_>) -> String {
    let band = match settings.band {
        Band::Range => "range from lowest to highest gene",
        Band::Quartiles => "middle half of the genes",
    };
    let mut parts = vec![format!(
        "(a) Mean (line) and {band} (band) of the scaled profiles of each cluster; all panels share \
         the y axis."
    )];
    if panels.cuts_ranges() {
        parts.push("Ranges beyond the axis are cut.".to_owned());
    }
    let missing: Vec<&str> = results
        .highlight
        .iter()
        .filter_map(|&gene| results.genes.get(gene))
        .filter(|gene| gene.cluster.is_none())
        .map(|gene| gene.gene.as_str())
        .collect();
    if !missing.is_empty() {
        let names = missing.join(", ");
        parts.push(format!(
            "Not drawn, for want of a value at some time: {names}."
        ));
    }
    let mut losses = "(b)";
    if results.embedding.is_some() {
        losses = "(c)";
        parts.push(format!(
            "(b) Each point is a gene that was clustered, {}; highlighted genes are ringed.",
            umap::colouring_words(&settings.colouring)
        ));
        if !settings.hidden.is_empty() {
            let hidden: Vec<String> = settings.hidden.iter().map(usize::to_string).collect();
            parts.push(format!("Left out: cluster {}.", hidden.join(", ")));
        }
    }
    let first = results.training.losses.first();
    let validated = first.is_some_and(|epoch| epoch.validation_loss.is_some());
    let over = if validated {
        "training and validation genes"
    } else {
        "training genes (no validation split)"
    };
    parts.push(format!(
        "{losses} Loss over the {over}; the marker is at the epoch whose weights were kept."
    ));
    parts.join(" ")
}

/// "a", "b", "c" beside the titles of the three parts.
fn draw_letters(canvas: &mut Canvas<'_>, layout: &Layout) {
    let first = layout.cells.first().map(|cell| cell.frame);
    let parts = [first, layout.map, Some(layout.losses.frame)];
    for (letter, frame) in ["a", "b", "c"].iter().zip(parts.into_iter().flatten()) {
        let at = (frame.left - 50.0, frame.top - HEADER + 16.0);
        canvas.text(at, letter, Font::LETTER, palette::INK, Align::Left);
    }
}
