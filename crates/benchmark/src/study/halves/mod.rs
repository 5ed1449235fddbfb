//! How well methods predict one half of the libraries of real tables from the other.
//!
//! | file | does |
//! |---|---|
//! | `source` | a table, and how it is read |
//! | `cells` | the cells of single libraries in two halves |
//! | `measure` | the comparison on every table |

mod cells;
mod measure;
mod source;

pub use crate::study::halves::measure::{HalvesRequest, HalvesRow, measure_halves};
pub use crate::study::halves::source::HalvesTable;
