//! The points as one mesh, kept until something about them changes.

use std::collections::BTreeSet;
use std::sync::Arc;

use eframe::egui::{Color32, Mesh, Painter, Shape};

use super::super::scatter::{Dot, Scatter};
use super::camera::Transform;
use super::markers::Markers;

/// How much of its colour a point keeps while others are selected.
const FADED: f32 = 0.28;

/// How much larger a selected point is.
const LIT: f32 = 1.45;

/// What the mesh is made for.
#[derive(Clone, Debug, PartialEq)]
struct MadeFor {
    /// Number of the points.
    scatter: u64,
    transform: Transform,
}

/// The points, ready to be painted.
#[derive(Default)]
pub struct Cloud {
    markers: Option<Markers>,
    /// The selection that `lit` is for, and the number of the points.
    selected: Arc<BTreeSet<usize>>,
    lit_for: u64,
    /// Whether each point is selected.
    lit: Vec<bool>,
    made_for: Option<MadeFor>,
    mesh: Arc<Mesh>,
}

impl Cloud {
    /// Paints the points, numbered `number`, with discs of `radius` points of the screen.
    pub fn paint(
        &mut self,
        painter: &Painter,
        scatter: &Scatter,
        number: u64,
        transform: &Transform,
        radius: f32,
        selected: &Arc<BTreeSet<usize>>,
    ) {
        let ctx = painter.ctx();
        let made_for = MadeFor {
            scatter: number,
            transform: *transform,
        };
        let markers = self.markers.take_if(|kept| kept.are_for(ctx, radius));
        let mut is_current = markers.is_some() && self.made_for.as_ref() == Some(&made_for);
        if self.lit_for != number || !Arc::ptr_eq(&self.selected, selected) {
            self.lit = lit(&scatter.dots, selected);
            self.selected = Arc::clone(selected);
            self.lit_for = number;
            is_current = false;
        }
        let markers = self
            .markers
            .insert(markers.unwrap_or_else(|| Markers::new(ctx, radius)));
        if !is_current {
            let any = self.lit.contains(&true);
            let lit = any.then_some(self.lit.as_slice());
            self.mesh = Arc::new(mesh(markers, scatter, transform, lit));
            self.made_for = Some(made_for);
        }
        painter.add(Shape::Mesh(Arc::clone(&self.mesh)));
    }
}

/// Whether each of the points, ascending by gene, is selected.
fn lit(dots: &[Dot], selected: &BTreeSet<usize>) -> Vec<bool> {
    let mut selected = selected.iter().copied().peekable();
    let is_lit = |dot: &Dot| {
        while selected.next_if(|&gene| gene < dot.gene).is_some() {}
        selected.peek() == Some(&dot.gene)
    };
    dots.iter().map(is_lit).collect()
}

/// The points on the screen; where some are selected, those on top of the others, which are faded.
fn mesh(markers: &Markers, scatter: &Scatter, transform: &Transform, lit: Option<&[bool]>) -> Mesh {
    let mut mesh = markers.mesh();
    mesh.reserve_vertices(4 * scatter.dots.len());
    mesh.reserve_triangles(2 * scatter.dots.len());
    let screen = transform.screen.expand(10.0);
    let mut add = |i: usize, dot: &Dot, colour: Color32, scale: f32| {
        let at = transform.place(scatter.grid.points()[i]);
        if screen.contains(at) {
            markers.add(&mut mesh, at, dot.marker, colour, scale);
        }
    };
    let Some(lit) = lit else {
        for (i, dot) in scatter.dots.iter().enumerate() {
            add(i, dot, dot.colour, 1.0);
        }
        return mesh;
    };
    for (i, dot) in scatter.dots.iter().enumerate().filter(|(i, _)| !lit[*i]) {
        add(i, dot, dot.colour.gamma_multiply(FADED), 1.0);
    }
    for (i, dot) in scatter.dots.iter().enumerate().filter(|(i, _)| lit[*i]) {
        add(i, dot, dot.colour, LIT);
    }
    mesh
}

#[cfg(test)]
mod tests {
    use super::super::markers::Marker;
    use super::*;

    #[test]
    fn selected_points_are_lit() {
        let dots: Vec<Dot> = [2, 3, 5, 9]
            .map(|gene| Dot {
                gene,
                colour: Color32::WHITE,
                marker: Marker::DISC,
            })
            .to_vec();
        let selected = BTreeSet::from([0, 3, 4, 9, 12]);
        assert_eq!(lit(&dots, &selected), [false, true, false, true]);
        assert_eq!(lit(&dots, &BTreeSet::new()), [false; 4]);
    }
}
