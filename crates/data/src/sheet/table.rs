//! A table of samples or cells, and the rows of those in the data.

use std::path::Path;

use crate::attribute::{Attribute, ByAttribute};
use crate::error::{DataError, DataErrorKind};
use crate::read::matrix::{Annotation, Observations};
use crate::roles::words;
use crate::settings::DataSettings;
use crate::sheet::columns::{Columns, find};
use crate::sheet::forms::Rule;
use crate::sheet::grid::Grid;
use crate::sheet::join::{Join, Keys, all_keys, choose};
use crate::sheet::row_labels::RowLabels;
use crate::sheet::unit_of_names::{UnitOfNames, unit_of_names};
use crate::time_unit::TimeUnit;

/// Names that are kept for messages.
pub(super) const EXAMPLES: usize = 5;

/// A table of samples or cells.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(super) grid: Grid,
    pub(super) columns: Columns,
    pub(super) labels: RowLabels,
    pub(super) join: Option<Join>,
    /// The unit of times that are plain numbers, where the names of the rows tell it.
    pub(super) unit: Option<UnitOfNames>,
    joined: Joined,
    /// The first names of the data, of which no row was found.
    unmatched: Option<Vec<String>>,
}

/// What of the observations of a matrix the rows are found by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Joined {
    /// Their names.
    #[default]
    Ids,
    /// An annotation, by its index: the sample that a cell is of.
    Annotation(usize),
}

impl Sheet {
    /// Reads a file.
    ///
    /// # Errors
    /// Those of a text file or workbook, all naming this file; [`DataErrorKind::Roles`],
    /// [`DataErrorKind::SheetRoles`] and [`DataErrorKind::SheetDate`].
    pub(crate) fn read(path: &Path, settings: &DataSettings) -> Result<Self, DataError> {
        let grid = Grid::read(path, settings)?;
        if grid.rows.is_empty() {
            return Err(DataErrorKind::SheetEmpty.in_file(path));
        }
        let columns = Columns::of(&grid, settings)?;
        let labels = RowLabels::of(&grid, &columns)?;
        let times = labels.times.as_ref();
        let unit = times.and_then(|times| unit_of_names(&grid, &columns, times, settings));
        Ok(Self {
            grid,
            columns,
            labels,
            unit,
            join: None,
            joined: Joined::Ids,
            unmatched: None,
        })
    }

    /// Chooses, by the names of some cells or samples, how rows are found. Whether any is found is
    /// told by [`Sheet::check_fit`].
    pub(crate) fn fit(&mut self, names: &[String]) {
        self.joined = Joined::Ids;
        let chosen = choose(&self.grid, &self.columns, &self.labels, names);
        let none = || names.iter().take(EXAMPLES).cloned().collect();
        self.unmatched = chosen.is_none().then(none);
        // Names that are not among these may be found all the same.
        let exact = || {
            let keys = *all_keys(&self.grid, &self.columns).first()?;
            Some(Join::new(&self.grid, &self.labels, keys, Rule::Exact, true))
        };
        self.join = chosen.map(|(join, _)| join).or_else(exact);
    }

    /// Chooses how rows are found by the names of all observations of a matrix, or by one of their
    /// annotations where that finds more: the sample of each cell, say.
    ///
    /// # Errors
    /// Those of [`Sheet::check_fit`].
    pub(crate) fn fit_observations(
        &mut self,
        observations: &Observations,
    ) -> Result<(), DataError> {
        self.fit(&observations.ids);
        let rows = |row: Option<usize>| usize::from(row.is_some());
        let found: usize = observations
            .ids
            .iter()
            .map(|id| rows(self.row_of(id)))
            .sum();
        let mut best = (found, self.join.take(), Joined::Ids);
        for (index, annotation) in observations.annotations.iter().enumerate() {
            if best.0 == observations.ids.len() {
                break;
            }
            if let Some((join, found)) = self.join_by(annotation)
                && found > best.0
            {
                best = (found, Some(join), Joined::Annotation(index));
            }
        }
        (self.join, self.joined) = (best.1, best.2);
        if best.0 > 0 {
            self.unmatched = None;
        }
        self.check_fit()
    }

