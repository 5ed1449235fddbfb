//! Printing: a progress bar on a terminal, plain lines elsewhere, or JSON lines.

use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use crate::config::wording::for_command_line;
use crate::pipeline::held_out::HeldOutRecord;
use crate::pipeline::{Event, LogLevel, PipelineError, Stage, run::RunOutcome};
use genetide_model::EpochLosses;

/// How a run is reported.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Text,
    Json,
    Quiet,
}

/// Prints what a run reports: messages on standard error, results on standard output.
pub struct Reporter {
    mode: Mode,
    bar: ProgressBar,
    epochs: usize,
    /// How far clustering is, and which part of it.
    percent: u8,
    part: String,
}

impl Reporter {
    /// Errors only with `quiet`; JSON lines on standard output with `json`.
    pub fn new(quiet: bool, json: bool) -> Self {
        let mode = match (quiet, json) {
            (true, _) => Mode::Quiet,
            (false, true) => Mode::Json,
            (false, false) => Mode::Text,
        };
        Self {
            mode,
            bar: spinner(mode == Mode::Text),
            epochs: 0,
            percent: 0,
            part: String::new(),
        }
    }

    /// Takes in one event.
    pub fn event(&mut self, event: &Event) {
        match self.mode {
            Mode::Quiet => {}
            Mode::Json => print_line(&event_json(event).to_string()),
            Mode::Text => self.text_event(event),
        }
    }

    fn text_event(&mut self, event: &Event) {
        match event {
            Event::Begin(stage) => self.bar.set_message(stage_text(*stage)),
            Event::Log(LogLevel::Info, message) => self.say(message),
            Event::Log(LogLevel::Warning, message) => self.say(&format!("warning: {message}")),
            Event::Log(LogLevel::Error, message) => self.say(&format!("error: {message}")),
            Event::Read(progress) => self.bar.set_message(format!(
                "reading: {} cells, {} %",
                progress.cells,
                100 * progress.bytes_read / progress.bytes_total.max(1)
            )),
            Event::Epoch(losses) => {
                self.epochs = losses.epoch;
                self.bar.set_message(epoch_text(losses));
            }
            Event::Clustering(percent) => {
                self.percent = *percent;
                self.say_clustering();
            }
            // In words in the log.
            Event::HeldOut(_) => {}
            Event::Quality(of) => {
                self.part = format!(", k = {}", of.k);
                self.say_clustering();
            }
            Event::Repeat { done, of } => {
                self.part = format!(", bootstrap {done} of {of}");
                self.say_clustering();
            }
        }
    }

    fn say_clustering(&self) {
        let (percent, part) = (self.percent, &self.part);
        self.bar
            .set_message(format!("clustering: {percent} %{part}"));
    }

    /// Prints what a run left.
    pub fn done(&self, outcome: &RunOutcome) {
        self.bar.finish_and_clear();
        match self.mode {
            Mode::Quiet => {}
            Mode::Json => print_line(&done_json(outcome).to_string()),
            Mode::Text => {
                for cluster in &outcome.clusters.summaries {
                    let (name, words) = match cluster.label {
                        0 => ("no response".to_owned(), String::new()),
                        label => (format!("cluster {label}"), format!("  {}", cluster.words)),
                    };
                    print_line(&format!("{name:<12} {:>6} genes{words}", cluster.size));
                }
                for file in &outcome.files {
                    print_line(&file.display().to_string());
                }
            }
        }
    }

    /// Prints why a run failed.
    pub fn failed(&self, error: &PipelineError) {
        self.bar.finish_and_clear();
        if self.mode == Mode::Json {
            let message = for_command_line(&error.to_string());
            print_line(&json!({"event": "error", "message": message}).to_string());
        }
        print_message(&format!("error: {error}"));
    }

    fn say(&self, message: &str) {
        self.bar.suspend(|| print_message(message));
    }
}

/// A spinner with a message and the time that has passed, shown on a terminal only.
pub fn spinner(visible: bool) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if !visible || !std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} [{elapsed}]") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

fn stage_text(stage: Stage) -> &'static str {
    match stage {
        Stage::Read => "reading",
        Stage::Test => "testing genes for a response",
        Stage::Train => "training",
        Stage::Embed => "computing the map (UMAP)",
        Stage::Cluster => "clustering",
        Stage::Predict => "comparing predictions of held-out halves",
        Stage::Export => "writing",
    }
}

fn epoch_text(losses: &EpochLosses) -> String {
    let validation = losses
        .validation_loss
        .map(|loss| format!(", validation {loss:.3}"))
        .unwrap_or_default();
    format!(
        "training: epoch {}, loss {:.3}{validation}, KL {:.3}",
        losses.epoch, losses.train_loss, losses.train_kl
    )
}

fn event_json(event: &Event) -> Value {
    match event {
        Event::Begin(stage) => {
            json!({"event": "begin", "stage": format!("{stage:?}").to_lowercase()})
        }
        Event::Log(level, message) => {
            json!({"event": "log", "level": format!("{level:?}").to_lowercase(), "message": for_command_line(message)})
        }
        Event::Read(progress) => json!({
            "event": "read",
            "bytes_read": progress.bytes_read,
            "bytes_total": progress.bytes_total,
            "cells": progress.cells,
        }),
        Event::Epoch(losses) => named("epoch", json!(losses)),
        Event::Clustering(percent) => json!({"event": "clustering", "percent": percent}),
        Event::Quality(quality) => named("k_quality", json!(quality)),
        Event::HeldOut(of) => named("held_out", json!(HeldOutRecord::new(of))),
        Event::Repeat { done, of } => json!({"event": "repeat", "done": done, "of": of}),
    }
}

fn named(event: &str, mut value: Value) -> Value {
    value["event"] = json!(event);
    value
}

fn done_json(outcome: &RunOutcome) -> Value {
    let summaries = outcome.clusters.summaries.iter();
    let clusters: Vec<Value> = summaries
        .map(|c| json!({"cluster": c.label, "genes": c.size, "words": c.words}))
        .collect();
    json!({"event": "done", "clusters": clusters, "files": outcome.files})
}

/// Prints a line on standard output. A reader that went away (`| head`) is not an error.
pub fn print_line(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Prints a message on standard error, with settings named as options.
pub fn print_message(message: &str) {
    let _ = writeln!(std::io::stderr(), "{}", for_command_line(message));
}

/// Exit code of wrong usage or input.
pub(super) const EXIT_USAGE: u8 = 2;

/// Prints why a command failed; returns `exit_code`.
pub(super) fn print_failure(error: &impl Display, exit_code: u8) -> u8 {
    print_message(&format!("error: {error}"));
    exit_code
}

/// Prints what a command has to say, or why it failed; returns the exit code.
pub(super) fn print_outcome<E: Display>(
    outcome: Result<Vec<String>, E>,
    exit_code: impl FnOnce(&E) -> u8,
) -> u8 {
    match outcome {
        Ok(lines) => {
            lines.iter().for_each(|line| print_line(line));
            0
        }
        Err(error) => print_failure(&error, exit_code(&error)),
    }
}
