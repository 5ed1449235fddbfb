//! The roles of columns that are not genes.

use thiserror::Error;

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

    /// The setting that names the column, as messages refer to it.
    pub(crate) fn setting(self) -> &'static str {
        match self {
            Self::Time => "‹time-column›",
            Self::Attribute(Attribute::CellType) => "‹cell-type-column›",
            Self::Attribute(Attribute::Condition) => "‹condition-column›",
            Self::Attribute(Attribute::Replicate) => "‹replicate-column›",
            Self::CellId => "‹cell-id-column›",
        }
    }

    /// What it is called in messages.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Attribute(Attribute::CellType) => "cell type",
            Self::Attribute(Attribute::Condition) => "condition",
            Self::Attribute(Attribute::Replicate) => "replicate",
            Self::CellId => "cell id",
        }
    }

    /// The headers recognised, as [`plain`](crate::roles::headers::plain) leaves them. Conditions
    /// and replicates are not recognised by name.
    pub(super) fn names(self) -> &'static [&'static str] {
        match self {
            Self::Time => &["timenumerics", "timenumeric", "time", "timepoint", "hours"],
            Self::Attribute(Attribute::CellType) => &["celltype", "annotation"],
            Self::Attribute(Attribute::Condition | Attribute::Replicate) => &[],
            Self::CellId => &[
                "cellid",
                "pseudocellid",
                "barcode",
                "cell",
                "index",
                "indexlevel0",
            ],
        }
    }

    /// The column that the settings name for this role.
    pub(super) fn column_in(self, settings: &DataSettings) -> Option<&str> {
        match self {
            Self::Time => settings.time_column.as_deref(),
            Self::Attribute(Attribute::CellType) => settings.cell_type_column.as_deref(),
            Self::Attribute(Attribute::Condition | Attribute::Replicate) => None,
            Self::CellId => settings.cell_id_column.as_deref(),
        }
    }
}

/// The labels of an attribute whose cells are kept, all when empty, and the setting that names them.
pub(crate) fn kept_labels(
    attribute: Attribute,
    settings: &DataSettings,
) -> (&[String], &'static str) {
    match attribute {
        Attribute::CellType => (&settings.cell_types, "‹cell-type›"),
        // No setting names them yet.
        Attribute::Condition | Attribute::Replicate => (&[], ""),
    }
}

/// The columns that are not genes, by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roles {
    /// The time.
    pub time: usize,
    /// The attributes that the table has.
    pub attributes: ByAttribute<Option<usize>>,
    /// The cell id.
    pub cell_id: Option<usize>,
    /// Columns left out because the user says so, ascending.
    pub ignored: Vec<usize>,
    /// Columns left out because they are named like a role that another column was given, ascending.
    pub spare: Vec<usize>,
}

/// The roles cannot be told from the header.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RoleError {
    /// No column is named like a time.
    #[error(
        "no time column: none is named time, time_numerics, time_numeric, timepoint or hours; name \
         it with ‹time-column› (the headers are {headers})"
    )]
    NoTime {
        /// The first headers.
        headers: String,
    },
    /// Several columns could have the role.
    #[error("columns {candidates} could each be the {role}; name one with {setting}")]
    Ambiguous {
        /// The role in words.
        role: &'static str,
        /// The headers.
        candidates: String,
        /// The setting that decides.
        setting: &'static str,
    },
    /// A setting names a column that is not there.
    #[error("no column '{name}' for {setting}; {close}")]
    Unknown {
        /// The setting.
        setting: &'static str,
        /// The name given.
        name: String,
        /// Similar headers in words.
        close: String,
    },
    /// A setting names a header that several columns share.
    #[error("columns {positions} are all named '{name}', given for {setting}; rename all but one")]
    Repeated {
        /// The setting.
        setting: &'static str,
        /// The name given.
        name: String,
        /// Positions from 1.
        positions: String,
    },
    /// Two settings name the same column.
    #[error("column '{name}' is given for both {first} and {second}; give each its own column")]
    Shared {
        /// The header.
        name: String,
        /// One setting.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
}
