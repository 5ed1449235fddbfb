//! From a table of cells to gene profiles: reading, recognising columns, scaling, simulating.
//!
//! The cell matrix is never kept. A reader accumulates, for every gene and sample, the number of
//! values, their mean and their squared deviations ([`GeneProfiles`]); everything downstream reads
//! those.

pub mod attribute;
pub mod error;
mod foreign;
pub mod formats;
pub mod index;
pub mod labels;
pub mod libraries;
pub mod matrix;
pub mod moments;
pub mod normalise;
pub mod profiles;
pub mod read;
pub mod roles;
pub mod sample;
pub mod samples;
pub mod scale;
pub mod setting;
pub mod settings;
pub mod sheet;
pub mod simulate;
pub mod time_unit;
pub mod value_scale;
mod words;
pub mod write;

pub use crate::attribute::{Attribute, ByAttribute};
pub use crate::error::{DataError, DataErrorKind, Place};
pub use crate::index::{GeneIndex, PointIndex, RowIndex};
pub use crate::matrix::Matrix;
pub use crate::moments::Moments;
pub use crate::profiles::GeneProfiles;
pub use crate::samples::{Courses, Sample, Samples};
pub use crate::scale::ScaledProfiles;
pub use crate::settings::{CellTransform, DataSettings, GeneChoice, GeneScale};
pub use crate::time_unit::TimeUnit;
