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

/// Size factors, and the names of their times and conditions, where there are several conditions.
type SizesInWords<'a> = (&'a SizeFactors, &'a [String]);

/// The transform applied, in sentences for the log. `by_condition` says that there are several conditions,
/// which have sizes of their own; before all values were read there are no `sizes`.
pub(super) fn note(
    asked: CellTransform,
    applied: CellTransform,
    by_condition: bool,
    sizes: Option<SizesInWords<'_>>,
) -> String {
    let sizes = || size_note(by_condition, sizes);
    match (asked, applied) {
        (CellTransform::Auto, CellTransform::Normalise) => {
            format!("Raw counts detected. {}", sizes())
        }
        (CellTransform::Auto, _) => {
            "Values are not raw counts; no normalisation was applied.".to_owned()
        }
        (_, CellTransform::Normalise) => sizes(),
        (_, CellTransform::NormaliseLog1p) => {
            format!("{} Values were then transformed by ln(1 + value).", sizes())
        }
        (_, CellTransform::Log1p) => "Values were transformed by ln(1 + value).".to_owned(),
        (_, CellTransform::None | CellTransform::Auto) => "Values were used unchanged.".to_owned(),
    }
}

fn size_note(by_condition: bool, sizes: Option<SizesInWords<'_>>) -> String {
    let (each, all) = match by_condition {
        true => ("time point and condition", "time points and conditions"),
        false => ("time point", "time points"),
    };
    let Some((factors, names)) = sizes else {
        return format!(
            "Library sizes are normalised within each {each}, and {all} scaled by size factors."
        );
    };
    let unsure = factors.flat.map(|share| {
        let percent = 100.0 * share;
        format!("no group of genes clearly stays unchanged: at most about {percent:.0} % do")
    });
    let scaled = || {
        let range = range_of(&factors.factors, names);
        format!("{all} were then scaled by size factors ({range})")
    };
    let between = match (factors.method, unsure) {
        (SizeMethod::Mode, _) => format!(
            "{}, by the largest group of genes that stay unchanged (about {:.0} %)",
            scaled(),
            100.0 * factors.flat.unwrap_or(1.0)
        ),
        (SizeMethod::Totals, Some(unsure)) => {
            format!("{} from their mean library sizes ({unsure})", scaled())
        }
        (SizeMethod::Totals, None) => format!(
            "{} from their mean library sizes (too few counts to compare genes)",
            scaled()
        ),
        (SizeMethod::Unchanged, Some(unsure)) => format!(
            "{all} were not scaled ({unsure}, and the genes are too few to go by library sizes)"
        ),
        (SizeMethod::Unchanged, None) => {
            format!("{all} were not scaled (too few genes to compare them)")
        }
    };
    format!("Library sizes were normalised within each {each}; {between}.")
}

/// The smallest and the largest factor, with the names of their times and conditions where there are such.
fn range_of(factors: &[f64], names: &[String]) -> String {
    let mut order: Vec<usize> = (0..factors.len()).collect();
    order.sort_by(|&a, &b| factors[a].total_cmp(&factors[b]));
    let (Some(&least), Some(&most)) = (order.first(), order.last()) else {
        return String::new();
    };
    let [low, high] = [least, most].map(|at| format!("{:.3}", factors[at]));
    match (names.get(least), names.get(most)) {
        (Some(of_least), Some(of_most)) => {
            format!("from {low}, {of_least}, to {high}, {of_most}")
        }
        _ => format!("{low}-{high}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factors(method: SizeMethod, flat: f64) -> SizeFactors {
        SizeFactors {
            factors: vec![1.377, 0.829],
            method,
            flat: Some(flat),
        }
    }

    #[test]
    fn notes_say_what_was_applied() {
        let of_times = factors(SizeMethod::Mode, 0.52);
        let (auto, normalise) = (CellTransform::Auto, CellTransform::Normalise);
        assert_eq!(
            note(auto, normalise, false, Some((&of_times, &[]))),
            "Raw counts detected. Library sizes were normalised within each time point; time points \
             were then scaled by size factors (0.829-1.377), by the largest group of genes that stay \
             unchanged (about 52 %)."
        );
        let unsure = factors(SizeMethod::Totals, 0.118);
        let text = note(normalise, normalise, false, Some((&unsure, &[])));
        assert!(text.ends_with(
            "from their mean library sizes (no group of genes clearly stays unchanged: at most about \
             12 % do)."
        ));
        assert_eq!(
            note(auto, CellTransform::None, false, None),
            "Values are not raw counts; no normalisation was applied."
        );
    }

    #[test]
    fn with_conditions_notes_name_them() {
        let normalise = CellTransform::Normalise;
        let names = ["act at 24 h", "ctr at 6 h"].map(str::to_owned);
        let of_both = factors(SizeMethod::Mode, 0.52);
        let text = note(normalise, normalise, true, Some((&of_both, &names)));
        assert!(
            text.starts_with(
                "Library sizes were normalised within each time point and condition; time points and \
                 conditions were then scaled by size factors (from 0.829, ctr at 6 h, to 1.377, act at \
                 24 h), by"
            ),
            "{text}"
        );
        assert_eq!(
            note(CellTransform::Auto, normalise, true, None),
            "Raw counts detected. Library sizes are normalised within each time point and condition, \
             and time points and conditions scaled by size factors."
        );
    }
}
