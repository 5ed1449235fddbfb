//! File formats of tables, each read as a header and blocks of cells.
//!
//! [`open`] picks the reader by the first bytes of a file, which [`input`] opens. [`text`] cuts text
//! into blocks of rows, [`columnar`] turns the columns of [`parquet`] and [`arrow`] files into such
//! blocks. What follows a block is the same for all. A new format is a file here with a
//! [`TableReader`](table_reader::TableReader), a row in [`FORMATS`](crate::formats::FORMATS) and an
//! arm in [`open`].

mod arrow;
mod arrow_check;
pub(super) mod block;
mod columnar;
pub(super) mod frames;
pub(super) mod input;
pub(super) mod layout;
pub(super) mod open;
mod parquet;
mod parquet_check;
pub(super) mod table_reader;
pub(super) mod text;
pub(crate) mod values;
