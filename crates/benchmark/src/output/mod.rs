//! The output of a benchmark.
//!
//! | file | does |
//! |---|---|
//! | `files` | writes all files or none |
//! | `tables`, `joint_tables`, `summary_table` | the CSV files |
//! | `figure_data`, `recovery_figure`, `marker` | the figure |
//! | `printed`, `joint_printed`, `text_table`, `value_text` | the tables on standard output |

mod figure_data;
mod files;
mod joint_printed;
mod joint_tables;
mod marker;
mod printed;
mod recovery_figure;
mod summary_table;
mod tables;
mod text_table;
mod value_text;

pub use crate::output::files::{LABELLED_CSV, write_files};
#[cfg(test)]
pub use crate::output::joint_tables::joint_csv;
pub use crate::output::printed::print_tables;
#[cfg(test)]
pub use crate::output::summary_table::summary_csv;
#[cfg(test)]
pub use crate::output::tables::{onset_csv, recovery_csv};
