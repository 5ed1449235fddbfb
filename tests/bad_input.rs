//! What a table that is not as it should be gets: an error that names the place and the remedy, or
//! a warning that says what was changed.

use std::fs;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use genetide::data::read::{LoadedTable, Source, read_profiles};
use genetide::data::{
    CellTransform, DataError, DataSettings, GeneChoice, GeneProfiles, Moments, TimeUnit,
};
use proptest::prelude::*;
use tempfile::TempDir;

const GOOD: &str = "cell_id,celltype,time,IRF1,CXCL9\n\
                    c1,a,0,1.5,2\nc2,a,0,2.5,4\nc3,b,6,3,6\nc4,b,6,5,8\n";

fn all_genes() -> DataSettings {
    DataSettings {
        genes: GeneChoice::All,
        ..DataSettings::default()
    }
}

struct Table {
    folder: TempDir,
    path: PathBuf,
}

impl Table {
    fn new(bytes: impl AsRef<[u8]>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv");
        fs::write(&path, bytes).unwrap();
        Self { folder, path }
    }

    fn read_with(&self, settings: &DataSettings) -> Result<LoadedTable, DataError> {
        let source = Source::File(self.path.clone());
        read_profiles(&source, settings, &mut |_| ControlFlow::Continue(()))
    }
}

fn read(bytes: impl AsRef<[u8]>) -> Result<LoadedTable, DataError> {
    Table::new(bytes).read_with(&all_genes())
}

/// The table is refused, and the message has the file's name and all the parts.
#[track_caller]
fn refused_with(bytes: impl AsRef<[u8]>, settings: &DataSettings, parts: &[&str]) {
    let message = Table::new(bytes)
        .read_with(settings)
        .unwrap_err()
        .to_string();
    for part in ["table.csv"].iter().chain(parts) {
        assert!(message.contains(part), "no '{part}' in: {message}");
    }
}

#[track_caller]
fn refused(bytes: impl AsRef<[u8]>, parts: &[&str]) {
    refused_with(bytes, &all_genes(), parts);
}

#[track_caller]
fn warned(loaded: &LoadedTable, parts: &[&str]) {
    let found = loaded.summary.warnings.iter();
    let found = found.filter(|text| parts.iter().all(|part| text.contains(part)));
    assert_eq!(
        found.count(),
        1,
        "{parts:?} in {:?}",
        loaded.summary.warnings
    );
}

fn means(profiles: &GeneProfiles, gene: &str) -> Vec<Option<f64>> {
    let gene = profiles
        .genes()
        .iter()
        .position(|name| name == gene)
        .unwrap();
    profiles.mean_profile(gene)
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_good_table_is_summarised() {
    let loaded = read(GOOD).unwrap();
    let summary = &loaded.summary;
    assert_eq!(loaded.profiles.genes(), ["IRF1", "CXCL9"]);
    assert_eq!(loaded.profiles.times(), [0.0, 6.0]);
    assert_eq!(loaded.profiles.time_unit(), None);
    assert_eq!(loaded.profiles.cell_types(), ["a", "b"]);
    assert_eq!(means(&loaded.profiles, "IRF1"), [Some(2.0), Some(4.0)]);
    assert_eq!(
        (summary.name.as_str(), summary.cells, summary.genes_in_table),
        ("table.csv", 4, 2)
    );
    assert_eq!(summary.time_column, "time");
    assert_eq!(summary.cell_type_column.as_deref(), Some("celltype"));
    assert_eq!(summary.cell_id_column.as_deref(), Some("cell_id"));
    assert_eq!(
        summary.cell_types_in_table,
        [("a".to_owned(), 2), ("b".to_owned(), 2)]
    );
    assert_eq!(
        summary.first_columns,
        ["cell_id", "celltype", "time", "IRF1", "CXCL9"]
    );
    assert_eq!(summary.preview[3], ["c4", "b", "6", "5", "8"]);
    assert_eq!(summary.transform, CellTransform::None);
    assert!(summary.warnings.is_empty(), "{:?}", summary.warnings);
    // printf 'time,A\n0,1.5\n1,2\n' | sha256sum
    let hash = read("time,A\n0,1.5\n1,2\n").unwrap().summary.sha256;
    assert_eq!(
        hash,
        "b6b49b7b40c9ec6ddf23338856425cffc92390cbf4aa8f92e5b74fecb31ee693"
    );
}

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
    let folder = reading(table.folder.path().to_owned());
    assert!(
        folder.contains("is a folder; give the table in it"),
        "{folder}"
    );
}

