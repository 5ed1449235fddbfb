//! The groups of the observations of a matrix: those that share time and labels.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use crate::attribute::{Attribute, ByAttribute};
use crate::error::{DataError, DataErrorKind, Place};
use crate::labels::{known_label, names_unit, sample_part, unit_named};
use crate::read::format::layout::{PREVIEW_CELLS, PREVIEW_COLUMNS};
use crate::read::format::values::Field;
use crate::read::matrix::{Annotation, Observations};
use crate::read::passes::columns::Columns;
use crate::read::passes::labelling::row_of;
use crate::read::sums::{Level, MOST_EXAMPLES, ObservationGroups, Total};
use crate::roles::recognise_annotations;
use crate::settings::DataSettings;
use crate::sheet::{Joined, Sheet};

/// Groups the observations of a matrix with `genes`, or makes a group of each. Fills in the times, levels
/// and counts of `total`.
///
/// # Errors
/// [`DataErrorKind::Roles`] where nothing tells the time.
pub(in crate::read) fn observation_groups(
    path: &Path,
    (genes, observations): (&[String], &Observations),
    settings: &DataSettings,
    (sheet, part): (Option<&Sheet>, Option<&str>),
    (total, keeps_apart): (&mut Total, bool),
) -> Result<(ObservationGroups, Columns), DataError> {
    let of_sheet = sheet.is_some_and(|sheet| sheet.time_header().is_some());
    let has_time = of_sheet || part.is_some();
    let own = sheet.map(|sheet| {
        let headers = observations
            .annotations
            .iter()
            .map(|column| column.name.clone());
        sheet.settings_beside(settings, &headers.collect::<Vec<String>>())
    });
    let roles = recognise_annotations(observations, own.as_ref().unwrap_or(settings), has_time)
        .map_err(|role| DataErrorKind::Roles(Box::new(role)).in_file(path))?;
    let column = |index: Option<usize>| index.map(|index| &observations.annotations[index]);
    let sources = Sources {
        ids: &observations.ids,
        names: match sheet.map(Sheet::joined) {
            Some(Joined::Annotation(index)) => observations.annotations.get(index),
            Some(Joined::Ids) | None => None,
        },
        sheet,
        part,
        time: column(roles.time),
        unit: observations
            .annotations
            .iter()
            .find(|column| names_unit(&column.name)),
        attributes: roles.attributes.map(column),
    };
    let groups = sources.groups(total, keeps_apart);
    let name = |column: Option<&Annotation>| column.map(|column| column.name.clone());
    let columns = Columns {
        values: genes.to_vec(),
        positions: (0..genes.len()).collect(),
        is_named: genes.iter().map(|gene| !gene.is_empty()).collect(),
        is_excluded: vec![false; genes.len()],
        time: sources.time_name(),
        attributes: ByAttribute::from_fn(|attribute| sources.attribute_name(attribute)),
        cell_id: None,
        left_out: Vec::new(),
        spare: Vec::new(),
        notes: roles.notes,
        sheet_sha256: None,
        of_sheet: Vec::new(),
        unit_of_names: None,
        first: observations
            .annotations
            .iter()
            .take(PREVIEW_COLUMNS)
            .map(|column| name(Some(column)).unwrap_or_default())
            .collect(),
        place: None,
    };
    total.preview = preview(observations);
    Ok((groups, columns))
}

/// The first observations with their annotations, as text.
fn preview(observations: &Observations) -> Vec<Vec<String>> {
    let first = 0..observations.ids.len().min(PREVIEW_CELLS);
    let columns = observations.annotations.iter().take(PREVIEW_COLUMNS);
    first
        .map(|n| {
            columns
                .clone()
                .map(|column| column.value(n).to_owned())
                .collect()
        })
        .collect()
}

/// Where the labels of observations come from.
struct Sources<'a> {
    ids: &'a [String],
    /// What the rows of the table of samples are found by, other than the ids.
    names: Option<&'a Annotation>,
    sheet: Option<&'a Sheet>,
    part: Option<&'a str>,
    time: Option<&'a Annotation>,
    /// The unit of times that are plain numbers.
    unit: Option<&'a Annotation>,
    attributes: ByAttribute<Option<&'a Annotation>>,
}

