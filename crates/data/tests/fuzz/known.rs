//! Files that ended the process once, and valid ones that are easily taken for damaged.

use std::ops::ControlFlow;
use std::path::PathBuf;

use genetide_data::read::{Source, read_profiles};
use genetide_data::{DataError, DataSettings};
use polars::prelude::{DataFrame, IpcWriter, SerWriter};

fn read(path: PathBuf) -> Result<(), DataError> {
    let go_on = &mut |_| ControlFlow::Continue(());
    read_profiles(&Source::File(path), &DataSettings::default(), go_on).map(|_| ())
}

/// A file of the cases, which do not lie beside the code.
fn case(name: &str) -> Option<PathBuf> {
    let Some(data) = std::env::var_os("GENETIDE_TEST_DATA") else {
        eprintln!("not tested: GENETIDE_TEST_DATA is not set");
        return None;
    };
    Some(PathBuf::from(data).join("../cases/30-faults").join(name))
}

#[test]
fn a_page_of_2_to_the_61_bytes_is_refused() {
    let Some(path) = case("abort_2_61.parquet") else {
        return;
    };
    let message = read(path).unwrap_err().to_string();
    assert!(
        message.contains("damaged or truncated Parquet"),
        "{message}"
    );
}

#[test]
fn valid_files_are_not_called_damaged() {
    for name in ["valid_dupnames.arrow", "valid_stringview_lz4.arrow"] {
        let Some(path) = case(name) else { return };
        if let Err(error) = read(path) {
            assert!(!error.to_string().contains("damaged"), "{error}");
        }
    }
}

#[test]
fn a_table_without_columns_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.arrow");
    let mut bytes = Vec::new();
    let mut frame = DataFrame::empty_with_height(3);
    IpcWriter::new(&mut bytes).finish(&mut frame).unwrap();
    std::fs::write(&path, bytes).unwrap();
    let message = read(path).unwrap_err().to_string();
    assert!(message.contains("is empty"), "{message}");
}
