//! Whole tables, the way round that they lie.

use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;

use crate::attribute::Attribute;
use crate::read::{LoadedTable, Source, read_profiles};
use crate::settings::{CellTransform, DataSettings, Decimal, GeneChoice, Orientation};

/// All genes of a file, or the message of the error.
fn read(path: impl Into<PathBuf>, settings: &DataSettings) -> Result<LoadedTable, String> {
    let settings = DataSettings {
        genes: GeneChoice::All,
        ..settings.clone()
    };
    let source = Source::File(path.into());
    let read = read_profiles(&source, &settings, &mut |_| ControlFlow::Continue(()));
    read.map_err(|error| error.to_string())
}

fn read_text(text: &str, settings: &DataSettings) -> Result<LoadedTable, String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    read(file.path(), settings)
}

fn plainly(text: &str) -> LoadedTable {
    let settings = DataSettings {
        cell_transform: CellTransform::None,
        ..DataSettings::default()
    };
    read_text(text, &settings).unwrap()
}

/// A file beside the data of tests, where there is one.
fn shared(name: &str) -> Option<PathBuf> {
    let Ok(data) = std::env::var("GENETIDE_TEST_DATA") else {
        println!("skipped: GENETIDE_TEST_DATA is not set");
        return None;
    };
    Some(PathBuf::from(data).join("..").join(name))
}

/// The means of a gene at all times.
fn profile(table: &LoadedTable, gene: &str) -> Vec<f64> {
    let profiles = &table.profiles;
    let g = profiles.gene_index(gene).unwrap().index();
    let times = 0..profiles.time_count();
    times.map(|t| profiles.moments(g, t).mean).collect()
}

#[track_caller]
fn says(table: &LoadedTable, part: &str) {
    let warnings = &table.summary.warnings;
    assert!(
        warnings.iter().any(|text| text.contains(part)),
        "{part:?} is not in {warnings:#?}"
    );
}

/// Asserts that two tables give the same profiles but for rounding.
#[track_caller]
fn assert_same(one: &LoadedTable, other: &LoadedTable) {
    let (one, other) = (&one.profiles, &other.profiles);
    assert_eq!(one.genes(), other.genes());
    assert_eq!(one.times(), other.times());
    for g in 0..one.gene_count() {
        for t in 0..one.time_count() {
            let (a, b) = (one.moments(g, t), other.moments(g, t));
            assert_eq!(a.count, b.count, "{} at {t}", one.genes()[g]);
            for (a, b) in [
                (a.mean, b.mean),
                (a.variance().unwrap_or(0.0), b.variance().unwrap_or(0.0)),
            ] {
                let same = (a - b).abs() <= 1e-9 * a.abs().max(1.0) || a.is_nan() && b.is_nan();
                assert!(same, "{} at {t}: {a} and {b}", one.genes()[g]);
            }
        }
    }
}

#[test]
fn genes_in_rows_give_the_profiles_of_cells_in_rows() {
    let Some(folder) = shared("cases/01-genes-in-rows") else {
        return;
    };
    let settings = DataSettings::default();
    let wide = read(folder.join("wide.tsv"), &settings).unwrap();
    let cells = read(folder.join("cells_in_rows.tsv"), &settings).unwrap();
    assert_eq!(
        (wide.summary.cells, wide.summary.noun.as_str()),
        (24, "sample")
    );
    assert_eq!(
        wide.profiles.times(),
        [0.0, 1.0, 2.0, 4.0, 6.0, 8.0, 12.0, 24.0]
    );
    says(
        &wide,
        "Read with genes in rows: 24 samples in columns, 400 genes.",
    );
    assert_same(&wide, &cells);
}

#[test]
fn times_in_a_second_row_are_read_either_way_round() {
    let Some(folder) = shared("cases/01-genes-in-rows") else {
        return;
    };
    let settings = DataSettings::default();
    let table = read(folder.join("mfuzz.txt"), &settings).unwrap();
    assert_eq!(
        table.profiles.times(),
        [0.0, 1.0, 2.0, 4.0, 6.0, 8.0, 12.0, 24.0]
    );
    assert_eq!(
        (table.summary.cells, table.profiles.gene_count()),
        (24, 400)
    );
    assert_eq!(table.summary.time_column, "TIME");
    assert_eq!(table.profiles.genes()[0], "G001");
    let turned = read(folder.join("mfuzz_transposed.txt"), &settings).unwrap();
    assert_same(&table, &turned);
}

