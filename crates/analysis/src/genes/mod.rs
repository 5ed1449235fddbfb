//! Results for single genes: rows of the gene table, kinetics, differences between conditions, values to colour by.

pub mod condition_difference;
pub mod difference_kind;
pub mod gene_row;
pub mod gene_value;
pub mod kinetics;
