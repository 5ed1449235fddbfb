//! The labels of samples: those of columns, and those that time labels tell.

use crate::attribute::{Attribute, ByAttribute};
use crate::labels::known_label;
use crate::read::assemble::label_times::LabelTimes;
use crate::read::sums::Pass;
use crate::samples::UNLABELLED;

/// Whether a label is among those asked for. All are where none is asked for; cells without a label,
/// such as those taken before conditions part, belong to all.
pub(in crate::read) fn is_kept(label: Option<&str>, asked: &[String]) -> bool {
    label.is_none_or(|label| asked.is_empty() || asked.iter().any(|asked| is_named(label, asked)))
}

/// Whether a label is the one asked for; an empty one is asked for by the name that it is shown with, or
/// by a word for a missing label.
pub(super) fn is_named(label: &str, asked: &str) -> bool {
    name_of(label) == name_of(known_label(asked))
}

/// A label as it is shown.
pub(super) fn name_of(label: &str) -> &str {
    if label.is_empty() { UNLABELLED } else { label }
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

/// The labels of each attribute, in order of appearance.
pub(super) fn levels(pass: &Pass, times: &LabelTimes) -> ByAttribute<Vec<String>> {
    ByAttribute::from_fn(|attribute| {
        let of_column = &pass.total.levels[attribute];
        if !of_column.is_empty() {
            return of_column.iter().map(|level| level.label.clone()).collect();
        }
        let mut levels: Vec<String> = Vec::new();
        for label in (0..times.readings.len()).filter_map(|l| told(attribute, times, l)) {
            if !levels.contains(label) {
                levels.push(label.clone());
            }
        }
        levels
    })
}