impl Sources<'_> {
    fn groups(&self, total: &mut Total, keeps_apart: bool) -> ObservationGroups {
        let mut groups = ObservationGroups::default();
        let mut times: HashMap<String, usize> = HashMap::new();
        let mut levels: ByAttribute<HashMap<String, usize>> = ByAttribute::default();
        let mut index: HashMap<(usize, ByAttribute<usize>), u32> = HashMap::new();
        for n in 0..self.ids.len() {
            let name = self
                .names
                .map_or(self.ids[n].as_str(), |names| names.value(n));
            let row = match self.sheet {
                Some(sheet) => match row_of(sheet, self.part, name) {
                    Some(row) => Some((sheet, row)),
                    None => {
                        add_unlisted(total, name);
                        groups.group_of.push(None);
                        continue;
                    }
                },
                None => None,
            };
            total.sheet_rows.extend(row.map(|(_, row)| row));
            let label = |attribute| {
                let of_row = row.and_then(|(sheet, row)| sheet.label(row, attribute));
                let of_column = || self.attributes[attribute].map(|column| column.value(n));
                of_row.or_else(of_column).map(known_label)
            };
            let labels = ByAttribute::from_fn(|attribute| match label(attribute) {
                Some(label) => count(label, &mut levels[attribute], &mut total.levels[attribute]),
                None => 0,
            });
            let time = &*self.time_of(n, row);
            if Field::of(time) == Field::Missing {
                total.untimed += 1;
                groups.group_of.push(None);
                continue;
            }
            let time = match times.get(time) {
                Some(&time) => time,
                None => {
                    times.insert(time.to_owned(), total.times.len());
                    total.add_time(time.to_owned(), Place::Row(n as u64 + 1))
                }
            };
            let mut new_group = || {
                groups.groups.push((time, labels));
                groups.groups.len() as u32 - 1
            };
            let group = if keeps_apart {
                new_group()
            } else {
                *index.entry((time, labels)).or_insert_with(new_group)
            };
            groups.group_of.push(Some(group));
        }
        total.cells = self.ids.len() as u64;
        groups
    }

    /// The time of an observation as it is written.
    fn time_of<'s>(&'s self, n: usize, row: Option<(&'s Sheet, usize)>) -> Cow<'s, str> {
        let of_row = row.and_then(|(sheet, row)| sheet.time(row));
        let of_column = || self.time.map(|column| self.with_unit(column.value(n), n));
        let of_row = of_row.map(Cow::Borrowed);
        match of_row.or_else(of_column).or(self.part.map(Cow::Borrowed)) {
            Some(time) => time,
            None => sample_part(&self.ids[n]),
        }
    }

    /// A time of an observation with the unit that another column gives it.
    fn with_unit<'s>(&self, time: &'s str, n: usize) -> Cow<'s, str> {
        let unit = self.unit.map_or("", |unit| known_label(unit.value(n)));
        match (unit_named(unit), time.parse::<f64>()) {
            (Some(_), Ok(number)) if number.is_finite() => Cow::Owned(format!("{time}{unit}")),
            _ => Cow::Borrowed(time),
        }
    }

    fn time_name(&self) -> Option<String> {
        let of_sheet = self.sheet.and_then(Sheet::time_header);
        let of_sheet = of_sheet.map(str::to_owned);
        of_sheet.or_else(|| self.time.map(|column| column.name.clone()))
    }

    fn attribute_name(&self, attribute: Attribute) -> Option<String> {
        self.attributes[attribute].map(|column| column.name.clone())
    }
}

fn add_unlisted(total: &mut Total, id: &str) {
    total.unlisted.0 += 1;
    if total.unlisted.1.len() < MOST_EXAMPLES {
        total.unlisted.1.push(id.to_owned());
    }
}

/// Counts a label, and gives its index.
fn count(label: &str, known: &mut HashMap<String, usize>, levels: &mut Vec<Level>) -> usize {
    let level = match known.get(label) {
        Some(&level) => level,
        None => {
            known.insert(label.to_owned(), levels.len());
            let label = label.to_owned();
            levels.push(Level { label, cells: 0 });
            levels.len() - 1
        }
    };
    levels[level].cells += 1;
    level
}
