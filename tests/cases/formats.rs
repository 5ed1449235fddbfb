//! Other formats: read where that is cheap, else named for what they are.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::{case, read, read_with, reads_rightly, refusal};
use genetide_data::DataSettings;

#[test]
fn compressed_tables_are_read() {
    for name in ["table.csv.bz2", "table.csv.xz", "table.csv.zip"] {
        reads_rightly(&format!("24-other-formats/{name}"));
    }
}

#[test]
fn what_is_no_table_is_named() {
    for (name, word) in [
        ("page.csv", "HTML"),
        ("table.json", "JSON"),
        ("table.tar.gz", "tar"),
        ("pointer.csv", "Git LFS"),
        ("obj.rds", "R"),
        ("matrix.mtx", "barcodes.tsv"),
        ("matrix.mtx.gz", "barcodes.tsv"),
        ("a.h5ad", ""),
    ] {
        let Some(path) = case(&format!("24-other-formats/{name}")) else {
            return;
        };
        let message = refusal(&path);
        assert!(message.contains(word), "{name}: {message}");
        assert!(message.len() < 2000, "{name}: {} bytes", message.len());
    }
}

/// The same result as from the file.
#[cfg(unix)]
#[test]
fn a_pipe_is_read_whole() {
    let Some(path) = case("30-faults/pipe_first.csv") else {
        return;
    };
    let program = env!("CARGO_BIN_EXE_genetide");
    let of = |input: &str| {
        let output = Command::new("bash")
            .args(["-c", &format!("\"$0\" inspect --json {input}"), program])
            .arg(path.to_str().unwrap())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let mut json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        json["name"] = serde_json::Value::Null;
        json
    };
    assert_eq!(of("<(cat \"$1\")"), of("\"$1\""));
}

#[test]
fn valid_arrow_files_are_read_or_refused_for_what_they_are() {
    for name in ["valid_dupnames.arrow", "valid_stringview_lz4.arrow"] {
        let Some(path) = case(&format!("30-faults/{name}")) else {
            return;
        };
        if let Err(error) = read_with(&path, &DataSettings::default()) {
            let message = error.to_string();
            assert!(!message.contains("damaged"), "{name}: {message}");
        }
    }
}

#[test]
fn files_of_one_experiment_are_alike() {
    let (Some(a), Some(b)) = (case("10-cr-only/in.csv"), case("00-reference/in.csv")) else {
        return;
    };
    crate::same_profiles("in.csv", &read(Path::new(&a)).profiles, &read(&b).profiles);
}
