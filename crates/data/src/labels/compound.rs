//! Labels whose time is put together of several numbers, which are left to the user: `1 h 30 min`,
//! `1/2 h`, `0-6h`, `d1_12h`.

use crate::labels::time_token::{Class, TimeToken};
use crate::labels::tokens::parts;

/// Whether days stand beside hours in a set of labels, as in `d0_12h`: days begin with 0, donors with 1.
pub(super) fn has_days_beside_hours(found: &[Vec<TimeToken>]) -> bool {
    found.iter().any(|tokens| {
        let is_day = |token: &TimeToken| token.class == Class::UnitLetter;
        let has_hours = tokens.iter().any(|token| token.class.is_clear());
        has_hours
            && tokens
                .iter()
                .any(|token| is_day(token) && token.value.number == 0.0)
    })
}

/// Whether the time of a label is put together of several numbers. `days` tells that days stand beside
/// hours in the other labels.
pub(super) fn is_compound(label: &str, tokens: &[&str], found: &[TimeToken], days: bool) -> bool {
    let clear = found.iter().filter(|token| token.class.is_clear()).count();
    let has_day = found.iter().any(|token| token.class == Class::UnitLetter);
    let is_range = |token: &TimeToken| {
        let before = token.tokens.0.checked_sub(1).map(|at| tokens[at]);
        let is_number = |token: &str| matches!(parts(token), Some(("", _, "")));
        match before {
            Some("to") => token.tokens.0 > 1 && is_number(tokens[token.tokens.0 - 2]),
            Some(number) if is_number(number) => {
                let joined = |sign: &str| label.contains(&format!("{number}{sign}"));
                joined("-") || joined("/") || joined("\u{2013}") || joined("+")
            }
            _ => false,
        }
    };
    clear > 1
        || (days && has_day && clear > 0)
        || found
            .iter()
            .filter(|token| token.class.is_clear())
            .any(is_range)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::time_token::time_tokens;
    use crate::labels::tokens::tokens;

    fn compound(label: &str, days: bool) -> bool {
        let tokens = tokens(label);
        is_compound(label, &tokens, &time_tokens(&tokens), days)
    }

    #[test]
    fn times_of_several_numbers_are_told() {
        for label in [
            "1 h 30 min",
            "1/2 h",
            "0-6h",
            "12-24h_1",
            "0 to 2 h",
            "24h+6h",
            "12h/14h",
            "Day1_12h",
        ] {
            assert!(compound(label, false), "{label}");
        }
        for label in [
            "6h_1",
            "D1_6h",
            "LPS_6h_rep2",
            "0h.1",
            "GSM123_6h",
            "-2h_1",
            "2 h",
        ] {
            assert!(!compound(label, false), "{label}");
        }
        assert!(compound("d1_12h", true));
        let days = |labels: &[&str]| {
            let found = labels.iter().map(|label| time_tokens(&tokens(label)));
            has_days_beside_hours(&found.collect::<Vec<_>>())
        };
        assert!(days(&["d0_0h", "d1_12h"]));
        assert!(!days(&["D1_0h", "D2_12h"]), "donors");
    }
}
