//! Attributes of a sample beside its time: what each is, is all in [`table`].

mod by_attribute;
mod facts;
mod lookup;
mod table;

pub use crate::attribute::by_attribute::ByAttribute;
pub(crate) use crate::attribute::facts::{CLEAR, CellHeaders};
pub use crate::attribute::table::Attribute;
pub(crate) use crate::attribute::table::{CONDITIONS, REPLICATES};
