//! Two conditions, from a simulated table to joint clusters.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::Command;

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

/// Four programs, half of whose genes respond otherwise in the second condition: later those of the first
/// program, less those of the others. Three donors of 40 cells at each time and in each condition, but for a
/// start that both share.
fn simulated() -> TempDir {
    let folder = TempDir::new().unwrap();
    genetide(
        folder.path(),
        "simulate --output cells.csv --truth truth.csv --genes 240 --programs 4 --mix 2:2:2:1:0 \
         --no-named-genes --cells 40 --depth 5 --cell-effects off --donors 3 --donor-sd 0.1 \
         --conditions 2 --differ-timing 2 --differ-amplitude 1 --seed 3",
    );
    folder
}

/// Runs the pipeline on the table with as many clusters as there are classes; returns what it said.
fn run(folder: &Path, output: &str, more: &str) -> String {
    let line = format!(
        "run --input cells.csv --output {output} --k 7 --epochs 20 --kl-warmup 20 --device cpu {more}"
    );
    genetide(folder, &line).1
}

fn ari(folder: &Path, output: &str) -> f64 {
    let line = format!("score --clusters {output}/clusters.csv --truth truth.csv");
    let score: Value = serde_json::from_str(&genetide(folder, &line).0).unwrap();
    score["ari"].as_f64().unwrap()
}

/// The columns of a table by name; none of its fields holds a comma.
fn columns(path: &Path) -> HashMap<String, Vec<String>> {
    let text = fs::read_to_string(path).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned));
    let names: Vec<String> = lines.next().unwrap().collect();
    let rows: Vec<Vec<String>> = lines.map(Iterator::collect).collect();
    let column = |place: usize| rows.iter().map(|row| row[place].clone()).collect();
    let named = names.into_iter().enumerate();
    named.map(|(place, name)| (name, column(place))).collect()
}

#[test]
fn joint_clusters_tell_what_neither_condition_tells_alone() {
    let simulated = simulated();
    let folder = simulated.path();
    run(folder, "both", "");
    let alone = ["condition_A", "condition_B"].map(|condition| {
        run(folder, condition, &format!("--condition {condition}"));
        ari(folder, condition)
    });
    // When this was written: 0.45 and 0.57 alone, 0.77 together.
    let joint = ari(folder, "both");
    assert!(
        alone.iter().all(|alone| joint > alone + 0.1),
        "{joint} in both, {alone:?} alone"
    );
    // One condition is written as a table without conditions is.
    let table = columns(&folder.join("condition_A/clusters.csv"));
    assert!(table.contains_key("onset") && !table.contains_key("q_condition"));
    let record = fs::read_to_string(folder.join("condition_A/run.json")).unwrap();
    assert!(!record.contains("differ_between_conditions"));
}

#[test]
fn tables_and_record_tell_of_each_condition_and_of_their_differences() {
    let simulated = simulated();
    let folder = simulated.path();
    let said = run(folder, "both", "");
    assert!(
        said.contains("240 genes, 2 conditions, 5 time points (cells): 0 (120), 3 (condition_"),
        "{said}"
    );

    let table = columns(&folder.join("both/clusters.csv"));
    for name in [
        "onset",
        "onset_low",
        "onset_high",
        "time_to_95",
        "peak_time",
        "duration",
        "amplitude",
        "log2_change",
        "direction",
    ] {
        for condition in ["condition_A", "condition_B"] {
            let values = &table[&format!("{name}_{condition}")];
            assert!(
                values.iter().any(|value| !value.is_empty()),
                "{name}_{condition}"
            );
        }
        assert!(!table.contains_key(name), "{name} of no condition");
    }
    let numbers = |name: &str| -> Vec<f64> {
        let values = table[name].iter();
        values.map(|value| value.parse().unwrap_or(1.0)).collect()
    };
    // Both start from the same libraries: every later difference is one of their courses.
    for (condition, interaction) in numbers("p_condition").iter().zip(numbers("p_interaction")) {
        assert!((condition - interaction).abs() <= 1e-6 * condition);
    }
    let differing = numbers("q_condition")
        .iter()
        .filter(|&&q| q <= 0.05)
        .count();
    let truth = columns(&folder.join("truth.csv"));
    let true_number = truth["Differs"]
        .iter()
        .filter(|differs| !differs.is_empty())
        .count();
    assert!(
        (true_number / 2..=true_number + 10).contains(&differing),
        "{differing} called, {true_number} differ"
    );
    let counts = format!("; {differing} differ between conditions, {differing} in their course");
    assert!(said.contains(&counts), "{said}");

    let record = fs::read(folder.join("both/run.json")).unwrap();
    let record: Value = serde_json::from_slice(&record).unwrap();
    assert_eq!(record["genes"]["differ_between_conditions"], differing);
    assert_eq!(record["genes"]["differ_in_course"], differing);
    let mut conditions = record["input"]["conditions"].as_array().unwrap().clone();
    conditions.sort_by_key(Value::to_string);
    assert_eq!(conditions, ["condition_A", "condition_B"]);
    // The start, and four later times of each.
    let of_profiles = record["input"]["columns"].as_array().unwrap();
    assert_eq!(of_profiles.len(), 9);
    assert!(of_profiles[0]["condition"].is_null() && of_profiles[1]["condition"].is_string());
    let trajectories = columns(&folder.join("both/trajectories.csv"));
    assert_eq!(trajectories["Condition"].len(), 9 * 240);
}
