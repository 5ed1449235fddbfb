//! Training steps on the CPU, with forward and backward pass written out.
//!
//! A batch is cut into blocks of genes that fit into a core's cache, and blocks run in parallel. Each
//! block runs forward and then at once backward, while the results of the forward pass are still in
//! the cache. Gradients of blocks are summed in lanes, and lanes in a fixed order, so that results do
//! not depend on the number of threads.

mod backward;
pub mod engine;
mod forward;
mod losses;
mod vectors;
