//! The arguments, and how they change a preset's settings.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::analysis::{ClusterMethod, KChoice};
use crate::config::RunConfig;
use crate::data::{CellTransform, GeneChoice, GeneScale};
use crate::model::device::DeviceChoice;
use crate::model::{ModelSettings, Preset};

/// How genes respond over time: a variational recurrent network on single-cell time courses.
///
/// Without a command the window opens, on FILE or on the embedded sample (simulated data).
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// A table of cells to open in the window (CSV or TSV, plain or gzipped, Parquet or Arrow), or a
    /// session that was saved (.genetide)
    pub file: Option<PathBuf>,
    /// What to do instead of opening the window
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be done without the window.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read a table, train, cluster, and write tables and figure
    Run(Box<RunArgs>),
    /// Draw a figure of a saved session as SVG, PDF or PNG, at a size for print
    Render(super::render::RenderArgs),
    /// Make simulated single-cell counts with known response programs
    Simulate(super::simulate::SimulateArgs),
    /// Compare clusters with a truth: adjusted Rand index and normalised mutual information
    Score(super::score::ScoreArgs),
    /// Measure how well genes are put into their true programs, on simulated or labelled data
    ///
    /// Data sets are simulated with known programs: three mixes at five times and one at twelve,
    /// each at depths 5, 1 and 0.2. All methods are given the true number of clusters. The study of
    /// k simulates 4, 6 and 8 programs as `genetide simulate` does. With --input and --truth,
    /// methods are measured on a real table instead.
    Benchmark(super::benchmark::BenchmarkArgs),
    /// List the graphics adapters, and say which one `--device auto` takes
    Devices,
}

/// Options of `genetide run`. What is not given is as the preset has it.
#[derive(Args, Debug)]
pub struct RunArgs {
    /// Table of cells: CSV or TSV, plain or gzipped, Parquet or Arrow (Feather); rows are cells,
    /// columns are cell id, cell type, time and genes
    #[arg(long, value_name = "FILE")]
    pub input: PathBuf,
    /// Where the results go: a figure (.png or .svg) with the rest beside it, or a folder
    #[arg(long, value_name = "PATH")]
    pub output: PathBuf,
    /// `shape`: clusters follow the shape of the response; `seed`: the published prototype
    #[arg(long, value_enum, default_value = "shape")]
    pub preset: Preset,

    /// Genes kept: variable:N (dispersion within times), first:N, all, list:FILE (one a line)
    /// [default: variable:2000]
    #[arg(long, value_name = "SPEC", help_heading = "Data")]
    pub genes: Option<GeneChoice>,
    /// Column with the time, if its name is not recognised
    #[arg(long, value_name = "NAME", help_heading = "Data")]
    pub time_column: Option<String>,
    /// Column with the cell type, if its name is not recognised
    #[arg(long, value_name = "NAME", help_heading = "Data")]
    pub cell_type_column: Option<String>,
    /// Column with the cell id, if its name is not recognised
    #[arg(long, value_name = "NAME", help_heading = "Data")]
    pub cell_id_column: Option<String>,
    /// Columns that are not genes, such as nCount_RNA or donor
    #[arg(long, value_name = "NAME", num_args = 1.., help_heading = "Data")]
    pub ignore_column: Vec<String>,
    /// Only cells of this type; may be repeated
    #[arg(long, value_name = "VALUE", help_heading = "Data")]
    pub cell_type: Vec<String>,
    /// What is done to each cell: auto normalises counts and leaves other values alone
    /// [default: auto]
    #[arg(long, value_enum, help_heading = "Data")]
    pub cell_transform: Option<CellTransform>,
    /// How each gene's profile is scaled [default: zscore]
    #[arg(long, value_enum, help_heading = "Data")]
    pub gene_scale: Option<GeneScale>,

