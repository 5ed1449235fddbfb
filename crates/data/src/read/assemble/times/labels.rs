//! The times, conditions and replicates that the labels of a table tell.

use std::path::Path;

use crate::attribute::ByAttribute;
use crate::error::{DataError, DataErrorKind};
use crate::labels::{GivenTime, LabelReading, bins, is_pseudotime, proposed_bins, read_labels};
use crate::read::assemble::given_labels::give_designs;
use crate::read::assemble::times::dates::is_date;
use crate::read::loaded::FoundLabel;
use crate::read::sums::{Pass, TimeLabel};
use crate::read::times::{TimeAxis, TimeValue, time_axis};
use crate::roles::time_elsewhere;
use crate::settings::{DataSettings, UnitChoice};
use crate::time_unit::TimeUnit;
use crate::words::listed;

/// What the time labels of a table tell.
pub(in crate::read) struct LabelTimes {
    /// The axis; its index has a place for each label.
    pub axis: TimeAxis,
    /// `[L]`: what each label says.
    pub readings: Vec<LabelReading>,
    /// `[L]`: whether the user gives its condition, and its replicate, which then go before those of a
    /// column.
    pub given: Vec<ByAttribute<bool>>,
    /// Sentences about what was assumed.
    pub notes: Vec<String>,
}

/// Reads the time labels of a table. `cells` `[L]` are the cells of each.
///
/// # Errors
/// [`DataErrorKind::GivenTime`], [`DataErrorKind::UnsureUnit`], [`DataErrorKind::UnreadTimes`],
/// [`DataErrorKind::TimeWithoutUnit`], [`DataErrorKind::Pseudotime`] and [`DataErrorKind::Roles`].
pub(in crate::read) fn label_times(
    path: &Path,
    pass: &Pass,
    cells: &[u64],
    settings: &DataSettings,
) -> Result<LabelTimes, DataError> {
    let labels: Vec<String> = pass
        .total
        .times
        .iter()
        .map(|time| time.label.clone())
        .collect();
    let header = pass.columns.time.as_deref().unwrap_or_default();
    let unit = match (settings.time_unit, pass.columns.unit_of_names) {
        (UnitChoice::AsWritten, Some(unit)) => UnitChoice::Unit(unit),
        (chosen, _) => chosen,
    };
    let given = given_times(path, &labels, settings).map_err(|error| {
        let read = read_labels(&labels, header, unit, &[]);
        error.with_labels(found(&labels, &read.readings, cells))
    })?;
    let mut read = read_labels(&labels, header, unit, &given);
    let designs = give_designs(path, &labels, settings, &mut read.readings)?;
    let table = Labelled {
        path,
        pass,
        labels: &labels,
        readings: &read.readings,
        cells,
    };
    table.check_dates(&given)?;
    table.check_unread(read.is_m_unsure, settings)?;
    let values: Vec<TimeValue> = read.readings.iter().filter_map(|r| r.time).collect();
    let mut axis = time_axis(&values).map_err(|index| {
        let label = &pass.total.times[index];
        let value = label.label.clone();
        table.error(DataErrorKind::TimeWithoutUnit { value }, label)
    })?;
    let mut notes = read.notes;
    notes.extend(merged_note(&labels, &axis));
    let of_axis = cells_of_axis(&axis, cells);
    let all = cells.iter().sum();
    if settings.time_bins > 0 {
        notes.push(bin(&mut axis, &of_axis, settings.time_bins));
    } else if is_pseudotime(header, axis.times.len(), all) {
        let kind = DataErrorKind::Pseudotime {
            times: axis.times.len(),
            cells: all,
            bins: proposed_bins(all),
        };
        return Err(table.error(kind, &pass.total.times[0]));
    }
    Ok(LabelTimes {
        axis,
        readings: read.readings,
        given: designs,
        notes,
    })
}

/// The time labels of a table, and what they were read as.
struct Labelled<'a> {
    path: &'a Path,
    pass: &'a Pass,
    labels: &'a [String],
    readings: &'a [LabelReading],
    cells: &'a [u64],
}

