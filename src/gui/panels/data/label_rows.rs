//! The labels of a data set, and what each was read as.

use crate::session::ReadFailure;
use genetide_data::TimeUnit;
use genetide_data::read::{LoadedTable, TimeValue};

/// What can be given for a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Time,
    Condition,
    Replicate,
}

impl Part {
    pub const ALL: [Self; 3] = [Self::Time, Self::Condition, Self::Replicate];

    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "Time",
            Self::Condition => "Condition",
            Self::Replicate => "Replicate",
        }
    }
}

/// A label and what it was read as; empty where it says nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LabelRow {
    pub label: String,
    pub time: String,
    pub condition: String,
    pub replicate: String,
    pub cells: u64,
}

impl LabelRow {
    pub fn text(&self, part: Part) -> &str {
        match part {
            Part::Time => &self.time,
            Part::Condition => &self.condition,
            Part::Replicate => &self.replicate,
        }
    }
}

/// The labels of a data set.
pub(super) struct Labels {
    pub rows: Vec<LabelRow>,
    /// The unit that a time has which is given without one.
    pub unit: Option<TimeUnit>,
    /// Whether conditions and replicates are told by labels, and not by columns.
    pub has_designs: bool,
    /// What is counted.
    pub noun: String,
}

impl Labels {
    /// Those of the data set that is open.
    pub fn of_table(table: &LoadedTable) -> Self {
        let summary = &table.summary;
        let unit = table.profiles.time_unit();
        let rows = summary.labels.iter().map(|label| LabelRow {
            label: label.label.clone(),
            time: text_of(label.time, unit),
            condition: label.condition.clone().unwrap_or_default(),
            replicate: label.replicate.clone().unwrap_or_default(),
            cells: label.cells,
        });
        let noun = if summary.noun.is_empty() {
            "cell"
        } else {
            &summary.noun
        };
        Self {
            rows: rows.collect(),
            unit,
            has_designs: summary.condition_column.is_none() && summary.replicate_column.is_none(),
            noun: noun.to_owned(),
        }
    }

    /// Those of a data set that could not be read.
    pub fn of_failure(failure: &ReadFailure) -> Self {
        let found = failure.labels.iter();
        let units = found.clone().filter_map(|found| found.reading.time?.unit);
        let rows = found.map(|found| LabelRow {
            label: found.label.clone(),
            time: found
                .reading
                .time
                .map_or_else(String::new, |time| time.to_string()),
            condition: found.reading.condition.clone().unwrap_or_default(),
            replicate: found.reading.replicate.clone().unwrap_or_default(),
            cells: found.cells,
        });
        Self {
            unit: units.clone().next(),
            rows: rows.collect(),
            has_designs: true,
            noun: "cell".to_owned(),
        }
    }
}

fn text_of(number: f64, unit: Option<TimeUnit>) -> String {
    TimeValue { number, unit }.to_string()
}
