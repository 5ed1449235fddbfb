//! The tables of a run as CSV text (RFC 4180, comma, one header line, "\n" line ends).
//!
//! A missing value is an empty field, and so is one that is not finite. Numbers are the shortest
//! text that reads back as the same number.

mod clusters;
mod course_columns;
mod genes;
mod run;
mod table;
#[cfg(test)]
mod tests;
mod training;

pub use crate::tables::clusters::{Named, cluster_file_csv, clusters_csv, membership_csv};
pub(crate) use crate::tables::course_columns::{
    COURSE_NUMBERS, CourseNumber, DIFFERENCE_NUMBERS, DIFFERENCE_WORDS, kinetics, name_on,
};
pub(crate) use crate::tables::genes::{by_gene, row_of_gene};
pub use crate::tables::genes::{latent_csv, trajectories_csv, umap_csv};
pub use crate::tables::run::RUN_TABLES;
pub use crate::tables::table::{Field, Table};
pub use crate::tables::training::{k_quality_csv, losses_csv};
