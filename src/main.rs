//! Genetide: the program.

fn main() {}
