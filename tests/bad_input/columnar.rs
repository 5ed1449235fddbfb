//! Tables as Parquet and Arrow files: the same answers as for text, and files that are refused.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use genetide_data::read::LoadedTable;
use genetide_data::{CellTransform, DataError, DataSettings, GeneProfiles};
use polars::prelude::*;
use proptest::prelude::*;

use crate::table::{GOOD, Table, all_genes, means, refused, warned};

/// A file in the formats that hold columns, the second with row groups of three rows.
pub fn files(frame: &DataFrame) -> Vec<Vec<u8>> {
    files_with(frame, 3)
}

fn files_with(frame: &DataFrame, group_rows: usize) -> Vec<Vec<u8>> {
    let mut frame = frame.clone();
    let mut written = Vec::new();
    for rows in [None, Some(group_rows)] {
        let mut bytes = Vec::new();
        let writer = ParquetWriter::new(&mut bytes).with_row_group_size(rows);
        writer.finish(&mut frame).unwrap();
        written.push(bytes);
    }
    for compression in [None, Some(IpcCompression::LZ4)] {
        let mut bytes = Vec::new();
        let mut writer = IpcWriter::new(&mut bytes).with_compression(compression);
        writer.finish(&mut frame).unwrap();
        written.push(bytes);
    }
    written
}

/// A CSV as a frame: columns of whole numbers, of numbers, or of text; empty fields are missing.
pub fn parse_csv(text: &[u8]) -> DataFrame {
    let mut reader = csv::Reader::from_reader(text);
    let mut headers: Vec<String> = Vec::new();
    for header in reader.headers().unwrap() {
        // A frame takes each name once.
        let copies = headers
            .iter()
            .filter(|known| known.trim_end_matches("_duplicated") == header)
            .count();
        let mark = "_duplicated".repeat(copies);
        headers.push(format!("{header}{mark}"));
    }
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    frame(headers.iter().enumerate().map(|(column, name)| {
        let fields: Vec<Option<&str>> = rows
            .iter()
            .map(|row| Some(&row[column]).filter(|field| !field.is_empty()))
            .collect();
        if let Some(numbers) = parsed::<i64>(&fields) {
            return series(name, numbers);
        }
        match parsed::<f64>(&fields) {
            Some(numbers) => series(name, numbers),
            None => series(name, fields),
        }
    }))
}

fn parsed<N: std::str::FromStr>(fields: &[Option<&str>]) -> Option<Vec<Option<N>>> {
    let number = |field: &Option<&str>| match field {
        Some(text) => text.parse().ok().map(Some),
        None => Some(None),
    };
    fields.iter().map(number).collect()
}

fn frame(columns: impl IntoIterator<Item = Series>) -> DataFrame {
    let columns = columns.into_iter().map(Into::into);
    DataFrame::new_infer_height(columns.collect()).unwrap()
}

fn series<T, Phantom: ?Sized>(name: &str, values: T) -> Series
where
    Series: NamedFrom<T, Phantom>,
{
    Series::new(name.into(), values)
}

fn read(bytes: &[u8], settings: &DataSettings) -> Result<LoadedTable, DataError> {
    Table::new(bytes).read_with(settings)
}

/// What can differ between formats is left out: the hash, and how numbers are spelt.
fn plain(mut loaded: LoadedTable) -> LoadedTable {
    loaded.summary.sha256.clear();
    loaded.summary.preview.clear();
    // Names the format.
    loaded.summary.layout.clear();
    loaded
}

#[test]
fn a_copy_of_a_text_reads_the_same() {
    let text = "cell_id,celltype,time,A,mark,B,C\n\
                c1,a,0h,1.5,x,,7\nc2,b,30min,-2.25,y,4,8\nc2,,6h,3,x,0.1,9\nc4,b,6h,5,x,8,10\n";
    for cell_transform in [CellTransform::Auto, CellTransform::None] {
        let settings = DataSettings {
            cell_transform,
            ..all_genes()
        };
        let expected = plain(read(text.as_bytes(), &settings).unwrap());
        warned(&expected, &["missing value"]);
        warned(&expected, &["hold text: mark"]);
        for file in files(&parse_csv(text.as_bytes())) {
            assert_eq!(plain(read(&file, &settings).unwrap()), expected);
        }
    }
}

