//! The arguments.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use crate::cli::seeds::Seeds;
use crate::methods::Method;
use crate::study::HalvesTable;
use genetide::cli::setting_args::SettingArgs;
use genetide_model::ModelSettings;
use genetide_model::device::DeviceChoice;

/// The largest standard deviation between donors: genes differ threefold.
const MOST_DONOR_SD: f64 = 1.0;

/// A study on simulated data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Study {
    /// How well each method recovers the true programs
    Recovery,
    /// False discoveries and power of the response test
    Calls,
    /// Clusters of two conditions together and of either alone, and the differences called
    Conditions,
    /// Curves, timing and clusters of genes that follow simulated transcription factors
    Kinetics,
    /// How well methods predict one half of the libraries of real tables from the other
    Halves,
    /// The suggested number of clusters
    K,
    /// All of these but halves, which needs tables
    All,
}

/// Measure how well clustering methods recover true classes of genes, on simulated or labelled data,
/// and how often the response test errs
///
/// Data sets are simulated with known response programs: three mixes at five time points and one at
/// twelve, each at sequencing depths 5, 1 and 0.2. All methods are given the true number of
/// clusters. The study of calls samples 2,000 genes at five time points from new donors, from the same
/// donors, in one batch a time, from one library a time and under two conditions, with libraries that
/// differ little or much. The study of conditions simulates two conditions, some of whose genes differ in
/// timing or in amplitude, with two mixes at depths 3, 2, 1 and 0.3. The study of kinetics solves the differential equations of
/// transcription factors that switch each other on and off, for 600 genes with mRNA half-lives from 15 minutes to 10 hours, at ten
/// times in one condition and then in two, at depths 3, 1 and 0.3; it compares curves, onsets, times to 95 % and
/// clusters with the truth. The study of k simulates 4, 6 and 8 programs as `genetide simulate` does.
/// With --input and --truth, methods are measured on a real data set instead.
#[derive(Parser, Debug)]
#[command(version)]
pub struct BenchmarkArgs {
    /// Study to run
    #[arg(long, value_enum, default_value = "all")]
    pub study: Study,
    /// Run a part that takes a few minutes: recovery, conditions and kinetics at depth 1 only, calls of 500 genes, one seed
    /// (unless --seeds is given), and without the method prototype (unless --methods is given)
    #[arg(long)]
    pub quick: bool,
    /// Seeds, as in 101-105 or 1,2,7 [default: 101-105; 101-110 for the
    /// studies of calls, conditions, kinetics and k]
    #[arg(long, value_name = "LIST")]
    pub seeds: Option<Seeds>,
    /// Methods, separated by commas [default: all; with --input those that do not need to know the
    /// programs]
    #[arg(long, value_enum, value_name = "A,B,…", value_delimiter = ',')]
    pub methods: Vec<Method>,
    /// Standard deviation of the logarithm of a gene between donors in the study of kinetics, each of whom is
    /// sampled at every time; with 0 every library is of its own
    #[arg(long, value_name = "SD", default_value_t = 0.0, value_parser = donor_sd)]
    pub donor_sd: f64,
    /// Real data set for the study of halves: a file, and after commas settings with which `genetide run` reads it,
    /// as in counts.csv,samples=samples.csv,condition=act+ctr; halve-cells divides the cells of each time into two
    /// libraries
    #[arg(long = "table", value_name = "FILE[,NAME=VALUE…]", value_parser = HalvesTable::parse, required_if_eq("study", "halves"))]
    pub tables: Vec<HalvesTable>,
    /// Folder for the tables and the figure
    #[arg(long, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    /// Real data set, in a format that `genetide run` reads
    #[arg(long, value_name = "FILE", requires = "truth", conflicts_with_all = ["study", "quick"])]
    pub input: Option<PathBuf>,
    /// Classes of its genes: a CSV with a column gene and a column program, class or cluster
    #[arg(long, value_name = "FILE", requires = "input")]
    pub truth: Option<PathBuf>,
    /// Classes whose genes are clustered but not scored
    #[arg(long, value_name = "LABEL", num_args = 1.., requires = "truth")]
    pub ignore: Vec<String>,
    /// Number of clusters for --input [default: the number of classes]
    #[arg(long, value_name = "N", requires = "input", value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..))]
    pub k: Option<usize>,
    /// Device that trains: auto (the faster of GPU and CPU), cpu, gpu or gpu:N
    #[arg(long, value_name = "DEVICE", default_value_t = DeviceChoice::Auto)]
    pub device: DeviceChoice,
    /// Settings of the preset shape, in the methods shape and latent-kmeans: for ablations.
    #[command(flatten)]
    pub training: SettingArgs<ModelSettings>,
    /// Print errors only
    #[arg(long)]
    pub quiet: bool,
}

/// A standard deviation between donors.
fn donor_sd(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(sd) if (0.0..=MOST_DONOR_SD).contains(&sd) => Ok(sd),
        _ => Err(format!(
            "'{text}' is not a number from 0 to {MOST_DONOR_SD}"
        )),
    }
}
