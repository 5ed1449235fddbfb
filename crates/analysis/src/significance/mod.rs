//! Significance: response test, standard errors of the means, enrichment of gene lists.

pub(crate) mod enrichment;
pub(crate) mod ftest;
pub mod response;
pub(crate) mod standard_error;
