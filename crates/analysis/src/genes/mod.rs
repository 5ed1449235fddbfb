//! Results for single genes: rows of the gene table, kinetics and estimates of them, differences between conditions, values to colour by.

pub mod condition_difference;
pub mod difference_kind;
pub mod estimates;
pub mod gene_row;
pub mod gene_value;
pub mod kinetics;
