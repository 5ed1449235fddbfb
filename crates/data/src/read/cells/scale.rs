//! The scale of the means, and the sample of a cell.

use std::collections::HashMap;

use crate::attribute::{Attribute, ByAttribute};
use crate::read::assemble::{NO_CONDITION, is_given, is_kept};
use crate::read::loaded::{LoadedTable, TimeOfLabel};
use crate::samples::UNLABELLED;
use crate::settings::{CellTransform, DataSettings};

/// How cells of a table were brought to the scale of its means, and which were kept.
pub(super) struct CellScale<'a> {
    table: &'a LoadedTable,
    times: HashMap<&'a str, LabelOfTime<'a>>,
    /// What the labels of the column of conditions were read as, where they are no conditions as written.
    conditions: HashMap<&'a str, Option<&'a str>>,
    /// The name of an empty condition.
    blank: &'static str,
    /// Labels of each attribute whose cells are kept; all when empty.
    kept: ByAttribute<&'a [String]>,
}

/// What a time label tells.
struct LabelOfTime<'a> {
    time: &'a TimeOfLabel,
    replicate: Option<&'a str>,
    /// Whether the user gives a label of each attribute.
    given: ByAttribute<bool>,
}

/// Where a cell belongs.
#[derive(Clone, Copy, Debug)]
pub(super) struct CellPlace {
    /// Index into the times of the profiles.
    pub time: usize,
    /// Index into their cell types.
    pub cell_type: u32,
    /// Factor for the share of a value in the total of the cell; NaN where values are not divided.
    pub size: f64,
}

impl<'a> CellScale<'a> {
    /// The scale of a table that was opened with `settings`.
    pub(super) fn new(table: &'a LoadedTable, settings: &'a DataSettings) -> Self {
        let replicates = table.summary.labels.iter();
        let replicates = replicates.map(|of| (of.label.as_str(), of.replicate.as_deref()));
        let replicates: HashMap<&str, Option<&str>> = replicates.collect();
        let times = table.cells.times.iter().map(|time| {
            let label = time.label.as_str();
            let given = |attribute| is_given(attribute, label, settings);
            let told = LabelOfTime {
                time,
                replicate: replicates.get(label).copied().flatten(),
                given: ByAttribute::from_fn(given),
            };
            (label, told)
        });
        let conditions = table.summary.condition_labels.iter();
        let conditions = conditions.map(|(label, name)| (label.as_str(), name.as_deref()));
        let mut in_table = table.summary.conditions_in_table.iter();
        let is_named = in_table.any(|(name, _)| name == NO_CONDITION);
        Self {
            table,
            times: times.collect(),
            conditions: conditions.collect(),
            blank: if is_named { NO_CONDITION } else { UNLABELLED },
            kept: ByAttribute::from_fn(|attribute| attribute.kept_in(settings).0),
        }
    }

    /// Where a cell belongs; `None` for a cell that was left out. `label` gives a label of it, where the
    /// table has the attribute.
    pub(super) fn place<'l>(
        &self,
        time: &str,
        label: impl Fn(Attribute) -> Option<&'l str>,
    ) -> Option<CellPlace> {
        let of_time = self.times.get(time)?;
        let time = of_time.time;
        let told = |attribute| {
            let of_column = label(attribute).filter(|_| !of_time.given[attribute]);
            match (attribute, of_column) {
                (Attribute::Condition, of_column) => {
                    let read = of_column.and_then(|label| self.condition(label));
                    read.or(time.condition.as_deref())
                }
                (Attribute::Replicate, None) => of_time.replicate,
                (_, of_column) => of_column,
            }
        };
        let is_kept = self.kept.iter().all(|(attribute, kept)| {
            let is_of_all = attribute == Attribute::Condition && time.is_of_all;
            let blank = match attribute {
                Attribute::Condition => self.blank,
                _ => UNLABELLED,
            };
            is_of_all || is_kept(Some(told(attribute).unwrap_or_default()), kept, blank)
        });
        let cell_type = match label(Attribute::CellType) {
            None => 0,
            Some(name) => self.index_of_type(name)?,
        };
        is_kept.then(|| CellPlace {
            time: time.time,
            cell_type,
            size: self.size(time, told(Attribute::Condition)),
        })
    }

    /// The condition that a label of its column tells.
    fn condition<'l>(&self, label: &'l str) -> Option<&'l str>
    where
        'a: 'l,
    {
        match self.conditions.get(label) {
            Some(read) => *read,
            None => Some(label),
        }
    }

    /// The size of the cells of a time and condition; NaN where there is none.
    fn size(&self, time: &TimeOfLabel, condition: Option<&str>) -> f64 {
        let sizes = &self.table.cells.sizes;
        if sizes.is_empty() {
            return f64::NAN;
        }
        let condition = condition.filter(|_| !time.is_of_all);
        let condition = condition.map(|name| if name.is_empty() { self.blank } else { name });
        let courses = self.table.profiles.courses();
        let column = courses.column_at(time.time, condition);
        column.map_or(f64::NAN, |column| sizes[column])
    }

    /// `None` for a type that the profiles do not have, since all its cells were left out.
    fn index_of_type(&self, name: &str) -> Option<u32> {
        let name = if name.is_empty() { UNLABELLED } else { name };
        let types = self.table.profiles.cell_types();
        let index = types.iter().position(|known| known == name)?;
        u32::try_from(index).ok()
    }

    /// Whether values are divided by the total of their cell.
    pub(super) fn needs_totals(&self) -> bool {
        !self.table.cells.sizes.is_empty()
    }

    /// A value as it went into the mean; not finite where it did not.
    pub(super) fn transformed(&self, value: f64, total: f64, place: CellPlace) -> f64 {
        let sized = || value / total * place.size;
        match self.table.summary.transform {
            CellTransform::Auto | CellTransform::None => value,
            CellTransform::Log1p => value.ln_1p(),
            CellTransform::Normalise => sized(),
            CellTransform::NormaliseLog1p => sized().ln_1p(),
        }
    }
}
