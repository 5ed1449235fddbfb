//! Tables that are refused.

use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;

use genetide_data::read::{Source, read_profiles};
use genetide_data::{CellTransform, DataSettings, GeneChoice};
use proptest::prelude::*;

use crate::table::{GOOD, Table, all_genes, gzipped, means, read, refused, refused_with};

#[test]
fn empty_file_and_header_only() {
    refused("", &["is empty", "header line"]);
    refused("\n\r\n\n", &["is empty"]);
    refused("\u{feff}", &["is empty"]);
    refused(
        "cell_id,time,IRF1\n",
        &["line 1", "no cell", "one line a cell"],
    );
    refused("time,IRF1", &["no cell"]);
    refused("time,IRF1\n\n\n", &["no cell"]);
}

#[test]
fn missing_file_and_folder() {
    let table = Table::new(GOOD);
    let reading = |path: PathBuf| {
        let settings = all_genes();
        let continued = &mut |_| ControlFlow::Continue(());
        read_profiles(&Source::File(path), &settings, continued)
            .unwrap_err()
            .to_string()
    };
    let missing = reading(table.folder.path().join("other.csv"));
    assert!(
        missing.contains("other.csv") && missing.contains("check the path"),
        "{missing}"
    );
    let empty = table.folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let folder = reading(empty);
    assert!(
        folder.contains("is a folder; give the table in it"),
        "{folder}"
    );
}

#[test]
fn time_column_absent_or_twice() {
    refused(
        "cell,IRF1\nc1,1\n",
        &[
            "line 1",
            "nothing tells the time",
            "‹time-column›",
            "'IRF1'",
        ],
    );
    refused(
        "time,hours,IRF1\n0,0,1\n",
        &["line 1", "'time' (1), 'hours' (2)", "‹time-column›"],
    );
    let settings = DataSettings {
        time_column: Some("tine".into()),
        ..all_genes()
    };
    refused_with(
        GOOD,
        &settings,
        &["‹time-column›", "'tine'", "did you mean 'time'?"],
    );
}

#[test]
fn times_that_are_none() {
    refused(
        "time,A\n0,1\n\nsoon,2\n",
        &["line 4", "column 'time'", "'soon'", "‹time-column›"],
    );
    refused(
        "time,A\n6h,1\n3,2\n",
        &["line 3", "'3' has no unit", "column 'time'"],
    );
    refused(
        "time,A\n3,1\n3,2\n",
        &["column 'time'", "all 2 cells", "time 3", "‹time-column›"],
    );
    let mut continuous = "time,A\n".to_owned();
    continuous.extend((0..2000).map(|i| format!("0.{i:04},1\n")));
    refused(
        continuous,
        &["column 'time'", "pseudotime", "‹time-bins 11›"],
    );
}

#[test]
fn a_value_that_is_no_number() {
    let parts = ["line 4", "column 'B'", "'high'", "‹ignore-column 'B'›"];
    refused("time,A,B\n0,1,1\n1,1,2\n2,1,high\n3,1,4\n", &parts);
    refused(
        "time,A,B\n0,1,low\n1,1,2\n",
        &["line 2", "column 'B'", "'low'"],
    );
    let settings = DataSettings {
        ignore_columns: vec!["b".into()],
        ..all_genes()
    };
    let table = Table::new("time,A,B\n0,1,1\n1,1,high\n");
    let loaded = table.read_with(&settings).unwrap();
    assert_eq!(loaded.profiles.genes(), ["A"]);
    assert_eq!(loaded.summary.ignored_columns, ["B"]);
}

#[test]
fn text_and_numbers_far_apart_are_seen() {
    // The text and the number are in different blocks of 8 MB.
    let row = format!("0,1{}", " ".repeat(4000));
    for (early, late, line, value) in [("low", "7", 2, "low"), ("7", "low", 5002, "low")] {
        let mut text = format!("time,A,B\n{row},{early}\n");
        for _ in 0..4999 {
            text += &format!("{row},{}\n", if early == "low" { "low" } else { "1" });
        }
        text += &format!("1,1,{late}\n");
        refused(
            &text,
            &[
                &format!("line {line},"),
                "column 'B'",
                &format!("'{value}'"),
            ],
        );
    }
}

#[test]
fn short_and_long_rows() {
    let short = ["line 3", "2 fields", "header has 3", "complete the line"];
    refused("time,A,B\n0,1,2\n1,1\n2,1,2\n", &short);
    refused(
        "time,A,B\n0,1,2\n1,1,2,3\n",
        &["line 3", "4 fields", "header has 3", "remove"],
    );
    refused("time,A\n0,1\n1,\"2\n3,4\n", &["line 3", "never closed"]);
    refused(
        "time,A\n0,1\n1,2\"\n",
        &["line 3", "column 2", "quotation mark"],
    );
}

