//! What is reported of a table that was read: its summary, with warnings.

mod no_genes;
mod summary;
mod warnings;

pub(super) use crate::read::report::summary::{Applied, summary};
