//! The table of samples, and that of the columns of profiles.

use std::collections::HashSet;

use genetide_data::samples::{Sample, Samples};
use genetide_data::write::{Column, Frame};
use genetide_data::{Attribute, GeneProfiles, TimeUnit};

/// The samples.
pub(super) fn obs(samples: &Samples) -> Frame {
    let (all, unit) = (samples.as_slice(), samples.time_unit());
    let times = all.iter().map(|sample| sample.time).collect();
    let mut columns = vec![("time".to_owned(), Column::Numbers(times))];
    let mut add = |name: &str, column| columns.push((name.to_owned(), column));
    if let Some(unit) = unit {
        add(
            "time_unit",
            Column::categories(all.iter().map(|_| Some(unit.symbol()))),
        );
    }
    for attribute in Attribute::IN_NAMES {
        let labels = all.iter().map(|sample| sample.label(attribute));
        if labels.clone().any(|label| label.is_some()) {
            add(attribute.name(), Column::categories(labels));
        }
    }
    add(
        "n_cells",
        Column::Integers(all.iter().map(|sample| i64::from(sample.cells)).collect()),
    );
    let names = all.iter().map(|sample| sample_name(sample, unit));
    Frame {
        index: unique(names.collect()),
        columns,
        ..Frame::default()
    }
}

/// The columns of the profiles, a row for each: time and condition, which is missing where the column belongs to
/// all.
pub(super) fn profile_columns(profiles: &GeneProfiles) -> Frame {
    let (courses, unit) = (profiles.courses(), profiles.time_unit());
    let all = 0..courses.columns().len();
    let conditions = all.clone().map(|column| courses.condition_of(column));
    let times: Vec<f64> = all.clone().map(|column| courses.time_of(column)).collect();
    let names = times.iter().zip(conditions.clone());
    let names = names.map(|(&time, condition)| name(time, unit, condition));
    Frame {
        index_name: "column".to_owned(),
        index: unique(names.collect()),
        columns: vec![
            ("time".to_owned(), Column::Numbers(times)),
            ("condition".to_owned(), Column::categories(conditions)),
        ],
    }
}

fn sample_name(sample: &Sample, unit: Option<TimeUnit>) -> String {
    let labels = Attribute::IN_NAMES.into_iter();
    let labels = labels.filter_map(|attribute| sample.label(attribute));
    name(sample.time, unit, labels)
}

/// "6h_infected_D1_Monocytes".
fn name<'a>(
    time: f64,
    unit: Option<TimeUnit>,
    labels: impl IntoIterator<Item = &'a str>,
) -> String {
    let mut name = time.to_string();
    name += unit.map_or("", TimeUnit::symbol);
    for label in labels {
        name += "_";
        name += label;
    }
    name
}

/// The names, numbered from the second of its kind on as anndata does it.
fn unique(names: Vec<String>) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::new();
    let numbered = names.into_iter().map(|name| {
        let mut own = name.clone();
        let mut number = 0;
        while !taken.insert(own.clone()) {
            number += 1;
            own = format!("{name}-{number}");
        }
        own
    });
    numbered.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_numbered_where_they_repeat() {
        let names = ["a", "b", "a", "a", "a-1"].map(str::to_owned);
        assert_eq!(unique(names.to_vec()), ["a", "b", "a-1", "a-2", "a-1-1"]);
    }
}
