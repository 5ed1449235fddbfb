//! The columns that hold time, attributes and cell id, and those that are no genes, recognised by
//! their headers and first rows.

mod contents;
mod error;
mod headers;
mod measure_words;
mod measures;
mod names;
mod no_genes;
mod recognise;
mod role;
mod select;
mod time_source;
pub(crate) mod vocabulary;

pub use crate::roles::error::RoleError;
pub(crate) use crate::roles::headers::{plain, words};
pub use crate::roles::measures::looks_like_cell_measure;
pub(crate) use crate::roles::recognise::{recognise, recognise_annotations, time_elsewhere};
pub use crate::roles::role::{Role, Roles};
