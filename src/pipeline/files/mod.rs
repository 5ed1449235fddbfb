//! The files of a run, and those that an earlier one left beside them.

mod export;
mod leftovers;
mod names;
mod record;

pub use crate::pipeline::files::export::{
    check_keeps_input, check_run_keeps_input, draw_figure, results, write_export, write_run,
};
pub use crate::pipeline::files::leftovers::leftover_warning;
