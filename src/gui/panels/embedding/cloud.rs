//! The points as one mesh, cached until something about them changes.

use std::collections::BTreeSet;
use std::sync::Arc;

use eframe::egui::{Color32, Mesh, Painter, Shape};

use crate::gui::panels::embedding::{
    camera::Transform,
    marks::markers::Markers,
    scatter::{Dot, Scatter},
};

/// Opacity of unselected points while others are selected.
const FADED: f32 = 0.28;

/// Relative size of selected points.
const LIT: f32 = 1.45;

/// Identifies the points and the view that the mesh was built for.
#[derive(Clone, Debug, PartialEq)]
struct MeshKey {
    /// Number of the scatter.
    scatter: u64,
    transform: Transform,
}

/// The points, ready for painting.
#[derive(Default)]
pub struct Cloud {
    markers: Option<Markers>,
    /// The selection that `lit` was computed for, and the number of the scatter.
    selected: Arc<BTreeSet<usize>>,
    lit_for: u64,
    /// Whether each point is selected.
    lit: Vec<bool>,
    key: Option<MeshKey>,
    mesh: Arc<Mesh>,
}

impl Cloud {
    /// Paints scatter number `number`, with discs of `radius` screen points.
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
        let key = MeshKey {
            scatter: number,
            transform: *transform,
        };
        let markers = self.markers.take_if(|kept| kept.are_for(ctx, radius));
        let mut is_current = markers.is_some() && self.key.as_ref() == Some(&key);
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
            self.key = Some(key);
        }
        painter.add(Shape::Mesh(Arc::clone(&self.mesh)));
    }
}

/// Whether each point is selected; points are in ascending order of their genes.
fn lit(dots: &[Dot], selected: &BTreeSet<usize>) -> Vec<bool> {
    let mut selected = selected.iter().copied().peekable();
    let is_lit = |dot: &Dot| {
        while selected.next_if(|&gene| gene < dot.gene).is_some() {}
        selected.peek() == Some(&dot.gene)
    };
    dots.iter().map(is_lit).collect()
}

/// The points in view. Selected ones are painted on top, and the others faded.
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
    use super::*;
    use crate::gui::panels::embedding::marks::markers::Marker;

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
