//! Whole tables whose labels are hard to read.

use std::fmt::Write;
use std::ops::ControlFlow;

use tempfile::TempDir;

use crate::matrix::Matrix;
use crate::read::{LoadedTable, Source, TableSummary, inspect, read_profiles};
use crate::settings::{CellTransform, DataSettings, GeneChoice, UnitChoice};
use crate::time_unit::TimeUnit;
use crate::write::{Column, Frame, H5adFile};

fn settings() -> DataSettings {
    DataSettings {
        genes: GeneChoice::All,
        ..DataSettings::default()
    }
}

/// Reads a file of this text, or one with a table of samples beside it.
fn read_with(
    text: &str,
    samples: Option<&str>,
    settings: &DataSettings,
) -> Result<LoadedTable, String> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("table.csv");
    std::fs::write(&path, text).unwrap();
    let mut settings = settings.clone();
    if let Some(samples) = samples {
        let path = folder.path().join("samples.csv");
        std::fs::write(&path, samples).unwrap();
        settings.samples = Some(path.to_string_lossy().into_owned());
    }
    let read = read_profiles(&Source::File(path), &settings, &mut |_| {
        ControlFlow::Continue(())
    });
    read.map_err(|error| error.to_string())
}

fn read(text: &str) -> LoadedTable {
    read_with(text, None, &settings()).unwrap_or_else(|error| panic!("{error}"))
}

/// Counts of 30 genes in rows; `lines` are those of the header.
fn genes_in_rows(lines: &[String], columns: usize) -> String {
    let mut text = lines.join("\n");
    for gene in 0..30 {
        write!(text, "\nGene{gene}").unwrap();
        for column in 0..columns {
            // Any counts that differ.
            write!(text, ",{}", 20 + (gene * 37 + column * 11) % 97).unwrap();
        }
    }
    text + "\n"
}

/// Counts of 30 genes of samples with these names.
fn of_samples(names: &[&str]) -> String {
    genes_in_rows(&[format!("gene,{}", names.join(","))], names.len())
}

#[track_caller]
fn says(summary: &TableSummary, parts: &[&str]) {
    let warnings = &summary.warnings;
    let has_all = |warning: &String| parts.iter().all(|part| warning.contains(part));
    assert!(
        warnings.iter().any(has_all),
        "{parts:?} not in {warnings:#?}"
    );
}

/// Labels of replicates with their cells.
fn replicates(table: &LoadedTable) -> Vec<(&str, u32)> {
    let labels = table.summary.replicates_in_table.iter();
    labels
        .map(|(label, cells)| (label.as_str(), *cells))
        .collect()
}

#[test]
fn replicates_behind_points_are_no_decimals() {
    for names in [
        ["T0.1", "T0.2", "T6.1", "T6.2"],
        ["X0.1", "X0.2", "X6.1", "X6.2"],
    ] {
        let table = read(&of_samples(&names));
        assert_eq!(table.profiles.times(), [0.0, 6.0], "{names:?}");
        assert_eq!(replicates(&table), [("1", 2), ("2", 2)]);
        says(&table.summary, &["read as time and replicate", "0 and 1"]);
    }
    let decimals = read(&of_samples(&["T0.5", "T1", "T1.5", "T2"]));
    assert_eq!(decimals.profiles.times(), [0.5, 1.0, 1.5, 2.0]);
    let given = DataSettings {
        times: vec!["T0.1=0.1".to_owned()],
        ..settings()
    };
    let names = ["T0.1", "T0.2", "T6.1", "T6.2"];
    let table = read_with(&of_samples(&names), None, &given).unwrap();
    assert_eq!(table.profiles.times(), [0.1, 0.2, 6.1, 6.2]);
}