#[test]
fn not_text() {
    refused(
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        &["is a PNG image", "give the table"],
    );
    refused(b"PK\x03\x04xxxx", &["damaged or truncated zip"]);
    refused(b"time,A\n0,1\n1,\0\n", &["not text", "line 3", "0x00"]);
}

#[test]
fn damaged_gzip() {
    let mut long = GOOD.to_owned();
    long.extend((0..50_000).map(|i| format!("d{i},a,{},{}.5,2\n", i % 7, i % 113)));
    let whole = gzipped(long.as_bytes());
    refused(
        &whole[..whole.len() / 2],
        &["truncated gzip", "after line", "again"],
    );
    refused(&whole[..whole.len() - 3], &["truncated gzip"]);
    refused(&whole[..12], &["truncated gzip"]);
    let mut flipped = whole.clone();
    let last = flipped.len() - 6;
    flipped[last] ^= 0xff;
    refused(&flipped, &["damaged"]);
    assert_eq!(read(&whole).unwrap().summary.cells, 50_004);
}

#[test]
fn negative_values() {
    let text = "time,A,B\n0,1,1\n1,2,-0.5\n";
    for (transform, name) in [
        (CellTransform::Log1p, "‹cell-transform log1p›"),
        (CellTransform::Normalise, "‹cell-transform normalise›"),
        (
            CellTransform::NormaliseLog1p,
            "‹cell-transform normalise+log1p›",
        ),
    ] {
        let settings = DataSettings {
            cell_transform: transform,
            ..all_genes()
        };
        refused_with(
            text,
            &settings,
            &["line 3", "column 'B'", "-0.5", name, "none"],
        );
    }
    let loaded = read(text).unwrap();
    assert_eq!(loaded.summary.transform, CellTransform::None);
    assert_eq!(means(&loaded.profiles, "B"), [Some(1.0), Some(-0.5)]);
}

#[test]
fn gene_lists() {
    let table = Table::new(GOOD);
    let list = table.folder.path().join("genes.txt");
    let settings = DataSettings {
        genes: GeneChoice::List(list.clone()),
        ..DataSettings::default()
    };
    let error = table.read_with(&settings).unwrap_err().to_string();
    assert!(
        error.contains("genes.txt") && error.contains("one gene a line"),
        "{error}"
    );
    fs::write(&list, "# mine\n\n").unwrap();
    let error = table.read_with(&settings).unwrap_err().to_string();
    assert!(error.contains("names no gene"), "{error}");
    fs::write(&list, "# mine\nCXCL9\nIRF2\n").unwrap();
    let error = table.read_with(&settings).unwrap_err().to_string();
    for part in [
        "genes.txt",
        "table.csv",
        "'IRF2' (line 3)",
        "as the table's header",
    ] {
        assert!(error.contains(part), "{error}");
    }
    fs::write(&list, "cxcl9\r\n").unwrap();
    let loaded = table.read_with(&settings).unwrap();
    assert_eq!(loaded.profiles.genes(), ["CXCL9"]);
    assert_eq!(loaded.summary.genes_in_table, 2);
}

#[test]
fn no_gene_column() {
    refused(
        "time,cell\n0,c1\n",
        &["line 1", "no column holds gene values"],
    );
    refused(
        "time,tag\n0,x\n1,y\n",
        &["no column holds gene values", "tag"],
    );
}

#[test]
fn cancelling_stops() {
    let table = Table::new(GOOD);
    let source = Source::File(table.path.clone());
    let error = read_profiles(&source, &all_genes(), &mut |_| ControlFlow::Break(())).unwrap_err();
    assert!(error.is_cancelled());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands below the header, the answer is a table or an error, never a panic; and a
    /// table has as many cells as the text has rows, whatever ends them.
    #[test]
    fn no_text_makes_the_reader_panic(rows in "([0-3],[0-9\"a ]{0,3}(,\"?)?\r?\n?){0,8}[0-3,;\"\n\r a\t.e-]{0,12}") {
        if let Ok(loaded) = read(format!("time,A\n{rows}")) {
            let lines = rows.split(['\n', '\r']).filter(|line| !line.trim_matches(' ').is_empty());
            prop_assert!(loaded.summary.cells <= lines.count());
        }
    }

    /// The same for bytes that need not be text.
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        prop_assert!(read(&bytes).is_err());
        prop_assert!(read([b"\x1f\x8b".as_slice(), &bytes].concat()).is_err());
        prop_assert!(read([b"time,A\n0,1\n1,2\n\xff".as_slice(), &bytes].concat()).is_err());
    }
}
