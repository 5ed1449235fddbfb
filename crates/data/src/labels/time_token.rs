//! Tokens of a label that say a time.

use crate::labels::bins::names_pseudotime;
use crate::labels::tokens::parts;
use crate::labels::units::{unit, unit_named};
use crate::read::times::TimeValue;
use crate::time_unit::TimeUnit;

/// How a token says a time; the clearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// `6h`, `30 min`, `6hpi`, `T6h`.
    NumberUnit,
    /// `3m`: minutes or months.
    NumberM,
    /// `day 3`, `Week2`.
    UnitWord,
    /// `12:30`.
    Clock,
    /// `T6`, `tp3`.
    TimeWord,
    /// `D3`, `h6`: but `D1` may be a donor.
    UnitLetter,
    /// `E10.5`: days since fertilisation.
    Embryonic,
    /// `6`, where it is the whole label.
    Plain,
}

impl Class {
    /// Whether it can be nothing but a time, so that it may stand beside another class.
    pub(super) fn is_clear(self) -> bool {
        self <= Self::Clock
    }
}

/// A time that tokens of a label say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TimeToken {
    pub class: Class,
    pub value: TimeValue,
    /// Index of its first token, and number of tokens.
    pub tokens: (usize, usize),
    /// Length of the letters before it in its token that say something else, as in `LPS6h`.
    pub prefix: usize,
}

/// Every time that the tokens of a label say.
pub(super) fn time_tokens(tokens: &[&str]) -> Vec<TimeToken> {
    let whole = tokens.len() == 1;
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let next = tokens.get(at + 1).copied();
        let pair = next.and_then(|next| pair(tokens[at], next, tokens.len() == 2));
        let single = || single(tokens[at]).filter(|(class, ..)| *class != Class::Plain || whole);
        let (token, used) = match pair {
            Some((class, value)) => (Some((class, value, 0)), 2),
            None => (single(), 1),
        };
        if let Some((class, value, prefix)) = token {
            found.push(TimeToken {
                class,
                value,
                tokens: (at, used),
                prefix,
            });
        }
        at += used;
    }
    found
}

/// Two tokens that say a time together: `6 h`, `day 1`, `time 6`. Letters other than h are units where
/// nothing else stands in the label.
fn pair(first: &str, second: &str, are_all: bool) -> Option<(Class, TimeValue)> {
    if let Some(("", number, "")) = parts(first) {
        let unit = match are_all || second == "h" {
            true => unit_named(second),
            false => unit(second),
        };
        return Some((Class::NumberUnit, value(number, Some(unit?))));
    }
    let ("", number, "") = parts(second)? else {
        return None;
    };
    match unit(first) {
        Some(unit) => Some((Class::UnitWord, value(number, Some(unit)))),
        None if is_time_word(first) && first.len() > 1 => {
            Some((Class::TimeWord, value(number, None)))
        }
        None => None,
    }
}

/// A token that says a time, with the length of letters before it that say something else.
fn single(token: &str) -> Option<(Class, TimeValue, usize)> {
    if let Some(hours) = clock(token) {
        return Some((Class::Clock, value(hours, Some(TimeUnit::Hours)), 0));
    }
    let (before, number, after) = parts(token)?;
    let suffix = unit_named(after);
    let time = |class, unit| Some((class, value(number, unit), 0));
    match (before, suffix) {
        ("", Some(unit)) => time(Class::NumberUnit, Some(unit)),
        ("", None) if after.eq_ignore_ascii_case("m") => time(Class::NumberM, None),
        ("", None) if after.is_empty() => time(Class::Plain, None),
        (_, Some(unit)) if is_time_word(before) => time(Class::NumberUnit, Some(unit)),
        // `LPS6h`; one letter before is more often the name of a plate or donor.
        (_, Some(unit)) if before.len() > 1 => {
            Some((Class::NumberUnit, value(number, Some(unit)), before.len()))
        }
        (_, None) if !after.is_empty() => None,
        (_, None) if is_time_word(before) => time(Class::TimeWord, None),
        ("E" | "e", None) => time(Class::Embryonic, Some(TimeUnit::Days)),
        ("d" | "D", None) => time(Class::UnitLetter, Some(TimeUnit::Days)),
        ("h" | "H", None) => time(Class::UnitLetter, Some(TimeUnit::Hours)),
        ("w" | "W", None) => time(Class::UnitLetter, Some(TimeUnit::Weeks)),
        (_, None) => time(Class::UnitWord, Some(unit(before)?)),
        _ => None,
    }
}

