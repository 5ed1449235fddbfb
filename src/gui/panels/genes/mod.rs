//! The Genes panel: search, table, pins.

pub(crate) mod panel;
pub(crate) mod pin;
pub mod search;
pub(crate) mod table;
