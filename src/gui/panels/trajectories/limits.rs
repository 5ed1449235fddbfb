//! How much is drawn at most.

/// The largest number of selected genes drawn individually.
pub const FEW: usize = 6;
/// The largest number of selected genes drawn.
pub const MOST: usize = 200;
/// The largest number of genes that can be told apart in one plot.
pub const READABLE: usize = 8;

/// The largest number of single cells drawn per gene and time point.
pub const CELLS_AT_A_TIME: usize = 400;
/// The largest number of single cells drawn in total.
pub const ALL_CELLS: usize = 6000;
/// The largest number of cell types drawn; those with the most cells are.
pub const MOST_TYPES: usize = 6;
