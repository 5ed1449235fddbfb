use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::attribute::Attribute;
use crate::error::DataError;
use crate::read::matrix::{Annotation, Observations};
use crate::settings::DataSettings;
use crate::sheet::{Joined, Sheet};

fn read_bytes(bytes: &[u8], settings: &DataSettings) -> Result<Sheet, DataError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("samples.csv");
    std::fs::write(&path, bytes).unwrap();
    Sheet::read(&path, settings)
}

fn read(text: &str) -> Result<Sheet, DataError> {
    read_bytes(text.as_bytes(), &DataSettings::default())
}

fn strings(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

fn fitted(text: &str, names: &[&str]) -> Sheet {
    let mut sheet = read(text).unwrap();
    sheet.fit(&strings(names));
    sheet
}

/// The times of names; "-" where a name has no row.
fn times(sheet: &Sheet, names: &[&str]) -> Vec<String> {
    let time = |name: &&str| match sheet.row_of(name) {
        Some(row) => sheet.time(row).unwrap_or("none").to_owned(),
        None => "-".to_owned(),
    };
    names.iter().map(time).collect()
}

#[allow(clippy::needless_pass_by_value)] // For `map_err`.
fn message(error: DataError) -> String {
    error.to_string()
}

#[test]
fn every_kind_of_text_is_read() {
    let plain = "sample,Time (h),donor\ns1,0,D1\ns2,0.5,D1\n";
    let tabs = plain.replace(',', "\t");
    let commas = plain.replace(',', ";").replace("0.5", "0,5");
    let quoted =
        "\"sample\";\"Time (h)\";\"donor\"\r\n\"s1\";\"0\";\"D1\"\r\n\"s2\";\"0,5\";\"D1\"\r\n";
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(plain.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let mut gz = GzEncoder::new(Vec::new(), Compression::default());
    gz.write_all(plain.as_bytes()).unwrap();
    let gz = gz.finish().unwrap();
    let kinds: [&[u8]; 6] = [
        plain.as_bytes(),
        tabs.as_bytes(),
        commas.as_bytes(),
        quoted.as_bytes(),
        &utf16,
        &gz,
    ];
    for (kind, bytes) in kinds.into_iter().enumerate() {
        let mut sheet = read_bytes(bytes, &DataSettings::default()).unwrap();
        sheet.fit(&strings(&["s1", "s2"]));
        sheet.check_fit().unwrap();
        assert_eq!(
            times(&sheet, &["s1", "s2", "s3"]),
            ["0", "0.5", "-"],
            "{kind}"
        );
        assert_eq!(sheet.time_header(), Some("Time (h)"));
        assert_eq!(sheet.label(1, Attribute::Replicate), Some("D1"));
        assert!(!sheet.has(Attribute::Condition));
    }
}

#[test]
fn columns_are_recognised_by_name_and_content() {
    let sheet = read(
        "Run,GSM,day,collection_date,Treatment,sex,Mouse ID,cell_type\n\
         SRR1,GSM1,0,2021-01-01,none,f,M1,B\nSRR2,GSM2,7,2021-01-08,LPS,f,M2,B\n",
    );
    let sheet = sheet.unwrap();
    assert_eq!(sheet.time_header(), Some("day"));
    let headers = sheet.headers();
    let header = |attribute: Attribute| headers[attribute].as_deref();
    assert_eq!(header(Attribute::Condition), Some("Treatment"));
    assert_eq!(header(Attribute::Replicate), Some("Mouse ID"));
    assert_eq!(header(Attribute::CellType), Some("cell_type"));
    // `time` goes before `timepoint_label`; a group that repeats the time is no condition.
    let text = "sample,timepoint_label,time,group\na,early,0,g1\nb,late,6,g2\nc,late,6,g2\n";
    let sheet = read(text).unwrap();
    assert_eq!(
        (sheet.time_header(), sheet.has(Attribute::Condition)),
        (Some("time"), false)
    );
    // A replicate that numbers what was measured of each donor.
    let text = "id,time,replicate,donor\na,0,1,D1\nb,0,2,D1\nc,0,1,D2\nd,6,1,D1\n";
    let sheet = read(text).unwrap();
    assert_eq!(
        sheet.headers()[Attribute::Replicate].as_deref(),
        Some("donor")
    );
    assert!(
        sheet
            .notes()
            .iter()
            .any(|note| note.contains("not of 'replicate'")),
        "{:?}",
        sheet.notes()
    );
    // Without times: the names of the data tell them.
    let sheet = read("sample,condition\na,x\nb,y\n").unwrap();
    assert_eq!((sheet.time_header(), sheet.time(0)), (None, None));
}

#[test]
fn what_is_unsure_is_refused() {
    let text =
        message(read("id,time,treatment,genotype\na,0,x,wt\nb,0,y,wt\nc,0,x,ko\n").unwrap_err());
    assert!(
        text.contains("samples.csv, line 1: columns 'treatment' (3), 'genotype' (4)"),
        "{text}"
    );
    assert!(text.contains("‹condition-column›"), "{text}");
    let settings = DataSettings {
        condition_column: Some("Genotype".to_owned()),
        ..DataSettings::default()
    };
    let text = "id,time,treatment,genotype\na,0,x,wt\nb,0,y,wt\nc,0,x,ko\n";
    let sheet = read_bytes(text.as_bytes(), &settings).unwrap();
    assert_eq!(sheet.label(2, Attribute::Condition), Some("ko"));
    let text = message(read("sample,reads\na,1\n").unwrap_err());
    assert!(text.contains("the headers are 'sample', 'reads'"), "{text}");
    let text = message(read("sample\na\n").unwrap_err());
    assert!(text.contains("1 columns"), "{text}");
    let text = message(read("sample,time\n").unwrap_err());
    assert!(
        text.contains("samples.csv holds no table of samples"),
        "{text}"
    );
    let text = message(
        read_bytes(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            &DataSettings::default(),
        )
        .unwrap_err(),
    );
    assert!(text.contains("XLS") && text.contains("XLSX"), "{text}");
}

#[test]
fn settings_that_name_columns_are_shared_with_the_data() {
    let settings = DataSettings {
        time_column: Some("when".to_owned()),
        cell_id_column: Some("who".to_owned()),
        replicate_column: Some("donor".to_owned()),
        ..DataSettings::default()
    };
    let sheet = read_bytes(b"other,who,when\nx,a,0h\ny,b,6h\n", &settings).unwrap();
    assert_eq!(sheet.time_header(), Some("when"));
    let rest = sheet.settings_beside(&settings, &strings(&["who", "donor"]));
    assert_eq!(
        (rest.time_column, rest.cell_id_column.as_deref()),
        (None, Some("who"))
    );
    // Known to neither: left for the data to refuse.
    assert_eq!(rest.replicate_column.as_deref(), Some("donor"));
}

#[test]
fn names_are_found_by_the_rule_that_finds_most() {
    let sheet = "sample,time\ns-1,0h\ns-2,6h\n0h_x,pre\n";
    for (names, expected) in [
        (["s-1", "s-2", "s-3"], ["0h", "6h", "-"]),
        (["S-1 ", "S-2", "0H_X"], ["0h", "6h", "pre"]),
        (
            ["aln/s-1.bam", "aln/s-2.bam", "aln/s-3.bam"],
            ["0h", "6h", "-"],
        ),
        (["s.1", "s.2", "X0h_x"], ["0h", "6h", "pre"]),
        (
            ["s-1_ACGTACGTAC-1", "s-2_ACGTACGTAC-1", "s-3_ACGTACGTAC-1"],
            ["0h", "6h", "-"],
        ),
        (
            ["ACGTACGTAC-1_s-1", "ACGTACGTAC-1_s-2", "ACGTACGTAC"],
            ["0h", "6h", "-"],
        ),
        (
            ["GSM7_s.1_counts", "GSM8_s.2_counts", "GSM9_s.1_s.2"],
            ["0h", "6h", "-"],
        ),
    ] {
        assert_eq!(times(&fitted(sheet, &names), &names), expected, "{names:?}");
    }
    // A number behind the barcode is a name only under a header that says so.
    let names = ["ACGTACGTAC-1", "ACGTACGTAC-2"];
    let by_number = fitted("library,time\n2,6\n1,0\n", &names);
    assert_eq!(times(&by_number, &names), ["0", "6"]);
    let aggregation =
        "sample_id,molecule_h5,time\nx,a/molecule_info.h5,0\ny,b/molecule_info.h5,6\n";
    assert_eq!(times(&fitted(aggregation, &names), &names), ["0", "6"]);
    assert_eq!(
        times(&fitted("name,passage,time\nx,1,0\ny,2,6\n", &names), &names),
        ["-", "-"]
    );
    // A longer name goes before one inside it.
    let names = ["WT_LPS_c1", "WT_c2", "KO_c3"];
    let parts = fitted("group,sample,time\ng,WT,0\ng,WT_LPS,6\n", &names);
    assert_eq!(times(&parts, &names), ["6", "0", "-"]);
}

#[test]
fn cells_are_found_by_barcodes_that_tell_them_apart() {
    let sheet = "barcode,time\nACGTACGTAC,0\nCCGTACGTAC,6\n";
    let names = ["ACGTACGTAC-1", "CCGTACGTAC-1"];
    assert_eq!(times(&fitted(sheet, &names), &names), ["0", "6"]);
    // The same barcode in two libraries.
    let names = ["ACGTACGTAC-1", "ACGTACGTAC-2"];
    assert_eq!(times(&fitted(sheet, &names), &names), ["-", "-"]);
}

#[test]
fn values_of_genes_are_no_names() {
    let sheet = "id,time\n1,0\n2,6\n";
    let names = ["1", "2", "1"];
    assert_eq!(times(&fitted(sheet, &names), &names[..2]), ["0", "6"]);
    let mut sheet = read(sheet).unwrap();
    sheet.fit(&strings(&names));
    assert!(sheet.check_fit().is_err());
}

#[test]
fn leftovers_are_told_on_both_sides() {
    let mut sheet = fitted("sample,time\na,0\nb,6\nc,6\nc,6\n,9\n", &["a", "b", "x"]);
    sheet.check_fit().unwrap();
    let note = sheet.unused_note(&HashSet::from([0, 1])).unwrap();
    assert_eq!(note, "1 row of samples.csv is not in the data: 'c'.");
    assert!(
        sheet
            .notes()
            .contains(&"1 row of samples.csv without a name was passed over.".to_owned())
    );
    assert_eq!(
        sheet.notes()[0],
        "From samples.csv: time ('time'), found by column 'sample'."
    );
    assert_eq!(sheet.unused_note(&HashSet::from([0, 1, 2])), None);
    sheet.fit(&strings(&["x", "y"]));
    let text = message(sheet.check_fit().unwrap_err());
    assert!(
        text.contains(
            "has none of the names of the data ('x', 'y') in its column 'sample' ('a', 'b'"
        ),
        "{text}"
    );
}

#[test]
fn rows_that_contradict_each_other_are_refused() {
    let sheet = fitted("sample,time,donor\na,0,D1\nb,6,D1\na,0,D2\n", &["a", "b"]);
    let text = message(sheet.check_fit().unwrap_err());
    assert!(
        text.contains("samples.csv, line 4: 'a' stands in line 2 too"),
        "{text}"
    );
    assert!(text.contains("replicate 'D1' and 'D2'"), "{text}");
    // What is not used may differ.
    let sheet = fitted(
        "sample,time,fastq\na,0,a_L1.fq\nb,6,b.fq\na,0,a_L2.fq\n",
        &["a", "b"],
    );
    sheet.check_fit().unwrap();
}

#[test]
fn units_and_conditions_are_taken_from_where_they_stand() {
    let sheet = fitted("sample,time,unit\na,0,h\nb,2,d\nc,30 min,\n", &["a"]);
    assert_eq!(times(&sheet, &["a", "b", "c"]), ["0 h", "2 d", "30 min"]);
    let text =
        "sample,time,condition\na,0,Ctrl_0h\nb,6,LPS_6h\nc,6,IFN_6h\nd,12,LPS_12h\ne,12,IFN_12h\n";
    let sheet = fitted(text, &["a"]);
    let conditions: Vec<_> = (0..5)
        .map(|row| sheet.label(row, Attribute::Condition).unwrap())
        .collect();
    assert_eq!(conditions[1..], ["LPS", "IFN", "LPS", "IFN"]);
    let sheet = fitted("sample,time,condition\na,0,NA\nb,,LPS\n", &["a"]);
    assert_eq!(sheet.label(0, Attribute::Condition), Some(""));
    assert_eq!(times(&sheet, &["a", "b"]), ["0", ""]);
}

#[test]
fn cells_are_found_by_the_annotation_that_names_their_samples() {
    let mut sheet = read("sample,time\ns1,0\ns2,6\n").unwrap();
    let column = |name: &str, values: [&str; 3]| Annotation::new(name, values.map(str::to_owned));
    let observations = Observations {
        noun: "cell",
        ids: strings(&["ACGT-1", "CCGT-1", "GCGT-1"]),
        annotations: vec![
            column("n_counts", ["1", "2", "3"]),
            column("sample", ["s2", "s1", "s2"]),
        ],
    };
    sheet.fit_observations(&observations).unwrap();
    assert_eq!(sheet.joined(), Joined::Annotation(1));
    assert_eq!(times(&sheet, &["s2", "s1"]), ["6", "0"]);
    let mut lone = observations.clone();
    lone.annotations.clear();
    assert!(sheet.fit_observations(&lone).is_err());
}

fn test_data() -> Option<PathBuf> {
    let folder = std::env::var_os("GENETIDE_TEST_DATA").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: GENETIDE_TEST_DATA is not set");
    }
    folder
}

#[test]
fn samples_of_a_published_course_are_found() {
    let Some(folder) = test_data() else { return };
    let folder = folder.join("rade_tcell");
    let path: &Path = &folder.join("samples.csv");
    let mut sheet = Sheet::read(path, &DataSettings::default()).unwrap();
    let counts = std::fs::File::open(folder.join("counts.csv.gz")).unwrap();
    let mut reader = std::io::BufReader::new(flate2::read::GzDecoder::new(counts));
    let mut header = String::new();
    std::io::BufRead::read_line(&mut reader, &mut header).unwrap();
    let names: Vec<String> = header
        .trim()
        .split(',')
        .skip(1)
        .map(str::to_owned)
        .collect();
    assert_eq!(names.len(), 44);
    sheet.fit(&names);
    sheet.check_fit().unwrap();
    let rows: Vec<usize> = names
        .iter()
        .map(|name| sheet.row_of(name).unwrap())
        .collect();
    let different = |value: &dyn Fn(usize) -> Option<String>| {
        let values: HashSet<String> = rows.iter().filter_map(|&row| value(row)).collect();
        let mut values: Vec<String> = values.into_iter().collect();
        values.sort();
        values
    };
    let time = |row: usize| sheet.time(row).map(str::to_owned);
    assert_eq!(
        different(&time),
        ["0.0", "12.0", "24.0", "48.0", "6.0", "72.0"]
    );
    let donor = |row: usize| sheet.label(row, Attribute::Replicate).map(str::to_owned);
    assert_eq!(different(&donor), ["D1", "D2", "D3", "D4"]);
    let condition = |row: usize| sheet.label(row, Attribute::Condition).map(str::to_owned);
    assert_eq!(different(&condition), ["Initiation", "act", "ctr"]);
    let used: HashSet<usize> = rows.iter().copied().collect();
    assert_eq!((used.len(), sheet.unused_note(&used)), (44, None));
    // Names as R writes them.
    let names: Vec<String> = names
        .iter()
        .map(|name| name.replace('_', ".") + ".bam")
        .collect();
    sheet.fit(&names);
    assert!(names.iter().all(|name| sheet.row_of(name).is_some()));
}
