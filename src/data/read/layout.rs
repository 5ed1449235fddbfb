//! Which columns of a table hold what.

use crate::data::roles::Roles;

/// What is in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Perhaps a gene.
    Value,
    /// The time of a cell.
    Time,
    /// The type of a cell.
    CellType,
    /// The name of a cell.
    CellId,
    /// Nothing that is read.
    LeftOut,
}

/// The columns of a table.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// What each column holds.
    pub kinds: Vec<Kind>,
    /// Time, cell type and cell id.
    pub roles: Roles,
    /// `[V]`: columns that may be genes, ascending.
    pub values: Vec<usize>,
}

impl Layout {
    /// All columns without a role may be genes.
    pub(super) fn new(width: usize, roles: Roles) -> Self {
        let mut kinds = vec![Kind::Value; width];
        for &column in roles.ignored.iter().chain(&roles.spare) {
            kinds[column] = Kind::LeftOut;
        }
        for (kind, column) in [
            (Kind::Time, Some(roles.time)),
            (Kind::CellType, roles.cell_type),
            (Kind::CellId, roles.cell_id),
        ] {
            if let Some(column) = column {
                kinds[column] = kind;
            }
        }
        let values = (0..width).filter(|&column| kinds[column] == Kind::Value);
        Self {
            values: values.collect(),
            kinds,
            roles,
        }
    }

    /// The same columns with no other values than those of `columns`, ascending.
    #[must_use]
    pub(super) fn only(mut self, columns: Vec<usize>) -> Self {
        for &column in &self.values {
            self.kinds[column] = Kind::LeftOut;
        }
        for &column in &columns {
            self.kinds[column] = Kind::Value;
        }
        self.values = columns;
        self
    }
}