#[test]
fn two_lines_of_a_header_are_read_as_one() {
    let one = read(&of_samples(&["0h_rep1", "0h_rep2", "6h_rep1", "6h_rep2"]));
    for lines in [
        ["gene,0h,0h,6h,6h", ",rep1,rep2,rep1,rep2"],
        [",rep1,rep2,rep1,rep2", "gene,0h,0h,6h,6h"],
        [",0h,,6h,", "gene,1,2,1,2"],
        ["time (h),0,0,6,6", "replicate,1,2,1,2"],
        ["donor,A,B,A,B", "hours,0,0,6,6"],
    ] {
        let table = read(&genes_in_rows(&lines.map(str::to_owned), 4));
        let (profiles, expected) = (&table.profiles, &one.profiles);
        assert_eq!(profiles.times(), expected.times(), "{lines:?}");
        assert_eq!(profiles.genes(), expected.genes(), "{lines:?}");
        assert_eq!(
            profiles.mean_profile(7),
            expected.mean_profile(7),
            "{lines:?}"
        );
        assert_eq!(replicates(&table).len(), 2, "{lines:?}");
        assert_eq!(table.summary.time_unit, Some(TimeUnit::Hours), "{lines:?}");
        says(&table.summary, &["2 lines of the header"]);
    }
    let lines = [
        "gene,0h,0h,6h,6h,0h,0h,6h,6h",
        ",ctr,ctr,ctr,ctr,act,act,act,act",
    ];
    let table = read(&genes_in_rows(&lines.map(str::to_owned), 8));
    assert_eq!(table.summary.conditions_in_table.len(), 2);
}

#[test]
fn cells_are_grouped_by_the_time_in_their_names() {
    let barcode = |n: usize| {
        let letter = |at: u32| ["A", "C", "G", "T"][n / 4_usize.pow(at) % 4];
        format!("AACCGGTT{}", (0..4).map(letter).collect::<String>())
    };
    for name in [
        &|n: usize| format!("{}h_{}-1", n % 4, barcode(n)) as String,
        &|n: usize| format!("T{}:{}", n % 4, barcode(n)),
        &|n: usize| format!("{}-1_{}h", barcode(n), n % 4),
        &|n: usize| format!("{}h_cell{n}", n % 4),
        &|n: usize| format!("{}h_{n}", n % 4),
    ] as [&dyn Fn(usize) -> String; 5]
    {
        let names: Vec<String> = (0..80).map(name).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let table = read(&of_samples(&names));
        let summary = &table.summary;
        assert_eq!(table.profiles.times(), [0.0, 1.0, 2.0, 3.0], "{}", names[1]);
        assert_eq!(summary.conditions_in_table, [], "{}", names[1]);
        assert_eq!(replicates(&table), [], "{}", names[1]);
        // Numbers alone may be those of samples.
        let is_sample = names[1] == "1h_1";
        assert_eq!(
            summary.noun,
            if is_sample { "sample" } else { "cell" },
            "{}",
            names[1]
        );
        let samples = if is_sample { 80 } else { 4 };
        assert_eq!(table.profiles.samples().len(), samples, "{}", names[1]);
    }
}

#[test]
fn donors_that_are_not_known_are_counted_and_no_donor() {
    let mut text = "cell,time,donor".to_owned();
    (0..30).for_each(|gene| write!(text, ",G{gene}").unwrap());
    for cell in 0..80 {
        let donor = ["D1", "D2", "NA", "", "nan"][cell % 5];
        write!(text, "\nc{cell},{},{donor}", cell / 40 * 6).unwrap();
        (0..30).for_each(|gene| write!(text, ",{}", (cell * 7 + gene) % 11).unwrap());
    }
    let table = read(&text);
    let expected = [("D1", 16), ("D2", 16), ("unlabelled", 48)];
    assert_eq!(replicates(&table), expected);
    says(
        &table.summary,
        &["48 cells without a replicate", "\"unlabelled\""],
    );
}

#[test]
fn labels_are_counted_after_the_choice_of_conditions() {
    let names = [
        "ctr_0h_r1",
        "ctr_6h_r1",
        "act_0h_r1",
        "act_6h_r1",
        "act_6h_r2",
        "ctr_6h_r3",
    ];
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("table.csv");
    std::fs::write(&path, of_samples(&names)).unwrap();
    let settings = DataSettings {
        conditions: vec!["act".to_owned()],
        ..settings()
    };
    let summary = inspect(&Source::File(path), &settings).unwrap();
    let pairs = |labels: &[(String, u32)]| labels.iter().map(|(_, n)| *n).collect::<Vec<u32>>();
    assert_eq!(
        pairs(&summary.conditions_in_table),
        [3, 3],
        "to choose from"
    );
    assert_eq!(pairs(&summary.replicates_in_table), [2, 1, 0]);
    let kept: u64 = summary.labels.iter().map(|label| label.cells).sum();
    assert_eq!(kept, 3);
}

