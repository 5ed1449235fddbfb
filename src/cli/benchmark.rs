//! `genetide benchmark`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};

use super::args::TrainingArgs;
use super::benchmark_tables::print_tables;
use super::interrupt::cancelled_by_user;
use super::report::{print_line, print_message, spinner};
use crate::config::RunConfig;
use crate::model::Preset;
use crate::model::device::DeviceChoice;
use crate::pipeline::PipelineError;
use crate::pipeline::benchmark::choice::ChoiceRequest;
use crate::pipeline::benchmark::labelled::{self, LabelledRequest};
use crate::pipeline::benchmark::recovery::RecoveryRequest;
use crate::pipeline::benchmark::run::{BenchmarkRequest, Measured, run};
use crate::pipeline::benchmark::{Condition, Method, Presets, Progress};

/// Seeds when none are given.
const RECOVERY_SEEDS: std::ops::RangeInclusive<u64> = 101..=105;
/// Seeds of the study of k when none are given.
const CHOICE_SEEDS: std::ops::RangeInclusive<u64> = 101..=110;
/// The seed of a quick benchmark when none are given.
const QUICK_SEED: u64 = 101;
/// More seeds than this would be a slip of the keyboard.
const MOST_SEEDS: u64 = 1000;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Study {
    /// How well each method puts genes into their programs
    Recovery,
    /// Which number of clusters is suggested
    K,
    /// Both
    All,
}

/// Options of `genetide benchmark`.
#[derive(Args, Debug)]
pub struct BenchmarkArgs {
    /// What is measured
    #[arg(long, value_enum, default_value = "all")]
    pub study: Study,
    /// A part that takes a few minutes: it leaves out depths 5 and 0.2, all seeds but one (unless
    /// --seeds are given) and the method seed (unless --methods are)
    #[arg(long)]
    pub quick: bool,
    /// Seeds, as in 101-105 or 1,2,7 [default: 101-105; 101-110 for the study of k]
    #[arg(long, value_name = "LIST")]
    pub seeds: Option<Seeds>,
    /// Methods, separated by commas [default: all; with --input those that need no programs]
    #[arg(long, value_enum, value_name = "A,B,…", value_delimiter = ',')]
    pub methods: Vec<Method>,
    /// Folder for the tables and the figure
    #[arg(long, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    /// A real table of cells
    #[arg(long, value_name = "FILE", requires = "truth", conflicts_with_all = ["study", "quick"])]
    pub input: Option<PathBuf>,
    /// The classes of its genes: a CSV with a column gene and a column program, class or cluster
    #[arg(long, value_name = "FILE", requires = "input")]
    pub truth: Option<PathBuf>,
    /// Classes whose genes are clustered but not scored
    #[arg(long, value_name = "LABEL", num_args = 1.., requires = "truth")]
    pub ignore: Vec<String>,
    /// Number of clusters for --input [default: the number of classes]
    #[arg(long, value_name = "N", requires = "input", value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..))]
    pub k: Option<usize>,
    /// Where to train: auto (a real GPU where there is one), cpu, gpu or gpu:N
    #[arg(long, value_name = "DEVICE", default_value_t = DeviceChoice::Auto)]
    pub device: DeviceChoice,
    /// Of the preset shape, with the methods shape and latent-kmeans: for ablations.
    #[command(flatten)]
    pub training: TrainingArgs,
    /// Print errors only
    #[arg(long)]
    pub quiet: bool,
}

/// Seeds as written on a command line: `101-105`, `1,2,7`, `1-3,9`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seeds(Vec<u64>);

impl FromStr for Seeds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("'{text}' is no list of different seeds, such as 101-105 or 1,2,7");
        let mut seeds = Vec::new();
        for part in text.split(',') {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let number = |text: &str| text.trim().parse::<u64>().map_err(|_| wrong());
            let (first, last) = (number(first)?, number(last)?);
            if first > last {
                return Err(wrong());
            }
            if last - first >= MOST_SEEDS {
                return Err(format!("'{text}' is more than {MOST_SEEDS} seeds"));
            }
            for seed in first..=last {
                if seeds.contains(&seed) {
                    return Err(wrong());
                }
                seeds.push(seed);
            }
        }
        Ok(Self(seeds))
    }
}

/// Measures and prints; returns the exit code.
pub fn main(args: &BenchmarkArgs) -> u8 {
    match try_run(args) {
        Ok(measured) => {
            if !args.quiet {
                print_tables(&measured);
                for file in &measured.files {
                    print_line(&file.display().to_string());
                }
            }
            0
        }
        Err(error) => {
            print_message(&format!("error: {error}"));
            error.exit_code()
        }
    }
}

