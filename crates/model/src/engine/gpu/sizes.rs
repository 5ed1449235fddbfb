//! The constants that kernels are compiled for: the places of all weights and of all intermediate
//! results.

use crate::engine::matrices::Matrices;
use crate::network::layout::Layout;

/// All constants of the kernels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sizes {
    /// T.
    pub times: usize,
    pub layout: Layout,
    /// The matrices of a cube in its part of the working memory, for the most genes of a tile.
    pub places: Matrices<Place>,
    /// Numbers per cube in the working memory.
    pub memory: usize,
}

/// Where a matrix begins, and its columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    pub start: usize,
    pub columns: usize,
}

impl Sizes {
    /// For tiles of at most `genes` genes at `times` times.
    pub fn new(layout: Layout, genes: usize, times: usize) -> Self {
        let mut places = Matrices::<Place>::default();
        let mut memory = 0;
        for (place, rows, columns) in places.fit(&layout, genes, times) {
            *place = Place {
                start: memory,
                columns,
            };
            memory += rows * columns;
        }
        Self {
            times,
            layout,
            places,
            memory,
        }
    }
}
