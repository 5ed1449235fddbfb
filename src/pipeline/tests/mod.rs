//! Whole steps on simulated tables.

mod drive;
mod normalisation;
