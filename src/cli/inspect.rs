//! `genetide inspect`.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use crate::cli::report::{print_line, print_outcome};
use crate::cli::setting_args::SettingArgs;
use crate::config::wording::for_command_line;
use crate::pipeline::PipelineError;
use genetide_data::read::{FoundLabel, LabelSummary, Source, TableSummary, inspect};
use genetide_data::setting::Settings as _;
use genetide_data::{Attribute, DataError, DataSettings, TimeUnit};

/// Labels that are listed; a table of samples can have thousands.
const MOST_LABELS: usize = 100;

/// Options of `genetide inspect`.
#[derive(Args, Debug)]
pub struct InspectArgs {
    /// Data set, as for `genetide run --input`
    #[arg(value_name = "FILE", required = true)]
    pub input: Vec<PathBuf>,
    /// Reading.
    #[command(flatten)]
    pub data: SettingArgs<DataSettings>,
    /// Print a JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// Prints what would be read; returns the exit code.
pub fn main(args: &InspectArgs) -> u8 {
    let found = found(args);
    if !args.json {
        let lines = found.map(|summary| lines(&summary));
        return print_outcome(lines, PipelineError::exit_code);
    }
    let (object, code) = match found {
        Ok(summary) => (json!(summary), 0),
        Err(error) => (failure(&error), error.exit_code()),
    };
    print_line(&in_options(object).to_string());
    code
}

fn found(args: &InspectArgs) -> Result<TableSummary, PipelineError> {
    let mut settings = DataSettings::default();
    args.data.apply(&mut settings)?;
    settings.check()?;
    Ok(inspect(&Source::of(args.input.clone()), &settings)?)
}

/// Why nothing would be read; where it is the time labels that tell no times, with these.
fn failure(error: &PipelineError) -> Value {
    let mut object = json!({"error": for_command_line(&error.to_string())});
    if let PipelineError::Data(DataError { labels, .. }) = error
        && !labels.is_empty()
    {
        let label = |found: &FoundLabel| {
            let reading = &found.reading;
            json!({
                "label": found.label,
                "time": reading.time.map(|time| time.number),
                "unit": reading.time.and_then(|time| time.unit).map(TimeUnit::symbol),
                "condition": reading.condition,
                "replicate": reading.replicate,
                "cells": found.cells,
            })
        };
        object["labels"] = labels.iter().map(label).collect();
    }
    object
}

/// The object with settings named as options in its warnings.
fn in_options(mut object: Value) -> Value {
    let warnings = object.get_mut("warnings").and_then(Value::as_array_mut);
    for warning in warnings.into_iter().flatten() {
        *warning = json!(for_command_line(warning.as_str().unwrap_or_default()));
    }
    object
}

/// What would be read, in lines.
fn lines(summary: &TableSummary) -> Vec<String> {
    let mut lines = vec![format!("{}: {}", summary.name, summary.layout)];
    lines.extend(facts(summary).into_iter().map(|(name, fact)| {
        let name = format!("{name}:");
        format!("  {name:<14} {fact}")
    }));
    lines.push(String::new());
    lines.extend(label_lines(summary));
    let warnings = summary.warnings.iter();
    let warnings = warnings.map(|warning| format!("warning: {}", for_command_line(warning)));
    lines.extend(warnings);
    lines
}

/// What was recognised, by name.
fn facts(summary: &TableSummary) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("observations", summary.counted(summary.cells)),
        ("genes", summary.genes_in_table.to_string()),
        ("values", summary.transform_note.clone()),
    ];
    if summary.cells_filtered_out > 0 {
        let out = summary.counted(summary.cells_filtered_out);
        facts.push(("left out", format!("{out}, by cell type or condition")));
    }
    let names = match summary.time_column.as_str() {
        "" => format!("names of the {}s", summary.noun),
        column => format!("'{column}'"),
    };
    facts.push(("time", names));
    let attributes = Attribute::ALL.map(|of| (of.noun(), summary.column_of(of)));
    let cell_id = ("cell ID", summary.cell_id_column.as_deref());
    for (role, column) in attributes.into_iter().chain([cell_id]) {
        facts.extend(column.map(|column| (role, format!("'{column}'"))));
    }
    for attribute in Attribute::ALL {
        let labels = summary.labels_of(attribute);
        if labels.len() > 1 {
            facts.push((attribute.nouns(), with_cells(labels)));
        }
    }
    if !summary.ignored_columns.is_empty() {
        facts.push(("not genes", summary.ignored_columns.join(", ")));
    }
    facts
}

