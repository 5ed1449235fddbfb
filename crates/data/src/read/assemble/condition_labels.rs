//! The labels of a column of conditions, some of which hold the time too: `act_6h` is act.

use crate::attribute::Attribute;
use crate::labels::{Parted, parted_numbers, parted_times, share_with_time};
use crate::read::assemble::times::LabelTimes;
use crate::read::sums::Pass;
use crate::read::times::{TimeAxis, TimeValue, converted, nearly_equal};
use crate::settings::DataSettings;
use crate::words::listed;

/// What the labels of a column of conditions were read as.
#[derive(Debug, Default, PartialEq)]
pub(super) struct ConditionLabels {
    /// The conditions, in order of appearance.
    pub names: Vec<String>,
    /// `[L]`: the condition of each label, as an index into `names`; `None` where it tells none.
    pub of_labels: Vec<Option<usize>>,
    /// What was assumed, in a sentence.
    pub note: Option<String>,
}

/// A label of the column, and when its cells were taken.
struct Label<'a> {
    text: &'a str,
    /// Indices into the axis, ascending.
    sampled: Vec<usize>,
}

/// Reads the labels of the column of conditions, where there is one.
///
/// Where labels hold times that are those of their cells, what else they say is the condition. Where
/// they hold other times, the column tells no condition, unless the user or the table of samples names it
/// as that.
pub(super) fn condition_labels(
    pass: &Pass,
    times: &LabelTimes,
    settings: &DataSettings,
) -> ConditionLabels {
    let labels = labels(pass, times);
    let column = pass.columns.attributes[Attribute::Condition].as_deref();
    let column = column.unwrap_or_default();
    let texts: Vec<String> = labels.iter().map(|label| label.text.to_owned()).collect();
    let axis = &times.axis;
    let by_times = parted_times(&texts);
    for parted in [&by_times, &parted_numbers(&texts)] {
        if are_those_of_cells(&labels, parted, axis) {
            return without_times(column, &labels, parted, axis);
        }
    }
    let is_named = settings.condition_column.is_some()
        || pass.columns.of_sheet.iter().any(|title| title == column);
    let present: Vec<String> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    let other = labels.iter().zip(&by_times).find_map(|(label, parted)| {
        let (time, _) = parted.as_ref()?;
        let mut sampled = label.sampled.iter();
        let at = sampled.find(|&&at| !is_time(*time, axis.times[at], axis))?;
        Some((label, *at))
    });
    match other {
        Some((label, at)) if !is_named && share_with_time(&present) >= 0.9 => ConditionLabels {
            names: Vec::new(),
            of_labels: vec![None; labels.len()],
            note: Some(format!(
                "{} is not taken for a condition, because its values hold times that are not those of the \
                 cells ('{}' at time {}); ‹condition-column '{column}'› takes it for one all the same.",
                title(column),
                label.text,
                axis.times[at]
            )),
        },
        _ => as_written(&labels),
    }
}

fn labels<'a>(pass: &'a Pass, times: &LabelTimes) -> Vec<Label<'a>> {
    let attribute = Attribute::Condition;
    let levels = pass.total.levels[attribute].iter();
    let label = |level: &'a crate::read::sums::Level| Label {
        text: &level.label,
        sampled: Vec::new(),
    };
    let mut labels: Vec<Label<'a>> = levels.map(label).collect();
    for group in &pass.total.groups {
        if let Some(label) = labels.get_mut(group.labels[attribute]) {
            label.sampled.push(times.axis.index[group.time]);
        }
    }
    for label in &mut labels {
        label.sampled.sort_unstable();
        label.sampled.dedup();
    }
    labels
}

fn as_written(labels: &[Label<'_>]) -> ConditionLabels {
    ConditionLabels {
        names: labels.iter().map(|label| label.text.to_owned()).collect(),
        of_labels: (0..labels.len()).map(Some).collect(),
        note: None,
    }
}

/// Whether the times that labels hold are those of their cells, at two times at least, and at least half
/// of the labels hold one.
fn are_those_of_cells(labels: &[Label<'_>], parted: &[Option<Parted>], axis: &TimeAxis) -> bool {
    let timed = labels.iter().zip(parted);
    let timed = timed.filter_map(|(label, parted)| Some((label, parted.as_ref()?.0)));
    let is_right = |(label, time): &(&Label<'_>, TimeValue)| {
        let mut sampled = label.sampled.iter();
        sampled.all(|&at| is_time(*time, axis.times[at], axis))
    };
    let mut sampled: Vec<usize> = timed
        .clone()
        .flat_map(|(label, _)| label.sampled.iter().copied())
        .collect();
    sampled.sort_unstable();
    sampled.dedup();
    let present = labels.iter().filter(|label| !label.text.is_empty());
    sampled.len() > 1
        && 2 * timed.clone().count() >= present.count()
        && timed.clone().all(|t| is_right(&t))
}

/// Whether a time that a label holds is one of the axis.
fn is_time(time: TimeValue, of_axis: f64, axis: &TimeAxis) -> bool {
    let number = match (time.unit, axis.unit) {
        (Some(from), Some(to)) => converted(time.number, from, to),
        _ => time.number,
    };
    nearly_equal(number, of_axis)
}

/// The labels without the times that they hold.
fn without_times(
    column: &str,
    labels: &[Label<'_>],
    parted: &[Option<Parted>],
    axis: &TimeAxis,
) -> ConditionLabels {
    let mut read = ConditionLabels::default();
    for (label, parted) in labels.iter().zip(parted) {
        let name = match parted {
            Some((_, rest)) => rest.as_str(),
            None => label.text,
        };
        let known = read.names.iter().position(|known| known == name);
        if known.is_none() {
            read.names.push(name.to_owned());
        }
        read.of_labels.push(known.or(Some(read.names.len() - 1)));
    }
    let mut timed = labels.iter().zip(parted);
    let example = timed.find(|(label, parted)| parted.is_some() && !label.sampled.is_empty());
    let example = example.map_or_else(String::new, |(label, _)| {
        format!("'{}' at time {}", label.text, axis.times[label.sampled[0]])
    });
    let names: Vec<&String> = read.names.iter().filter(|name| !name.is_empty()).collect();
    read.note = Some(if names.is_empty() {
        format!(
            "{} is not taken for a condition, because it repeats the times ({example}).",
            title(column)
        )
    } else {
        format!(
            "{} holds the times too ({example}): the conditions are read without them, as {}.",
            title(column),
            listed(&names, |name| (*name).clone())
        )
    });
    if names.is_empty() {
        read.of_labels.fill(None);
        read.names.clear();
    }
    read
}

fn title(column: &str) -> String {
    match column {
        "" => "The column of the condition".to_owned(),
        name => format!("Column '{name}'"),
    }
}
