//! The program as a user runs it: arguments, exit codes, files.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const TABLES: [&str; 7] = [
    "clusters.csv",
    "latent.csv",
    "umap.csv",
    "trajectories.csv",
    "losses.csv",
    "membership.csv",
    "k_quality.csv",
];

fn genetide(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_genetide"))
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

/// A folder with a small simulated table.
struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        let bench = Self {
            folder: TempDir::new().unwrap(),
        };
        let made = genetide(&[
            "simulate",
            "--genes",
            "120",
            "--cells",
            "60,40,40,40,40",
            "--mix",
            "1:1:1:1:1:1:2",
            "--depth",
            "5",
            "--seed",
            "3",
            "--output",
            &bench.text("cells.csv"),
            "--truth",
            &bench.text("truth.csv"),
        ]);
        assert_eq!(code(&made), 0, "{}", stderr(&made));
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn run(&self, output: &str, more: &[&str]) -> Output {
        let (input, output) = (self.text("cells.csv"), self.text(output));
        let mut arguments = vec!["run", "--input", &input, "--output", &output];
        arguments.extend(["--epochs", "15", "--kl-warmup", "20", "--patience", "0"]);
        if !more.contains(&"--device") {
            arguments.extend(["--device", "cpu"]);
        }
        arguments.extend(more);
        genetide(&arguments)
    }

    fn names(&self) -> Vec<String> {
        names_in(self.folder.path())
    }
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_run_leaves_the_figure_and_every_table_beside_it() {
    let bench = Bench::new();
    let output = bench.run("out/demo.png", &["--split-clusters", "--k", "4"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let mut expected: Vec<String> = TABLES.iter().map(|name| format!("demo_{name}")).collect();
    expected.extend(["demo.png", "demo_model.safetensors", "demo_run.json"].map(str::to_owned));
    expected.extend((0..=4).map(|n| format!("demo_cluster_{n}.csv")));
    expected.sort();
    assert_eq!(names_in(&bench.path("out")), expected);

    let clusters = fs::read_to_string(bench.path("out/demo_clusters.csv")).unwrap();
    assert!(clusters.starts_with(
        "Gene,Cluster,status,p,q,membership,stability,silhouette,onset,onset_low,onset_high,\
         time_to_95,time_to_95_low,time_to_95_high,peak_time,peak_time_low,peak_time_high,\
         duration,duration_low,duration_high,half_life,half_life_low,half_life_high,\
         amplitude,log2_change,direction,evidence\n"
    ));
    // 120 genes and the header; every gene of the input is there.
    assert_eq!(clusters.lines().count(), 121);
    let record: serde_json::Value =
        serde_json::from_slice(&fs::read(bench.path("out/demo_run.json")).unwrap()).unwrap();
    assert_eq!(record["training"]["epochs"], 15);
    assert_eq!(record["k"], 4);
    let seconds = record["seconds"].as_object().unwrap();
    for stage in ["read", "test", "train", "embed", "cluster", "export"] {
        assert!(seconds[stage].as_f64().unwrap() > 0.0, "{stage}");
    }
    let input = &record["input"];
    assert_eq!(input["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(input["layout"], "CSV, cells in rows");
    assert_eq!(input["observation"], "cell");
    assert_eq!(input["labels"].as_array().unwrap().len(), 5);
    assert_eq!(input["labels"][0]["cells"], 60);
    assert!(input["samples"].is_null());

    let scored = genetide(&[
        "score",
        "--clusters",
        &bench.text("out/demo_clusters.csv"),
        "--truth",
        &bench.text("truth.csv"),
    ]);
    assert_eq!(code(&scored), 0, "{}", stderr(&scored));
    let score: serde_json::Value = serde_json::from_slice(&scored.stdout).unwrap();
    assert!(score["ari"].as_f64().unwrap() > 0.1, "{score}");
}

#[test]
fn one_seed_writes_the_same_bytes_and_another_does_not() {
    let bench = Bench::new();
    for (folder, seed) in [("a", "1"), ("b", "1"), ("c", "2")] {
        let output = bench.run(folder, &["--seed", seed]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    }
    let read = |folder: &str, name: &str| fs::read(bench.path(folder).join(name)).unwrap();
    for name in TABLES.into_iter().chain(["figure.png"]) {
        assert_eq!(read("a", name), read("b", name), "{name} differs");
    }
    assert_ne!(read("a", "latent.csv"), read("c", "latent.csv"));
}

#[test]
fn highlighted_genes_are_kept_beside_those_that_vary_most() {
    let bench = Bench::new();
    let genes = |more: &[&str]| -> Vec<String> {
        let quick = ["--genes", "variable:30", "--fdr", "1", "--k", "2"];
        let output = bench.run("few", &[&quick, more].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let table = fs::read_to_string(bench.path("few/clusters.csv")).unwrap();
        let lines = table.lines().skip(1);
        lines
            .map(|line| line.split(',').next().unwrap().to_owned())
            .collect()
    };
    let by_default = genes(&[]);
    for name in ["IRF1", "CXCL9", "CXCL10"] {
        assert!(by_default.iter().any(|gene| gene == name), "{name}");
    }
    assert!((30..=33).contains(&by_default.len()), "{by_default:?}");
    // In any case; IRF1 is now left out, and a name that the table does not have is passed over.
    let chosen = genes(&["--highlight", "sim_0001", "NOT_THERE"]);
    let has = |name: &str| chosen.iter().any(|gene| gene == name);
    assert!(has("SIM_0001") && !has("IRF1"), "{chosen:?}");
    assert_eq!(chosen.len(), 31);
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let bench = Bench::new();
    for threads in ["1", "2"] {
        let output = Command::new(env!("CARGO_BIN_EXE_genetide"))
            .env("RAYON_NUM_THREADS", threads)
            .args([
                "run",
                "--epochs",
                "15",
                "--patience",
                "0",
                "--device",
                "cpu",
                "--k",
                "6",
            ])
            .args(["--input", &bench.text("cells.csv")])
            .args(["--output", &bench.text(threads)])
            .output()
            .unwrap();
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    }
    for name in TABLES {
        let read = |folder: &str| fs::read(bench.path(folder).join(name)).unwrap();
        assert_eq!(read("1"), read("2"), "{name} differs");
    }
}

#[test]
fn json_lines_tell_of_every_epoch() {
    let bench = Bench::new();
    let output = bench.run("out", &["--json"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let events: Vec<serde_json::Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let epochs = events.iter().filter(|event| event["event"] == "epoch");
    assert_eq!(epochs.count(), 15);
    assert_eq!(events.last().unwrap()["event"], "done");
}

#[test]
fn quiet_prints_nothing() {
    let bench = Bench::new();
    let output = bench.run("out", &["--quiet"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(
        output.stdout.is_empty() && output.stderr.is_empty(),
        "{}",
        stderr(&output)
    );
}

#[test]
fn wrong_usage_exits_with_2_and_says_what_to_do() {
    let bench = Bench::new();
    let cases: [(&str, &[&str], &str); 8] = [
        ("out.pdf", &[], ".svg"),
        ("out", &["--k", "500"], "--k 500"),
        ("out", &["--fdr", "0"], "--fdr"),
        ("out", &["--hidden", "0"], "--hidden"),
        ("out", &["--genes", "some"], "variable:N"),
        ("out", &["--time-column", "Tme"], "Tme"),
        ("out", &["--cell-type", "nobody"], "nobody"),
        ("out", &["--device", "gpu:99"], "genetide devices"),
    ];
    for (output, more, expected) in cases {
        let result = bench.run(output, more);
        let message = stderr(&result);
        assert_eq!(code(&result), 2, "{more:?}: {message}");
        assert!(message.contains(expected), "{more:?}: {message}");
    }
}

#[test]
fn a_missing_input_and_a_folder_exit_with_2() {
    let bench = Bench::new();
    for input in [bench.text("nothing.csv"), bench.text("")] {
        let output = bench.text("out");
        let result = genetide(&["run", "--input", &input, "--output", &output]);
        assert_eq!(code(&result), 2, "{}", stderr(&result));
        assert!(stderr(&result).contains(&input), "{}", stderr(&result));
    }
}

#[test]
fn an_unwritable_output_is_refused_before_training() {
    let bench = Bench::new();
    fs::write(bench.path("file"), "in the way").unwrap();
    let result = bench.run("file/out/demo.png", &["--json"]);
    assert_eq!(code(&result), 2, "{}", stderr(&result));
    let printed = String::from_utf8_lossy(&result.stdout).into_owned();
    assert!(
        !printed.contains("epoch"),
        "it trained before it looked: {printed}"
    );
    assert_eq!(
        fs::read_to_string(bench.path("file")).unwrap(),
        "in the way"
    );
}

#[test]
fn too_few_responders_leave_the_gene_table_and_name_the_remedy() {
    let bench = Bench::new();
    let made = genetide(&[
        "simulate",
        "--genes",
        "100",
        "--cells",
        "20,20,20",
        "--times",
        "0,3,6",
        "--mix",
        "0:0:0:0:0:0:1",
        "--output",
        &bench.text("cells.csv"),
        "--truth",
        &bench.text("truth.csv"),
    ]);
    assert_eq!(code(&made), 0, "{}", stderr(&made));
    let result = bench.run("out", &[]);
    assert_eq!(code(&result), 1, "{}", stderr(&result));
    assert!(stderr(&result).contains("--fdr 1"), "{}", stderr(&result));
    assert_eq!(names_in(&bench.path("out")), ["clusters.csv"]);
}

#[test]
fn simulations_that_cannot_be_had_are_refused_with_their_options() {
    let folder = TempDir::new().unwrap();
    let text = |name: &str| folder.path().join(name).display().to_string();
    let (output, truth) = (text("cells.csv"), text("truth.csv"));
    let refusal = |options: &[&str]| {
        let files = ["--output", &output, "--truth", &truth];
        let made = genetide(&[&["simulate"], options, &files].concat());
        assert_eq!(code(&made), 2, "{}", stderr(&made));
        stderr(&made)
    };
    for (options, expected) in [
        (
            &["--genes", "18446744073709551615"][..],
            "--genes is 18446744073709551615, but must be a whole number from 1 to 1000000",
        ),
        (
            &["--donor-sd", "-1"],
            "--donor-sd is -1, but must be at least 0 and at most 2",
        ),
        (
            &["--differ-timing", "1"],
            "--differ-timing needs at least two conditions, such as --conditions 2",
        ),
        (
            &["--cells", "1,2"],
            "--cells has 2 numbers, but there are 5 time points (--times)",
        ),
        (
            &["--cells", "1000000", "--genes", "1000000"],
            "5000000000000 counts (genes x cells) are too many",
        ),
        (&["--cells", "many"], "whole numbers separated by commas"),
        (
            &["--no-named-genes", "--named-genes"],
            "cannot be used with",
        ),
    ] {
        let error = refusal(options);
        assert!(error.contains(expected), "{error}");
    }
    assert_eq!(names_in(folder.path()), Vec::<String>::new());
}

#[test]
fn results_of_an_earlier_run_survive_a_failure() {
    let bench = Bench::new();
    assert_eq!(code(&bench.run("out", &["--seed", "1"])), 0);
    let before = fs::read(bench.path("out/latent.csv")).unwrap();
    let result = bench.run("out", &["--time-column", "nothing"]);
    assert_eq!(code(&result), 2);
    assert_eq!(fs::read(bench.path("out/latent.csv")).unwrap(), before);
    assert_eq!(bench.names(), ["cells.csv", "out", "truth.csv"]);
}

#[test]
fn devices_lists_the_cpu_and_says_what_auto_takes() {
    let output = genetide(&["devices"]);
    assert_eq!(code(&output), 0);
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        printed.contains("cpu") && printed.contains("auto    selects"),
        "{printed}"
    );
}

#[test]
fn help_and_version_exit_with_0_and_nonsense_with_2() {
    for arguments in [&["--help"][..], &["run", "--help"], &["--version"]] {
        assert_eq!(code(&genetide(arguments)), 0, "{arguments:?}");
    }
    assert_eq!(code(&genetide(&["run"])), 2);
    let mistyped = genetide(&["walk"]);
    assert_eq!(code(&mistyped), 2);
    assert!(
        stderr(&mistyped).contains("neither a file nor a command"),
        "{}",
        stderr(&mistyped)
    );
}

/// Ctrl+C in the middle of a training.
#[cfg(unix)]
#[test]
fn an_interrupt_leaves_nothing_and_exits_with_130() {
    use std::io::{BufRead, BufReader};
    use std::process::Stdio;

    let bench = Bench::new();
    let mut child = Command::new(env!("CARGO_BIN_EXE_genetide"))
        .args(["run", "--json", "--device", "cpu", "--epochs", "1000000"])
        .args(["--patience", "0", "--input", &bench.text("cells.csv")])
        .args(["--output", &bench.text("demo.png")])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut interrupted = false;
    for line in lines {
        if line.unwrap().contains("\"epoch\"") && !interrupted {
            interrupted = true;
            let killed = Command::new("kill")
                .args(["-INT", &child.id().to_string()])
                .status()
                .unwrap();
            assert!(killed.success());
        }
    }
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(bench.names(), ["cells.csv", "truth.csv"]);
}

#[test]
fn a_run_never_replaces_its_own_input() {
    let bench = Bench::new();
    fs::rename(bench.path("cells.csv"), bench.path("demo_clusters.csv")).unwrap();
    let before = fs::read(bench.path("demo_clusters.csv")).unwrap();
    let (input, output) = (bench.text("demo_clusters.csv"), bench.text("demo.png"));
    let result = genetide(&["run", "--input", &input, "--output", &output]);
    assert_eq!(code(&result), 2, "{}", stderr(&result));
    assert!(
        stderr(&result).contains("would overwrite"),
        "{}",
        stderr(&result)
    );
    assert_eq!(fs::read(bench.path("demo_clusters.csv")).unwrap(), before);
}

#[test]
fn a_table_is_read_without_training_on_it() {
    let bench = Bench::new();
    let (input, output) = (bench.text("cells.csv"), bench.text("out"));
    let run = |more: &[&str]| {
        let arguments = ["run", "--input", &input, "--output", &output, "--k", "4"];
        genetide(&[&arguments[..], more].concat())
    };
    let read = run(&["--epochs", "0"]);
    let said = stderr(&read);
    assert_eq!(code(&read), 0, "{said}");
    assert!(
        said.contains("read by the pretrained network, without training on this data set"),
        "{said}"
    );
    let clusters = fs::read_to_string(bench.path("out/clusters.csv")).unwrap();
    assert_eq!(clusters.lines().count(), 121);
    let losses = fs::read_to_string(bench.path("out/losses.csv")).unwrap();
    assert_eq!(losses.lines().count(), 1, "{losses}");
    let refused = run(&["--epochs", "0", "--start", "random"]);
    assert_eq!(code(&refused), 2);
    assert!(
        stderr(&refused).contains("--start random"),
        "{}",
        stderr(&refused)
    );
}

#[test]
fn a_failed_run_takes_the_folders_it_made_away() {
    let bench = Bench::new();
    let result = bench.run("new/deep/demo.png", &["--time-column", "nothing"]);
    assert_eq!(code(&result), 2, "{}", stderr(&result));
    assert_eq!(bench.names(), ["cells.csv", "truth.csv"]);
}

/// Two of three samples whose names tell when they were taken, and one whose name has a space and `=`.
fn samples_in_columns(bench: &Bench) -> String {
    let mut table = "gene,no drug=x,act 6h_D1,act 6h_D2\n".to_owned();
    table.extend((1..=40).map(|g| format!("G{g},{g},{},{}\n", 2 * g, 3 * g)));
    fs::write(bench.path("samples.csv"), table).unwrap();
    bench.text("samples.csv")
}

#[test]
fn inspect_says_what_would_be_read() {
    let bench = Bench::new();
    let input = samples_in_columns(&bench);
    let time = ["--time", "no drug=x=0", "--orientation", "genes-in-rows"];
    let read = genetide(&[&["inspect", &input, "--json"], &time[..]].concat());
    assert_eq!(code(&read), 0, "{}", stderr(&read));
    let object: serde_json::Value = serde_json::from_slice(&read.stdout).unwrap();
    assert_eq!(object["labels"][0]["label"], "no drug=x");
    assert_eq!(object["labels"][0]["time"], 0.0);
    assert_eq!(object["labels"][2]["time"], 6.0);
    assert_eq!(object["time_unit"], "Hours");
    assert_eq!(
        (&object["genes_in_table"], &object["cells"]),
        (&40.into(), &3.into())
    );
    let text = genetide(&[&["inspect", &input], &time[..]].concat());
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    for part in ["samples.csv: CSV, genes in rows", "3 samples", "no drug=x"] {
        assert!(text.contains(part), "no '{part}' in: {text}");
    }
}

#[test]
fn inspect_says_why_nothing_would_be_read() {
    let bench = Bench::new();
    let input = samples_in_columns(&bench);
    let asked = ["inspect", &input, "--orientation", "genes-in-rows"];
    let failed = genetide(&[&asked[..], &["--json"]].concat());
    assert_eq!(code(&failed), 2);
    let object: serde_json::Value = serde_json::from_slice(&failed.stdout).unwrap();
    let error = object["error"].as_str().unwrap();
    assert!(error.contains("--time 'no drug=x=0h'"), "{error}");
    assert_eq!(object["labels"][1]["unit"], "h");
    let failed = genetide(&asked);
    assert_eq!(code(&failed), 2);
    assert!(
        stderr(&failed).contains("--time 'no drug=x=0h'"),
        "{}",
        stderr(&failed)
    );
}

#[test]
fn several_files_and_a_folder_are_one_data_set() {
    let bench = Bench::new();
    let folder = bench.path("study");
    fs::create_dir(&folder).unwrap();
    let mut files = Vec::new();
    for name in ["0h_D1", "0h_D2", "6h_D1", "6h_D2"] {
        let path = folder.join(format!("{name}.csv"));
        let mut table = "cell,A,B,C\n".to_owned();
        table.extend((0..20).map(|c| format!("{name}-{c},{},{},{}\n", c % 3, c % 5, c % 7)));
        fs::write(&path, table).unwrap();
        files.push(path.display().to_string());
    }
    let inspected = |inputs: &[&str]| {
        let output = genetide(&[&["inspect", "--json"], inputs].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let mut object: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        object["name"] = serde_json::Value::Null;
        object
    };
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let (together, whole) = (
        inspected(&files),
        inspected(&[&folder.display().to_string()]),
    );
    assert_eq!(together, whole);
    assert_eq!(together["labels"].as_array().unwrap().len(), 4);
    assert_eq!(together["cells"], 80);
}