#[test]
fn a_table_of_samples_without_a_time_is_refused_with_its_columns() {
    let names = ["s1", "s2", "s3", "s4"];
    let samples = "sample,treatment,stage\ns1,ctr,a\ns2,act,a\ns3,ctr,b\ns4,act,b\n";
    let error = read_with(&of_samples(&names), Some(samples), &settings()).unwrap_err();
    for part in [
        "'sample', 'treatment', 'stage'",
        "‹time-column›",
        "add a column 'time'",
    ] {
        assert!(error.contains(part), "{error}");
    }
    let with_time = samples.replace("stage", "time").replace(",a\n", ",0h\n");
    let with_time = with_time.replace(",b\n", ",6h\n");
    let table = read_with(&of_samples(&names), Some(&with_time), &settings()).unwrap();
    assert_eq!(table.profiles.times(), [0.0, 6.0]);
}

/// Counts of 400 genes in two samples at each of two times, of which the second has twice the depth; a
/// share of the genes has fractions.
fn estimates(with_fractions: usize) -> String {
    let mut text = "gene,0h_1,0h_2,6h_1,6h_2".to_owned();
    for gene in 0..400 {
        write!(text, "\nGene{gene}").unwrap();
        for column in 0..4 {
            let count = (200 + gene * 37 % 400) * (1 + column / 2);
            let fraction = if gene % 10 < with_fractions {
                ".25"
            } else {
                ""
            };
            write!(text, ",{count}{fraction}").unwrap();
        }
    }
    text + "\n"
}

#[test]
fn estimated_counts_are_normalised_and_said() {
    for with_fractions in [1, 5, 8] {
        let table = read(&estimates(with_fractions));
        assert_eq!(
            table.summary.transform,
            CellTransform::Normalise,
            "{with_fractions}"
        );
        assert_eq!(table.profiles.gene_count(), 400, "{with_fractions}");
        says(&table.summary, &["RSEM", "‹cell-transform none›"]);
        // The depths are twice as large, and nothing changes.
        let means = table.profiles.mean_profile(7);
        let (before, after) = (means[0].unwrap(), means[1].unwrap());
        assert!((after / before - 1.0).abs() < 0.01, "{before} {after}");
    }
    let unsure = read(&estimates(10));
    assert_eq!(unsure.summary.transform, CellTransform::None);
    says(&unsure.summary, &["‹cell-transform normalise›"]);
}

#[test]
fn times_take_the_unit_of_a_column_beside_them() {
    let rows = 12;
    let file = H5adFile {
        obs: Frame {
            index: (0..rows).map(|n| format!("s{n}")).collect(),
            columns: vec![
                (
                    "time".into(),
                    Column::Numbers((0..rows).map(|n| (n / 4) as f64).collect()),
                ),
                (
                    "time_unit".into(),
                    Column::categories((0..rows).map(|_| Some("d"))),
                ),
            ],
            ..Frame::default()
        },
        var: Frame {
            index: (0..30).map(|gene| format!("Gene{gene}")).collect(),
            ..Frame::default()
        },
        x: Matrix::from_fn(rows, 30, |n, gene| ((n * 7 + gene) % 11) as f64).into(),
        ..H5adFile::default()
    };
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("made.h5ad");
    std::fs::write(&path, file.to_bytes().unwrap()).unwrap();
    let read = read_profiles(&Source::File(path), &settings(), &mut |_| {
        ControlFlow::Continue(())
    });
    let table = read.unwrap();
    assert_eq!(table.profiles.times(), [0.0, 1.0, 2.0]);
    assert_eq!(table.profiles.time_unit(), Some(TimeUnit::Days));
}