#[test]
fn time_column_absent_or_twice() {
    refused(
        "cell,IRF1\nc1,1\n",
        &["line 1", "no time column", "--time-column", "'IRF1'"],
    );
    refused(
        "time,hours,IRF1\n0,0,1\n",
        &["line 1", "'time' (1), 'hours' (2)", "--time-column"],
    );
    let settings = DataSettings {
        time_column: Some("tine".into()),
        ..all_genes()
    };
    refused_with(
        GOOD,
        &settings,
        &["--time-column", "'tine'", "did you mean 'time'?"],
    );
}

#[test]
fn times_that_are_none() {
    refused(
        "time,A\n0,1\n\nsoon,2\n",
        &["line 4", "column 'time'", "'soon'", "--time-column"],
    );
    refused(
        "time,A\n0,1\n,2\n",
        &["line 3", "column 'time'", "an empty value"],
    );
    refused("time,A\n0,1\nNaN,2\n", &["line 3", "'NaN'"]);
    refused(
        "time,A\n6h,1\n3,2\n",
        &["line 3", "'3' has no unit", "column 'time'"],
    );
    refused(
        "time,A\n3,1\n3,2\n",
        &["column 'time'", "all 2 cells", "time 3", "--time-column"],
    );
    let mut continuous = "time,A\n".to_owned();
    continuous.extend((0..2000).map(|i| format!("0.{i:04},1\n")));
    refused(continuous, &["line 1002", "column 'time'", "pseudotime"]);
}

#[test]
fn times_with_units() {
    let loaded = read("time,A\n6h,1\n30min,2\n0,3\n1d,4\n").unwrap();
    assert_eq!(loaded.profiles.times(), [0.0, 0.5, 6.0, 24.0]);
    assert_eq!(loaded.profiles.time_unit(), Some(TimeUnit::Hours));
    let named = read("Hours,A\n6,1\n0,2\n").unwrap();
    assert_eq!(named.profiles.time_unit(), Some(TimeUnit::Hours));
}

