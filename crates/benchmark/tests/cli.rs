//! The benchmark as a user runs it: arguments, exit codes, files.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use genetide_data::simulate::{CellCounts, Mix, SimulationSettings, simulate};

fn benchmark(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_genetide-benchmark"))
        .args(arguments)
        .output()
        .unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// A folder with a small simulated table and its truth.
struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        let bench = Self {
            folder: TempDir::new().unwrap(),
        };
        let simulation = simulate(&SimulationSettings {
            genes: 120,
            cells: CellCounts(vec![60, 40, 40, 40, 40]),
            mix: Mix(vec![1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0]),
            depth: 5.0,
            seed: 3,
            ..SimulationSettings::default()
        });
        let simulation = simulation.unwrap();
        simulation.write_table(&bench.path("cells.csv")).unwrap();
        simulation.write_truth(&bench.path("truth.csv")).unwrap();
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_benchmark_refuses_what_it_cannot_measure() {
    let bench = Bench::new();
    let (cells, truth) = (bench.text("cells.csv"), bench.text("truth.csv"));
    fs::write(bench.path("file"), "in the way").unwrap();
    let blocked = bench.text("file/out");
    let real = ["--input", &cells, "--truth", &truth];
    let cases: [(&[&str], &[&str], &str); 8] = [
        (&[], &["--seeds", "5-1"], "101-105"),
        (&[], &["--methods", "guess"], "tested-kmeans"),
        (&[], &["--k", "4"], "--input"),
        (&["--input", &cells], &[], "--truth"),
        (&["--quick"], &["--output", &blocked], "--output"),
        (&real, &["--methods", "reader"], "needs simulated data"),
        (&real, &["--ignore", "flatt"], "flatt"),
        (&real, &["--quick"], "--quick"),
    ];
    for (arguments, more, expected) in cases {
        let all: Vec<&str> = arguments.iter().chain(more).copied().collect();
        let result = benchmark(&all);
        let message = stderr(&result);
        assert_eq!(code(&result), 2, "{all:?}: {message}");
        assert!(message.contains(expected), "{all:?}: {message}");
    }
    // The output would overwrite the truth.
    fs::rename(bench.path("truth.csv"), bench.path("labelled.csv")).unwrap();
    let before = fs::read(bench.path("labelled.csv")).unwrap();
    let (truth, folder) = (bench.text("labelled.csv"), bench.text(""));
    let arguments = ["--input", &cells, "--truth", &truth, "--output", &folder];
    let result = benchmark(&arguments);
    assert_eq!(code(&result), 2, "{}", stderr(&result));
    assert_eq!(fs::read(bench.path("labelled.csv")).unwrap(), before);
}

#[test]
fn a_benchmark_scores_methods_on_a_labelled_table() {
    let bench = Bench::new();
    let result = benchmark(&[
        "--input",
        &bench.text("cells.csv"),
        "--truth",
        &bench.text("truth.csv"),
        "--ignore",
        "flat",
        "--methods",
        "kmeans-raw,kmeans-zscore",
        "--seeds",
        "1-3",
        "--output",
        &bench.text("out"),
    ]);
    assert_eq!(code(&result), 0, "{}", stderr(&result));
    assert_eq!(names_in(&bench.path("out")), ["labelled.csv"]);
    let table = fs::read_to_string(bench.path("out/labelled.csv")).unwrap();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .map(|line| line.split(',').collect())
        .collect();
    assert_eq!(rows[0], ["seed", "method", "ari", "nmi", "seconds"]);
    assert_eq!(rows.len(), 7);
    // Amplitudes spread over decades: without scaling they hide the shapes.
    let mean = |method: &str| -> f64 {
        let own = rows[1..].iter().filter(|row| row[1] == method);
        own.map(|row| row[2].parse::<f64>().unwrap()).sum::<f64>() / 3.0
    };
    assert!(mean("kmeans-zscore") > mean("kmeans-raw") + 0.2, "{table}");
    let printed = String::from_utf8_lossy(&result.stdout).into_owned();
    assert!(printed.contains("in 6 clusters"), "{printed}");
}

#[test]
fn a_benchmark_measures_the_response_test() {
    let bench = Bench::new();
    let out = bench.text("out");
    let result = benchmark(&[
        "--study", "calls", "--quick", "--seeds", "1-2", "--output", &out,
    ]);
    assert_eq!(code(&result), 0, "{}", stderr(&result));
    assert_eq!(names_in(&bench.path("out")), ["calls.csv"]);
    let table = fs::read_to_string(bench.path("out/calls.csv")).unwrap();
    let mut lines = table.lines();
    let header = lines.next().unwrap();
    assert!(
        header.starts_with("design,responding,test,evidence,seeds,"),
        "{header}"
    );
    // 14 designs with and without responders, and three tests in five designs of two conditions.
    assert_eq!(lines.count(), 2 * 14 + 3 * 5);
    let untestable = "\"one batch a time, SD 0.3, assumed 0\",0,time,none,2,0,0,0,0,,";
    assert!(table.lines().any(|line| line == untestable), "{table}");
    let printed = String::from_utf8_lossy(&result.stdout).into_owned();
    assert!(printed.contains("new donors, SD 0.1"), "{printed}");
}
