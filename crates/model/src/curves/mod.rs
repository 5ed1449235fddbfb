//! Simulated response curves, as a network is pretrained on them: tables of genes that respond by
//! known programs with known half-lives, observed at few times and with noise.
//!
//! Times are in spans (the first time of a table is 0, its last 1), values in units in which a gene
//! starts at 1.

mod design;
mod draw;
mod gaussian_process;
mod grid;
mod observed;
mod response;
mod table;

pub use crate::curves::design::are_drawable;
pub use crate::curves::grid::{GRID, grid};
pub use crate::curves::observed::{Measurements, residual_errors};
pub use crate::curves::table::{Table, table, table_at};
