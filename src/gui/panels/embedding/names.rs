//! Rings and names of the pinned genes, of a single selected gene and of the gene under the
//! pointer.

use eframe::egui::{Align2, Color32, CornerRadius, FontId, Painter, Pos2, Stroke, Ui, vec2};

use crate::gui::frame::theme;
use crate::gui::panels::embedding::{
    camera::Transform,
    labels::{Placement, Placer},
    scatter::Scatter,
};
use crate::gui::panels::{View, cached::Cached};
use genetide_data::GeneIndex;

struct Name {
    gene: GeneIndex,
    anchor: Pos2,
    placement: Option<Placement>,
}

/// The permanent names, by number of the scatter, view and genes; and where others can go.
#[derive(Default)]
pub struct Names(Cached<NamesKey, (Vec<Name>, Placer)>);

type NamesKey = (u64, Transform, Vec<GeneIndex>);

impl Names {
    pub fn ui(&mut self, pen: &Pen<'_>) {
        let genes = lasting(pen.view);
        let key = (pen.scatter.number, pen.transform, genes);
        let (names, placer) = self.0.of(key, |(_, _, genes)| pen.place(genes));
        for name in names {
            pen.paint(name);
        }
        // The name of the gene under the pointer avoids the permanent ones.
        let hovered = pen.view.session.selection().hovered;
        let hovered = hovered.filter(|&gene| names.iter().all(|name| name.gene != gene));
        if let Some((gene, anchor)) = hovered.and_then(|gene| pen.anchor(gene)) {
            pen.paint(&pen.beside(&mut placer.clone(), gene, anchor));
        }
    }
}

/// The genes with permanent names: pinned ones, and a single selected gene.
fn lasting(view: &View<'_>) -> Vec<GeneIndex> {
    let mut genes = view.session.selection().pinned.clone();
    let alone = view.only_selected().filter(|gene| !genes.contains(gene));
    genes.extend(alone);
    genes
}

/// What names are painted on, and how.
pub struct Pen<'a> {
    painter: &'a Painter,
    view: &'a View<'a>,
    scatter: &'a Scatter,
    transform: Transform,
    text: Color32,
    behind: Color32,
    font: FontId,
    /// Radius of the ring around a point.
    ring: f32,
}

impl<'a> Pen<'a> {
    /// A pen for points of this radius.
    pub fn new(
        ui: &Ui,
        painter: &'a Painter,
        view: &'a View<'a>,
        scatter: &'a Scatter,
        transform: Transform,
        radius: f32,
    ) -> Self {
        Self {
            painter,
            view,
            scatter,
            transform,
            text: ui.visuals().strong_text_color(),
            behind: ui.visuals().panel_fill.gamma_multiply(0.8),
            font: theme::font(ui.style(), 12.5),
            ring: radius + 2.5,
        }
    }

    /// A visible gene and its place on the screen.
    fn anchor(&self, gene: GeneIndex) -> Option<(GeneIndex, Pos2)> {
        let at = self.scatter.place_of(gene)?;
        Some((gene, self.transform.place(at)))
    }

    /// The names of these genes, next to their points.
    fn place(&self, genes: &[GeneIndex]) -> (Vec<Name>, Placer) {
        let anchors = genes.iter().filter_map(|&gene| self.anchor(gene));
        let frame = self.transform.screen.shrink(1.0);
        let mut placer = Placer::new(frame, anchors.clone().map(|(_, at)| at));
        let names = anchors.map(|(gene, at)| self.beside(&mut placer, gene, at));
        (names.collect(), placer)
    }

    fn beside(&self, placer: &mut Placer, gene: GeneIndex, anchor: Pos2) -> Name {
        let name = self.view.gene_name(gene).to_owned();
        let galley = self
            .painter
            .layout_no_wrap(name, self.font.clone(), self.text);
        let padded = galley.size() + vec2(4.0, 0.0);
        let placement = placer.beside(anchor, padded, |rect| {
            let (low, high) = self.transform.part(rect);
            self.scatter.grid.within(low, high).take(40).count()
        });
        Name {
            gene,
            anchor,
            placement,
        }
    }

    fn paint(&self, name: &Name) {
        let ring = Stroke::new(1.3, self.text);
        self.painter.circle_stroke(name.anchor, self.ring, ring);
        let Some(placement) = name.placement else {
            return;
        };
        if let Some(end) = placement.leader {
            let start = name.anchor + (end - name.anchor).normalized() * self.ring;
            let stroke = Stroke::new(0.8, self.text.gamma_multiply(0.7));
            self.painter.line_segment([start, end], stroke);
        }
        self.painter
            .rect_filled(placement.rect, CornerRadius::same(2), self.behind);
        self.painter.text(
            placement.rect.center(),
            Align2::CENTER_CENTER,
            self.view.gene_name(name.gene),
            self.font.clone(),
            self.text,
        );
    }
}
