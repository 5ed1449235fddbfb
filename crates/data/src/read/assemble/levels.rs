//! The labels of samples: those of columns, and those that time labels tell.

use crate::attribute::{Attribute, ByAttribute};
use crate::labels::known_label;
use crate::read::assemble::condition_labels::ConditionLabels;
use crate::read::assemble::times::LabelTimes;
use crate::read::sums::{Pass, TotalGroup};
use crate::samples::UNLABELLED;

/// The name of an empty condition where another is named [`UNLABELLED`], as RNA without a label is.
pub(in crate::read) const NO_CONDITION: &str = "no condition";

/// The labels of each attribute, and where each group of cells has its own from.
#[derive(Debug, Default)]
pub(super) struct Levels {
    /// In order of appearance.
    pub names: ByAttribute<Vec<String>>,
    /// For each label of the column of an attribute its index among the names; `None` where it tells nothing.
    /// Empty where no column tells the attribute.
    of_columns: ByAttribute<Vec<Option<usize>>>,
}

impl Levels {
    /// The labels of a table, whose column of conditions is read as `conditions`.
    pub(super) fn new(pass: &Pass, times: &LabelTimes, conditions: ConditionLabels) -> Self {
        let mut levels = Self::default();
        for attribute in Attribute::ALL {
            let of_column = pass.total.levels[attribute].iter();
            levels.names[attribute] = of_column.map(|level| level.label.clone()).collect();
            let count = levels.names[attribute].len();
            levels.of_columns[attribute] = (0..count).map(Some).collect();
        }
        let attribute = Attribute::Condition;
        levels.of_columns[attribute] = match conditions.names.is_empty() {
            true => Vec::new(),
            false => conditions.of_labels,
        };
        levels.names[attribute] = conditions.names;
        for attribute in Attribute::ALL {
            let has_column = !levels.of_columns[attribute].is_empty();
            let labels = 0..times.readings.len();
            let labels = labels.filter(|&l| !has_column || times.given[l][attribute]);
            for label in labels.filter_map(|l| told(attribute, times, l)) {
                if !levels.names[attribute].contains(label) {
                    levels.names[attribute].push(label.clone());
                }
            }
        }
        levels
    }

    /// The label of a group, as an index into the names: what the user gives, else that of the column, else
    /// what the time label tells.
    pub(super) fn of(
        &self,
        attribute: Attribute,
        group: &TotalGroup,
        times: &LabelTimes,
    ) -> Option<usize> {
        if self.has_column(attribute) && !times.given[group.time][attribute] {
            return self.of_column(attribute, group.labels[attribute]);
        }
        let told = told(attribute, times, group.time)?;
        let mut names = self.names[attribute].iter();
        names.position(|name| name == told)
    }

    /// What a label of the column of an attribute tells, as an index into the names.
    pub(super) fn of_column(&self, attribute: Attribute, label: usize) -> Option<usize> {
        self.of_columns[attribute].get(label).copied().flatten()
    }

    /// Whether a column tells an attribute.
    pub(super) fn has_column(&self, attribute: Attribute) -> bool {
        !self.of_columns[attribute].is_empty()
    }
}

/// The name of cells without a label of an attribute, beside those with these labels.
pub(super) fn blank_name(attribute: Attribute, labels: &[String]) -> &'static str {
    let is_taken = labels.iter().any(|label| label == UNLABELLED);
    match attribute {
        Attribute::Condition if is_taken => NO_CONDITION,
        _ => UNLABELLED,
    }
}

/// Whether a label is among those asked for. All are where none is asked for; cells without a label,
/// such as those taken before conditions part, belong to all. `blank` is the name of an empty label.
pub(in crate::read) fn is_kept(label: Option<&str>, asked: &[String], blank: &str) -> bool {
    let is_asked = |label: &str| asked.iter().any(|asked| is_named(label, asked, blank));
    label.is_none_or(|label| asked.is_empty() || is_asked(label))
}

/// Whether a label is the one asked for; an empty one is asked for by the name that it is shown with, or
/// by a word for a missing label.
pub(super) fn is_named(label: &str, asked: &str, blank: &str) -> bool {
    name_of(label, blank) == name_of(known_label(asked), blank)
}

/// A label as it is shown.
pub(super) fn name_of<'a>(label: &'a str, blank: &'a str) -> &'a str {
    if label.is_empty() { blank } else { label }
}

/// What a time label tells of an attribute.
pub(super) fn told(attribute: Attribute, times: &LabelTimes, label: usize) -> Option<&String> {
    let reading = &times.readings[label];
    match attribute {
        Attribute::Condition => reading.condition.as_ref(),
        Attribute::Replicate => reading.replicate.as_ref(),
        // Of the others, columns alone tell.
        _ => None,
    }
}
