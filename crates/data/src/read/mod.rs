//! From a file to [`GeneProfiles`](crate::GeneProfiles).
//!
//! [`reader`] is the way: [`format`] opens a table and cuts it into blocks of cells, [`matrix`] opens
//! files whose observations are known before their values, [`orientation`] tells which way round a
//! table lies, [`passes`] and [`sums`] add the values up, [`assemble`] makes profiles of the sums, and
//! [`genes`] keeps some of the genes. [`cells`] reads single cells again.

mod assemble;
mod cells;
pub(crate) mod format;
mod genes;
mod loaded;
pub(crate) mod matrix;
mod orientation;
mod passes;
mod reader;
mod report;
mod source;
mod sums;
pub(crate) mod times;
mod transform;

pub use crate::read::cells::{CellValue, CellValues, GeneCells, read_cells, scatter};
pub(crate) use crate::read::format::input::Input;
pub(crate) use crate::read::format::text::rows::unquoted;
pub(crate) use crate::read::format::text::{Dialect, open_rows};
pub(crate) use crate::read::format::values::Field;
pub use crate::read::genes::LeftOut;
pub use crate::read::loaded::{
    CellSource, FoundLabel, LabelSummary, LoadedTable, TableSummary, TimeOfLabel,
};
pub(crate) use crate::read::orientation::FirstRows;
pub use crate::read::reader::{inspect, read_profiles};
pub use crate::read::source::{ReadProgress, Source};
pub use crate::read::times::TimeValue;
