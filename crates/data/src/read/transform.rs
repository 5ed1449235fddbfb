//! The transform of cells' values: which one is applied, what it needs, and how it is reported.

use std::path::Path;

use crate::error::{DataError, DataErrorKind};
use crate::normalise::{SizeFactors, SizeMethod};
use crate::read::genes::counts::{are_counts, are_estimates};
use crate::read::sums::{Pass, Summands};
use crate::setting::Choice;
use crate::settings::CellTransform;

/// The sums that the first pass takes.
pub(super) fn first_summands(asked: CellTransform) -> Summands {
    match asked {
        CellTransform::Auto => Summands::ValuesAndShares,
        CellTransform::None => Summands::Values,
        CellTransform::Log1p => Summands::Logs,
        CellTransform::Normalise | CellTransform::NormaliseLog1p => Summands::Shares,
    }
}

/// Number of passes over the file: the size of a time has to be known before a logarithm is taken.
pub(super) fn passes(asked: CellTransform) -> u64 {
    if asked == CellTransform::NormaliseLog1p {
        2
    } else {
        1
    }
}

/// The transform that is applied to a table; never [`CellTransform::Auto`].
///
/// # Errors
/// [`DataErrorKind::Negative`] for a negative value that the transform asked for cannot take.
pub(super) fn decided(
    asked: CellTransform,
    pass: &Pass,
    path: &Path,
) -> Result<CellTransform, DataError> {
    let total = &pass.total;
    match (asked, &total.odd.negative) {
        (CellTransform::Auto, _) => Ok(if are_counts(pass) || are_estimates(pass) {
            CellTransform::Normalise
        } else {
            CellTransform::None
        }),
        (CellTransform::None, _) | (_, None) => Ok(asked),
        (_, Some(negative)) => {
            let kind = DataErrorKind::Negative {
                value: negative.value,
                transform: asked.option().name,
            };
            let error = kind.in_file(path).at(negative.place);
            Err(error.in_column(&pass.columns.values[negative.slot]))
        }
    }
}

/// The transform applied, in sentences for the log.
pub(super) fn note(
    asked: CellTransform,
    applied: CellTransform,
    factors: Option<&SizeFactors>,
) -> String {
    let sizes = factors.map_or_else(String::new, size_note);
    match (asked, applied) {
        (CellTransform::Auto, CellTransform::Normalise) => format!("Raw counts detected. {sizes}"),
        (CellTransform::Auto, _) => {
            "Values are not raw counts; no normalisation was applied.".to_owned()
        }
        (_, CellTransform::Normalise) => sizes,
        (_, CellTransform::NormaliseLog1p) => {
            format!("{sizes} Values were then transformed by ln(1 + value).")
        }
        (_, CellTransform::Log1p) => "Values were transformed by ln(1 + value).".to_owned(),
        (_, CellTransform::None | CellTransform::Auto) => "Values were used unchanged.".to_owned(),
    }
}

fn size_note(factors: &SizeFactors) -> String {
    let least = factors.factors.iter().copied();
    let least = least.fold(f64::INFINITY, f64::min);
    let most = factors.factors.iter().copied().fold(0.0, f64::max);
    let scaled = format!("time points were then scaled by size factors ({least:.3}-{most:.3})");
    let unsure = factors.flat.map(|share| {
        let percent = 100.0 * share;
        format!("no group of genes clearly stays unchanged: at most about {percent:.0} % do")
    });
    let between = match (factors.method, unsure) {
        (SizeMethod::Mode, _) => format!(
            "{scaled}, by the largest group of genes that stay unchanged (about {:.0} %)",
            100.0 * factors.flat.unwrap_or(1.0)
        ),
        (SizeMethod::Totals, Some(unsure)) => {
            format!("{scaled} from their mean library sizes ({unsure})")
        }
        (SizeMethod::Totals, None) => {
            format!("{scaled} from their mean library sizes (too few counts to compare genes)")
        }
        (SizeMethod::Unchanged, Some(unsure)) => format!(
            "time points were not scaled ({unsure}, and the genes are too few to go by library sizes)"
        ),
        (SizeMethod::Unchanged, None) => {
            "time points were not scaled (too few genes to compare them)".to_owned()
        }
    };
    format!("Library sizes were normalised within each time point; {between}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_say_what_was_applied() {
        let factors = SizeFactors {
            factors: vec![0.829, 1.377],
            method: SizeMethod::Mode,
            flat: Some(0.52),
        };
        let (auto, normalise) = (CellTransform::Auto, CellTransform::Normalise);
        assert_eq!(
            note(auto, normalise, Some(&factors)),
            "Raw counts detected. Library sizes were normalised within each time point; time points \
             were then scaled by size factors (0.829-1.377), by the largest group of genes that stay \
             unchanged (about 52 %)."
        );
        let unsure = SizeFactors {
            method: SizeMethod::Totals,
            flat: Some(0.118),
            ..factors
        };
        let text = note(normalise, normalise, Some(&unsure));
        assert!(text.ends_with(
            "from their mean library sizes (no group of genes clearly stays unchanged: at most about \
             12 % do)."
        ));
        assert_eq!(
            note(auto, CellTransform::None, None),
            "Values are not raw counts; no normalisation was applied."
        );
    }
}
