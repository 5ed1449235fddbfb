//! Checks of what was read: of everything that the program relies on later.

use genetide_data::Matrix;

/// A contradiction in what was read, in words for an error message.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Inconsistency(pub String);

/// Fails with `what` unless `holds`.
pub(super) fn ensure(holds: bool, what: &str) -> Result<(), Inconsistency> {
    if holds {
        return Ok(());
    }
    Err(Inconsistency(what.to_owned()))
}

/// Checks that there are as many as the product of `dims`.
pub(super) fn length<T>(name: &str, found: &[T], dims: &[usize]) -> Result<(), Inconsistency> {
    let wanted = dims
        .iter()
        .try_fold(1_usize, |product, &dim| product.checked_mul(dim));
    if wanted == Some(found.len()) {
        return Ok(());
    }
    let dims: Vec<String> = dims.iter().map(ToString::to_string).collect();
    Err(Inconsistency(format!(
        "{} {name} found, {} expected",
        found.len(),
        dims.join(" x ")
    )))
}

/// The numbers as a matrix of `rows` x `columns`, where there are as many.
pub(super) fn matrix<T>(
    name: &str,
    values: Vec<T>,
    rows: usize,
    columns: usize,
) -> Result<Matrix<T>, Inconsistency> {
    length(name, &values, &[rows, columns])?;
    Ok(Matrix::new(rows, columns, values))
}
