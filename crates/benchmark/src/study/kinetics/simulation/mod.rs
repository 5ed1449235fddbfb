//! Simulated time courses with factors that follow differential equations.
//!
//! | file | holds |
//! |---|---|
//! | `design` | what is sampled: depth, conditions, donors |
//! | `factors` | the activity of the factors over time |
//! | `genes` | genes that follow a factor |
//! | `counts` | random numbers, and the counts of the cells of a library |
//! | `data_set` | the table, and the truth about it |

mod counts;
mod data_set;
mod design;
mod factors;
mod genes;

pub(super) use crate::study::kinetics::simulation::counts::normal;
pub(super) use crate::study::kinetics::simulation::data_set::KineticData;
pub use crate::study::kinetics::simulation::design::KineticDesign;
pub(super) use crate::study::kinetics::simulation::factors::PROGRAMS;