#[test]
fn plain_numbers_as_headers_are_times() {
    let Some(folder) = shared("cases/01-genes-in-rows") else {
        return;
    };
    let table = read(folder.join("test.txt"), &DataSettings::default()).unwrap();
    assert_eq!((table.summary.cells, table.profiles.gene_count()), (8, 120));
    assert_eq!(
        table.profiles.times(),
        [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    );
    assert_eq!(profile(&table, "gene_0")[2], 2.442_713_657_16);
}

#[test]
fn feature_counts_are_read_without_what_describes_genes() {
    let (Some(counts), Some(cells)) = (
        shared("cases/07-featurecounts-comment/counts.txt"),
        shared("cases/01-genes-in-rows/cells_in_rows.tsv"),
    ) else {
        return;
    };
    let settings = DataSettings::default();
    let table = read(counts, &settings).unwrap();
    assert_eq!(
        (table.summary.cells, table.profiles.gene_count()),
        (24, 400)
    );
    says(&table, "Chr, Start, End, Strand, Length");
    assert_same(&table, &read(cells, &settings).unwrap());
}

#[test]
fn long_tables_are_read_with_their_replicates() {
    let (Some(folder), Some(wide)) = (
        shared("cases/18-long-table"),
        shared("cases/01-genes-in-rows/mfuzz.txt"),
    ) else {
        return;
    };
    let settings = DataSettings::default();
    let greatr = read(folder.join("greatr.csv"), &settings).unwrap();
    assert_eq!(greatr.profiles.times().len(), 8);
    assert_eq!(greatr.summary.cells, 24);
    assert_eq!(greatr.profiles.gene_count(), 400);
    // Of the first lines: (9.80 + 12.80 + 2.00) / 3.
    assert!((profile(&greatr, "G001")[0] - 24.6 / 3.0).abs() < 1e-12);
    let tidy = read(folder.join("tidy.csv"), &settings).unwrap();
    assert_eq!((tidy.summary.cells, tidy.profiles.time_count()), (24, 8));
    let wide = read(wide, &settings).unwrap();
    let (a, b) = (profile(&tidy, "G001"), profile(&wide, "G001"));
    // One has four digits, the other three.
    assert!(
        a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-3),
        "{a:?} {b:?}"
    );
    let cells = read(folder.join("in.csv"), &settings).unwrap();
    assert_eq!(cells.summary.cells, 60);
    assert_eq!(cells.profiles.times(), [0.0, 2.0, 4.0, 8.0, 24.0]);
}

#[test]
fn sample_names_tell_time_condition_and_donor() {
    let (Some(counts), Some(samples)) = (
        shared("data/rade_tcell/counts.csv.gz"),
        shared("data/rade_tcell/samples.csv"),
    ) else {
        return;
    };
    let table = read(&counts, &DataSettings::default()).unwrap();
    assert_eq!(table.profiles.times(), [0.0, 6.0, 12.0, 24.0, 48.0, 72.0]);
    let of = |table: &LoadedTable, attribute| {
        let samples = table.profiles.samples().as_slice().iter();
        let mut labels: Vec<String> = samples
            .filter_map(|sample| match attribute {
                Attribute::Condition => sample.condition.clone(),
                _ => sample.replicate.clone(),
            })
            .collect();
        labels.sort_unstable();
        labels.dedup();
        labels
    };
    assert_eq!(table.summary.cells, 44);
    assert_eq!(of(&table, Attribute::Replicate), ["D1", "D2", "D3", "D4"]);
    assert_eq!(of(&table, Attribute::Condition), ["act", "ctr"]);
    let settings = DataSettings {
        samples: Some(samples.to_string_lossy().into_owned()),
        ..DataSettings::default()
    };
    let table = read(&counts, &settings).unwrap();
    assert_eq!(table.summary.cells, 44);
    assert_eq!(of(&table, Attribute::Replicate), ["D1", "D2", "D3", "D4"]);
}

#[test]
fn made_tables_with_genes_in_rows_are_read() {
    let table =
        plainly("gene\t0h\t0h\t6h\nIRF1\t1\t3\t7.5\n__no_feature\t9\t9\t9\nSTAT1\tNA\t2\t0\n");
    assert_eq!(profile(&table, "IRF1"), [2.0, 7.5]);
    assert_eq!(profile(&table, "STAT1"), [2.0, 0.0]);
    assert_eq!(table.profiles.gene_count(), 2);
    says(&table, "__no_feature");
    let r = "0h_1 6h_1\n\"IRF1\" 1.5 2\n\"STAT1\" 3 4\n";
    assert_eq!(profile(&plainly(r), "STAT1"), [3.0, 4.0]);
    let numbers = ",gene,0,0.1,6,6.1\n0,IRF1,1,3,5,7\n1,STAT1,1,1,1,1\n";
    let table = plainly(numbers);
    assert_eq!(
        (table.profiles.times(), profile(&table, "IRF1")),
        (&[0.0, 6.0][..], vec![2.0, 6.0])
    );
    let ids = "id;symbol;description;day 0;day 3\nENSG00000125347.14;IRF1;a factor;1,5;2,5\n\
               ENSG00000115415.9;STAT1;another factor;0,5;1\n";
    let table = plainly(ids);
    assert_eq!(table.profiles.genes(), ["IRF1", "STAT1"]);
    assert_eq!(profile(&table, "IRF1"), [1.5, 2.5]);
    assert_eq!(table.profiles.times(), [0.0, 3.0]);
    let rows = "name,s1,s2,s3,s4\ntime,0,0,6,6\ncondition,ctrl,LPS,ctrl,LPS\nIRF1,1,3,5,7\nSTAT1,1,2,1,2\n";
    let table = plainly(rows);
    assert_eq!(profile(&table, "IRF1"), [2.0, 6.0]);
    assert_eq!(table.summary.time_column, "time");
}

