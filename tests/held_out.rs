//! Predictions of held-out halves in a run, from a simulated table to `run.json`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;

use genetide::config::RunConfig;
use genetide::pipeline::held_out::held_out;
use genetide::pipeline::watched::watched_quietly;
use genetide::pipeline::{PipelineError, steps};
use genetide_analysis::{AnalysisError, Share};
use genetide_data::read::{Source, read_profiles};
use genetide_model::{EpochLosses, Signal, TrainObserver};
use serde_json::Value;
use tempfile::TempDir;

/// Runs the program in `folder`; returns standard output and standard error.
fn genetide(folder: &Path, line: &str) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_genetide"))
        .current_dir(folder)
        .args(line.split_whitespace())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{line}: {}", text(&output.stderr));
    (text(&output.stdout), text(&output.stderr))
}

/// Runs the pipeline on a table of so many donors at each time; returns what it said, in its JSON lines and in
/// words.
fn run(folder: &Path, donors: &str, more: &str) -> (Vec<Value>, String) {
    let simulate = format!(
        "simulate --output cells.csv --truth truth.csv --genes 200 --programs 4 --no-named-genes --cells 60 \
         --depth 5 {donors} --seed 4"
    );
    genetide(folder, &simulate);
    let line = format!("run --input cells.csv --output out --k 4 --epochs 2 --device cpu {more}");
    let events = genetide(folder, &format!("{line} --json")).0;
    let events = events
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    (events.collect(), genetide(folder, &line).1)
}

fn record(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("out/run.json")).unwrap()).unwrap()
}

#[test]
fn a_run_compares_methods_on_halves_of_the_donors() {
    let folder = TempDir::new().unwrap();
    let (events, said) = run(folder.path(), "--donors 4 --paired --donor-sd 0.2", "");
    let record = record(folder.path());
    let held_out = &record["held_out"];
    assert_eq!(held_out["curves"], "stack");
    assert_eq!(held_out["divided_by"], "donors");
    let halves: Vec<Vec<String>> = serde_json::from_value(held_out["halves"].clone()).unwrap();
    assert!(halves.iter().all(|half| half.len() == 2), "{halves:?}");
    assert_eq!(held_out["k"], 4);
    assert!(held_out["genes"].as_u64().unwrap() > 30, "{held_out}");

    let methods = held_out["methods"].as_array().unwrap();
    let names: Vec<&str> = methods
        .iter()
        .map(|of| of["method"].as_str().unwrap())
        .collect();
    let expected = ["raw", "gaussian_process", "gaussian", "mixture", "network"];
    assert_eq!(names, expected);
    let number = |of: &Value, name: &str| of[name].as_f64().unwrap();
    let weights: f64 = methods.iter().map(|of| number(of, "weight")).sum();
    assert!((weights - 1.0).abs() < 1e-9, "{weights}");
    let error = |place: usize| number(&methods[place], "error");
    let best = (0..5).map(error).fold(f64::INFINITY, f64::min);
    let stack = number(&held_out["stack"], "error");
    // The noise of both halves is in the error of raw means, 2; that of one in any, 1.
    assert!((1.2..2.8).contains(&error(0)), "{held_out}");
    assert!(best < 0.9 * error(0) && best > 0.8, "{held_out}");
    assert!(stack < 1.05 * best, "{held_out}");

    let event = events.iter().find(|event| event["event"] == "held_out");
    assert_eq!(event.unwrap()["methods"], held_out["methods"]);
    let told = format!("means as they are {:.2}, Gaussian process", error(0));
    assert!(
        said.contains(&told) && said.contains("vice versa"),
        "{said}"
    );

    // Curves of clustered genes are not those of the network, which stay in the weights.
    let figure = fs::read_to_string(folder.path().join("out/trajectories.csv")).unwrap();
    let alone = TempDir::new().unwrap();
    run(
        alone.path(),
        "--donors 4 --paired --donor-sd 0.2",
        "--start random",
    );
    let other = self::record(alone.path());
    let methods = other["held_out"]["methods"].as_array().unwrap();
    assert!(
        methods.iter().all(|of| of["method"] != "network"),
        "{methods:?}"
    );
    let of_other = fs::read_to_string(alone.path().join("out/trajectories.csv")).unwrap();
    assert_eq!(figure.lines().count(), of_other.lines().count());
}

#[test]
fn a_comparison_that_is_no_longer_wanted_stops_midway() {
    let folder = TempDir::new().unwrap();
    let simulate = "simulate --output cells.csv --truth truth.csv --genes 200 --programs 4 --no-named-genes \
                    --cells 60 --depth 5 --donors 4 --paired --donor-sd 0.2 --seed 4";
    genetide(folder.path(), simulate);
    let config = RunConfig::default();
    let source = Source::File(folder.path().join("cells.csv"));
    let goes_on = &mut |_| ControlFlow::Continue(());
    let table = read_profiles(&source, &config.data, goes_on).unwrap();
    let prepared = steps::prepare(&table, &config);
    let training = steps::train(&prepared, &config, &mut |_| (), &mut Unwatched).unwrap();
    let share = Share::unwatched();
    let base = steps::cluster_base(&prepared, &training, &config, share).unwrap();
    let clustering = base.cluster(4, table.profiles.time_unit()).unwrap();
    // Half of the libraries has been predicted from the other once `stop_at` is above 0.5.
    for stop_at in [0.1, 0.5] {
        let compare =
            |share: Share<'_>| held_out(&table, &prepared, &training, &clustering, &config, share);
        let mut seen = 0.0;
        let outcome = watched_quietly(compare, &mut |done| {
            seen = done;
            match done > stop_at {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        });
        assert!(seen > stop_at && seen < 0.9, "stopped at {seen}");
        let cancelled = PipelineError::Analysis(AnalysisError::Cancelled);
        assert_eq!(outcome.unwrap_err().to_string(), cancelled.to_string());
    }
}

/// Watches a training without a word.
struct Unwatched;

impl TrainObserver for Unwatched {
    fn signal(&mut self) -> Signal {
        Signal::Continue
    }

    fn epoch(&mut self, _: &EpochLosses) {}
}

#[test]
fn a_table_with_one_library_a_time_says_why_not() {
    let folder = TempDir::new().unwrap();
    let (events, said) = run(folder.path(), "", "");
    let held_out = &record(folder.path())["held_out"];
    assert_eq!(held_out["curves"], "network");
    let reason = held_out["not_possible"].as_str().unwrap();
    assert!(reason.contains("has one library"), "{reason}");
    assert!(
        said.contains(reason) && said.contains("Curves are the network's"),
        "{said}"
    );
    assert!(events.iter().any(|event| event["event"] == "held_out"));
}
