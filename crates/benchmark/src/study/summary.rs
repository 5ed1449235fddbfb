//! Scores over data sets, and paired differences of methods.

use crate::methods::Method;
use crate::study::results::{ChoiceRow, Recovery, ScoreRow};
use crate::study::spread::Spread;

/// A method, and those that it is compared with.
const COMPARISON: (Method, [Method; 2]) =
    (Method::Shape, [Method::TestedKmeans, Method::Deconvolution]);

/// The spread of `value` of a method over the seeds of a condition.
pub fn score_spread(
    recovery: &Recovery,
    condition: usize,
    method: Method,
    value: fn(&ScoreRow) -> f64,
) -> Option<Spread> {
    let rows = recovery.rows.iter();
    let own = rows.filter(|row| row.condition == condition && row.method == method);
    Spread::of(own.map(value))
}

/// The paired differences that were measured, named as `shape - other`: over the seeds of
/// `condition`, or over all pairs of condition and seed.
pub fn differences(recovery: &Recovery, condition: Option<usize>) -> Vec<(String, Spread)> {
    let (method, others) = COMPARISON;
    others
        .into_iter()
        .filter_map(|other| {
            let spread = difference(recovery, condition, method, other)?;
            Some((format!("{} - {}", method.name(), other.name()), spread))
        })
        .collect()
}

/// ARI of `method` less that of `other` on the same data set, over the seeds of `condition`, or
/// over all pairs of condition and seed.
fn difference(
    recovery: &Recovery,
    condition: Option<usize>,
    method: Method,
    other: Method,
) -> Option<Spread> {
    let is_own = |row: &&ScoreRow| {
        row.method == method && condition.is_none_or(|condition| condition == row.condition)
    };
    let differences = recovery.rows.iter().filter(is_own).filter_map(|row| {
        let pair = recovery.rows.iter().find(|pair| {
            pair.method == other && (pair.condition, pair.seed) == (row.condition, row.seed)
        })?;
        Some(row.ari - pair.ari)
    });
    Spread::of(differences)
}

/// The share of suggested numbers of clusters that are at most one off.
pub fn share_within_one(rows: &[ChoiceRow]) -> Option<Spread> {
    let right = rows.iter().map(|row| f64::from(u8::from(row.within_one())));
    let spread = Spread::of(right)?;
    Some(Spread {
        deviation: None,
        ..spread
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_paired_by_data_set() {
        let row = |condition, seed, method, ari| ScoreRow {
            condition,
            seed,
            method,
            ari,
            nmi: 0.0,
            seconds: 0.0,
        };
        let (a, b) = (Method::Shape, Method::TestedKmeans);
        let recovery = Recovery {
            rows: vec![
                row(0, 1, b, 0.5),
                row(0, 1, a, 0.6),
                row(0, 2, a, 0.9),
                row(0, 2, b, 0.6),
                row(1, 1, a, 0.2),
                row(1, 1, b, 0.4),
                // Without its pair this one counts for nothing.
                row(1, 2, a, 0.9),
            ],
            ..Recovery::default()
        };
        let first = difference(&recovery, Some(0), a, b).unwrap();
        assert!((first.mean - 0.2).abs() < 1e-12 && first.count == 2);
        // (0.1 + 0.3 - 0.2) / 3.
        let all = difference(&recovery, None, a, b).unwrap();
        assert!((all.mean - 0.2 / 3.0).abs() < 1e-12 && all.count == 3);
        let nothing = difference(&recovery, None, a, Method::Prototype);
        assert_eq!(nothing, None);
    }
}
