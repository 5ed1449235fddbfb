//! What the workers are asked for.

mod clusters;
mod curves;
mod data;
mod files;
mod runs;
mod training;
