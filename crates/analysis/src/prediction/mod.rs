//! How well one half of the libraries of a table predicts the other, by several methods, and their stack.
//!
//! [`halves`] divides the libraries, [`methods`] predicts each half from the other, and [`comparison`] scores the
//! predictions and weighs them. Predictions of methods that live elsewhere are handed in as matrices.

pub mod comparison;
mod em;
mod factor;
mod gaussian_process;
mod gene_posterior;
pub mod halves;
mod kernel;
pub mod methods;
pub mod observed;
mod predict;
mod prior;
mod score;
mod split;
mod stack;