    /// The join by an annotation that names samples, and the observations that it finds.
    fn join_by(&self, annotation: &Annotation) -> Option<(Join, usize)> {
        let levels = &annotation.levels;
        let numbers = levels
            .iter()
            .filter(|level| level.parse::<f64>().is_ok())
            .count();
        let (join, _) = choose(&self.grid, &self.columns, &self.labels, levels)?;
        // Numbers name samples only under the same header.
        let same = |column: usize| words(&self.grid.names[column]) == words(&annotation.name);
        let is_same = match join.keys {
            Keys::Column(column) => same(column),
            Keys::Numbers => false,
        };
        if !join.rule.is_of_whole() || numbers > 0 && !is_same {
            return None;
        }
        let is_found = levels.iter().map(|level| join.row_of(level).is_some());
        let is_found: Vec<bool> = is_found.collect();
        let found = annotation
            .codes
            .iter()
            .filter(|code| is_found[**code as usize])
            .count();
        Some((join, found))
    }

    /// Refuses a table that has none of the names of the data, or that says different things of one.
    ///
    /// # Errors
    /// [`DataErrorKind::SheetUnmatched`] and [`DataErrorKind::SheetRepeated`].
    pub(crate) fn check_fit(&self) -> Result<(), DataError> {
        if let Some(names) = &self.unmatched {
            return Err(self.unmatched_error(names));
        }
        self.check_repeats()
    }

    /// What rows are found by.
    pub(crate) fn joined(&self) -> Joined {
        self.joined
    }

    /// The row of a cell or sample.
    pub(crate) fn row_of(&self, name: &str) -> Option<usize> {
        self.join.as_ref()?.row_of(name)
    }

    /// Number of rows.
    #[cfg(test)]
    pub(crate) fn rows(&self) -> usize {
        self.grid.rows.len()
    }

    /// The time of a row as text, empty where it is missing; `None` where no column has times.
    pub(crate) fn time(&self, row: usize) -> Option<&str> {
        self.labels.times.as_ref().map(|times| times.get(row))
    }

    /// The header of the times.
    pub(crate) fn time_header(&self) -> Option<&str> {
        self.columns
            .time
            .map(|column| self.grid.names[column].as_str())
    }

    /// The unit of times that are plain numbers, where the names of the rows tell it.
    pub(crate) fn unit_of_names(&self) -> Option<TimeUnit> {
        self.unit.as_ref().map(|of| of.unit)
    }

    /// A label of a row, empty where it is missing; `None` where no column has such.
    pub(crate) fn label(&self, row: usize, attribute: Attribute) -> Option<&str> {
        self.labels.attributes[attribute]
            .as_ref()
            .map(|labels| labels.get(row))
    }

    /// Whether a column has labels of an attribute.
    pub(crate) fn has(&self, attribute: Attribute) -> bool {
        self.columns.attributes[attribute].is_some()
    }

    /// The headers of the attributes.
    pub(crate) fn headers(&self) -> ByAttribute<Option<String>> {
        let name = |column: Option<usize>| column.map(|column| self.grid.title(column));
        self.columns.attributes.map(name)
    }

    /// The settings without the names of columns that this table has and the data lack, whose headers
    /// these are.
    pub(crate) fn settings_beside(
        &self,
        settings: &DataSettings,
        headers: &[String],
    ) -> DataSettings {
        let other = |name: &Option<String>| {
            let name = name.clone()?;
            let lower = name.to_lowercase();
            let is_there = headers.iter().any(|header| header.to_lowercase() == lower);
            (is_there || find(&self.grid, &name).is_none()).then_some(name)
        };
        let ignored = settings.ignore_columns.iter();
        let ignored = ignored.filter_map(|name| other(&Some(name.clone())));
        let mut beside = DataSettings {
            time_column: other(&settings.time_column),
            cell_id_column: other(&settings.cell_id_column),
            ignore_columns: ignored.collect(),
            ..settings.clone()
        };
        for attribute in Attribute::ALL {
            let column = attribute.column_mut(&mut beside);
            *column = other(column);
        }
        beside
    }
}