impl Labelled<'_> {
    /// An error at a label, with all labels for the user to correct.
    fn error(&self, kind: DataErrorKind, label: &TimeLabel) -> DataError {
        let error = kind.in_file(self.path).at(label.place);
        let error = error.with_labels(found(self.labels, self.readings, self.cells));
        match &self.pass.columns.time {
            Some(column) => error.in_column(column),
            None => error,
        }
    }

    /// Refuses dates without a time given: the time of day is no time since a start, though it can be
    /// read as one.
    fn check_dates(&self, given: &[GivenTime]) -> Result<(), DataError> {
        let is_given = |label: &str| given.iter().any(|given| given.label == label.trim());
        let mut labels = self.labels.iter().zip(&self.pass.total.times);
        match labels.find(|(label, _)| is_date(label) && !is_given(label)) {
            None => Ok(()),
            Some((label, first)) => {
                let label = label.trim().to_owned();
                Err(self.error(DataErrorKind::DateTimes { label }, first))
            }
        }
    }

    /// Refuses labels that say no time.
    fn check_unread(&self, is_m_unsure: bool, settings: &DataSettings) -> Result<(), DataError> {
        let unread: Vec<usize> = (0..self.labels.len())
            .filter(|&l| self.readings[l].time.is_none())
            .collect();
        let Some(&first) = unread.first() else {
            return Ok(());
        };
        let columns = &self.pass.columns;
        if columns.time.is_none() && unread.len() == self.labels.len() {
            let headers = [columns.of_sheet.as_slice(), columns.first.as_slice()].concat();
            if let Some(error) = time_elsewhere(&headers, settings) {
                return Err(DataErrorKind::Roles(Box::new(error)).in_file(self.path));
            }
            let quoted = |name: &String| format!("'{name}'");
            let (noun, names) = (self.pass.noun, listed(self.labels, quoted));
            let kind = if columns.of_sheet.is_empty() {
                DataErrorKind::NoTimeInNames {
                    noun,
                    names,
                    columns: listed(&columns.first, quoted),
                }
            } else {
                DataErrorKind::NoTimeInSheet {
                    noun,
                    names,
                    columns: listed(&columns.of_sheet, quoted),
                }
            };
            return Err(kind.in_file(self.path));
        }
        let label = &self.pass.total.times[first];
        let kind = if is_m_unsure && label.label.trim_end().ends_with(['m', 'M']) {
            let label = label.label.clone();
            DataErrorKind::UnsureUnit { label }
        } else {
            unread_times(self.labels, &unread, self.readings)
        };
        Err(self.error(kind, label))
    }
}

/// The labels with what they were read as, for the user to correct: a pseudotime has too many.
fn found(labels: &[String], readings: &[LabelReading], cells: &[u64]) -> Vec<FoundLabel> {
    const MOST_LABELS: usize = 2000;
    let labels = labels.iter().zip(readings).zip(cells).take(MOST_LABELS);
    let found = labels.map(|((label, reading), &cells)| FoundLabel {
        label: label.clone(),
        reading: reading.clone(),
        cells,
    });
    found.collect()
}

/// The times that the user gives.
fn given_times(
    path: &Path,
    labels: &[String],
    settings: &DataSettings,
) -> Result<Vec<GivenTime>, DataError> {
    let parsed = settings.times.iter().map(|text| {
        let given = GivenTime::parse(text);
        let given = given.filter(|given| labels.iter().any(|label| label.trim() == given.label));
        given.ok_or_else(|| {
            let kind = DataErrorKind::GivenTime {
                text: text.clone(),
                labels: listed(labels, |label| format!("'{label}'")),
            };
            kind.in_file(path)
        })
    });
    parsed.collect()
}

fn unread_times(labels: &[String], unread: &[usize], readings: &[LabelReading]) -> DataErrorKind {
    let mut times = readings.iter().filter_map(|reading| reading.time);
    let unit = times.find_map(|time| time.unit);
    DataErrorKind::UnreadTimes {
        count: unread.len(),
        of: labels.len(),
        labels: listed(unread, |&l| format!("'{}'", labels[l].trim())),
        first: labels[unread[0]].trim().to_owned(),
        unit: unit.map_or("h", TimeUnit::symbol),
    }
}

/// A sentence about labels that differ by rounding or writing alone.
fn merged_note(labels: &[String], axis: &TimeAxis) -> Option<String> {
    let is_number = |label: &String| label.trim().parse::<f64>().ok();
    let mut merged: Vec<String> = Vec::new();
    for t in 0..axis.times.len() {
        let mut same: Vec<&String> = labels
            .iter()
            .zip(&axis.index)
            .filter(|(_, index)| **index == t)
            .map(|(label, _)| label)
            .collect();
        same.dedup_by_key(|label| is_number(label).map(f64::to_bits));
        if same.len() > 1 && same.iter().all(|label| is_number(label).is_some()) {
            let same: Vec<&str> = same.iter().map(|label| label.as_str()).collect();
            merged.push(same.join(" and "));
        }
    }
    (!merged.is_empty()).then(|| {
        let merged = listed(&merged, Clone::clone);
        format!("Taken as one time, because they are equal but for rounding: {merged}.")
    })
}

/// The cells of each time of the axis `[T]`.
fn cells_of_axis(axis: &TimeAxis, cells: &[u64]) -> Vec<u64> {
    let mut of_axis = vec![0; axis.times.len()];
    for (&t, cells) in axis.index.iter().zip(cells) {
        of_axis[t] += cells;
    }
    of_axis
}

/// Replaces the times of an axis by those of bins, and says so.
fn bin(axis: &mut TimeAxis, cells: &[u64], count: usize) -> String {
    let (bin_of, means) = bins(&axis.times, cells, count);
    for index in &mut axis.index {
        *index = bin_of[*index];
    }
    let before = axis.times.len();
    axis.times = means;
    format!(
        "{before} times divided into {} bins of about equal numbers of cells; the time of a bin is the \
         mean time of its cells.",
        axis.times.len()
    )
}
