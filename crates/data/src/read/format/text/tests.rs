//! Tables as people hand them over, against the same table written plainly.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::DataError;
use crate::read::format::input::Input;
use crate::read::format::text::rows;
use crate::read::format::text::{TextRows, open_rows};
use crate::read::format::values::Field;
use crate::read::source::Source;
use crate::settings::{DataSettings, Decimal, Separator};

/// A case; `None`, with a word, where the cases are not at hand.
fn case(name: &str) -> Option<PathBuf> {
    let Some(data) = std::env::var_os("GENETIDE_TEST_DATA") else {
        println!("GENETIDE_TEST_DATA is not set: {name} was not tried");
        return None;
    };
    Some(Path::new(&data).parent()?.join("cases").join(name))
}

/// A table as numbers, and as text where a field is no number.
#[derive(Debug, PartialEq)]
struct Table {
    names: Vec<String>,
    rows: Vec<Vec<Result<f64, String>>>,
}

impl Table {
    fn read(mut rows: TextRows, path: &Path) -> Result<Self, DataError> {
        let mut all = Vec::new();
        while let Some(block) = rows.next_block()? {
            for row in &block.rows(path)?.rows {
                let fields = block.fields(row);
                let fields = fields.map(|field| match block.dialect.number(field) {
                    Field::Number(value) => Ok(value),
                    Field::Missing => Err(String::new()),
                    Field::Text => Err(rows::unquoted(field).into_owned()),
                });
                all.push(fields.collect());
            }
        }
        Ok(Self {
            names: rows.header.names,
            rows: all,
        })
    }
}

fn opened(path: &Path, settings: &DataSettings) -> Result<TextRows, DataError> {
    open_rows(&Input::of(&Source::File(path.to_owned()))?, settings)
}

/// The table and what was assumed.
fn read(path: &Path, settings: &DataSettings) -> (Table, String) {
    let rows = opened(path, settings).unwrap();
    let notes = rows.notes.join(" ");
    (Table::read(rows, path).unwrap(), notes)
}

fn read_case(name: &str) -> Option<(Table, String)> {
    Some(read(&case(name)?, &DataSettings::default()))
}

fn refusal(path: &Path, settings: &DataSettings) -> String {
    let read = opened(path, settings).and_then(|rows| Table::read(rows, path));
    let text = read.unwrap_err().to_string();
    assert!(text.len() < 2000, "{} bytes", text.len());
    text
}

/// The table of a text.
fn of_text(text: impl AsRef<[u8]>, settings: &DataSettings) -> (Table, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    fs::write(&path, text).unwrap();
    read(&path, settings)
}

fn plain(text: impl AsRef<[u8]>) -> (Table, String) {
    of_text(text, &DataSettings::default())
}

fn refused(text: impl AsRef<[u8]>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    fs::write(&path, text).unwrap();
    refusal(&path, &DataSettings::default())
}

#[test]
fn the_cases_give_the_tables_written_plainly() {
    let Some((reference, notes)) = read_case("00-reference/in.csv") else {
        return;
    };
    assert_eq!(notes, "");
    for (name, note) in [
        ("07-featurecounts-comment/cells_hash.csv", "2 lines above"),
        (
            "07-featurecounts-comment/cells_hash_quotes.csv",
            "A line above",
        ),
        ("10-cr-only/in.csv", "CR alone"),
        ("10-cr-only/in.txt", "CR alone"),
        ("10-cr-only/mixed.csv", "CR alone"),
        ("24-other-formats/table.csv.bz2", ""),
        ("24-other-formats/table.csv.xz", ""),
        ("24-other-formats/table.csv.zip", "table.csv"),
        ("28-separator-in-names/sep_hint.csv", "semicolons"),
        ("28-separator-in-names/sep_hint_comma.csv", "commas"),
    ] {
        let (table, notes) = read_case(name).unwrap();
        assert_eq!(table, reference, "{name}");
        assert!(
            notes.contains(note) && notes.is_empty() == note.is_empty(),
            "{name}: {notes}"
        );
    }
    // The names of the cells are in a column without a header, or under another name.
    for name in [
        "in.txt",
        "in_noquote.txt",
        "in_shift.csv",
        "in_rownamesF.txt",
    ] {
        let name = format!("09-write-table-space/{name}");
        let (mut table, notes) = read_case(&name).unwrap();
        let is_short = table.names[0].is_empty();
        assert_eq!(notes.contains("row names"), is_short, "{notes}");
        table.names[0] = "cell_id".to_owned();
        assert_eq!(table, reference, "{name}");
    }
    for name in ["some_groups.csv", "symbols_comma.tsv"] {
        let (mut table, _) = read_case(&format!("28-separator-in-names/{name}")).unwrap();
        assert_ne!(table.names, reference.names);
        table.names.clone_from(&reference.names);
        assert_eq!(table, reference, "{name}");
    }
}

