//! Why roles cannot be told.

use thiserror::Error;

/// The roles cannot be told from the header.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RoleError {
    /// No column is named like a time, and no labels say one.
    #[error(
        "nothing tells the times: no column is named like a time (such as time, hours or day), and no \
         labels say one (such as 6h or day 3); name the column with ‹time-column›, give a table of \
         samples with ‹samples FILE›, or, where a row is a gene, say ‹orientation genes-in-rows› (the \
         headers are {headers})"
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
    /// The column that would tell the time is given another role, or left out, and nothing else tells it.
    #[error(
        "column '{name}' would tell the time, but is given for {setting}; give {setting} another column, or \
         name another one for the time with ‹time-column›"
    )]
    Taken {
        /// The header.
        name: String,
        /// The setting that names it.
        setting: &'static str,
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