    /// False discovery rate of the response test; 1 switches it off [default: 0.05]
    #[arg(long, value_name = "RATE", help_heading = "Clusters")]
    pub fdr: Option<f64>,
    /// Number of clusters, or auto for the number suggested [default: auto; seed: 6]
    #[arg(long, value_name = "N|auto", help_heading = "Clusters")]
    pub k: Option<KChoice>,
    /// Clustering method [default: shapes; seed: kmeans]
    #[arg(long, value_enum, help_heading = "Clusters")]
    pub method: Option<ClusterMethod>,
    /// Genes drawn by name in the figure, and kept whatever --genes says; those that the table does
    /// not have are passed over [default: IRF1 CXCL9 CXCL10, kept only beside variable:N]
    #[arg(long, value_name = "GENE", num_args = 1.., help_heading = "Clusters")]
    pub highlight: Vec<String>,
    /// Write one CSV a cluster, too
    #[arg(long, help_heading = "Clusters")]
    pub split_clusters: bool,

    /// Network and training.
    #[command(flatten)]
    pub training: TrainingArgs,
    /// Seed of every random number
    #[arg(long, value_name = "N", default_value_t = 1, help_heading = "Training")]
    pub seed: u64,
    /// Where to train: auto (a real GPU where there is one), cpu, gpu or gpu:N
    #[arg(long, value_name = "DEVICE", default_value_t = DeviceChoice::Auto, help_heading = "Training")]
    pub device: DeviceChoice,

    /// Print errors only
    #[arg(long, conflicts_with = "json")]
    pub quiet: bool,
    /// Print progress as JSON lines on standard output
    #[arg(long)]
    pub json: bool,
}

/// Options that change how the network is built and trained.
#[derive(Args, Clone, Debug, Default)]
pub struct TrainingArgs {
    /// Units of the GRU [default: 32]
    #[arg(long, value_name = "N", help_heading = "Training")]
    pub hidden: Option<usize>,
    /// Dimensions of z at each time [default: 8; seed: 64]
    #[arg(long, value_name = "N", help_heading = "Training")]
    pub latent: Option<usize>,
    /// Epochs at most [default: 300; seed: 2000]
    #[arg(long, value_name = "N", help_heading = "Training")]
    pub epochs: Option<usize>,
    /// Genes per optimiser step [default: 128; seed: 400]
    #[arg(long, value_name = "N", help_heading = "Training")]
    pub batch_size: Option<usize>,
    /// Learning rate of Adam [default: 0.003; seed: 0.0001]
    #[arg(long, value_name = "RATE", help_heading = "Training")]
    pub learning_rate: Option<f64>,
    /// Final weight of the KL term [default: 0.3; seed: 0.000001]
    #[arg(long, value_name = "WEIGHT", help_heading = "Training")]
    pub kl_weight: Option<f64>,
    /// Optimiser steps over which the KL weight rises from 0 [default: 200; seed: 0]
    #[arg(long, value_name = "STEPS", help_heading = "Training")]
    pub kl_warmup: Option<usize>,
    /// Epochs without a better validation loss before stopping; 0 switches it off
    /// [default: 40; seed: 0]
    #[arg(long, value_name = "N", help_heading = "Training")]
    pub patience: Option<usize>,
}

impl TrainingArgs {
    /// Puts the arguments that were given in place of the settings in `model`.
    pub fn apply(&self, model: &mut ModelSettings) {
        set(&mut model.hidden, self.hidden.as_ref());
        set(&mut model.latent, self.latent.as_ref());
        set(&mut model.epochs, self.epochs.as_ref());
        set(&mut model.batch_size, self.batch_size.as_ref());
        set(&mut model.learning_rate, self.learning_rate.as_ref());
        set(&mut model.kl_weight, self.kl_weight.as_ref());
        set(&mut model.kl_warmup, self.kl_warmup.as_ref());
        set(&mut model.patience, self.patience.as_ref());
    }
}

