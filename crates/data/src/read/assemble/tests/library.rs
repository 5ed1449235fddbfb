//! Which samples are libraries of their own.

use std::fmt::Write;
use std::ops::ControlFlow;

use tempfile::TempDir;

use crate::attribute::Attribute;
use crate::read::{LoadedTable, Source, TableSummary, inspect, read_profiles};
use crate::settings::{CellTransform, DataSettings, GeneChoice};

/// Counts of 40 genes of samples with these labels; samples of equal `seeds` have the same.
fn table(headers: &str, samples: &[(&str, usize)]) -> String {
    let genes: Vec<String> = (0..40).map(|gene| format!("GENE{gene}")).collect();
    let mut text = format!("{headers},{}\n", genes.join(","));
    for (labels, seed) in samples {
        let counts = (0..40).map(|gene| (20 + (gene * 37 + seed * 11) % 97).to_string());
        writeln!(text, "{labels},{}", counts.collect::<Vec<_>>().join(",")).unwrap();
    }
    text
}

fn read_with(text: &str, cell_transform: CellTransform) -> LoadedTable {
    let (looked, table) = looked_and_read(text, cell_transform);
    // A look says of libraries what reading says.
    let of_libraries =
        |warning: &&String| warning.contains("library") || warning.contains("copies");
    let said = |warnings: &[String]| {
        let of = warnings.iter().filter(of_libraries);
        of.cloned().collect::<Vec<_>>()
    };
    assert_eq!(said(&looked.warnings), said(&table.summary.warnings));
    table
}

fn looked_and_read(text: &str, cell_transform: CellTransform) -> (TableSummary, LoadedTable) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("table.csv");
    std::fs::write(&path, text).unwrap();
    let settings = DataSettings {
        genes: GeneChoice::All,
        cell_transform,
        ..DataSettings::default()
    };
    let source = Source::File(path);
    let looked = inspect(&source, &settings).unwrap();
    let table = read_profiles(&source, &settings, &mut |_| ControlFlow::Continue(())).unwrap();
    (looked, table)
}

fn read(text: &str) -> LoadedTable {
    read_with(text, CellTransform::Auto)
}

/// Time, condition and replicate of every library.
fn libraries(table: &LoadedTable) -> Vec<(f64, Option<&str>, Option<&str>)> {
    let profiles = &table.profiles;
    let libraries = profiles.samples().libraries().iter();
    let labels = libraries.map(|library| {
        let label = |attribute| library.label(attribute);
        let time = profiles.times()[library.time];
        (
            time,
            label(Attribute::Condition),
            label(Attribute::Replicate),
        )
    });
    labels.collect()
}

fn warnings(table: &LoadedTable) -> String {
    table.summary.warnings.join("\n")
}

#[test]
fn samples_without_a_replicate_are_libraries_of_their_own() {
    let table = read(&table(
        "time_h,donor",
        &[
            ("0,D1", 0),
            ("0,NA", 1),
            ("0,", 2),
            ("6,D1", 3),
            ("6,NA", 4),
            ("6,D1", 5),
        ],
    ));
    // Numbers do not come again, so that none passes for a donor who recurs; two samples of one name are
    // one library.
    assert_eq!(
        libraries(&table),
        [
            (0.0, None, Some("D1")),
            (0.0, None, Some("#1")),
            (0.0, None, Some("#2")),
            (6.0, None, Some("D1")),
            (6.0, None, Some("#3")),
        ]
    );
    let text = warnings(&table);
    assert!(
        text.contains("3 samples without a replicate were each taken for a library of its own."),
        "{text}"
    );
    assert!(!text.contains("unlabelled"), "{text}");
}

#[test]
fn samples_without_a_condition_are_libraries_of_their_own() {
    let rows = [
        ("0,act,D1", 0),
        ("0,ctr,D1", 1),
        ("6,act,D1", 2),
        ("6,NA,D1", 3),
        ("6,,D1", 4),
        ("6,,D2", 5),
    ];
    let table = read(&table("time_h,condition,donor", &rows));
    let of_six: Vec<_> = libraries(&table)
        .into_iter()
        .filter(|library| library.0 == 6.0)
        .map(|library| (library.1, library.2))
        .collect();
    assert_eq!(of_six.len(), 4, "{of_six:?}");
    for library in [
        (Some("act"), Some("D1")),
        (Some("unlabelled"), Some("D1 #1")),
        (Some("unlabelled"), Some("D1 #2")),
        (Some("unlabelled"), Some("D2")),
    ] {
        assert!(of_six.contains(&library), "{of_six:?}");
    }
    let text = warnings(&table);
    assert!(
        text.contains(
            "2 samples without a condition, but with the time and the replicate of others"
        ),
        "{text}"
    );
}

#[test]
fn copies_of_a_replicate_count_once() {
    // At 0 h the third is a copy of the first, at 6 h all are one.
    let rows = [
        ("0,A", 0),
        ("0,B", 1),
        ("0,C", 0),
        ("6,A", 2),
        ("6,B", 2),
        ("6,C", 2),
        ("12,A", 3),
        ("12,B", 4),
        ("12,C", 5),
    ];
    let text = table("time_h,replicate", &rows);
    for transform in [
        CellTransform::Auto,
        CellTransform::None,
        CellTransform::NormaliseLog1p,
    ] {
        let table = read_with(&text, transform);
        let libraries: Vec<_> = libraries(&table)
            .into_iter()
            .map(|library| (library.0, library.2.unwrap()))
            .collect();
        assert_eq!(
            libraries,
            [
                (0.0, "A"),
                (0.0, "B"),
                (6.0, "A"),
                (12.0, "A"),
                (12.0, "B"),
                (12.0, "C")
            ],
            "{transform:?}"
        );
        assert_eq!(table.summary.cells, 6);
        let said = warnings(&table);
        assert!(
            said.contains("identical at 2 time points")
                && said.contains("C as A at 0 h, B as A at 6 h, C as A at 6 h"),
            "{said}"
        );
    }
}

#[test]
fn samples_without_names_that_are_copies_count_once() {
    let rows = [("0", 0), ("0", 0), ("6", 1), ("6", 2)];
    let (_, table) = looked_and_read(&table("time_h", &rows), CellTransform::Auto);
    let libraries: Vec<_> = libraries(&table)
        .into_iter()
        .map(|library| (library.0, library.2.unwrap()))
        .collect();
    assert_eq!(libraries, [(0.0, "#1"), (6.0, "#1"), (6.0, "#2")]);
    assert!(warnings(&table).contains("#2 as #1 at 0 h"));
}
