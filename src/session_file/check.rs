//! Checks of what was read: of everything that the program relies on later.

use crate::session_file::error::Problem;

/// Fails with `what` unless `holds`.
pub(super) fn ensure(holds: bool, what: &str) -> Result<(), Problem> {
    if holds {
        return Ok(());
    }
    Err(Problem::Inconsistent(what.to_owned()))
}

/// Checks that there are as many as the product of `dims`.
pub(super) fn length<T>(name: &str, found: &[T], dims: &[usize]) -> Result<(), Problem> {
    let multiply = |product: usize, &dim: &usize| product.checked_mul(dim);
    if dims.iter().try_fold(1, multiply) == Some(found.len()) {
        return Ok(());
    }
    let dims: Vec<String> = dims.iter().map(ToString::to_string).collect();
    let (found, wanted) = (found.len(), dims.join(" x "));
    ensure(false, &format!("{found} {name} found, {wanted} expected"))
}
