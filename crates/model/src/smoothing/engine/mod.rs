//! The engines, which carry out the steps of a training: the written-out one on the CPU, and that of Burn's
//! operations on a GPU. Tests compare the two.

mod choice;
mod cpu;
pub mod interface;

pub use self::choice::engine_on;
pub use self::interface::{SmoothingEngine, State, Task};
