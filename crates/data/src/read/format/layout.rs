//! Names and contents of the columns of a table.

use crate::attribute::Attribute;
use crate::error::Place;
use crate::roles::Roles;
use crate::words::title;

/// Number of cells in a preview.
pub(crate) const PREVIEW_CELLS: usize = 20;
/// Number of columns in a preview.
pub(crate) const PREVIEW_COLUMNS: usize = 64;

/// The names of the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// Names, without quotation marks.
    pub names: Vec<String>,
    /// Place of the header in the file.
    pub place: Place,
}

impl Header {
    /// The name of a column, or its number where it has none.
    pub(crate) fn title(&self, column: usize) -> String {
        title(&self.names, column)
    }
}

/// Content of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ColumnKind {
    /// Perhaps a gene.
    Value,
    /// The time of a cell.
    Time,
    /// A label of a cell.
    Attribute(Attribute),
    /// The name of a cell.
    CellId,
    /// Nothing that is read.
    Ignored,
}

/// The columns of a table.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// Content of each column.
    pub kinds: Vec<ColumnKind>,
    /// Columns that are not genes.
    pub roles: Roles,
    /// `[V]`: columns that may be genes, ascending.
    pub values: Vec<usize>,
}

impl Layout {
    /// All columns without a role may be genes.
    pub(crate) fn new(width: usize, roles: Roles) -> Self {
        let mut kinds = vec![ColumnKind::Value; width];
        for &column in roles
            .ignored
            .iter()
            .chain(&roles.spare)
            .chain(&roles.no_genes)
        {
            kinds[column] = ColumnKind::Ignored;
        }
        if let Some(time) = roles.time {
            kinds[time] = ColumnKind::Time;
        }
        for (attribute, column) in roles.attributes.iter() {
            if let Some(column) = *column {
                kinds[column] = ColumnKind::Attribute(attribute);
            }
        }
        if let Some(column) = roles.cell_id {
            kinds[column] = ColumnKind::CellId;
        }
        let values = (0..width).filter(|&column| kinds[column] == ColumnKind::Value);
        Self {
            values: values.collect(),
            kinds,
            roles,
        }
    }

    /// The same columns with no other values than those of `columns`, ascending.
    #[must_use]
    pub(crate) fn only(mut self, columns: Vec<usize>) -> Self {
        for &column in &self.values {
            self.kinds[column] = ColumnKind::Ignored;
        }
        for &column in &columns {
            self.kinds[column] = ColumnKind::Value;
        }
        self.values = columns;
        self
    }
}
