//! Matrices whose observations are known before their values: files with genes in rows, long tables,
//! h5ad, 10x and Matrix Market files, and several files together.

mod annotated;
mod features;
mod folder;
mod gene_symbols;
mod genes_in_rows;
mod h5;
mod long;
mod mtx;
mod open;

pub(crate) use crate::read::matrix::annotated::{
    AnnotatedMatrix, Annotation, MatrixValues, Observations, ValueChunk,
};
pub(crate) use crate::read::matrix::folder::{Member, matrix_in, members, name_of};
pub(crate) use crate::read::matrix::gene_symbols::is_ensembl;
pub(crate) use crate::read::matrix::genes_in_rows::{
    GeneColumns, OneSample, annotation_rows, names_role, names_time, open_gene_rows,
};
pub(crate) use crate::read::matrix::long::{LongColumns, long_columns, open_long};
pub(crate) use crate::read::matrix::open::open_matrix;
