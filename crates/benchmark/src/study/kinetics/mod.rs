//! What every method makes of time courses from a model of factors that switch each other on and off.
//!
//! | file or folder | does |
//! |---|---|
//! | `simulation/` | factors, genes, libraries: the data sets and the truth about them |
//! | `timing` | onset, time to 95 % and peak of a curve |
//! | `reading` | what a method makes of a table |
//! | `methods/` | the methods |
//! | `measure` | every method on every data set |
//! | `scores` | a reading against the truth |
//! | `summary` | the measures over the seeds |

mod measure;
mod methods;
mod reading;
mod scores;
mod simulation;
mod summary;
mod timing;

pub use crate::study::kinetics::measure::{KineticStudy, KineticsRequest, measure_kinetics};
pub use crate::study::kinetics::methods::KineticMethod;
pub use crate::study::kinetics::simulation::KineticDesign;
pub use crate::study::kinetics::summary::{KineticMeasure, kinetic_spread};
