//! Tables with genes in rows, and cells or samples in columns.
//!
//! [`columns`] tells names of genes from observations and from [`summaries`] of them, [`one_sample`]
//! knows the files that programs write for each sample, [`annotation_rows`] finds the rows that describe
//! observations, [`numbers`] reads headers of numbers, and [`open`] reads the rest: text by [`rows`], files of columns by [`frames`].

mod annotation_rows;
mod columns;
mod frames;
mod numbers;
mod one_sample;
mod open;
mod row_names;
mod rows;
mod summaries;

pub(crate) use crate::read::matrix::genes_in_rows::annotation_rows::{
    annotation_rows, names_role, names_time,
};
pub(crate) use crate::read::matrix::genes_in_rows::columns::GeneColumns;
pub(crate) use crate::read::matrix::genes_in_rows::one_sample::OneSample;
pub(crate) use crate::read::matrix::genes_in_rows::open::open_gene_rows;
