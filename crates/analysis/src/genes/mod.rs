//! Results for single genes: rows of the gene table, kinetics, values to colour by.

pub mod gene_row;
pub mod gene_value;
pub mod kinetics;
