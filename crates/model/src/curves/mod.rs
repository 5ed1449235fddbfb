//! Simulated response curves, as a network is pretrained on them: tables of genes that respond by
//! known programs with known half-lives, observed at few times and with noise.
//!
//! Times are in spans (the first time of a table is 0, its last 1), values in units in which a gene
//! starts at 1.

mod design;
mod draw;
mod drive;
mod gaussian_process;
mod genes;
mod grid;
mod integrate;
mod kinetics;
mod noise;
mod observation;
mod program;
mod report;
mod residual;
mod response;
mod table;

pub use crate::curves::grid::{GRID, grid};
pub use crate::curves::residual::{Measurements, residual_errors};
pub use crate::curves::table::{Table, table};
