//! Rings and names of the pinned genes, of a single selected gene and of the gene under the
//! pointer.

use eframe::egui::{Align2, Color32, CornerRadius, FontId, Painter, Pos2, Stroke, Ui};

use crate::gui::frame::theme;
use crate::gui::panels::View;
use crate::gui::panels::embedding::{
    camera::Transform,
    marks::labels::{Placement, Placer, padded},
    scatter::Scatter,
};

/// A name and its place.
struct Name {
    gene: usize,
    anchor: Pos2,
    placement: Option<Placement>,
}

/// The state that the names were placed for.
#[derive(PartialEq)]
struct PlacementKey {
    scatter: u64,
    transform: Transform,
    genes: Vec<usize>,
}

/// The permanent names, placed again only when map, view or genes change.
#[derive(Default)]
pub struct Names {
    key: Option<PlacementKey>,
    placer: Option<Placer>,
    names: Vec<Name>,
}

/// How a name is painted.
struct Ink {
    text: Color32,
    behind: Color32,
    font: FontId,
    /// Radius of the ring around the point.
    ring: f32,
}

impl Names {
    /// Paints rings and names over scatter number `number`, whose discs have this radius.
    pub fn ui(
        &mut self,
        ui: &Ui,
        painter: &Painter,
        view: &View<'_>,
        (scatter, number): (&Scatter, u64),
        transform: &Transform,
        radius: f32,
    ) {
        let ink = Ink {
            text: ui.visuals().strong_text_color(),
            behind: ui.visuals().panel_fill.gamma_multiply(0.8),
            font: theme::font(ui.style(), 12.5),
            ring: radius + 2.5,
        };
        let key = PlacementKey {
            scatter: number,
            transform: *transform,
            genes: lasting(view),
        };
        if self.key.as_ref() != Some(&key) {
            self.place(painter, view, scatter, &key, &ink);
            self.key = Some(key);
        }
        for name in &self.names {
            paint(painter, view, name, &ink);
        }
        self.hovered_ui(painter, view, scatter, transform, &ink);
    }

    fn place(
        &mut self,
        painter: &Painter,
        view: &View<'_>,
        scatter: &Scatter,
        key: &PlacementKey,
        ink: &Ink,
    ) {
        let transform = &key.transform;
        let anchors: Vec<(usize, Pos2)> = key
            .genes
            .iter()
            .filter_map(|&gene| Some((gene, transform.place(scatter.place_of(gene)?))))
            .collect();
        let frame = transform.screen.shrink(1.0);
        let mut placer = Placer::new(frame, anchors.iter().map(|(_, at)| *at));
        self.names = anchors
            .into_iter()
            .map(|(gene, anchor)| Name {
                gene,
                anchor,
                placement: beside(
                    &mut placer,
                    painter,
                    view,
                    scatter,
                    transform,
                    (gene, anchor),
                    ink,
                ),
            })
            .collect();
        self.placer = Some(placer);
    }

    /// Paints the gene under the pointer, whose name avoids the permanent ones.
    fn hovered_ui(
        &self,
        painter: &Painter,
        view: &View<'_>,
        scatter: &Scatter,
        transform: &Transform,
        ink: &Ink,
    ) {
        let hovered = view.session.selection().hovered;
        let named = |gene: &usize| self.names.iter().any(|name| name.gene == *gene);
        let Some(gene) = hovered.filter(|gene| !named(gene)) else {
            return;
        };
        let (Some(at), Some(placer)) = (scatter.place_of(gene), &self.placer) else {
            return;
        };
        let anchor = transform.place(at);
        let mut placer = placer.clone();
        let placement = beside(
            &mut placer,
            painter,
            view,
            scatter,
            transform,
            (gene, anchor),
            ink,
        );
        let name = Name {
            gene,
            anchor,
            placement,
        };
        paint(painter, view, &name, ink);
    }
}

/// The genes with permanent names: pinned ones, and a single selected gene.
fn lasting(view: &View<'_>) -> Vec<usize> {
    let selection = view.session.selection();
    let mut genes = selection.pinned.clone();
    let alone = selection.selected.first().copied();
    let alone = alone.filter(|gene| selection.selected.len() == 1 && !genes.contains(gene));
    genes.extend(alone);
    genes
}

fn beside(
    placer: &mut Placer,
    painter: &Painter,
    view: &View<'_>,
    scatter: &Scatter,
    transform: &Transform,
    (gene, anchor): (usize, Pos2),
    ink: &Ink,
) -> Option<Placement> {
    let name = view.gene_name(gene).to_owned();
    let size = painter
        .layout_no_wrap(name, ink.font.clone(), ink.text)
        .size();
    placer.beside(anchor, padded(size), |rect| {
        let (low, high) = transform.part(rect);
        scatter.grid.within(low, high).take(40).count()
    })
}

fn paint(painter: &Painter, view: &View<'_>, name: &Name, ink: &Ink) {
    painter.circle_stroke(name.anchor, ink.ring, Stroke::new(1.3, ink.text));
    let Some(placement) = name.placement else {
        return;
    };
    if let Some(end) = placement.leader {
        let towards = (end - name.anchor).normalized();
        let stroke = Stroke::new(0.8, ink.text.gamma_multiply(0.7));
        painter.line_segment([name.anchor + towards * ink.ring, end], stroke);
    }
    painter.rect_filled(placement.rect, CornerRadius::same(2), ink.behind);
    painter.text(
        placement.rect.center(),
        Align2::CENTER_CENTER,
        view.gene_name(name.gene),
        ink.font.clone(),
        ink.text,
    );
}