#[test]
fn the_transforms_and_the_choice_of_types_are_the_same() {
    let counts = "cell,time,type,A,B,C\n1,0,x,1,3,0\n2,0,y,2,2,1\n3,1,x,6,2,0\n4,1,y,0,0,0\n";
    for cell_transform in [
        CellTransform::Auto,
        CellTransform::Normalise,
        CellTransform::Log1p,
        CellTransform::NormaliseLog1p,
    ] {
        let settings = DataSettings {
            cell_transform,
            cell_type_column: Some("type".into()),
            cell_types: vec!["x".into()],
            ..all_genes()
        };
        let expected = plain(read(counts.as_bytes(), &settings).unwrap());
        for file in files(&parse_csv(counts.as_bytes())) {
            assert_eq!(plain(read(&file, &settings).unwrap()), expected);
        }
    }
}

/// The moments agree to the rounding of sums taken in other blocks.
fn assert_close(found: &GeneProfiles, expected: &GeneProfiles) {
    assert_eq!(found.genes(), expected.genes());
    assert_eq!(found.times(), expected.times());
    for gene in 0..found.gene_count() {
        let pairs = found.mean_profile(gene).into_iter();
        for (a, b) in pairs.zip(expected.mean_profile(gene)) {
            let (a, b) = (a.unwrap(), b.unwrap());
            assert!((a - b).abs() <= 1e-12 * b.abs(), "{a} for {b}");
        }
    }
}

#[test]
fn the_sample_reads_the_same() {
    let mut text = Vec::new();
    let packed = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample.csv.gz"));
    flate2::read::GzDecoder::new(packed.unwrap().as_slice())
        .read_to_end(&mut text)
        .unwrap();
    let expected = read(&text, &all_genes()).unwrap();
    // 2,000 genes: a block holds 524 cells, where a block of text holds more.
    for file in files_with(&parse_csv(&text), 600) {
        let found = read(&file, &all_genes()).unwrap();
        assert_close(&found.profiles, &expected.profiles);
        assert_eq!(found.summary.preview, expected.summary.preview);
        assert_eq!(found.summary.warnings, expected.summary.warnings);
    }
}

#[test]
fn numbers_and_labels_of_every_kind() {
    let types = series("celltype", ["a", "b", "b"]);
    let types = types.cast(&DataType::from_categories(Categories::global()));
    let table = frame([
        series("time", [0_i32, 6, 12]),
        types.unwrap(),
        series("float", [Some(0.5_f32), None, Some(f32::INFINITY)]),
        series("flag", [true, false, true]),
        series("unsigned", [1_u32, 2, 3]),
        series("words", ["1", " 2.5 ", "NA"]),
        Series::new_null("nothing".into(), 3),
        series("fixed", [1_i32, 2, 3])
            .cast(&DataType::Date)
            .unwrap(),
    ]);
    for file in files(&table) {
        let loaded = read(&file, &all_genes()).unwrap();
        assert_eq!(loaded.profiles.cell_types(), ["a", "b"]);
        assert_eq!(loaded.profiles.times(), [0.0, 6.0, 12.0]);
        let of = |gene: &str| means(&loaded.profiles, gene);
        assert_eq!(of("float"), [Some(0.5), None, None]);
        // A switch is no gene.
        assert_eq!(loaded.profiles.gene_index("flag"), None);
        assert_eq!(of("unsigned"), [Some(1.0), Some(2.0), Some(3.0)]);
        assert_eq!(of("words"), [Some(1.0), Some(2.5), None]);
        assert_eq!(of("nothing"), [None; 3]);
        // Two values of `float`, one of `words`, three of `nothing`.
        warned(&loaded, &["6 missing values"]);
        warned(&loaded, &["hold text: fixed"]);
        assert_eq!(loaded.summary.preview[1][..3], ["6", "b", ""]);
    }
}