#[test]
fn made_long_tables_are_read() {
    let repeats = "time,value,gene\n0,1.5,A\n6,2,A\n0,2.5,A\n6,4,A\n0,1,B\n6,1,B\n";
    let table = plainly(repeats);
    assert_eq!(profile(&table, "A"), [2.0, 3.0]);
    assert_eq!(table.summary.cells, 4);
    says(&table, "taken for replicates");
    says(&table, "2 of 8 pairs");
    let samples = "gene_name\tsample\tTPM\nA\t0h_1\t1.5\nA\t6h_1\t2\nB\t0h_1\t0\nB\t6h_1\t1\n";
    let table = plainly(samples);
    assert_eq!(
        (profile(&table, "A"), profile(&table, "B")),
        (vec![1.5, 2.0], vec![0.0, 1.0])
    );
    let error = read_text(
        "gene,time,value\nA,0,1\nA,6,low\nB,0,2\n",
        &DataSettings::default(),
    );
    let error = error.unwrap_err();
    assert!(error.contains("line 3, column 'value': 'low'"), "{error}");
}

#[test]
fn wrong_values_are_named_with_line_and_column() {
    let text = "gene,0h,6h\nIRF1,1,2\nSTAT1,1,low\nSTAT2,1,2\n";
    let error = read_text(text, &DataSettings::default()).unwrap_err();
    assert!(
        error.contains("line 3, column '6h': 'low' is not a number"),
        "{error}"
    );
    let settings = DataSettings {
        ignore_columns: vec!["6h".to_owned()],
        ..DataSettings::default()
    };
    let text = "gene,0h,6h,7h\nIRF1,1,2,3\nSTAT1,1,low,3\nSTAT2,1,2,3\n";
    let table = read_text(text, &settings).unwrap();
    assert_eq!(table.profiles.times(), [0.0, 7.0]);
}

#[test]
fn advice_works_where_nothing_tells_the_time() {
    let text = "id,s1,s2\nIrf1,1,2\nStat1,3,4\n";
    let error = read_text(text, &DataSettings::default()).unwrap_err();
    for part in ["‹samples FILE›", "‹time"] {
        assert!(error.contains(part), "{error}");
    }
    let settings = DataSettings {
        times: vec!["s1=0h".to_owned(), "s2=6h".to_owned()],
        cell_transform: CellTransform::None,
        orientation: Orientation::GenesInRows,
        ..DataSettings::default()
    };
    let table = read_text(text, &settings).unwrap();
    assert_eq!(profile(&table, "Irf1"), [1.0, 2.0]);
    let text = "a,b,c\nx,1,2\ny,3,4\n";
    let error = read_text(text, &DataSettings::default()).unwrap_err();
    assert!(error.contains("‹orientation genes-in-rows›"), "{error}");
    let settings = DataSettings {
        times: vec!["b=0h".to_owned(), "c=6h".to_owned()],
        ..settings
    };
    assert_eq!(
        profile(&read_text(text, &settings).unwrap(), "y"),
        [3.0, 4.0]
    );
    let settings = DataSettings {
        orientation: Orientation::Long,
        decimal: Decimal::Point,
        ..DataSettings::default()
    };
    let error = read_text(text, &settings).unwrap_err();
    assert!(error.contains("no column is named like genes"), "{error}");
}

#[test]
fn cells_in_rows_stay_cells_in_rows() {
    for text in [
        "cell,time,IRF1,STAT1\nc1,0,1,2\nc2,6,3,4\n",
        "sample,time,G001,G002,G003\ns0,0,1,2,3\ns6,6,1,2,3\n",
        "time,H1,H2\n0,1,2\n6,3,4\n",
        "IRF1,STAT1,hours\n1,2,0\n3,4,6\n",
    ] {
        let table = plainly(text);
        assert_eq!(table.summary.cells, 2, "{text}");
        assert_eq!(table.profiles.times(), [0.0, 6.0], "{text}");
    }
}
