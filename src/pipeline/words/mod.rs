//! What a run says of its table and of its genes.

mod pairs;
mod table;

pub use crate::pipeline::words::pairs::describe_pairs;
pub(super) use crate::pipeline::words::table::describe_table;