fn value(number: f64, unit: Option<TimeUnit>) -> TimeValue {
    TimeValue { number, unit }
}

/// `2:30` as hours.
fn clock(token: &str) -> Option<f64> {
    let (hours, minutes) = token.split_once(':')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let valid = is_number(hours) && hours.len() <= 3 && is_number(minutes) && minutes.len() == 2;
    let minutes: f64 = minutes.parse().ok().filter(|&minutes| minutes < 60.0)?;
    valid.then_some(hours.parse::<f64>().ok()? + minutes / 60.0)
}

fn is_time_word(word: &str) -> bool {
    const WORDS: [&str; 5] = ["t", "tp", "time", "timepoint", "zt"];
    WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// The unit that a header names: `hours`, `Time (h)`, `time_h`, `age_months`, `day`. A pseudotime has
/// none: the DPT of `dpt_pseudotime` is a method.
pub(crate) fn unit_of_header(header: &str) -> Option<TimeUnit> {
    if names_pseudotime(header) {
        return None;
    }
    let words: Vec<&str> = header
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let last = words.last()?;
    let last = unit_named(last).filter(|_| last.len() > 1 || words.len() > 1);
    last.or_else(|| words.iter().find_map(|word| unit(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::tokens::tokens;

    fn first(label: &str) -> Option<(Class, f64, Option<TimeUnit>)> {
        let found = time_tokens(&tokens(label));
        found
            .first()
            .map(|token| (token.class, token.value.number, token.value.unit))
    }

    #[test]
    fn times_are_told_in_many_ways() {
        use TimeUnit::{Days, Hours, Minutes, Months, Weeks};
        for (label, class, number, unit) in [
            ("6h", Class::NumberUnit, 6.0, Some(Hours)),
            ("6hpi", Class::NumberUnit, 6.0, Some(Hours)),
            ("30 min", Class::NumberUnit, 30.0, Some(Minutes)),
            ("6 h", Class::NumberUnit, 6.0, Some(Hours)),
            ("6 d", Class::NumberUnit, 6.0, Some(Days)),
            ("3mo", Class::NumberUnit, 3.0, Some(Months)),
            ("0w", Class::NumberUnit, 0.0, Some(Weeks)),
            ("T6h", Class::NumberUnit, 6.0, Some(Hours)),
            ("LPS6h", Class::NumberUnit, 6.0, Some(Hours)),
            ("3m", Class::NumberM, 3.0, None),
            ("Day 3", Class::UnitWord, 3.0, Some(Days)),
            ("day3", Class::UnitWord, 3.0, Some(Days)),
            ("2:30", Class::Clock, 2.5, Some(Hours)),
            ("T06", Class::TimeWord, 6.0, None),
            ("D14", Class::UnitLetter, 14.0, Some(Days)),
            ("E10.5", Class::Embryonic, 10.5, Some(Days)),
            ("6", Class::Plain, 6.0, None),
        ] {
            assert_eq!(first(label), Some((class, number, unit)), "{label}");
        }
        for other in ["Adult", "P3", "act", "rep1", "12:75", "CD4", "gene_7x"] {
            assert_eq!(first(other), None, "{other}");
        }
    }

    #[test]
    fn headers_name_units() {
        for (header, unit) in [
            ("hours", Some(TimeUnit::Hours)),
            ("Time (h)", Some(TimeUnit::Hours)),
            ("time_h", Some(TimeUnit::Hours)),
            ("day", Some(TimeUnit::Days)),
            ("age_months", Some(TimeUnit::Months)),
            ("time.min", Some(TimeUnit::Minutes)),
            ("time", None),
            ("dpt_pseudotime", None),
            ("slingPseudotime_1", None),
            ("h", None),
        ] {
            assert_eq!(unit_of_header(header), unit, "{header}");
        }
    }
}
