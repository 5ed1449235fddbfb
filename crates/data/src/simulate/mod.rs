//! Simulated time courses: counts of cells x genes with known response programs.
//!
//! The expected count of a gene at time t is depth x (base + amplitude x (program(t) + jitter)),
//! not below 0, with base exp N(-3, 0.8), amplitude exp N(-1, 1) and, unless the gene is flat, a
//! jitter N(0, 0.04) for every gene and time, the same in all conditions. Where a fold change F is
//! given, it is depth x (base + amplitude / 2) x F^c(t), c being the change of the program from the
//! first time, divided by its largest absolute value among the times. A cell's count is Poisson
//! around that mean, times the cell's library size, times a Gamma(shape 5, mean 1) draw for every
//! cell and gene.
//!
//! A library is the cells of one donor at one time in one condition. Each of its genes is multiplied
//! by exp(N(0, donor sd) + N(0, sample sd) + N(0, batch sd)): the first draw is the donor's, the
//! second the library's, the third that of all libraries of the time.
//!
//! Library sizes of cells are log-normal (standard deviation 0.3 of their logarithm) and have mean 1
//! in every library. Of the cells of every library 60 % are `type_A`, the rest `type_B`; one gene in
//! five differs between the types by a factor exp N(0, 0.4), scaled so that the mean over the cells
//! of a library is what it would be without types. Cells and genes are in random order.

mod cells;
mod curve;
mod error;
mod factors;
mod genes;
mod landmarks;
mod libraries;
mod named;
mod notation;
mod program;
mod settings;
mod simulation;
#[cfg(test)]
mod tests;
mod write;

pub use crate::simulate::cells::CELL_TYPES;
pub use crate::simulate::curve::Difference;
pub use crate::simulate::error::SimulationError;
pub use crate::simulate::landmarks::Landmarks;
pub use crate::simulate::named::{NAMED_GENES, NamedGene};
pub use crate::simulate::notation::{CellCounts, Fold, Mix, Times};
pub use crate::simulate::program::Program;
pub use crate::simulate::settings::SimulationSettings;
pub use crate::simulate::simulation::{GeneTruth, Simulation, simulate};