#[test]
fn thousands_and_decimal_commas_are_read_as_written_plainly() {
    let Some((truth, _)) = read_case("11-thousands-utf16/plain.txt") else {
        return;
    };
    for name in [
        "utf8.txt",
        "quoted.csv",
        "german_thousands.csv",
        "utf16.txt",
        "utf16_nobom.txt",
    ] {
        let (table, notes) = read_case(&format!("11-thousands-utf16/{name}")).unwrap();
        assert_eq!(table, truth, "{name}");
        assert!(notes.contains("was read as 1320."), "{name}: {notes}");
        assert_eq!(notes.contains("UTF-16"), name.contains("16"), "{notes}");
    }
    let (truth, notes) = read_case("12-decimal-comma/values_point.csv").unwrap();
    assert_eq!(notes, "");
    for name in ["values.csv", "comma_sep_quoted.csv"] {
        let (table, notes) = read_case(&format!("12-decimal-comma/{name}")).unwrap();
        assert_eq!(table, truth, "{name}");
        assert!(
            notes.contains("decimal comma: 1,3291 was read as 1.3291"),
            "{notes}"
        );
    }
    let (table, _) = read_case("12-decimal-comma/time_only.csv").unwrap();
    assert_eq!(table.rows[1][2], Ok(0.5));
    let (table, _) = read_case("12-decimal-comma/bulk_csv2.csv").unwrap();
    assert_eq!(table.rows[0][62], Ok(6.629));
}

#[test]
fn other_formats_are_named() {
    for (name, parts) in [
        ("page.csv", ["HTML", "download"]),
        ("table.json", ["JSON", "to_csv"]),
        ("table.tar.gz", ["tar archive", "tar -xf"]),
        ("pointer.csv", ["Git LFS", "git lfs pull"]),
        ("matrix.mtx", ["Matrix Market", "barcodes"]),
        ("matrix.mtx.gz", ["Matrix Market", "barcodes"]),
        ("obj.rds", ["object of R", "writeH5AD"]),
    ] {
        let Some(path) = case(&format!("24-other-formats/{name}")) else {
            return;
        };
        let text = refusal(&path, &DataSettings::default());
        assert!(parts.iter().all(|part| text.contains(part)), "{text}");
    }
}

