//! The columns that hold time, attributes and cell id, recognised by the header.

mod headers;
mod recognise;
mod role;

pub use crate::roles::headers::looks_like_cell_measure;
pub use crate::roles::recognise::recognise;
pub(crate) use crate::roles::role::kept_labels;
pub use crate::roles::role::{Role, RoleError, Roles};
