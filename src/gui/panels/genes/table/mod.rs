//! The table of all genes: sorted and filtered once when something changes, only visible rows are
//! laid out. A selection made elsewhere is brought into view; one made here does not scroll the table.

mod bar;
mod choice;
mod columns;
mod conditions;
mod frozen;
mod gene_table;
mod header;
mod keys;
mod meanings;
mod order;
mod rows;
mod tips;

pub use gene_table::GeneTable;
