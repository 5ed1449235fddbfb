//! Tables as people hand them over: each kind is read rightly, or refused with advice that works.
//!
//! The files stand beside the test data (`GENETIDE_TEST_DATA`), in the folder `cases`; without them the
//! tests say so and pass. Most are one simulated experiment (300 cells, 60 at each of 0, 2, 4, 8 and 24;
//! 300 genes, 120 of which respond) written in many ways: read rightly, 124 or 125 genes are called.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod columns;
mod formats;
mod labels;
mod layouts;
mod score;
mod text;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use genetide::config::RunConfig;
use genetide::pipeline::steps::prepare;
use genetide_analysis::significance::response::Status;
use genetide_data::read::{LoadedTable, Source, inspect, read_profiles};
use genetide_data::{DataError, DataSettings, GeneChoice, GeneProfiles};

/// A file of the cases; `None`, with a word, where they are not at hand.
pub fn case(name: &str) -> Option<PathBuf> {
    let Some(data) = std::env::var_os("GENETIDE_TEST_DATA") else {
        println!("not tested: GENETIDE_TEST_DATA is not set, so that {name} cannot be found");
        return None;
    };
    let path = Path::new(&data).join("../cases").join(name);
    if !path.exists() {
        println!("not tested: {} is not there", path.display());
        return None;
    }
    Some(path)
}

/// Settings that keep all genes.
pub fn all_genes() -> DataSettings {
    DataSettings {
        genes: GeneChoice::All,
        ..DataSettings::default()
    }
}

/// Reads a table.
pub fn read_with(path: &Path, settings: &DataSettings) -> Result<LoadedTable, DataError> {
    let source = Source::File(path.to_owned());
    read_profiles(&source, settings, &mut |_| ControlFlow::Continue(()))
}

/// Reads a table with all genes, or fails the test with the error.
pub fn read(path: &Path) -> LoadedTable {
    read_with(path, &all_genes()).unwrap_or_else(|error| panic!("{error}"))
}

/// The message with which a table is refused.
pub fn refusal(path: &Path) -> String {
    match read_with(path, &all_genes()) {
        Ok(table) => panic!("{} was read: {:?}", path.display(), table.summary),
        Err(error) => error.to_string(),
    }
}

/// Number of genes that respond.
pub fn responding(table: &LoadedTable) -> usize {
    let prepared = prepare(table, &RunConfig::default());
    prepared.response.count(Status::Responds)
}

/// Whether a table of the reference experiment was read rightly.
pub fn is_right(name: &str, table: &LoadedTable) {
    let called = responding(table);
    // All 120 genes that respond, and hardly a flat one.
    assert!(
        (119..=122).contains(&called),
        "{name}: {called} genes called"
    );
    assert_eq!(table.profiles.time_count(), 5, "{name}");
}

/// Reads a case of the reference experiment and checks it.
pub fn reads_rightly(name: &str) -> Option<LoadedTable> {
    let table = read(&case(name)?);
    is_right(name, &table);
    Some(table)
}

/// Means of every gene at every time.
pub fn means(profiles: &GeneProfiles) -> Vec<(String, Vec<Option<f64>>)> {
    let genes = profiles.genes().iter().enumerate();
    genes
        .map(|(g, name)| (name.clone(), profiles.mean_profile(g)))
        .collect()
}

/// Whether two tables have the same profiles to nine digits.
pub fn same_profiles(name: &str, a: &GeneProfiles, b: &GeneProfiles) {
    assert_eq!(a.genes(), b.genes(), "{name}");
    assert_eq!(a.times(), b.times(), "{name}");
    for ((gene, a), (_, b)) in means(a).into_iter().zip(means(b)) {
        for (a, b) in a.into_iter().zip(b) {
            let (a, b) = (a.unwrap(), b.unwrap());
            assert!(
                (a - b).abs() <= 1e-9 * a.abs().max(1.0),
                "{name}, {gene}: {a} and {b}"
            );
        }
    }
}

/// Whether a warning holds all of some words.
pub fn warns(table: &LoadedTable, words: &[&str]) {
    let warnings = &table.summary.warnings;
    let holds = |warning: &&String| words.iter().all(|word| warning.contains(word));
    assert!(
        warnings.iter().any(|w| holds(&w)),
        "no warning with {words:?} in {warnings:#?}"
    );
}

/// Runs the program.
pub fn genetide(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_genetide");
    Command::new(program).args(arguments).output().unwrap()
}

#[test]
fn the_reference_is_read_rightly() {
    reads_rightly("00-reference/in.csv");
}

#[test]
fn inspecting_says_what_reading_does() {
    let Some(path) = case("00-reference/in.csv") else {
        return;
    };
    let source = Source::File(path.clone());
    let look = inspect(&source, &all_genes()).unwrap();
    let read = read(&path).summary;
    assert_eq!(look.labels, read.labels);
    assert_eq!(look.genes_in_table, read.genes_in_table);
    assert_eq!(
        (look.transform, look.warnings),
        (read.transform, read.warnings)
    );
}
