//! Simulated time courses: counts of cells x genes with known response programs.
//!
//! The expected count of a gene at time t is depth x (base + amplitude x (program(t) + jitter)),
//! not below 0, with base exp N(-3, 0.8), amplitude exp N(-1, 1) and, unless the gene is flat, a
//! jitter N(0, 0.04) for every gene and time. A cell's count is Poisson around that mean, times the
//! cell's library size, times a Gamma(shape 5, mean 1) draw for every cell and gene.
//!
//! Library sizes are log-normal (standard deviation 0.3 of their logarithm) and have mean 1 at
//! every time. Of the cells of every time 60 % are `type_A`, the rest `type_B`; one gene in five
//! differs between the types by a factor exp N(0, 0.4), scaled so that the mean over the cells of
//! a time is what it would be without types. Cells and genes are in random order.

mod draw;
mod error;
mod landmarks;
mod lists;
mod named;
mod program;
mod settings;
mod simulation;
#[cfg(test)]
mod tests;
mod write;

pub use crate::simulate::draw::CELL_TYPES;
pub use crate::simulate::error::SimulationError;
pub use crate::simulate::landmarks::Landmarks;
pub use crate::simulate::lists::{CellCounts, Mix, Times};
pub use crate::simulate::named::{NAMED_GENES, NamedGene};
pub use crate::simulate::program::Program;
pub use crate::simulate::settings::SimulationSettings;
pub use crate::simulate::simulation::{GeneTruth, Simulation, simulate};
