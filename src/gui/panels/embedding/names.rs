//! Rings and names of the pinned genes, of a gene selected alone and of the one under the pointer.

use eframe::egui::{Align2, Color32, CornerRadius, FontId, Painter, Pos2, Stroke, Ui};

use super::super::scatter::Scatter;
use super::super::{View, theme};
use super::camera::Transform;
use super::labels::{Placed, Placer, padded};

/// A name and where it is.
struct Name {
    gene: usize,
    anchor: Pos2,
    placed: Option<Placed>,
}

/// What the names are placed for.
#[derive(PartialEq)]
struct MadeFor {
    scatter: u64,
    transform: Transform,
    genes: Vec<usize>,
}

/// The names that stay, placed again only when map, view or genes change.
#[derive(Default)]
pub struct Names {
    made_for: Option<MadeFor>,
    placer: Option<Placer>,
    names: Vec<Name>,
}

/// How a name is painted.
struct Ink {
    text: Color32,
    behind: Color32,
    font: FontId,
    /// Radius of the ring round the point.
    ring: f32,
}

impl Names {
    /// Paints rings and names over the points, numbered `number`, with discs of `radius`.
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
        let made_for = MadeFor {
            scatter: number,
            transform: *transform,
            genes: lasting(view),
        };
        if self.made_for.as_ref() != Some(&made_for) {
            self.place(painter, view, scatter, &made_for, &ink);
            self.made_for = Some(made_for);
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
        made_for: &MadeFor,
        ink: &Ink,
    ) {
        let transform = &made_for.transform;
        let anchors: Vec<(usize, Pos2)> = made_for
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
                placed: beside(
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

    /// The gene under the pointer gives way to the names that stay.
    fn hovered_ui(
        &self,
        painter: &Painter,
        view: &View<'_>,
        scatter: &Scatter,
        transform: &Transform,
        ink: &Ink,
    ) {
        let hovered = view.session.selection.hovered;
        let named = |gene: &usize| self.names.iter().any(|name| name.gene == *gene);
        let Some(gene) = hovered.filter(|gene| !named(gene)) else {
            return;
        };
        let (Some(at), Some(placer)) = (scatter.place_of(gene), &self.placer) else {
            return;
        };
        let anchor = transform.place(at);
        let mut placer = placer.clone();
        let placed = beside(
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
            placed,
        };
        paint(painter, view, &name, ink);
    }
}

/// The genes whose names stay: pinned ones, and a gene that is selected alone.
fn lasting(view: &View<'_>) -> Vec<usize> {
    let selection = &view.session.selection;
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
) -> Option<Placed> {
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
    let Some(placed) = name.placed else { return };
    if let Some(end) = placed.leader {
        let towards = (end - name.anchor).normalized();
        let stroke = Stroke::new(0.8, ink.text.gamma_multiply(0.7));
        painter.line_segment([name.anchor + towards * ink.ring, end], stroke);
    }
    painter.rect_filled(placed.rect, CornerRadius::same(2), ink.behind);
    painter.text(
        placed.rect.center(),
        Align2::CENTER_CENTER,
        view.gene_name(name.gene),
        ink.font.clone(),
        ink.text,
    );
}
