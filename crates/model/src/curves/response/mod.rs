//! What drives the genes of a table, and how each follows.

mod curves;
mod drive;
mod genes;
mod integrate;
mod kinetics;
mod program;

pub(super) use crate::curves::response::curves::Responses;
pub(super) use crate::curves::response::genes::Genes;
pub use crate::curves::response::kinetics::{Kinetics, kinetics};
pub(super) use crate::curves::response::program::Programs;
