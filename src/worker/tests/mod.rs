//! The threads, with steps that take as long as a test wants.

mod bench;
mod engine;
mod fake;
