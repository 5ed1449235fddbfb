//! The columns of a table of samples that settings name.

use crate::attribute::ByAttribute;
use crate::error::{DataError, DataErrorKind};
use crate::roles::{Role, RoleError};
use crate::sheet::grid::Grid;

/// The columns that settings give a role: that of the time, and those of attributes.
///
/// # Errors
/// [`DataErrorKind::Roles`] where two settings name the same.
pub(super) fn asked_columns(
    grid: &Grid,
    time: Option<usize>,
    attributes: &ByAttribute<Option<usize>>,
) -> Result<Vec<usize>, DataError> {
    let attributes = attributes.iter();
    let attributes = attributes.map(|(of, column)| (Role::Attribute(of), *column));
    let mut given: Vec<(usize, Role)> = Vec::new();
    for (role, column) in std::iter::once((Role::Time, time)).chain(attributes) {
        let Some(column) = column else { continue };
        if let Some((_, first)) = given.iter().find(|(known, _)| *known == column) {
            let role = RoleError::Shared {
                name: grid.title(column),
                first: first.setting(),
                second: role.setting(),
            };
            let error = DataErrorKind::Roles(Box::new(role)).in_file(&grid.path);
            return Err(error.at(grid.place));
        }
        given.push((column, role));
    }
    Ok(given.into_iter().map(|(column, _)| column).collect())
}
