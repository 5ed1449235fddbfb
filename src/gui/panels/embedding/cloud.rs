//! The points as one mesh, cached until something about them changes.

use std::collections::BTreeSet;
use std::sync::Arc;

use eframe::egui::{Color32, Mesh, Painter, Shape, TextureId};

use crate::gui::panels::cached::{ByPointer, Cached};
use crate::gui::panels::embedding::{
    camera::Transform,
    markers::Markers,
    scatter::{Dot, Scatter},
};
use genetide_data::GeneIndex;

/// Opacity of unselected points while others are selected.
const FADED: f32 = 0.28;

/// Relative size of selected points.
const LIT: f32 = 1.45;

type Selected = ByPointer<BTreeSet<GeneIndex>>;

/// The points, ready for painting.
#[derive(Default)]
pub struct Cloud {
    markers: Option<Markers>,
    /// Whether each point is selected, by number of the scatter and selection.
    lit: Cached<(u64, Selected), Vec<bool>>,
    /// By scatter, selection, view and pictures.
    mesh: Cached<(u64, Selected, Transform, TextureId), Arc<Mesh>>,
}

impl Cloud {
    /// Paints the points, with discs of `radius` screen points.
    pub fn paint(
        &mut self,
        painter: &Painter,
        scatter: &Scatter,
        transform: Transform,
        radius: f32,
        selected: &Arc<BTreeSet<GeneIndex>>,
    ) {
        let markers = Markers::follow(&mut self.markers, painter.ctx(), radius);
        let number = scatter.number;
        let key = (number, ByPointer::of(selected));
        let lit = self.lit.of(key, |_| lit(&scatter.dots, selected));
        let key = (
            number,
            ByPointer::of(selected),
            transform,
            markers.texture(),
        );
        let make = |_: &_| Arc::new(mesh(markers, scatter, &transform, lit));
        let mesh = self.mesh.of(key, make);
        painter.add(Shape::Mesh(Arc::clone(mesh)));
    }
}

/// Whether each point is selected; points are in ascending order of their genes.
fn lit(dots: &[Dot], selected: &BTreeSet<GeneIndex>) -> Vec<bool> {
    let mut selected = selected.iter().copied().peekable();
    let is_lit = |dot: &Dot| {
        while selected.next_if(|&gene| gene < dot.gene).is_some() {}
        selected.peek() == Some(&dot.gene)
    };
    dots.iter().map(is_lit).collect()
}

/// The points in view. Selected ones are painted on top, and the others faded if there are any.
fn mesh(markers: &Markers, scatter: &Scatter, transform: &Transform, lit: &[bool]) -> Mesh {
    let mut mesh = markers.mesh();
    mesh.reserve_vertices(4 * scatter.dots.len());
    mesh.reserve_triangles(2 * scatter.dots.len());
    let screen = transform.screen.expand(10.0);
    let mut add = |i: usize, colour: Color32, scale: f32| {
        let at = transform.place(scatter.grid.points()[i]);
        if screen.contains(at) {
            markers.add(&mut mesh, at, scatter.dots[i].marker, colour, scale);
        }
    };
    let opacity = if lit.contains(&true) { FADED } else { 1.0 };
    let dots = scatter.dots.iter().enumerate();
    for (i, dot) in dots.clone().filter(|(i, _)| !lit[*i]) {
        add(i, dot.colour.gamma_multiply(opacity), 1.0);
    }
    for (i, dot) in dots.filter(|(i, _)| lit[*i]) {
        add(i, dot.colour, LIT);
    }
    mesh
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::panels::embedding::markers::Marker;

    #[test]
    fn selected_points_are_lit() {
        let dots: Vec<Dot> = [2, 3, 5, 9]
            .map(|gene| Dot {
                gene: GeneIndex::new(gene),
                colour: Color32::WHITE,
                marker: Marker::DISC,
            })
            .to_vec();
        let selected = [0, 3, 4, 9, 12].map(GeneIndex::new).into();
        assert_eq!(lit(&dots, &selected), [false, true, false, true]);
        assert_eq!(lit(&dots, &BTreeSet::new()), [false; 4]);
    }
}
