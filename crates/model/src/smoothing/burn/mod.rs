//! The network in Burn's operations, with automatic differentiation: for a GPU.
//!
//! It follows the files of the same names one folder up, which are written out for the CPU; tests compare the
//! two. All times of a course are one matrix, whose row t R + r is gene r at time t.

mod adam;
mod contrast;
mod course;
pub mod engine;
mod heads;
mod losses;
mod parameters;
mod recurrent;
mod sequence;
mod targets;
