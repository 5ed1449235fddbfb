//! The output of a benchmark.
//!
//! | file | does |
//! |---|---|
//! | `files` | writes all files or none |
//! | `tables`, `joint_tables`, `kinetics_tables`, `summary_table` | the CSV files |
//! | `halves_output` | CSV file and printed tables of the study of halves |
//! | `figure_data`, `recovery_figure`, `marker` | the figure |
//! | `printed`, `joint_printed`, `kinetics_printed`, `text_table`, `value_text` | the tables on standard output |

mod figure_data;
mod files;
mod halves_output;
mod joint_printed;
mod joint_tables;
mod kinetics_printed;
mod kinetics_tables;
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
#[cfg(test)]
pub use crate::output::kinetics_tables::{kinetics_csv, kinetics_summary_csv};
pub use crate::output::printed::print_tables;
#[cfg(test)]
pub use crate::output::summary_table::summary_csv;
#[cfg(test)]
pub use crate::output::tables::{onset_csv, recovery_csv};
