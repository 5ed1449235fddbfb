//! Every method on every condition and seed.
//!
//! | file | does |
//! |---|---|
//! | `measure` | the methods on the data sets |
//! | `calibration` | the share of correct genes among those of a given membership |
//! | `onset` | errors of the onsets |

mod calibration;
mod measure;
mod onset;

pub use crate::study::recovery::calibration::reliability;
pub use crate::study::recovery::measure::{RecoveryRequest, measure_recovery};
pub use crate::study::recovery::onset::onset_medians;
