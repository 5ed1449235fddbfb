//! Matrix Market files with lists of genes and cells.

mod lists;
mod open;
mod text;

pub(super) use crate::read::matrix::mtx::open::{is_matrix_market, open_mtx};
