//! Significance: response test, standard errors of the means, enrichment of gene lists.

pub(crate) mod assumed;
pub mod curve;
pub(crate) mod design;
pub(crate) mod enrichment;
mod evidence;
pub mod experiment;
pub(crate) mod false_discovery;
pub(crate) mod library_values;
pub(crate) mod log_scale;
pub(crate) mod model;
pub mod response;
pub(crate) mod sparse;
pub(crate) mod standard_error;
mod words;
