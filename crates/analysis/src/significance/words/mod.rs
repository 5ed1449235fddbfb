//! What is said of an experiment and its test.

mod design;
mod test;
