//! Tables of samples in Excel workbooks (XLSX): what they are by their first bytes, whether they fit
//! into memory, and their rows.

mod check;
mod excel;

pub(in crate::sheet) use crate::sheet::workbook::check::{Workbook, kind_of};
pub(in crate::sheet) use crate::sheet::workbook::excel::read;

#[cfg(test)]
mod tests;
