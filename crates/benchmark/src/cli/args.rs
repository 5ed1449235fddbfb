//! The arguments.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use crate::cli::seeds::Seeds;
use crate::methods::Method;
use genetide::cli::setting_args::SettingArgs;
use genetide_model::ModelSettings;
use genetide_model::device::DeviceChoice;

/// A study on simulated data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Study {
    /// How well each method recovers the true programs
    Recovery,
    /// False discoveries and power of the response test
    Calls,
    /// Clusters of two conditions together and of either alone, and the differences called
    Conditions,
    /// The suggested number of clusters
    K,
    /// All of these
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
/// timing or in amplitude, with two mixes at depths 3, 2, 1 and 0.3. The study of k simulates 4, 6 and 8 programs as `genetide simulate` does.
/// With --input and --truth, methods are measured on a real data set instead.
#[derive(Parser, Debug)]
#[command(version)]
pub struct BenchmarkArgs {
    /// Study to run
    #[arg(long, value_enum, default_value = "all")]
    pub study: Study,
    /// Run a part that takes a few minutes: recovery and conditions at depth 1 only, calls of 500 genes, one seed
    /// (unless --seeds is given), and without the method prototype (unless --methods is given)
    #[arg(long)]
    pub quick: bool,
    /// Seeds, as in 101-105 or 1,2,7 [default: 101-105; 101-110 for the
    /// studies of calls, conditions and k]
    #[arg(long, value_name = "LIST")]
    pub seeds: Option<Seeds>,
    /// Methods, separated by commas [default: all; with --input those that do not need to know the
    /// programs]
    #[arg(long, value_enum, value_name = "A,B,…", value_delimiter = ',')]
    pub methods: Vec<Method>,
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
