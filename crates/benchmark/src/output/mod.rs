//! The output of a benchmark.
//!
//! | file | does |
//! |---|---|
//! | `files` | writes all files or none |
//! | `tables`, `summary_table` | the CSV files |
//! | `figure_data`, `recovery_figure`, `marker` | the figure |
//! | `printed`, `text_table` | the tables on standard output |

mod figure_data;
mod files;
mod marker;
mod printed;
mod recovery_figure;
mod summary_table;
mod tables;
mod text_table;

pub use crate::output::files::{LABELLED_CSV, write_files};
pub use crate::output::printed::print_tables;
#[cfg(test)]
pub use crate::output::summary_table::summary_csv;
#[cfg(test)]
pub use crate::output::tables::{onset_csv, recovery_csv};
