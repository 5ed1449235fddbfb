//! From the sums of groups to profiles: their labels become times, conditions and replicates.

mod assembly;
mod checks;
mod condition_labels;
mod copies;
mod dates;
mod given_labels;
mod label_times;
mod labels_kept;
mod levels;
mod names_of_times;
mod placement;
mod size_table;
mod sizes;
mod start_condition;
mod too_few_times;
mod unnamed;

pub(super) use crate::read::assemble::assembly::Assembly;
pub(super) use crate::read::assemble::given_labels::is_given;
pub(super) use crate::read::assemble::levels::{NO_CONDITION, is_kept};
pub(super) use crate::read::assemble::size_table::Sizes;

#[cfg(test)]
mod tests;
