//! `genetide pretrain`.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use clap::Args;
use thiserror::Error;

use crate::cli::interrupt::cancelled_by_user;
use crate::cli::report::{EXIT_USAGE, print_failure, print_line};
use genetide_figure::ExportError;
use genetide_figure::stage::write_file;
use genetide_model::ModelError;
use genetide_model::device::DeviceChoice;
use genetide_model::pretraining::{Pretraining, choose_device};
use genetide_model::smoothing::Terms;

/// Tables between two lines of progress, which are also simulated side by side.
const TABLES: usize = 100;
/// Tables between two states that are written.
const STATE: usize = 1000;

/// Options of `genetide pretrain`. The defaults made the weights that are embedded in the program.
#[derive(Args, Debug)]
pub struct PretrainArgs {
    /// Output file of the weights (safetensors). Beside it are written the state of the training, from which
    /// --resume goes on, and the losses as CSV
    #[arg(long, value_name = "FILE")]
    pub output: PathBuf,
    /// Simulated tables of 384 genes to learn from
    #[arg(long, value_name = "N", default_value_t = genetide_model::pretraining::DEFAULT_TABLES, 
        value_parser = clap::value_parser!(u32).range(1..))]
    pub tables: u32,
    /// Seed of the tables, the first weights and the noise
    #[arg(long, value_name = "N", default_value_t = genetide_model::pretraining::DEFAULT_SEED)]
    pub seed: u64,
    /// Device that trains: auto (the faster of GPU and CPU), cpu, gpu or gpu:N. The embedded weights were made on
    /// the CPU, where the same seed gives the same weights, bit for bit
    #[arg(long, value_name = "DEVICE", default_value_t = DeviceChoice::Auto)]
    pub device: DeviceChoice,
    /// Go on from the state beside --output; --tables and --seed are those it began with
    #[arg(long)]
    pub resume: bool,
}

impl PretrainArgs {
    /// The file beside the output with another ending.
    fn beside(&self, ending: &str) -> PathBuf {
        self.output.with_extension(ending)
    }
}

/// A pretraining ended early.
#[derive(Debug, Error)]
enum PretrainError {
    #[error("{} cannot be read: {source}; begin anew without --resume", path.display())]
    Unreadable {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error(transparent)]
    Model(#[from] ModelError),
    #[error(transparent)]
    Export(#[from] ExportError),
}

impl PretrainError {
    /// 1: it failed; 2: wrong input; 130: the user stopped it.
    fn exit_code(&self) -> u8 {
        match self {
            Self::Model(ModelError::Cancelled) => 130,
            Self::Unreadable { .. } => EXIT_USAGE,
            Self::Model(_) | Self::Export(_) => 1,
        }
    }
}

/// Trains and reports; returns the exit code.
pub fn main(args: &PretrainArgs) -> u8 {
    let cancel = cancelled_by_user();
    match try_pretrain(args, &cancel) {
        Ok(()) => 0,
        Err(error) => print_failure(&error, error.exit_code()),
    }
}

fn try_pretrain(args: &PretrainArgs, cancel: &AtomicBool) -> Result<(), PretrainError> {
    let state = args.beside("state");
    let device = choose_device(args.device, args.seed)?;
    print_line(&format!("Training on {}", device.description));
    let mut run = if args.resume {
        let bytes = std::fs::read(&state).map_err(|source| PretrainError::Unreadable {
            path: state.clone(),
            source,
        })?;
        Pretraining::resume(&bytes, &device.device)?
    } else {
        Pretraining::new(args.seed, args.tables as usize, &device.device)
    };
    let mut losses = Losses::new(args.beside("losses.csv"), args.resume)?;
    let (started, first) = (Instant::now(), run.step());
    while run.step() < run.steps() {
        let tables = TABLES.min(run.steps() - run.step());
        let mut sum = Terms::default();
        // Few at once, so that Ctrl+C is heard soon.
        for done in (0..tables).step_by(4) {
            let some = 4.min(tables - done);
            sum = sum.plus(run.advance(some)?.times(some as f64));
            if cancel.load(Ordering::Relaxed) {
                write_file(&state, &run.state()?)?;
                print_line(&format!(
                    "Stopped; --resume goes on from {}",
                    state.display()
                ));
                return Err(ModelError::Cancelled.into());
            }
        }
        let terms = sum.times(1.0 / tables as f64);
        let per_table = started.elapsed().as_secs_f64() / (run.step() - first) as f64;
        print_line(&progress(&run, terms, per_table));
        losses.add(run.step(), terms)?;
        if run.step() % STATE == 0 {
            write_file(&state, &run.state()?)?;
        }
    }
    write_file(&args.output, &run.result()?)?;
    write_file(&state, &run.state()?)?;
    print_line(&args.output.display().to_string());
    Ok(())
}

/// A line of progress.
fn progress(run: &Pretraining, terms: Terms, per_table: f64) -> String {
    let left = per_table * (run.steps() - run.step()) as f64 / 60.0;
    format!(
        "table {} of {}, {left:.0} min left: reconstruction {:.3}, KL {:.3}, curve {:.3}, onset {:.3}, time to \
         95 % {:.3}, half-life {:.3}, drive {:.3}, programs {:.3}",
        run.step(),
        run.steps(),
        terms.reconstruction,
        terms.kl,
        terms.curve,
        terms.onset,
        terms.time_to_95,
        terms.half_life,
        terms.drive,
        terms.contrast,
    )
}

/// The losses so far, as CSV.
struct Losses {
    path: PathBuf,
    text: String,
}

impl Losses {
    /// An empty table, or the one that a training to be resumed has written.
    fn new(path: PathBuf, resumed: bool) -> Result<Self, PretrainError> {
        let header = "tables,reconstruction,kl,value,curve,onset,time_to_95,peak,duration,half_life,drive,\
                      contrast\n";
        let text = if resumed {
            read_text(&path)?
        } else {
            header.to_owned()
        };
        Ok(Self { path, text })
    }

    fn add(&mut self, tables: usize, terms: Terms) -> Result<(), PretrainError> {
        self.text.push_str(&tables.to_string());
        for term in terms.values() {
            self.text.push_str(&format!(",{term:.5}"));
        }
        self.text.push('\n');
        Ok(write_file(&self.path, self.text.as_bytes())?)
    }
}

fn read_text(path: &Path) -> Result<String, PretrainError> {
    std::fs::read_to_string(path).map_err(|source| PretrainError::Unreadable {
        path: path.to_owned(),
        source,
    })
}
