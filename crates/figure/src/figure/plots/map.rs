//! The map of genes.

use crate::figure::draw::labels::Placer;
use crate::figure::draw::{Axes, Canvas, Font, Pen, Rect, Xy};
use crate::figure::highlight::Highlight;
use crate::figure::plots::map_data::GeneMap;
use crate::figure::plots::map_labels;
use crate::range::bounds;
use crate::words::counted;
use crate::{ColourBy, palette};
use genetide_analysis::Embedding;

impl GeneMap<'_> {
    /// Draws the map into `frame`, and its legend right of it.
    pub(crate) fn draw(
        &self,
        canvas: &mut Canvas,
        frame: Rect,
        embedding: &Embedding,
        highlights: &[Highlight<'_>],
    ) {
        let axes = equal_axes(frame, &embedding.xy);
        let width = frame.width() + self.legend_width(frame.height());
        draw_header(canvas, &axes, width, embedding);
        let xy = embedding.xy.iter();
        let points = axes.points(xy.map(|&[x, y]| (f64::from(x), f64::from(y))));
        self.draw_points(canvas, &points);
        axes.outline(canvas);
        axes.x_title(canvas, "UMAP1", 16.0);
        axes.y_title(canvas, "UMAP2", 10.0);
        self.draw_legend(canvas, &frame);
        let mut placer = Placer::new(frame, &points);
        let genes = self.highlighted(highlights, &points);
        map_labels::draw_rings(canvas, &mut placer, &genes);
        if self.settings.colouring == ColourBy::Cluster {
            map_labels::draw_numbers(canvas, &mut placer, self, &points);
        }
        map_labels::draw_names(canvas, &mut placer, &genes);
    }

    fn draw_points(&self, canvas: &mut Canvas, points: &[Xy]) {
        let radius = match points.len() {
            0..=400 => 3.0,
            401..=1500 => 2.3,
            1501..=5000 => 1.7,
            _ => 1.2,
        };
        let colours = self.colours();
        let by_cluster = self.settings.colouring == ColourBy::Cluster;
        // Grey points lie below the others.
        let (grey, coloured): (Vec<_>, Vec<_>) = points
            .iter()
            .zip(colours)
            .zip(self.genes())
            .filter_map(|((&point, colour), gene)| {
                Some((point, colour?, by_cluster && gene.is_on_border()))
            })
            .partition(|(_, colour, _)| [palette::GREY, palette::NOT_IN_LIST].contains(colour));
        for (point, colour, is_hollow) in grey.into_iter().chain(coloured) {
            if is_hollow {
                canvas.ring(point, 0.8 * radius, Pen::solid(colour, 0.4 * radius));
            } else {
                canvas.disc(point, radius, colour, 0.75);
            }
        }
    }
}

fn draw_header(canvas: &mut Canvas, axes: &Axes, width: f64, embedding: &Embedding) {
    let title = Font::PANEL_TITLE.fit("Map of the clustered genes", width);
    let trust = format!("trustworthiness {:.2}", embedding.trustworthiness);
    let neighbours = counted(embedding.neighbours, "neighbour");
    let long = format!("UMAP of the latent space, {neighbours}; {trust}");
    let short = format!("UMAP; {trust}");
    let subtitle = Font::PANEL_SUBTITLE.fit_either(&long, &short, width);
    axes.header(canvas, 0.0, &title, &subtitle);
}

/// Axes with the same scale, so that distances can be compared in every direction.
fn equal_axes(frame: Rect, points: &[[f32; 2]]) -> Axes {
    let extent = |axis: usize| {
        let values = points.iter().map(|point| f64::from(point[axis]));
        let (low, high) = bounds(values.filter(|value| value.is_finite()));
        if low <= high { (low, high) } else { (0.0, 0.0) }
    };
    let (x, y) = (extent(0), extent(1));
    let room = 1.12;
    let unit = ((x.1 - x.0) / frame.width()).max((y.1 - y.0) / frame.height()) * room;
    let unit = if unit > 0.0 { unit } else { 1.0 };
    let around = |(low, high): (f64, f64), length: f64| {
        let (middle, half) = ((low + high) / 2.0, unit * length / 2.0);
        (middle - half, middle + half)
    };
    Axes::new(frame, around(x, frame.width()), around(y, frame.height()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Rect = Rect::new((50.0, 450.0), (100.0, 300.0));

    #[test]
    fn both_axes_have_the_same_unit_and_hold_all_points() {
        let points = [[0.0, 0.0], [10.0, 1.0], [4.0, -30.0], [f32::NAN, 2.0]];
        let axes = equal_axes(FRAME, &points);
        for [x, y] in &points[..3] {
            assert!(FRAME.contains(axes.point(f64::from(*x), f64::from(*y))));
        }
        let (across, up) = (
            axes.x.at(1.0) - axes.x.at(0.0),
            axes.y.at(0.0) - axes.y.at(1.0),
        );
        // The x axis keeps 7 units free at each end of 400.
        assert!((across / up - 386.0 / 400.0).abs() < 1e-9);
        let alone = equal_axes(FRAME, &[[3.0, 3.0]]);
        assert_eq!(alone.point(3.0, 3.0), (250.0, 200.0));
    }
}
