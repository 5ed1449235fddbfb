//! Tables and figures of a run, and files that are written whole or not at all.
//!
//! | module | holds |
//! |---|---|
//! | [`results`] | everything that tables and figures show, borrowed |
//! | [`tables`] | the CSV tables |
//! | [`anndata`] | everything in one file |
//! | [`figure`] | the figures, as SVG, PDF and PNG |
//! | [`trajectory`] | the trajectory of one gene, for window and figure |
//! | [`colour_by`], [`shades`], [`palette`] | colours, shared by window and figure |
//! | [`stage`] | where results go, and writing them |

pub mod anndata;
pub mod assets;
pub mod colour_by;
mod columns;
pub mod error;
pub mod figure;
pub mod palette;
mod range;
pub mod results;
pub mod shades;
pub mod stage;
pub mod tables;
#[cfg(test)]
mod testing;
pub mod trajectory;
pub mod words;

pub use crate::colour_by::{ColourBy, GeneSet};
pub use crate::error::ExportError;
pub use crate::results::Results;
pub use crate::shades::Shades;
