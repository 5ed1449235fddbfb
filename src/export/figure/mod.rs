//! The figure: clusters, UMAP and loss curves on one page.
//!
//! | file | does |
//! |---|---|
//! | `layout` | where everything goes |
//! | `canvas` | drawing through plotters, in fractions of a unit |
//! | `text` | how wide text is, and how it is made to fit |
//! | `axis` | from data to page, ticks, cutting at the frame |
//! | `labels` | names that do not lie on each other |
//! | `clusters`, `umap`, `losses` | the plots |
//! | `recovery` | the figure of a benchmark |
//! | `png` | SVG to PNG with the embedded font |

mod axis;
mod canvas;
mod clusters;
mod labels;
mod layout;
mod losses;
mod png;
mod recovery;
mod text;
mod umap;

use canvas::{Align, Canvas, Pen, Rect};
use clusters::{Highlight, Panels};
use layout::{Contents, HEADER, Layout, MARGIN, PAGE_WIDTH};
use text::Font;

use super::{ExportError, Results};
use crate::analysis::{ClusterSummary, Status};
use crate::palette;

pub use png::svg_to_png;
pub use recovery::{RecoveryFigure, RecoveryPanel, ScoreDot, recovery_svg};

/// Height of the plots of the lower row, which decides the shape of the map's legend.
const MAP_HEIGHT: f64 = 270.0;
/// Between the lines of title and caption.
const TEXT_PITCH: f64 = 16.0;

/// Draws the figure as SVG text: a page 1200 units (1/96 inch) wide, as high as it needs to be.
///
/// It holds a panel for each cluster (mean, range from smallest to largest, highlighted genes), a
/// grey one for "no response", the UMAP where there is one, and the loss curves.
///
/// # Errors
/// When the drawing library fails.
pub fn figure_svg(results: &Results<'_>) -> Result<String, ExportError> {
    let highlights = drawn_highlights(results);
    let order = panel_order(results);
    let panels = Panels::new(results, &highlights, layout::panel_width(order.len()));
    let subtitle = Font::SUBTITLE.wrap(&subtitle(results), PAGE_WIDTH - 2.0 * MARGIN);
    let top = MARGIN + 36.0 + subtitle.len() as f64 * TEXT_PITCH;
    let labelled = results.clusters.iter().filter(|cluster| cluster.label > 0);
    let legend = umap::legend_width(labelled.count(), MAP_HEIGHT);
    let contents = Contents {
        panels: order.len(),
        label_room: panels.label_room(),
        map_legend: results.embedding.map(|_| legend),
    };
    let layout = Layout::new(&contents, top);
    let caption = caption(results, &panels);
    let caption = Font::CAPTION.wrap(&caption, PAGE_WIDTH - 2.0 * MARGIN);
    let height = layout.bottom + caption.len() as f64 * TEXT_PITCH + MARGIN;
    let (width, height) = (PAGE_WIDTH as u32, height.ceil() as u32);

    let mut svg = String::new();
    let mut canvas = Canvas::new(&mut svg, width, height);
    draw_page(&mut canvas, width, height);
    draw_title(&mut canvas, &title(results), &subtitle);
    draw_key(&mut canvas, !highlights.is_empty());
    for (cluster, cell) in order.iter().zip(&layout.cells) {
        panels.draw(&mut canvas, cell, cluster);
    }
    if let (Some(embedding), Some(frame)) = (results.embedding, layout.map) {
        umap::draw(&mut canvas, frame, results, embedding, &highlights);
    }
    losses::draw(&mut canvas, layout.losses, results.training);
    draw_letters(&mut canvas, &layout);
    for (i, line) in caption.iter().enumerate() {
        let at = (MARGIN, layout.bottom + 12.0 + i as f64 * TEXT_PITCH);
        canvas.text(at, line, Font::CAPTION, palette::INK_MUTED, Align::Left);
    }
    canvas.finish()?;
    Ok(canvas::to_page_size(&svg, width, height))
}

/// Clusters 1..=k, then "no response".
fn panel_order<'a>(results: &Results<'a>) -> Vec<&'a ClusterSummary> {
    let mut order: Vec<&ClusterSummary> = results.clusters.iter().collect();
    order.sort_by_key(|cluster| (cluster.label == 0, cluster.label));
    order
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
        "profiles encoded by a variational recurrent network ({}), clusters \
         numbered in the order of response",
        text::counted(results.training.losses.len(), "epoch", "epochs")
    ));
    parts.join(" · ")
}

/// What a reader of the figure alone needs to know.
fn caption(results: &Results<'_>, panels: &Panels<'_>) -> String {
    let mut parts = vec![
        "(a) Mean (line) and range from smallest to largest value (band) of the scaled profiles of \
         each cluster; all panels share the y axis."
            .to_owned(),
    ];
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
        parts.push(
            "(b) Each point is a gene that was clustered, in the colour of its cluster; \
                    numbers are at the median of a cluster, highlighted genes are ringed."
                .to_owned(),
        );
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

fn draw_page(canvas: &mut Canvas<'_>, width: u32, height: u32) {
    let page = Rect {
        left: 0.0,
        top: 0.0,
        right: f64::from(width),
        bottom: f64::from(height),
    };
    canvas.rect(&page, palette::PAPER, 1.0);
}

fn draw_title(canvas: &mut Canvas<'_>, title: &str, subtitle: &[String]) {
    let at = (MARGIN, MARGIN + 14.0);
    canvas.text(at, title, Font::TITLE, palette::INK, Align::Left);
    for (i, line) in subtitle.iter().enumerate() {
        let at = (MARGIN, MARGIN + 36.0 + i as f64 * TEXT_PITCH);
        canvas.text(at, line, Font::SUBTITLE, palette::INK_MUTED, Align::Left);
    }
}

/// What line, band and dashes mean: right of the title.
fn draw_key(canvas: &mut Canvas<'_>, highlights: bool) {
    let y = MARGIN + 14.0;
    let sample = palette::cluster(0);
    let mut right = PAGE_WIDTH - MARGIN;
    let mut entry = |canvas: &mut Canvas<'_>, text: &str| {
        canvas.text((right, y), text, Font::LABEL, palette::INK, Align::Right);
        let swatch = right - Font::LABEL.width(text) - 6.0;
        right = swatch - 26.0 - 16.0;
        (swatch - 26.0, swatch)
    };
    if highlights {
        let (from, to) = entry(canvas, "highlighted gene");
        let pen = Pen::dashed(palette::INK, 1.3, 6.0, 3.0);
        canvas.line(&[(from, y - 3.5), (to, y - 3.5)], pen);
    }
    let (left, right) = entry(canvas, "range");
    let band = Rect {
        left,
        top: y - 9.0,
        right,
        bottom: y + 2.0,
    };
    canvas.rect(&band, sample, 0.22);
    let (from, to) = entry(canvas, "mean");
    canvas.line(&[(from, y - 3.5), (to, y - 3.5)], Pen::solid(sample, 2.2));
    canvas.disc(((from + to) / 2.0, y - 3.5), 2.6, sample, 1.0);
}

/// "a", "b", "c" beside the titles of the three parts.
fn draw_letters(canvas: &mut Canvas<'_>, layout: &Layout) {
    let first = layout.cells.first().map(|cell| cell.frame);
    let parts = [first, layout.map, Some(layout.losses)];
    for (letter, frame) in ["a", "b", "c"].iter().zip(parts.into_iter().flatten()) {
        let at = (frame.left - 50.0, frame.top - HEADER + 16.0);
        canvas.text(at, letter, Font::LETTER, palette::INK, Align::Left);
    }
}

#[cfg(test)]
mod tests;