fn try_run(args: &BenchmarkArgs) -> Result<Measured, PipelineError> {
    let mut shape = RunConfig::preset(Preset::Shape);
    args.training.apply(&mut shape.model);
    shape.check()?;
    let request = request(args);
    let cancel = cancelled_by_user();
    let bar = spinner(!args.quiet);
    let measured = run(&request, &cancel, &mut |progress: Progress<'_>| {
        bar.set_message(progress_text(&progress));
    });
    bar.finish_and_clear();
    measured
}

fn progress_text(progress: &Progress<'_>) -> String {
    let epoch = progress
        .epoch
        .map(|epoch| format!(", epoch {epoch}"))
        .unwrap_or_default();
    format!(
        "{} of {} done; {}{epoch}",
        progress.done, progress.total, progress.piece
    )
}

fn request(args: &BenchmarkArgs) -> BenchmarkRequest {
    let mut presets = Presets::default();
    presets.shape.device = args.device;
    args.training.apply(&mut presets.shape.model);
    presets.seed.device = args.device;
    let mut request = BenchmarkRequest {
        output: args.output.clone(),
        ..BenchmarkRequest::default()
    };
    if let (Some(input), Some(truth)) = (&args.input, &args.truth) {
        request.labelled = Some(LabelledRequest {
            input: input.clone(),
            truth: truth.clone(),
            ignore: args.ignore.clone(),
            k: args.k,
            seeds: seeds(args, RECOVERY_SEEDS),
            methods: methods(args, &labelled::METHODS),
            presets,
        });
        return request;
    }
    if args.study != Study::Recovery {
        let seeds = seeds(args, CHOICE_SEEDS);
        request.choice = Some(ChoiceRequest::new(seeds, presets.shape.clone()));
    }
    if args.study != Study::K {
        let mut methods = methods(args, &Method::ALL);
        if args.quick && args.methods.is_empty() {
            methods.retain(|&method| method != Method::Seed);
        }
        request.recovery = Some(RecoveryRequest {
            conditions: Condition::all(args.quick),
            seeds: seeds(args, RECOVERY_SEEDS),
            methods,
            presets,
        });
    }
    request
}

fn seeds(args: &BenchmarkArgs, default: std::ops::RangeInclusive<u64>) -> Vec<u64> {
    match &args.seeds {
        Some(seeds) => seeds.0.clone(),
        None if args.quick => vec![QUICK_SEED],
        None => default.collect(),
    }
}

/// The methods asked for, each once, in the order of the tables.
fn methods(args: &BenchmarkArgs, default: &[Method]) -> Vec<Method> {
    if args.methods.is_empty() {
        return default.to_vec();
    }
    let mut methods = args.methods.clone();
    methods.sort();
    methods.dedup();
    methods
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::{Cli, Command};

    fn request_of(line: &str) -> BenchmarkRequest {
        let words = ["genetide", "benchmark"].into_iter();
        let cli = Cli::try_parse_from(words.chain(line.split_whitespace())).unwrap();
        match cli.command {
            Some(Command::Benchmark(args)) => request(&args),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn seeds_read_ranges_and_lists() {
        let seeds = |text: &str| text.parse::<Seeds>().map(|seeds| seeds.0);
        assert_eq!(seeds("101-103").unwrap(), [101, 102, 103]);
        assert_eq!(seeds("7, 1-2").unwrap(), [7, 1, 2]);
        for wrong in ["", "5-1", "1,1", "a", "1-", "-1", "1-99999999"] {
            assert!(seeds(wrong).is_err(), "{wrong} was taken");
        }
    }

    #[test]
    fn without_arguments_all_is_measured() {
        let request = request_of("");
        let (recovery, choice) = (request.recovery.unwrap(), request.choice.unwrap());
        assert_eq!(recovery.pieces(), 12 * 5 * 9);
        assert_eq!(choice.pieces(), 30);
        assert_eq!(recovery.presets, Presets::default());
        assert!(request.labelled.is_none() && request.output.is_none());
    }

    #[test]
    fn quick_and_the_choices_leave_out_what_they_say() {
        let quick = request_of("--quick");
        assert_eq!(quick.recovery.unwrap().pieces(), 4 * 8);
        assert_eq!(quick.choice.unwrap().pieces(), 3);
        let some = request_of("--study recovery --seeds 1-3 --methods reader,tested-kmeans,reader");
        assert!(some.choice.is_none());
        let recovery = some.recovery.unwrap();
        assert_eq!(recovery.methods, [Method::TestedKmeans, Method::Reader]);
        assert_eq!(recovery.seeds, [1, 2, 3]);
        let real = request_of("--input a.csv --truth b.csv --ignore flat none --k 7");
        let labelled = real.labelled.unwrap();
        assert_eq!((labelled.k, labelled.ignore.len()), (Some(7), 2));
        assert_eq!(labelled.methods, labelled::METHODS);
        assert!(real.recovery.is_none() && real.choice.is_none());
    }
}
