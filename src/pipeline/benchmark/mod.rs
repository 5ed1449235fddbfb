//! How well genes are put into the programs that they truly follow.
//!
//! | file | does |
//! |---|---|
//! | `conditions` | what is simulated |
//! | `methods` | the ways to find clusters that are compared |
//! | `reader` | one of them: a reader who knows the shapes of the programs |
//! | `recovery` | every method on every condition and seed |
//! | `calibration` | whether a membership of 0.8 is right in 8 of 10 cases |
//! | `onset` | how far onsets are from the true ones |
//! | `choice` | which number of clusters is suggested |
//! | `labelled` | methods on a real table with known classes |
//! | `summary` | means, spreads and paired differences |
//! | `tables` | the CSV files |
//! | `plot` | what the figure shows |
//! | `run` | the studies asked for, and their files |
//! | `watch` | progress, and stopping |

pub mod calibration;
pub mod choice;
pub mod conditions;
pub mod labelled;
pub mod methods;
pub mod onset;
mod plot;
mod reader;
pub mod recovery;
pub mod run;
pub mod summary;
pub mod tables;
#[cfg(test)]
mod tests;
pub mod watch;

pub use conditions::Condition;
pub use methods::{Method, Presets};
pub use recovery::Recovery;
pub use watch::{Progress, Watch};
