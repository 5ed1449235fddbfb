//! From a table of cells to gene profiles: reading, recognising columns, scaling, simulating.
//!
//! The cell matrix is never kept. A reader accumulates, for every gene, time and cell type, the
//! number of values, their mean and their squared deviations ([`GeneProfiles`]); everything
//! downstream reads those.

pub mod error;
pub mod normalise;
pub mod place;
pub mod points;
pub mod profiles;
pub mod read;
pub mod roles;
pub mod sample;
pub mod scale;
pub mod settings;
pub mod simulate;

pub use error::DataError;
pub use place::Place;
pub use points::Points;
pub use profiles::{GeneProfiles, Moments, TimeUnit};
pub use scale::ScaledProfiles;
pub use settings::{CellTransform, DataSettings, GeneChoice, GeneScale};