#[test]
fn lines_above_the_header_are_passed_over() {
    let (reference, _) = plain("cell,time,A\nc1,0,1\nc2,1,2\n");
    for (text, note) in [
        (
            "# made by \"x\n!y\n\n,,\ncell,time,A\nc1,0,1\nc2,1,2\n",
            "2 lines above",
        ),
        (
            "\"# a \"\"b\"\"\",,\ncell,time,A\nc1,0,1\nc2,1,2\n",
            "A line above",
        ),
        (
            "Table S1,,\n\ncell,time,A\nc1,0,1\nc2,1,2\n,,\n",
            "Table S1",
        ),
        ("Table S1\ncell,time,A\nc1,0,1\nc2,1,2\n!end\n", "Table S1"),
        ("#cell,time,A\nc1,0,1\nc2,1,2\n", "comment above"),
        (
            "# by x, y, z\n# cell,time,A\nc1,0,1\nc2,1,2\n",
            "comment above",
        ),
        (
            "# by x, y and z\ncell,time,A\nc1,0,1\nc2,1,2\n",
            "A line above",
        ),
    ] {
        let (table, notes) = plain(text);
        assert_eq!(table, reference, "{text}");
        assert!(notes.contains(note), "{notes}");
    }
    let gct =
        "#1.2\n2\t4\nName\tDescription\ts1\ts2\ts3\ts4\nG1\tg\t1\t2\t3\t4\nG2\th\t1\t2\t3\t4\n";
    assert_eq!(plain(gct).0.names[2], "s1");
    let series = "!Series_title\t\"x\"\n!Sample\t\"a\"\t\"b\"\n\"ID_REF\"\t\"a\"\t\"b\"\n\"g\"\t1\t2\n\
                  !series_matrix_table_end\n";
    let (table, _) = plain(series);
    assert_eq!((table.names[0].as_str(), table.rows.len()), ("ID_REF", 1));
    // A header that lost fields is no title.
    assert!(refused("cell,time\nc1,0,1,2,3\nc2,1,2,3,4\n").contains("5 fields"));
}

#[test]
fn a_header_of_another_length_is_fitted_or_refused() {
    let (table, notes) = plain("time,A\nr1,0,1\nr2,1,2\n");
    assert_eq!(table.names, ["", "time", "A"]);
    assert!(notes.contains("row names"));
    // A separator at the end of every row is no first column.
    let (table, notes) = plain("time,A\n0,1,\n1,2,\n");
    assert_eq!(table.names, ["time", "A", ""]);
    assert!(notes.contains("ends in a separator"));
    let (table, _) = plain("time,A,\n0,1\n1,2\n");
    assert_eq!(table.names, ["time", "A"]);
    let (table, _) = plain("cell,time,A\n1,c1,0,1\n2,c2,1,2\n");
    assert_eq!(table.names, ["", "cell", "time", "A"]);
    // Decimal commas without quotation marks are no row names.
    assert!(refused("cell,time,A\nc1,0,5,1\nc2,1,0,2\n").contains("decimal comma"));
    assert!(refused("time,A\n0,5,1\n7,0,2\n").contains("decimal comma"));
    assert!(refused("cell,time,A,B\nc1,0,5,1,7,2\nc2,1,0,2,5\n").contains("decimal comma"));
    // Row names are distinct.
    assert!(refused("time,A\n0,1,2\n0,2,3\n").contains("3 fields"));
    let (table, _) = plain("  time   A\n r1  0 1 \n\n r2\t1   2\n");
    assert_eq!(table.names, ["", "time", "A"]);
    assert_eq!(table.rows[1][1..], [Ok(1.0), Ok(2.0)]);
}

#[test]
fn what_may_be_read_in_two_ways_is_refused_until_it_is_said() {
    let text = "id;time;A\nc1;0;6,629\nc2;1;5,248\n";
    let message = refused(text);
    for part in [
        "line 2",
        "column 'A'",
        "'6,629' may be 6629 or 6.629",
        "‹decimal comma›",
    ] {
        assert!(message.contains(part), "{message}");
    }
    for (decimal, value) in [(Decimal::Comma, 6.629), (Decimal::Point, 6629.0)] {
        let settings = DataSettings {
            decimal,
            ..DataSettings::default()
        };
        assert_eq!(of_text(text, &settings).0.rows[0][2], Ok(value));
    }
    let mixed = "id;time;A\nc1;0,5;6.62\nc2;1;5.24\n";
    let message = refused(mixed);
    for part in [
        "'0,5'",
        "column 'time'",
        "'6.62' in column 'A'",
        "‹ignore-column›",
    ] {
        assert!(message.contains(part), "{message}");
    }
    let settings = DataSettings {
        ignore_columns: vec!["TIME".to_owned()],
        ..DataSettings::default()
    };
    assert_eq!(of_text(mixed, &settings).0.rows[0][2], Ok(6.62));
    let settings = DataSettings {
        separator: Separator::Semicolon,
        ..DataSettings::default()
    };
    let (table, _) = of_text("sep=,\na,b;c,d\n1,2;3,4\n", &settings);
    assert_eq!(table.names, ["a,b", "c,d"]);
}

