//! The roles of columns that are not genes.

use crate::attribute::{Attribute, ByAttribute};
use crate::settings::DataSettings;

/// The role of a column that is not a gene.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The time of sampling.
    Time,
    /// A label that the cell shares with the others of its sample.
    Attribute(Attribute),
    /// The name of the cell.
    CellId,
}

/// Number of roles.
pub(super) const COUNT: usize = Attribute::ALL.len() + 2;

impl Role {
    /// All roles, in the order in which they are looked for.
    pub(super) fn all() -> [Self; COUNT] {
        let mut roles = [Self::Time; COUNT];
        for (role, attribute) in roles[1..].iter_mut().zip(Attribute::ALL) {
            *role = Self::Attribute(attribute);
        }
        roles[COUNT - 1] = Self::CellId;
        roles
    }

    /// Its place in [`Self::all`].
    pub(super) fn place(self) -> usize {
        match self {
            Self::Time => 0,
            Self::Attribute(attribute) => attribute as usize + 1,
            Self::CellId => COUNT - 1,
        }
    }

    /// The setting that names the column, as messages refer to it.
    pub(crate) fn setting(self) -> &'static str {
        match self {
            Self::Time => "‹time-column›",
            Self::Attribute(attribute) => attribute.facts().setting,
            Self::CellId => "‹cell-id-column›",
        }
    }

    /// What it is called in messages.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Attribute(attribute) => attribute.noun(),
            Self::CellId => "cell id",
        }
    }

    /// The column that the settings name for this role.
    pub(super) fn column_in(self, settings: &DataSettings) -> Option<&str> {
        match self {
            Self::Time => settings.time_column.as_deref(),
            Self::Attribute(attribute) => attribute.column_in(settings),
            Self::CellId => settings.cell_id_column.as_deref(),
        }
    }
}

/// The columns that are not genes, by position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    /// The time; `None` where the names of the cells, or a table of samples, tell it.
    pub time: Option<usize>,
    /// The attributes that the table has.
    pub attributes: ByAttribute<Option<usize>>,
    /// The cell id.
    pub cell_id: Option<usize>,
    /// Columns left out because the user says so, ascending.
    pub ignored: Vec<usize>,
    /// Columns left out because they are named like a role that another column was given, ascending.
    pub spare: Vec<usize>,
    /// Columns left out because their names or contents say that they are no genes, ascending.
    pub no_genes: Vec<usize>,
    /// Sentences about what was assumed.
    pub notes: Vec<String>,
}