impl RunArgs {
    /// The preset's settings with the arguments applied.
    pub fn config(&self) -> RunConfig {
        let mut config = RunConfig::preset(self.preset);
        let data = &mut config.data;
        set(&mut data.genes, self.genes.as_ref());
        set(&mut data.cell_transform, self.cell_transform.as_ref());
        set(&mut data.gene_scale, self.gene_scale.as_ref());
        data.time_column.clone_from(&self.time_column);
        data.cell_type_column.clone_from(&self.cell_type_column);
        data.cell_id_column.clone_from(&self.cell_id_column);
        data.ignore_columns.clone_from(&self.ignore_column);
        data.cell_types.clone_from(&self.cell_type);
        self.training.apply(&mut config.model);
        set(&mut config.analysis.fdr, self.fdr.as_ref());
        set(&mut config.analysis.k, self.k.as_ref());
        set(&mut config.analysis.method, self.method.as_ref());
        // Who names the genes to be kept gets these and no others.
        if !matches!(config.data.genes, GeneChoice::Variable(_)) {
            config.data.always.clear();
        }
        if !self.highlight.is_empty() {
            config.highlight.clone_from(&self.highlight);
            config.data.always.clone_from(&self.highlight);
        }
        config.seed = self.seed;
        config.device = self.device;
        config
    }
}

fn set<T: Clone>(setting: &mut T, given: Option<&T>) {
    if let Some(value) = given {
        setting.clone_from(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn run_args(line: &str) -> RunArgs {
        let words = ["genetide", "run", "--input", "a.csv", "--output", "out"];
        let cli = Cli::try_parse_from(words.into_iter().chain(line.split_whitespace())).unwrap();
        match cli.command {
            Some(Command::Run(args)) => *args,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_argument_definitions_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn without_arguments_the_preset_holds() {
        assert_eq!(run_args("").config(), RunConfig::default());
        let seed = run_args("--preset seed").config();
        assert_eq!(seed, RunConfig::preset(Preset::Seed));
    }

    #[test]
    fn arguments_override_the_preset() {
        let config = run_args(
            "--preset seed --genes all --k auto --fdr 0.1 --highlight STAT1 GBP2 --epochs 7 \
             --ignore-column nCount_RNA donor --cell-type K --cell-type M --device cpu --seed 9",
        )
        .config();
        assert_eq!(config.data.genes, GeneChoice::All);
        assert_eq!(config.analysis.k, KChoice::Auto);
        assert!((config.analysis.fdr - 0.1).abs() < 1e-12);
        assert_eq!(config.highlight, ["STAT1", "GBP2"]);
        assert_eq!(config.model.epochs, 7);
        assert_eq!(config.model.latent, 64);
        assert_eq!(config.data.ignore_columns, ["nCount_RNA", "donor"]);
        assert_eq!(config.data.cell_types, ["K", "M"]);
        assert_eq!((config.device, config.seed), (DeviceChoice::Cpu, 9));
    }

    #[test]
    fn the_defaults_named_in_the_help_are_the_presets() {
        let help = Cli::command()
            .find_subcommand_mut("run")
            .unwrap()
            .render_long_help()
            .to_string();
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        let (shape, seed) = (
            RunConfig::default().model,
            RunConfig::preset(Preset::Seed).model,
        );
        for (name, a, b) in [
            ("latent", shape.latent.to_string(), seed.latent.to_string()),
            ("epochs", shape.epochs.to_string(), seed.epochs.to_string()),
            (
                "batch size",
                shape.batch_size.to_string(),
                seed.batch_size.to_string(),
            ),
            (
                "learning rate",
                shape.learning_rate.to_string(),
                seed.learning_rate.to_string(),
            ),
            (
                "KL weight",
                shape.kl_weight.to_string(),
                seed.kl_weight.to_string(),
            ),
            (
                "KL warm-up",
                shape.kl_warmup.to_string(),
                seed.kl_warmup.to_string(),
            ),
            (
                "patience",
                shape.patience.to_string(),
                seed.patience.to_string(),
            ),
        ] {
            let text = format!("[default: {a}; seed: {b}]");
            assert!(help.contains(&text), "{name}: the help does not say {text}");
        }
    }
}
