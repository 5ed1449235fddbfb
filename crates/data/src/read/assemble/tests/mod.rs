mod label;
mod library;
mod size;