/// The labels of an attribute with their cells, but for those that the choice of others leaves out.
fn with_cells(labels: &[(String, u32)]) -> String {
    /// A line of more is not read.
    const MOST_NAMES: usize = 30;
    let kept: Vec<String> = labels
        .iter()
        .filter(|(_, cells)| *cells > 0)
        .map(|(label, cells)| format!("{label} ({cells})"))
        .collect();
    let first = kept[..kept.len().min(MOST_NAMES)].join(", ");
    match kept.len().saturating_sub(MOST_NAMES) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// The table of labels, but for those of which no cell is kept.
fn label_lines(summary: &TableSummary) -> Vec<String> {
    let unit = summary.time_unit.map_or("", TimeUnit::symbol);
    let observations = summary.counted(2);
    let observations = observations.trim_start_matches("2 ");
    let header = [
        "label",
        "time",
        "unit",
        "condition",
        "replicate",
        observations,
    ];
    let row = |label: &LabelSummary| {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        [
            label.label.clone(),
            label.time.to_string(),
            unit.to_owned(),
            text(&label.condition),
            text(&label.replicate),
            label.cells.to_string(),
        ]
    };
    let mut rows = vec![header.map(str::to_owned)];
    let kept = || summary.labels.iter().filter(|label| label.cells > 0);
    rows.extend(kept().take(MOST_LABELS).map(row));
    let width = |column: usize| {
        let widths = rows.iter().map(|row| row[column].chars().count());
        widths.max().unwrap_or(0)
    };
    let widths: [usize; 6] = std::array::from_fn(width);
    // A column without anything below its header is left out.
    let is_empty = |&column: &usize| rows[1..].iter().all(|row| row[column].is_empty());
    let shown: Vec<usize> = (0..6).filter(|column| !is_empty(column)).collect();
    let line = |row: &[String; 6]| {
        let fields = shown
            .iter()
            .map(|&column| format!("{:<1$}", row[column], widths[column]));
        format!("  {}", fields.collect::<Vec<_>>().join("  ").trim_end())
    };
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    let more = kept().count().saturating_sub(MOST_LABELS);
    if more > 0 {
        lines.push(format!("  and {more} more labels"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary() -> TableSummary {
        let label = |label: &str, time, condition: Option<&str>, cells| LabelSummary {
            label: label.to_owned(),
            time,
            condition: condition.map(str::to_owned),
            replicate: None,
            cells,
        };
        TableSummary {
            name: "counts.csv".to_owned(),
            layout: "genes in rows".to_owned(),
            noun: "sample".to_owned(),
            cells: 3,
            genes_in_table: 400,
            transform_note: "Counts.".to_owned(),
            labels: vec![
                label("Ctrl", 0.0, None, 1),
                label("act_6h", 6.0, Some("act"), 2),
                label("ctr_6h", 6.0, Some("ctr"), 0),
            ],
            time_unit: Some(TimeUnit::Hours),
            ignored_columns: vec!["Length".to_owned()],
            warnings: vec!["See ‹ignore-column›.".to_owned()],
            ..TableSummary::default()
        }
    }

    #[test]
    fn what_would_be_read_is_told_in_lines() {
        let expected = [
            "counts.csv: genes in rows",
            "  observations:  3 samples",
            "  genes:         400",
            "  values:        Counts.",
            "  time:          names of the samples",
            "  not genes:     Length",
            "",
            "  label   time  unit  condition  samples",
            "  Ctrl    0     h                1",
            "  act_6h  6     h     act        2",
            "warning: See --ignore-column.",
        ];
        assert_eq!(lines(&summary()), expected);
    }

    #[test]
    fn labels_that_are_left_out_and_long_lists_are_not_listed() {
        let label = |n: u32| (format!("D{n}"), n.min(1));
        let labels: Vec<(String, u32)> = (0..33).map(label).collect();
        let text = with_cells(&labels);
        assert!(
            text.starts_with("D1 (1), D2 (1)") && text.ends_with("D30 (1) and 2 more"),
            "{text}"
        );
    }

    #[test]
    fn the_object_names_options() {
        let object = in_options(json!(summary()));
        assert_eq!(object["warnings"][0], "See --ignore-column.");
        assert_eq!(object["labels"][1]["condition"], "act");
        assert_eq!(in_options(json!({"error": "x"}))["error"], "x");
    }
}
