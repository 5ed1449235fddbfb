//! Labels with a time and a replicate on the two sides of a point: `T6.1`, `T6.2`, as R's
//! `make.unique` and many people write them.

use std::collections::BTreeMap;

use crate::labels::condition::designs;
use crate::labels::time_token::{Class, TimeToken};

/// The replicates behind the points of a set of labels.
#[derive(Debug, PartialEq)]
pub(super) struct BehindPoints {
    /// `[L]`: the time before the point and the replicate behind it; `None` for a label without a time.
    pub of_labels: Vec<Option<(f64, u32)>>,
    /// The first label with a point.
    pub example: usize,
}

/// Tells replicates behind points from decimals. They are replicates where all labels have them or, as
/// R numbers repeats, all but the first of each time; where they count from 1 in every time; and where
/// nothing else in the labels names a replicate. `T0.5 T1 T1.5` is none of that.
pub(super) fn behind_points(
    split: &[Vec<&str>],
    taken: &[Option<TimeToken>],
) -> Option<BehindPoints> {
    let is_word = |class| matches!(class, Class::TimeWord | Class::UnitWord | Class::UnitLetter);
    let numbers: Vec<Option<(u32, Option<u32>)>> = split
        .iter()
        .zip(taken)
        .map(|(tokens, taken)| match taken {
            Some(time) if is_word(time.class) => {
                let last = time.tokens.0 + time.tokens.1 - 1;
                tokens
                    .get(last)
                    .and_then(|token| around_point(token))
                    .map(Some)
            }
            Some(_) => None,
            None => Some(None),
        })
        .collect::<Option<_>>()?;
    let rest: Vec<Vec<String>> = split
        .iter()
        .zip(taken)
        .map(|(s, t)| without(s, *t))
        .collect();
    let is_named = || {
        designs(&rest, rest.len())
            .iter()
            .any(|(_, own)| own.is_some())
    };
    if !are_replicates(&numbers, &rest) || is_named() {
        return None;
    }
    let has_point = |number: &Option<(u32, Option<u32>)>| number.is_some_and(|n| n.1.is_some());
    Some(BehindPoints {
        example: numbers.iter().position(has_point)?,
        of_labels: numbers
            .iter()
            .map(|number| number.map(|(time, behind)| (f64::from(time), behind.unwrap_or(0))))
            .collect(),
    })
}

/// Whether numbers behind points, of labels that share the rest, count replicates of the numbers before
/// them.
pub(crate) fn are_replicates<R: Ord>(numbers: &[Option<(u32, Option<u32>)>], rest: &[R]) -> bool {
    let mut of_times: BTreeMap<(u32, &R), Vec<Option<u32>>> = BTreeMap::new();
    for (number, rest) in numbers.iter().zip(rest) {
        if let Some((time, behind)) = *number {
            of_times.entry((time, rest)).or_default().push(behind);
        }
    }
    let numbered = |of_time: &Vec<Option<u32>>| of_time.iter().flatten().count();
    let first = |of_time: &Vec<Option<u32>>| of_time.contains(&None);
    let most = of_times.values().map(numbered).max().unwrap_or(0);
    let repeated = of_times
        .values()
        .filter(|of_time| of_time.len() > 1)
        .count();
    let with_one = of_times
        .values()
        .filter(|of_time| of_time.contains(&Some(1)))
        .count();
    let times = of_times.len();
    // A replicate may be lost at some times, but few numbers are passed over.
    let in_order = |behind: &u32| (1..=most as u32 + 1).contains(behind);
    times > 1
        && most > 0
        && 2 * repeated >= times
        && 2 * with_one > times.min(2 * repeated)
        && of_times.values().flatten().flatten().all(in_order)
        && (of_times.values().all(first) || !of_times.values().any(first))
}

/// The whole numbers before and behind the point of a number at the end of a token; the latter without
/// leading zeros.
pub(crate) fn around_point(token: &str) -> Option<(u32, Option<u32>)> {
    let number = token.trim_start_matches(char::is_alphabetic);
    match number.split_once('.') {
        None => Some((number.parse().ok()?, None)),
        Some((before, behind)) if !behind.starts_with('0') => {
            Some((before.parse().ok()?, Some(behind.parse().ok()?)))
        }
        Some(_) => None,
    }
}

/// The tokens of a label but for those of its time.
fn without(tokens: &[&str], time: Option<TimeToken>) -> Vec<String> {
    let is_time = |at: usize| {
        time.is_some_and(|time| (time.tokens.0..time.tokens.0 + time.tokens.1).contains(&at))
    };
    let rest = tokens.iter().enumerate().filter(|(at, _)| !is_time(*at));
    rest.map(|(_, token)| (*token).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replicates(labels: &str) -> bool {
        let numbers: Vec<_> = labels.split(' ').map(around_point).collect();
        are_replicates(&numbers, &vec![(); numbers.len()])
    }

    #[test]
    fn replicates_are_told_from_decimals() {
        for labels in [
            "T0.1 T0.2 T6.1 T6.2",
            "T0.1 T0.2 T6.1",
            "T0 T0.1 T0.2 T6 T6.1 T6.2",
            "D0.1 D0.2 D0.3 D7.1 D7.3",
        ] {
            assert!(replicates(labels), "{labels}");
        }
        for labels in [
            "T0.5 T1 T1.5 T2",
            "T0.25 T0.5 T0.75 T1",
            "T0.1 T0.2 T1 T2 T5",
            "T0.1 T0.2",
            "T0 T6 T12",
            "T0.1 T1.1 T2.1",
            "T0.5 T0.7 T1.5 T1.7",
        ] {
            assert!(!replicates(labels), "{labels}");
        }
    }
}
