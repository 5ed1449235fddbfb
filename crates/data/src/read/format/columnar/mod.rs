//! Files of columns, such as Parquet and Arrow, read as blocks of cells.

mod batch;
mod reader;

pub(super) use crate::read::format::columnar::reader::ColumnarReader;