#[test]
fn a_look_at_a_long_table_reads_its_beginning() {
    let mut text = "gene,time,replicate,value\n".to_owned();
    for gene in 0..90_000 {
        for time in ["0h", "6h"] {
            for replicate in 1..4 {
                writeln!(
                    text,
                    "Gene{gene},{time},{replicate},{}",
                    gene % 7 + replicate
                )
                .unwrap();
            }
        }
    }
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("long.csv");
    std::fs::write(&path, &text).unwrap();
    let summary = inspect(&Source::File(path), &settings()).unwrap();
    assert!(summary.genes_in_table < 90_000 && summary.genes_in_table > 10_000);
    assert_eq!(summary.cells, 6);
    says(&summary, &["a look at the first"]);
}

#[test]
fn names_tell_the_unit_of_a_table_of_samples() {
    let names = ["ctr_0h_D1", "act_6h_D1", "act_24h_D1", "act_6h_D2"];
    let text = of_samples(&names);
    let sheet = |header: &str, times: [&str; 4]| {
        let rows = names.iter().zip(times);
        let rows: Vec<String> = rows.map(|(name, time)| format!("{name},{time}")).collect();
        format!("sample,{header}\n{}\n", rows.join("\n"))
    };
    let unit_of = |sheet: &str, settings: &DataSettings| {
        let table = read_with(&text, Some(sheet), settings).unwrap();
        let notes = table.summary.warnings.join("\n");
        let is_said = notes.contains("read as hours because of names such as 'act_6h_D1' for 6");
        (table.summary.time_unit, is_said)
    };
    let plain = settings();
    let hours = (Some(TimeUnit::Hours), true);
    assert_eq!(
        unit_of(&sheet("time", ["0", "6", "24", "6"]), &plain),
        hours
    );
    assert_eq!(
        unit_of(&sheet("time", ["0.0", "6.0", "24.0", "6.0"]), &plain),
        hours
    );
    // Other numbers: in minutes, or in the order of times.
    for times in [["0", "360", "1440", "360"], ["0", "1", "2", "1"]] {
        assert_eq!(unit_of(&sheet("time", times), &plain), (None, false));
    }
    // What the header or the user says goes before.
    let days = (Some(TimeUnit::Days), false);
    assert_eq!(unit_of(&sheet("day", ["0", "6", "24", "6"]), &plain), days);
    let chosen = DataSettings {
        time_unit: UnitChoice::Unit(TimeUnit::Days),
        ..settings()
    };
    assert_eq!(
        unit_of(&sheet("time", ["0", "6", "24", "6"]), &chosen),
        days
    );
}

#[test]
fn a_column_of_times_that_is_given_for_a_condition_is_named() {
    let settings = DataSettings {
        condition_column: Some("time".into()),
        ..settings()
    };
    let expected = "column 'time' would tell the time, but is given for ‹condition-column›";
    let of_sheet = "sample,time\nS1,0\nS2,0\nS3,6\nS4,6\n";
    let text = of_samples(&["S1", "S2", "S3", "S4"]);
    let error = read_with(&text, Some(of_sheet), &settings).unwrap_err();
    assert!(error.contains(expected), "{error}");
    let in_rows = "cell,time,A,B\na,0,1,2\nb,0,3,4\nc,6,5,6\nd,6,7,8\n";
    let error = read_with(in_rows, None, &settings).unwrap_err();
    assert!(error.contains(expected), "{error}");
    // Names that say the times are enough.
    let text = of_samples(&["a_0h", "b_0h", "a_6h", "b_6h"]);
    let of_sheet = "sample,time\na_0h,x\nb_0h,y\na_6h,x\nb_6h,y\n";
    let table = read_with(&text, Some(of_sheet), &settings).unwrap();
    assert_eq!(table.profiles.times(), [0.0, 6.0]);
    assert_eq!(table.summary.conditions_in_table.len(), 2);
    // Two settings of one column.
    let both = DataSettings {
        time_column: Some("time".into()),
        ..settings
    };
    let error = read_with(&text, Some(of_sheet), &both).unwrap_err();
    assert!(
        error.contains("'time' is given for both ‹time-column› and ‹condition-column›"),
        "{error}"
    );
}
