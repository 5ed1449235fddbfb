//! The scale of the means, and the sample of a cell.

use std::collections::HashMap;

use crate::attribute::{Attribute, ByAttribute};
use crate::read::assemble::is_kept;
use crate::read::loaded::{LoadedTable, TimeOfLabel};
use crate::samples::UNLABELLED;
use crate::settings::{CellTransform, DataSettings};

/// How cells of a table were brought to the scale of its means, and which were kept.
pub(super) struct CellScale<'a> {
    table: &'a LoadedTable,
    times: HashMap<&'a str, &'a TimeOfLabel>,
    /// Labels of each attribute whose cells are kept; all when empty.
    kept: ByAttribute<&'a [String]>,
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
        let times = table.cells.times.iter();
        Self {
            table,
            times: times.map(|time| (time.label.as_str(), time)).collect(),
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
        let time = self.times.get(time)?;
        // Of what time labels tell, only conditions are chosen among.
        let told = |attribute| match label(attribute) {
            None if attribute == Attribute::Condition => time.condition.as_deref(),
            label => label,
        };
        let is_kept = self.kept.iter().all(|(attribute, kept)| {
            let is_of_all = attribute == Attribute::Condition && time.is_of_all;
            is_of_all || is_kept(Some(told(attribute).unwrap_or_default()), kept)
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

    /// The size of the cells of a time and condition; NaN where there is none.
    fn size(&self, time: &TimeOfLabel, condition: Option<&str>) -> f64 {
        let sizes = &self.table.cells.sizes;
        if sizes.is_empty() {
            return f64::NAN;
        }
        let condition = condition.filter(|_| !time.is_of_all);
        let condition = condition.map(|name| if name.is_empty() { UNLABELLED } else { name });
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
