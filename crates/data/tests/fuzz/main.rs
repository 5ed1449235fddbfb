//! Damaged, cut and made-up inputs of every reader: each is read or refused with a message, without a
//! panic, without an end of the process, in 5 s and in 1 GB.
//!
//! `GENETIDE_FUZZ` is how many inputs each reader gets; without it a few hundred. The number of an input
//! makes it: where one fails, the message says with what variables it is made again, and where its
//! files are. A long run of one reader:
//!
//! ```text
//! GENETIDE_FUZZ=1000000 TMPDIR=/dev/shm cargo test --release -p genetide-data --test fuzz -- parquet
//! ```
//!
//! With `--nocapture` it says what became of them. If the process ends by itself, the files and the
//! number of the last input are in the folder `genetide-fuzz-...` of the temporary folder.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod changes;
mod columns;
mod harness;
mod hdf5;
mod known;
mod matrices;
mod sheets;
mod tables;
mod text_changes;
mod wrappers;

/// A test for every reader.
macro_rules! readers {
    ($($name:ident: $inputs:expr),* $(,)?) => {
        $(
            #[test]
            fn $name() {
                harness::run(stringify!($name), $inputs);
            }
        )*
    };
}

readers! {
    cells_in_rows: tables::cells_in_rows(),
    genes_in_rows: tables::genes_in_rows(),
    long_tables: tables::long(),
    labels: tables::labels(),
    packed_text: wrappers::packed(),
    several_files: tables::several(),
    matrix_market: matrices::files(),
    matrix_folders: matrices::folders(),
    h5ad_and_10x: hdf5::of_libraries(),
    h5ad_written: hdf5::written(),
    h5_test_data: hdf5::of_test_data(),
    parquet: columns::parquet(),
    arrow: columns::arrow(),
    sample_sheets: sheets::texts(),
    workbooks: sheets::workbooks(),
    pasted: sheets::pasted(),
}