#[test]
fn wrong_values_are_named_by_row_and_column() {
    for (text, parts) in [
        (
            "cell,A\nc1,1\n",
            vec!["schema", "nothing tells the time", "'A'"],
        ),
        ("time,cell\n0,c1\n", vec!["schema", "no column holds gene"]),
        ("time,A\n0,1\nsoon,2\n", vec!["row 2", "'time'", "'soon'"]),
        ("time,A\n6h,1\n3,2\n", vec!["row 2", "'3' has no unit"]),
        ("time,A\n0,1\n1,2\n2,high\n", vec!["row 3", "'A'", "'high'"]),
        ("time,A\n3,1\n3,2\n", vec!["all 2 cells", "‹time-column›"]),
    ] {
        for file in files(&parse_csv(text.as_bytes())) {
            refused(file, &parts);
        }
    }
    for file in files(&parse_csv(b"time,A\n0,1\n").slice(0, 0)) {
        refused(file, &["schema", "no cell", "one line a cell"]);
    }
}

#[test]
fn nested_columns_are_named() {
    let list = series("pairs", [series("", [1_i32, 2]), series("", [3_i32])]);
    let inner = [series("x", [1_i32, 2]).into()];
    let inner = StructChunked::from_columns("record".into(), 2, &inner).unwrap();
    let bytes = series("raw", [b"a".as_slice(), b"b"]);
    let good = || [series("time", [0_i32, 1]), series("A", [1.0, 2.0])];
    for column in [list, inner.into_series(), bytes] {
        let name = column.name().to_string();
        let ignoring = DataSettings {
            ignore_columns: vec![name.clone()],
            ..all_genes()
        };
        for file in files(&frame(good().into_iter().chain([column]))) {
            let loaded = read(&file, &all_genes()).unwrap();
            assert_eq!(loaded.profiles.genes(), ["A"]);
            warned(&loaded, &["hold text", &name]);
            let loaded = read(&file, &ignoring).unwrap();
            assert_eq!(loaded.profiles.genes(), ["A"]);
        }
    }
}

#[test]
fn cut_files_are_damaged() {
    for file in files(&parse_csv(GOOD.as_bytes())) {
        for length in (8..file.len()).step_by(file.len() / 40) {
            let error = read(&file[..length], &all_genes()).unwrap_err();
            let message = error.to_string();
            assert!(message.contains("damaged or truncated"), "{message}");
            assert!(message.contains("again"), "{message}");
        }
    }
    refused(b"FEA1\0\0\0\0", &["Feather file of version 1"]);
    refused(b"\xff\xff\xff\xff\x10\0\0\0", &["Arrow stream"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is written is read as its text is, missing values included.
    #[test]
    fn written_is_read(rows in prop::collection::vec((0_u8..3, prop::option::of(-1e3..1e3), prop::option::of(0_i64..50)), 1..40)) {
        let table = frame([
            series("time", rows.iter().map(|row| u32::from(row.0)).collect::<Vec<_>>()),
            series("A", rows.iter().map(|row| row.1).collect::<Vec<Option<f64>>>()),
            series("B", rows.iter().map(|row| row.2).collect::<Vec<Option<i64>>>()),
        ]);
        let mut text = "time,A,B\n".to_owned();
        for (time, a, b) in &rows {
            let a = a.map_or(String::new(), |a: f64| a.to_string());
            let b = b.map_or(String::new(), |b: i64| b.to_string());
            text += &format!("{time},{a},{b}\n");
        }
        let expected = read(text.as_bytes(), &all_genes()).map(plain);
        for file in files(&table) {
            match (read(&file, &all_genes()).map(plain), &expected) {
                (Ok(found), Ok(expected)) => prop_assert_eq!(&found, expected),
                (found, expected) => prop_assert_eq!(found.is_err(), expected.is_err()),
            }
        }
    }
}
