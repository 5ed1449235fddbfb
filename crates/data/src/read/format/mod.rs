//! File formats of tables, each read as a header and blocks of cells.
//!
//! [`open`] picks the reader by the first bytes of a file. [`text`] cuts text into blocks of rows,
//! [`columnar`] turns the columns of [`parquet`] and [`arrow`] files into such blocks. What follows a
//! block is the same for all. A new format is a file here with a
//! [`TableReader`](table_reader::TableReader), a row in [`FORMATS`](crate::formats::FORMATS) and an
//! arm in [`open`].

pub(super) mod arrow;
pub(super) mod block;
pub(super) mod columnar;
pub(super) mod frames;
pub(super) mod input;
pub(super) mod layout;
pub(super) mod open;
pub(super) mod parquet;
pub(super) mod rows;
pub(super) mod table_reader;
pub(super) mod text;
pub(super) mod text_block;
pub(super) mod values;
