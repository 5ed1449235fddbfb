//! From the sums of groups to profiles: their labels become times, conditions and replicates.

mod assembly;
mod checks;
mod copies;
mod dates;
mod label_times;
mod labels_kept;
mod levels;
mod placement;
mod size_table;
mod sizes;
mod start_condition;
mod unnamed;

pub(super) use crate::read::assemble::assembly::Assembly;
pub(super) use crate::read::assemble::levels::is_kept;
pub(super) use crate::read::assemble::size_table::Sizes;

#[cfg(test)]
mod tests;
