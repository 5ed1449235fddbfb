//! Delimited text: how it is written, where its header and rows are, and blocks of its cells.
//!
//! [`start`] tells the header and the [`dialect`] from the first rows: the [`separator`], and by
//! [`marks`] and [`numerals`] which mark stands before the decimals. [`reader`] then cuts the text into
//! blocks of whole [`rows`], which [`table`] gives as cells.

pub(in crate::read) mod block;
mod dialect;
mod header;
mod marks;
pub(in crate::read) mod numerals;
mod preamble;
mod reader;
mod row_names;
pub(in crate::read) mod rows;
mod separator;
mod spaces;
mod start;
mod table;

pub(crate) use crate::read::format::text::dialect::Dialect;
pub(crate) use crate::read::format::text::reader::{TextRows, open_rows};
pub(crate) use crate::read::format::text::start::HTSEQ_HEADERS;
pub(in crate::read::format) use crate::read::format::text::table::open;

#[cfg(test)]
mod tests;
