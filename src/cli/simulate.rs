//! `genetide simulate`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::report::{EXIT_USAGE, print_outcome};
use crate::cli::setting_args::SettingArgs;
use genetide_data::simulate::{Mix, SimulationError, SimulationSettings, simulate};

/// Options of `genetide simulate`. The defaults reproduce the example data.
#[derive(Args, Debug)]
pub struct SimulateArgs {
    /// Output file of the counts; .gz compresses it
    #[arg(long, value_name = "FILE")]
    pub output: PathBuf,
    /// Output file of the ground truth: Gene, Program, Onset, Peak
    #[arg(long, value_name = "FILE")]
    pub truth: PathBuf,
    /// Short for --named-genes off
    #[arg(long, conflicts_with = "named-genes", help_heading = "Genes")]
    pub no_named_genes: bool,
    /// Genes, cells, donors and conditions.
    #[command(flatten)]
    pub settings: SettingArgs<SimulationSettings>,
}

impl SimulateArgs {
    /// The default settings with those given in their place.
    fn settings(&self) -> Result<SimulationSettings, SimulationError> {
        let mut settings = SimulationSettings::default();
        self.settings.apply(&mut settings)?;
        if !self.settings.gives("mix") {
            settings.mix = Mix::of_programs(settings.programs);
        }
        settings.named_genes &= !self.no_named_genes;
        Ok(settings)
    }
}

/// Simulates and writes; returns the exit code.
pub fn main(args: &SimulateArgs) -> u8 {
    print_outcome(try_simulate(args), |error| match error {
        SimulationError::Io { .. } => 1,
        _ => EXIT_USAGE,
    })
}

fn try_simulate(args: &SimulateArgs) -> Result<Vec<String>, SimulationError> {
    let simulation = simulate(&args.settings()?)?;
    simulation.write_table(&args.output)?;
    simulation.write_truth(&args.truth)?;
    let written = [&args.output, &args.truth];
    Ok(written.map(|path| path.display().to_string()).to_vec())
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::{Cli, Command};
    use genetide_data::setting::Settings as _;
    use genetide_data::simulate::{CellCounts, Fold, Times};

    fn settings(line: &str) -> Result<SimulationSettings, SimulationError> {
        let words = [
            "genetide", "simulate", "--output", "a.csv", "--truth", "b.csv",
        ];
        let cli = Cli::try_parse_from(words.into_iter().chain(line.split_whitespace())).unwrap();
        match cli.command {
            Some(Command::Simulate(args)) => args.settings(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn without_options_the_example_is_simulated() {
        assert_eq!(settings("").unwrap(), SimulationSettings::default());
    }

    #[test]
    fn options_set_the_design() {
        let set = settings(
            "--genes 50 --cells 9 --times 0,6 --fold 2 --no-named-genes --donors 3 --paired \
             --donor-sd 0.2 --conditions 2 --differ-timing 1 --shared-start off --seed 4",
        );
        let expected = SimulationSettings {
            genes: 50,
            cells: CellCounts(vec![9]),
            times: Times(vec![0.0, 6.0]),
            fold: Fold::By(2.0),
            named_genes: false,
            donors: 3,
            paired: true,
            donor_sd: 0.2,
            conditions: 2,
            differ_timing: 1,
            shared_start: false,
            seed: 4,
            ..SimulationSettings::default()
        };
        assert_eq!(set.unwrap(), expected);
    }

    #[test]
    fn the_mix_follows_the_number_of_programs() {
        let set = settings("--programs 4").unwrap();
        assert_eq!(set.mix, Mix::of_programs(4));
        let set = settings("--programs 4 --mix 1:1:1:1:1").unwrap();
        assert_eq!(set.mix, Mix(vec![1.0; 5]));
    }

    #[test]
    fn every_setting_is_an_option_and_reads_its_own_default() {
        let default = SimulationSettings::default();
        for setting in SimulationSettings::TABLE {
            let line = format!("--{} {}", setting.name, setting.text(&default));
            assert_eq!(settings(&line).unwrap(), default, "{line}");
        }
    }
}
