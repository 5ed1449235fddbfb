//! Failures of reading a table.

mod data_error;
mod kind;
mod place;

pub use crate::error::data_error::DataError;
pub use crate::error::kind::DataErrorKind;
pub use crate::error::place::Place;
