//! From the sums of groups to profiles: their labels become times, conditions and replicates.

mod assembly;
mod checks;
mod condition_labels;
mod copies;
mod given_labels;
mod labels_kept;
mod levels;
mod placement;
mod sizes;
mod start_condition;
mod times;
mod unnamed;

pub(super) use crate::read::assemble::assembly::Assembly;
pub(super) use crate::read::assemble::given_labels::is_given;
pub(super) use crate::read::assemble::levels::{NO_CONDITION, is_kept};
pub(super) use crate::read::assemble::sizes::Sizes;

#[cfg(test)]
mod tests;
