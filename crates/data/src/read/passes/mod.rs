//! Passes over a table or a matrix, in one file or several, and the groups that cells fall into.

pub(super) mod columns;
pub(super) mod labelling;
mod matrix_part;
pub(super) mod merge;
mod observation_groups;
pub(super) mod opened;
mod parts;

pub(super) use crate::read::passes::parts::Passes;
