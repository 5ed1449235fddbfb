//! `genetide run`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::{interrupt::cancelled_by_user, report::Reporter, setting_args::SettingArgs};
use crate::config::RunConfig;
use crate::pipeline::run::{RunOutcome, RunRequest, run};
use crate::pipeline::{Extras, PipelineError};
use genetide_analysis::AnalysisSettings;
use genetide_data::{DataSettings, GeneChoice, formats, read::Source, setting::SettingError};
use genetide_figure::stage::OutputLayout;
use genetide_model::ModelSettings;

fn input_help() -> String {
    format!(
        "Data set: a table ({}) with cells, samples or genes in rows, h5ad, 10x h5 or Matrix Market; a folder, \
         or several files with one sample each. `genetide inspect FILE` shows what would be read",
        formats::names()
    )
}

/// Options of `genetide run`. Options that are not given take the value of the preset.
#[derive(Args, Debug)]
pub struct RunArgs {
    /// Files or folders with the data set.
    #[arg(long, value_name = "FILE", num_args = 1.., required = true, help = input_help())]
    pub input: Vec<PathBuf>,
    /// Output: a figure (.png or .svg), with the tables in the same folder, or a folder
    #[arg(long, value_name = "PATH")]
    pub output: PathBuf,
    /// Also write one CSV per cluster
    #[arg(long, help_heading = "Clusters")]
    pub split_clusters: bool,
    /// Also write everything as one AnnData file, result.h5ad, for scanpy and other programs
    #[arg(long)]
    pub h5ad: bool,

    /// Preset, device, seed, highlighted genes.
    #[command(flatten)]
    pub run: SettingArgs<RunConfig>,
    /// Reading and scaling.
    #[command(flatten)]
    pub data: SettingArgs<DataSettings>,
    /// Response test and clusters.
    #[command(flatten)]
    pub analysis: SettingArgs<AnalysisSettings>,
    /// Network and training.
    #[command(flatten)]
    pub model: SettingArgs<ModelSettings>,

    /// Print errors only
    #[arg(long, conflicts_with = "json")]
    pub quiet: bool,
    /// Print progress as JSON lines to standard output
    #[arg(long)]
    pub json: bool,
}

impl RunArgs {
    /// The preset's settings with those given in their place.
    ///
    /// # Errors
    /// [`SettingError`] for a value that is not of its setting's type.
    pub fn config(&self) -> Result<RunConfig, SettingError> {
        let mut config = RunConfig::default();
        self.run.apply(&mut config)?;
        config = RunConfig::preset(config.preset);
        self.run.apply(&mut config)?;
        self.data.apply(&mut config.data)?;
        self.model.apply(&mut config.model)?;
        self.analysis.apply(&mut config.analysis)?;
        if !self.data.gives("always") {
            self.keep_highlighted(&mut config);
        }
        Ok(config)
    }

    /// Highlighted genes are kept if they are named, and beside `auto` and `variable:N` also the default
    /// ones.
    fn keep_highlighted(&self, config: &mut RunConfig) {
        if self.run.gives("highlight") {
            config.data.always.clone_from(&config.highlight);
        } else if !matches!(
            config.data.genes,
            GeneChoice::Auto | GeneChoice::Variable(_)
        ) {
            config.data.always.clear();
        }
    }
}

/// Runs and reports; returns the exit code.
pub fn main(args: &RunArgs) -> u8 {
    let mut reporter = Reporter::new(args.quiet, args.json);
    match try_run(args, &mut reporter) {
        Ok(outcome) => {
            reporter.done(&outcome);
            0
        }
        Err(error) => {
            reporter.failed(&error);
            error.exit_code()
        }
    }
}

fn try_run(args: &RunArgs, reporter: &mut Reporter) -> Result<RunOutcome, PipelineError> {
    let request = RunRequest {
        source: Source::of(args.input.clone()),
        layout: OutputLayout::parse(&args.output)?,
        extras: Extras {
            cluster_files: args.split_clusters,
            h5ad: args.h5ad,
        },
        config: args.config()?.check()?,
    };
    let cancel = cancelled_by_user();
    run(&request, &cancel, &mut |event| reporter.event(&event))
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, Parser as _};

    use super::*;
    use crate::cli::{Cli, Command};
    use crate::config::RunSetting;
    use genetide_analysis::KChoice;
    use genetide_model::Preset;
    use genetide_model::device::DeviceChoice;

    fn run_args(line: &str) -> RunArgs {
        let words = ["genetide", "run", "--input", "a.csv", "--output", "out"];
        let cli = Cli::try_parse_from(words.into_iter().chain(line.split_whitespace())).unwrap();
        match cli.command {
            Some(Command::Run(args)) => *args,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn without_arguments_the_preset_holds() {
        assert_eq!(run_args("").config().unwrap(), RunConfig::default());
        for name in ["prototype", "seed"] {
            let config = run_args(&format!("--preset {name}")).config().unwrap();
            assert_eq!(config, RunConfig::preset(Preset::Prototype));
        }
    }

    #[test]
    fn arguments_override_the_preset() {
        let config = run_args(
            "--preset seed --genes all --k auto --fdr 0.1 --highlight STAT1 GBP2 --epochs 7 \
             --ignore-column nCount_RNA donor --cell-type K --cell-type M --device cpu --seed 9",
        )
        .config()
        .unwrap();
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
    fn the_help_names_the_defaults_of_both_presets() {
        let help = Cli::command()
            .find_subcommand_mut("run")
            .unwrap()
            .render_long_help()
            .to_string();
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        for text in [
            "[default: 8; prototype: 64]",
            "[default: shapes; prototype: kmeans]",
            "[default: auto; prototype: first:1000]",
            "[default: 1]",
        ] {
            assert!(help.contains(text), "the help does not say {text}");
        }
    }

    #[test]
    fn every_setting_is_an_option_and_reads_its_own_default() {
        let config = RunConfig::default();
        for setting in RunSetting::all() {
            let text = setting.text(&config);
            if !text.is_empty() {
                let line = format!("--{} {text}", setting.name());
                let read = run_args(&line).config().unwrap();
                assert_eq!(setting.text(&read), text, "{line}");
            }
        }
    }
}
