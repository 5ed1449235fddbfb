//! From a file to [`GeneProfiles`](crate::GeneProfiles).
//!
//! [`reader`] is the way: [`format`] opens a file and cuts it into blocks of cells, [`sums`] adds
//! them up, [`assemble`] makes profiles of the sums, and [`choose`] keeps some of the genes.
//! [`cells`] reads single cells again.

mod assemble;
mod cells;
mod choose;
mod format;
mod gene_names;
mod left_out;
mod loaded;
mod reader;
mod report;
mod source;
mod sums;
mod times;
mod transform;

pub use crate::read::cells::{CellValue, CellValues, GeneCells, read_cells, scatter};
pub use crate::read::left_out::LeftOut;
pub use crate::read::loaded::{CellSource, LoadedTable, TableSummary};
pub use crate::read::reader::read_profiles;
pub use crate::read::source::{ReadProgress, Source};
