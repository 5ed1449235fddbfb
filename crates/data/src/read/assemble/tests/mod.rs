mod condition;
mod label;
mod library;
mod size;