#[test]
fn a_value_that_is_no_number() {
    let parts = ["line 4", "column 'B'", "'high'", "--ignore-column 'B'"];
    refused("time,A,B\n0,1,1\n1,1,2\n2,1,high\n3,1,4\n", &parts);
    refused(
        "time,A,B\n0,1,low\n1,1,2\n",
        &["line 2", "column 'B'", "'low'"],
    );
    refused(
        "time;A;B\n0;1;1,5\n1;1;2\n",
        &["line 2", "'1,5'", "decimals take a point"],
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
    // Over several blocks of 8 MB, so that the column is first taken for text, or for numbers.
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
    refused("time,A\n0,1,\n1,2,\n", &["line 2", "3 fields", "col.names"]);
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
        &["not text", "a PNG image", "CSV or TSV"],
    );
    refused(b"PK\x03\x04xxxx", &["Excel workbook"]);
    refused(b"time,A\n0,1\n1,\0\n", &["not text", "line 3", "0x00"]);
    // Latin-1: the byte E9 for e with an acute accent.
    refused(
        b"time,celltype,A\n0,caf\xe9,1\n",
        &["line 2", "0xE9", "UTF-8"],
    );
    refused(b"time,caf\xe9\n0,1\n", &["line 1", "0xE9", "UTF-8"]);
    refused(b"\xff\xfet\0i\0m\0e\0", &["UTF-16", "save it as UTF-8"]);
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
fn gzip_members_and_what_follows_them() {
    let (head, tail) = GOOD.split_at(60);
    let mut members = gzipped(head.as_bytes());
    members.extend(gzipped(tail.as_bytes()));
    let loaded = read(&members).unwrap();
    assert_eq!(loaded.profiles, read(GOOD).unwrap().profiles);
    assert!(loaded.summary.warnings.is_empty());
    members.extend([0; 7]);
    warned(&read(&members).unwrap(), &["7 bytes", "gzip"]);
}

#[test]
fn negative_values() {
    let text = "time,A,B\n0,1,1\n1,2,-0.5\n";
    for (transform, name) in [
        (CellTransform::Log1p, "--cell-transform log1p"),
        (CellTransform::Normalise, "--cell-transform normalise"),
        (
            CellTransform::NormaliseLog1p,
            "--cell-transform normalise+log1p",
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
fn cell_types_are_chosen() {
    let settings = |kind: &str| DataSettings {
        cell_types: vec![kind.into()],
        ..all_genes()
    };
    refused_with(
        GOOD,
        &settings("c"),
        &["column 'celltype'", "'c'", "takes a, b"],
    );
    refused_with(GOOD, &settings("a"), &["all 2 cells", "--cell-type"]);
    let parts = ["line 1", "--cell-type-column"];
    refused_with("time,A\n0,1\n1,2\n", &settings("a"), &parts);
    let text = GOOD.replace("c4,b,6", "c4,a,6");
    let loaded = Table::new(text).read_with(&settings("a")).unwrap();
    assert_eq!(
        (loaded.summary.cells, loaded.summary.cells_filtered_out),
        (3, 1)
    );
    assert_eq!(loaded.profiles.cell_types(), ["a"]);
    assert_eq!(means(&loaded.profiles, "IRF1"), [Some(2.0), Some(5.0)]);
    assert_eq!(
        loaded.summary.cell_types_in_table,
        [("a".to_owned(), 3), ("b".to_owned(), 1)]
    );
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
        "time,donor\n0,x\n1,y\n",
        &["no column holds gene values", "donor"],
    );
}

#[test]
fn cancelling_stops() {
    let table = Table::new(GOOD);
    let source = Source::File(table.path.clone());
    let error = read_profiles(&source, &all_genes(), &mut |_| ControlFlow::Break(())).unwrap_err();
    assert!(error.is_cancelled());
}

#[test]
fn missing_values_are_skipped_and_counted() {
    let words = ["", "NA", "NaN", "N/A", "null", "Inf", "-Inf", "\"\"", " "];
    let mut text = "time,A,B\n".to_owned();
    for word in words {
        text += &format!("0,{word},1.5\n");
    }
    text += "0,4,1.5\n1,5,1.5\n1, 7 ,1.5\n";
    let loaded = read(text).unwrap();
    warned(&loaded, &["9 missing values"]);
    assert_eq!(means(&loaded.profiles, "A"), [Some(4.0), Some(6.0)]);
    assert_eq!(loaded.profiles.cells_at(0), 10);
    let absent = read("time,A,B\n0,NA,1.5\n1,2,3\n").unwrap();
    assert_eq!(means(&absent.profiles, "A"), [None, Some(2.0)]);
}

#[test]
fn repeated_names_are_accepted() {
    let loaded = read("cell,time,A,A\nc,0,1.5,2\nc,1,3,4\n").unwrap();
    assert_eq!(loaded.profiles.genes(), ["A", "A (2)"]);
    assert_eq!(means(&loaded.profiles, "A (2)"), [Some(2.0), Some(4.0)]);
    warned(&loaded, &["repeated gene name", "A"]);
    warned(&loaded, &["1 cell with the id of an earlier"]);
}

#[test]
fn zero_genes_and_zero_cells_are_accepted() {
    let loaded = read("time,A,B\n0,0,3\n0,0,0\n1,0,6\n").unwrap();
    assert_eq!(loaded.summary.transform, CellTransform::Normalise);
    assert_eq!(means(&loaded.profiles, "A"), [Some(0.0), Some(0.0)]);
    warned(&loaded, &["1 cell whose values sum to 0"]);
    assert_eq!((loaded.summary.cells, loaded.profiles.cells_at(0)), (2, 1));
}

#[test]
fn forms_of_text_that_change_nothing() {
    let plain = read(GOOD).unwrap();
    let quoted = GOOD
        .replace("IRF1", "\"IRF1\"")
        .replace("c1,a", "\"c1\",\"a\"");
    let folded = GOOD.replace("c1,", "\"c\n1, x\",");
    for (form, text) in [
        ("byte order mark", format!("\u{feff}{GOOD}")),
        ("CRLF", GOOD.replace('\n', "\r\n")),
        ("semicolons", GOOD.replace(',', ";")),
        ("tabs", GOOD.replace(',', "\t")),
        ("quoted", quoted.clone()),
        ("quoted CRLF", quoted.replace('\n', "\r\n")),
        ("line end in a quoted id", folded),
        ("blank lines at the end", format!("{GOOD}\n\r\n  \n")),
        ("no line end at the end", GOOD.trim_end().to_owned()),
        (
            "a start like that of a zlib stream",
            GOOD.replace("c1,", "x^1,"),
        ),
    ] {
        let loaded = read(&text).unwrap();
        assert_eq!(loaded.profiles, plain.profiles, "{form}");
        assert!(
            loaded.summary.warnings.is_empty(),
            "{form}: {:?}",
            loaded.summary.warnings
        );
    }
    warned(
        &read(GOOD.replace("c3", "\nc3")).unwrap(),
        &["1 blank line"],
    );
}

#[test]
fn columns_that_are_no_genes() {
    let loaded = read("time,donor,A,batch\n0,x,1.5,NA\n1,y,2,b1\n").unwrap();
    assert_eq!(loaded.profiles.genes(), ["A"]);
    assert_eq!(loaded.summary.ignored_columns, ["donor", "batch"]);
    warned(&loaded, &["text", "donor, batch"]);
    let unnamed = read("time,A,\n0,1.5,\n1,2,\n").unwrap();
    assert_eq!(unnamed.profiles.genes(), ["A"]);
    warned(&unnamed, &["1 column without a header"]);
    let settings = DataSettings {
        time_column: Some("hours".into()),
        ..all_genes()
    };
    let spare = Table::new("time,hours,A\n5,0,1.5\n5,6,2\n")
        .read_with(&settings)
        .unwrap();
    assert_eq!(spare.profiles.genes(), ["A"]);
    warned(&spare, &["because of their names", "time"]);
    let untyped = read("time,celltype,A\n0,,1.5\n1,x,2\n").unwrap();
    assert_eq!(untyped.profiles.cell_types(), ["(none)", "x"]);
    warned(&untyped, &["1 cell without a cell type"]);
}

#[test]
fn transforms_agree_with_arithmetic() {
    let text = "time,A,B\n0,1,3\n0,2,2\n1,6,2\n";
    let with = |cell_transform| {
        let settings = DataSettings {
            cell_transform,
            ..all_genes()
        };
        Table::new(text).read_with(&settings).unwrap()
    };
    let close = |loaded: &LoadedTable, gene: &str, expected: [f64; 2]| {
        for (mean, expected) in means(&loaded.profiles, gene).into_iter().zip(expected) {
            assert!(
                (mean.unwrap() - expected).abs() < 1e-12,
                "{gene}: {mean:?} for {expected}"
            );
        }
    };
    close(&with(CellTransform::None), "A", [1.5, 6.0]);
    // (ln 2 + ln 3) / 2 and ln 7.
    close(
        &with(CellTransform::Log1p),
        "A",
        [0.895_879_734_614_027_4, 1.945_910_149_055_313_2],
    );
    // Shares 1/4 and 2/4, mean 3/8, times the mean total 4 = 1.5; 6/8 x 8 = 6. With two genes the
    // times are left as they are.
    let normalised = with(CellTransform::Auto);
    assert_eq!(normalised.summary.transform, CellTransform::Normalise);
    assert!(normalised.summary.transform_note.contains("too few genes"));
    close(&normalised, "A", [1.5, 6.0]);
    close(&normalised, "B", [2.5, 2.0]);
    // ln(1 + 4/4 x 1) = ln 2, ln(1 + 2/4 x 4) = ln 3: their mean; ln(1 + 6/8 x 8) = ln 7.
    let both = with(CellTransform::NormaliseLog1p);
    close(
        &both,
        "A",
        [0.895_879_734_614_027_4, 1.945_910_149_055_313_2],
    );
}

/// A table as numbers: cells of a time, a type and values.
#[derive(Clone, Debug)]
struct Cells {
    genes: usize,
    rows: Vec<(u8, u8, Vec<f64>)>,
}

fn cells() -> impl Strategy<Value = Cells> {
    (1_usize..5).prop_flat_map(|genes| {
        let value = prop_oneof![(-1e3..1e3), Just(0.0), (-50_i32..50).prop_map(f64::from)];
        let row = (0_u8..4, 0_u8..3, prop::collection::vec(value, genes));
        prop::collection::vec(row, 2..30)
            .prop_filter("two times", |rows| {
                rows.iter().any(|row| row.0 != rows[0].0)
            })
            .prop_map(move |rows| Cells { genes, rows })
    })
}

impl Cells {
    fn text(&self, separator: char) -> String {
        let mut text = ["cell", "time", "celltype"].join(&separator.to_string());
        for gene in 0..self.genes {
            text += &format!("{separator}G{gene}");
        }
        for (index, (time, kind, values)) in self.rows.iter().enumerate() {
            text += &format!("\nc{index}{separator}{time}{separator}t{kind}");
            for value in values {
                text += &format!("{separator}{value}");
            }
        }
        text + "\n"
    }

    /// Mean and variance by definition.
    fn direct(&self, gene: usize, time: f64) -> (usize, f64, Option<f64>) {
        let rows = self.rows.iter().filter(|row| f64::from(row.0) == time);
        let values: Vec<f64> = rows.map(|row| row.2[gene]).collect();
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        (
            values.len(),
            mean,
            (count > 1.0).then(|| squares / (count - 1.0)),
        )
    }

    fn check(&self, profiles: &GeneProfiles) {
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs()));
        for gene in 0..self.genes {
            for (t, &time) in profiles.times().iter().enumerate() {
                let moments: Moments = profiles.moments(gene, t);
                let (count, mean, variance) = self.direct(gene, time);
                assert_eq!(moments.count as usize, count);
                assert!(close(moments.mean, mean), "{} for {mean}", moments.mean);
                match (moments.variance(), variance) {
                    (Some(a), Some(b)) => assert!(close(a, b), "{a} for {b}"),
                    (a, b) => assert_eq!(a, b),
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn profiles_equal_direct_arithmetic(table in cells(), seed in any::<u64>()) {
        let settings = DataSettings { cell_transform: CellTransform::None, ..all_genes() };
        let read = |bytes: &[u8]| Table::new(bytes).read_with(&settings).unwrap().profiles;
        let comma = read(table.text(',').as_bytes());
        table.check(&comma);
        prop_assert_eq!(&comma, &read(table.text('\t').as_bytes()));
        prop_assert_eq!(&comma, &read(&gzipped(table.text(';').as_bytes())));
        let mut shuffled = table.clone();
        // A permutation by sorting on a hash of the position.
        let mut key = seed;
        shuffled.rows.sort_by_cached_key(|_| {
            key = key.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            key >> 16
        });
        table.check(&read(shuffled.text(',').as_bytes()));
    }
}

#[test]
fn sums_do_not_depend_on_the_number_of_threads() {
    let mut text = "time,celltype,A,B,C\n".to_owned();
    for i in 0..400_000_u32 {
        let value = f64::from(i.wrapping_mul(2_654_435_761) >> 8) * 1e-5;
        text += &format!("{},{},{value},{},0.125\n", i % 5, i % 3, value * 0.37);
    }
    let table = Table::new(text);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| table.read_with(&all_genes())).unwrap()
    };
    assert_eq!(with(1), with(4));
}

#[test]
fn real_tables() {
    let Some(folder) = std::env::var_os("GENETIDE_TEST_DATA").map(PathBuf::from) else {
        eprintln!("skipped: GENETIDE_TEST_DATA does not name the folder of real tables");
        return;
    };
    // Folder, cell type kept, genes, cells, times.
    for (name, kind, genes, cells, times) in [
        ("kouno_thp1", None, 45, 960, 8),
        ("iyer517", None, 517, 12, 12),
        ("tcell", None, 58, 440, 10),
        ("moanin_shoemaker", Some("K"), 500, 42, 14),
        ("shalek_grandprix", None, 74, 307, 5),
    ] {
        let settings = DataSettings {
            cell_types: kind.iter().map(ToString::to_string).collect(),
            ..DataSettings::default()
        };
        let source = Source::File(folder.join(name).join("app_input.csv"));
        let loaded = read_profiles(&source, &settings, &mut |_| ControlFlow::Continue(())).unwrap();
        let profiles = &loaded.profiles;
        let found = (
            profiles.gene_count(),
            loaded.summary.cells,
            profiles.time_count(),
        );
        assert_eq!(found, (genes, cells, times), "{name}");
        assert_eq!(loaded.summary.transform, CellTransform::None, "{name}");
        assert!((0..genes).all(|gene| profiles.is_complete(gene)), "{name}");
    }
}
