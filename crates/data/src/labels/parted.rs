//! Labels parted into a time and the rest: `act_6h` is 6 h and act, `nm6` is 6 and nm.

use crate::labels::compound::{has_days_beside_hours, is_compound};
use crate::labels::months::m_is_months;
use crate::labels::read::{main_class, rest_of, taken, time_of};
use crate::labels::time_token::{TimeToken, time_tokens};
use crate::labels::tokens::{parts, stripped, tokens};
use crate::read::times::TimeValue;
use crate::settings::UnitChoice;

/// A time, and what else a label says.
pub(crate) type Parted = (TimeValue, String);

/// The time that each label holds and what else it says; `None` where it holds none.
pub(crate) fn parted_times(labels: &[String]) -> Vec<Option<Parted>> {
    let split: Vec<Vec<&str>> = labels.iter().map(|l| tokens(stripped(l))).collect();
    let found: Vec<Vec<TimeToken>> = split.iter().map(|tokens| time_tokens(tokens)).collect();
    let (class, days) = (main_class(&found), has_days_beside_hours(&found));
    let of_labels = (0..labels.len()).map(|l| {
        let is_compound = is_compound(&labels[l], &split[l], &found[l], days);
        taken(&found[l], class).filter(|_| !is_compound)
    });
    let of_labels: Vec<Option<TimeToken>> = of_labels.collect();
    let months = m_is_months(&of_labels, "", UnitChoice::AsWritten);
    let labels = labels.iter().zip(&split).zip(of_labels);
    let parted = labels.map(|((label, tokens), token)| {
        let time = time_of(label, token, months, None)?;
        // A label that is nothing but a number has no token.
        let rest = token.map(|_| rest_of(tokens, token, None).join("_"));
        Some((time, rest.unwrap_or_default()))
    });
    parted.collect()
}

/// The last number of each label that ends a word, and the rest of the label; `None` where it has none.
pub(crate) fn parted_numbers(labels: &[String]) -> Vec<Option<Parted>> {
    let parted = labels.iter().map(|label| {
        let tokens = tokens(label.trim());
        let numbers = tokens.iter().enumerate().rev();
        let (at, (before, number)) = numbers
            .filter_map(|(at, token)| match parts(token)? {
                (before, number, "") => Some((at, (before, number))),
                _ => None,
            })
            .next()?;
        let mut rest: Vec<&str> = tokens.clone();
        rest[at] = before;
        rest.retain(|token| !token.is_empty());
        Some((TimeValue { number, unit: None }, rest.join("_")))
    });
    parted.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time_unit::TimeUnit;

    fn texts(parted: Vec<Option<Parted>>) -> Vec<String> {
        let text = |parted: Option<Parted>| match parted {
            Some((time, rest)) => format!("{time}|{rest}"),
            None => "-".to_owned(),
        };
        parted.into_iter().map(text).collect()
    }

    fn labels<const N: usize>(labels: [&str; N]) -> Vec<String> {
        labels.map(str::to_owned).to_vec()
    }

    #[test]
    fn times_are_parted_from_what_else_labels_say() {
        let of = |labels: &[String]| texts(parted_times(labels));
        assert_eq!(
            of(&labels(["act_0h", "act_6h", "A_6h", "LPS6h", "mock"])),
            ["0 h|act", "6 h|act", "6 h|A", "6 h|LPS", "-"]
        );
        assert_eq!(of(&labels(["day 3", "day 7"])), ["3 d|", "7 d|"]);
        assert_eq!(of(&labels(["0", "6"])), ["0|", "6|"]);
        let hours = parted_times(&labels(["6h"])).remove(0).unwrap().0;
        assert_eq!(hours.unit, Some(TimeUnit::Hours));
    }

    #[test]
    fn numbers_are_parted_from_words() {
        let of = |labels: &[String]| texts(parted_numbers(labels));
        assert_eq!(
            of(&labels(["nm0", "nm_6", "CD4_act_24", "6", "act", "x6h"])),
            ["0|nm", "6|nm", "24|CD4_act", "6|", "-", "-"]
        );
    }
}
