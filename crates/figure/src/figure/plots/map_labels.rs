//! Labels on the map: highlighted genes, and the numbers of clusters.

use crate::figure::draw::labels::Placer;
use crate::figure::draw::{Align, Canvas, Font, Pen, Rect, Xy};
use crate::figure::highlight::Highlight;
use crate::figure::plots::map_data::GeneMap;
use crate::palette;
use genetide_analysis::GeneRow;
use genetide_analysis::numeric::stats::middle;

/// A highlighted gene and its place on the map.
type Place<'a> = (&'a Highlight<'a>, Xy);

/// Draws rings around the highlighted genes; labels keep off them.
pub(crate) fn draw_rings(canvas: &mut Canvas, placer: &mut Placer<'_>, genes: &[Place<'_>]) {
    const RADIUS: f64 = 5.0;
    for &(_, place) in genes {
        canvas.ring(place, RADIUS + 1.0, Pen::solid(palette::PAPER, 1.6));
        canvas.ring(place, RADIUS, Pen::solid(palette::INK, 1.3));
        placer.occupy(Rect::around(place, (RADIUS, RADIUS)));
    }
}

/// Draws the names of the highlighted genes that have room.
pub(crate) fn draw_names(canvas: &mut Canvas, placer: &mut Placer<'_>, genes: &[Place<'_>]) {
    for &(gene, place) in genes {
        let name = Font::LABEL_BOLD.fit_name(gene.name, 150.0);
        let Some(label) = placer.beside(place, &name, Font::LABEL_BOLD) else {
            continue;
        };
        if let Some(end) = label.leader {
            canvas.line(&[place, end], Pen::solid(palette::INK, 0.7));
        }
        draw_label(canvas, &label.rect, &name, Font::LABEL_BOLD, 3.6);
    }
}

/// Draws the number of each cluster near the median of its points, where it hides fewest.
pub(crate) fn draw_numbers(
    canvas: &mut Canvas,
    placer: &mut Placer<'_>,
    map: &GeneMap<'_>,
    points: &[Xy],
) {
    for cluster in map.clusters() {
        let is_own = |gene: &GeneRow| gene.cluster == Some(cluster.label);
        let own = points
            .iter()
            .zip(map.genes())
            .filter(|(_, gene)| is_own(gene));
        let (x, y) = own.map(|(point, _)| *point).unzip();
        let (Some(x), Some(y)) = (median(x), median(y)) else {
            continue;
        };
        let number = cluster.label.to_string();
        let half = Font::PANEL_TITLE.width(&number) / 2.0 + 3.5;
        if let Some(rect) = placer.near((x, y), (half, 8.0)) {
            draw_label(canvas, &rect, &number, Font::PANEL_TITLE, 3.4);
        }
    }
}

/// Draws text on half-transparent paper, its baseline `above` units above the lower edge.
fn draw_label(canvas: &mut Canvas, rect: &Rect, text: &str, font: Font, above: f64) {
    canvas.rect(rect, palette::PAPER, 0.75);
    let at = (rect.centre().0, rect.bottom - above);
    canvas.text(at, text, font, Align::Centre);
}

/// The median of the finite values, the lower of the two middle ones; `None` without any.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.retain(|value| value.is_finite());
    values.sort_by(f64::total_cmp);
    middle(&values).map(|(lower, _)| lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_agree_with_arithmetic() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0]), Some(1.0));
        assert_eq!(median(vec![f64::NAN]), None);
    }
}