#[test]
fn compressed_utf16_and_damaged_files() {
    use std::io::Write as _;
    let utf16: Vec<u8> = "time\tA\n0\t1\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&utf16).unwrap();
    let (table, _) = plain(gzip.finish().unwrap());
    assert_eq!(table.rows, [[Ok(0.0), Ok(1.0)]]);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(b"PAR1\x15\0").unwrap();
    let text = refused(gzip.finish().unwrap());
    assert!(text.contains("Parquet, packed by gzip"), "{text}");
    for (name, format) in [("bz2", "bzip2"), ("xz", "xz"), ("zip", "zip")] {
        let Some(path) = case(&format!("24-other-formats/table.csv.{name}")) else {
            return;
        };
        let mut bytes = fs::read(path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x55;
        let text = refused(&bytes);
        assert!(
            text.contains(&format!("damaged or truncated {format}")),
            "{text}"
        );
        bytes.truncate(middle);
        let text = refused(&bytes);
        assert!(
            text.contains(&format!("damaged or truncated {format}")),
            "{text}"
        );
    }
}

#[test]
fn an_archive_has_to_hold_one_table() {
    use std::io::Write as _;
    use zip::write::{SimpleFileOptions, ZipWriter};
    let archive = |names: &[&str]| {
        let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for name in names {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(b"time,A\n0,1\n").unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let (table, notes) = plain(archive(&["a/t.csv", "__MACOSX/a/._t.csv", "a/.DS_Store"]));
    assert_eq!(table.names, ["time", "A"]);
    assert!(notes.contains("a/t.csv"), "{notes}");
    let text = refused(archive(&["a.csv", "b.csv"]));
    assert!(text.contains("2 files: a.csv, b.csv"), "{text}");
    assert!(refused(archive(&[])).contains("no file"));
    assert!(refused(archive(&["[Content_Types].xml", "xl/a.xml"])).contains("Excel"));
    assert!(refused(archive(&["mimetype", "content.xml"])).contains("OpenDocument"));
}

#[test]
fn long_names_do_not_fill_a_message() {
    let mut text = "x".repeat(100_000);
    text += ",time\n";
    text += &"y".repeat(100_000);
    assert!(refused(text).contains("1 fields"));
    // Behind the beginning, by which the encoding is told.
    let mut late = b"time,A\n".repeat(1000);
    late.extend(b"0,\xe4\n");
    let message = refused(late);
    assert!(
        message.contains("0xE4") && message.contains("encoding=\"cp1252\""),
        "{message}"
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_as_the_file() {
    let Some(path) = case("30-faults/pipe_first.csv") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if !made.is_ok_and(|status| status.success()) {
        println!("no mkfifo: the pipe was not tried");
        return;
    }
    let bytes = fs::read(&path).unwrap();
    let writer = {
        let pipe = pipe.clone();
        std::thread::spawn(move || fs::write(pipe, bytes).unwrap())
    };
    let input = Input::of(&Source::File(pipe.clone())).unwrap();
    writer.join().unwrap();
    let settings = DataSettings::default();
    let (expected, _) = read(&path, &settings);
    for _ in 0..2 {
        let rows = open_rows(&input, &settings).unwrap();
        assert_eq!(Table::read(rows, &pipe).unwrap(), expected);
    }
    let spooled = input.file().unwrap().to_owned();
    assert!(spooled.exists());
    drop(input);
    assert!(!spooled.exists());
}
