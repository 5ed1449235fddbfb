//! Checks of what was read: everything that the program takes for granted later.

/// What does not fit, for the reader of an error.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unfit(pub String);

/// Says `what` unless `holds`.
pub(super) fn whole(holds: bool, what: &str) -> Result<(), Unfit> {
    if holds {
        return Ok(());
    }
    Err(Unfit(what.to_owned()))
}

/// Checks that there are as many as the product of `dims`.
pub(super) fn length<T>(name: &str, found: &[T], dims: &[usize]) -> Result<(), Unfit> {
    let wanted = dims
        .iter()
        .try_fold(1_usize, |product, &dim| product.checked_mul(dim));
    if wanted == Some(found.len()) {
        return Ok(());
    }
    let dims: Vec<String> = dims.iter().map(ToString::to_string).collect();
    Err(Unfit(format!(
        "it holds {} {name} where {} belong",
        found.len(),
        dims.join(" x ")
    )))
}
