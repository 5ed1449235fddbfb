//! The ways in which genes differ between conditions.

use genetide_analysis::{DifferenceKind, GeneRow};
use genetide_data::Courses;

/// All kinds of differences, in the order of menus; one condition stands for all in which a gene may be the
/// only one to respond.
pub const KINDS: [DifferenceKind; 5] = [
    DifferenceKind::Level,
    DifferenceKind::Amplitude,
    DifferenceKind::Timing,
    DifferenceKind::OneResponds(0),
    DifferenceKind::Opposite,
];

/// Why both tests of conditions have the same numbers where [`share_a_time`].
pub const SAME_TESTS: &str = "q condition and q interaction are equal here: the conditions share libraries at one \
    time point, so that every difference is one of their courses.";

/// Whether all conditions have the same libraries at some time.
pub fn share_a_time(courses: &Courses) -> bool {
    let mut columns = 0..courses.columns().len();
    courses.are_several() && columns.any(|column| courses.condition_of(column).is_none())
}

/// The number of genes of each kind.
pub fn kind_counts(genes: &[GeneRow]) -> [(&'static str, usize); KINDS.len()] {
    let mut counts = KINDS.map(|kind| (kind.name(), 0));
    for kind in genes.iter().filter_map(|row| row.difference?.kind) {
        let own = counts.iter_mut().find(|(name, _)| *name == kind.name());
        if let Some((_, count)) = own {
            *count += 1;
        }
    }
    counts
}

/// What a kind means.
pub fn meaning(kind: DifferenceKind) -> &'static str {
    match kind {
        DifferenceKind::Level => "a constant difference: the courses run in parallel",
        DifferenceKind::Amplitude => "responses of one shape, but of different size",
        DifferenceKind::Timing => "responses at different times, or of different shape",
        DifferenceKind::OneResponds(_) => "a response under one condition, none under another",
        DifferenceKind::Opposite => "a rise in one condition and a fall in another",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::fixtures;
    use genetide_analysis::ConditionDifference;
    use genetide_data::{Attribute, Sample, Samples};

    #[test]
    fn a_start_in_common_is_found() {
        let shared = |condition: Option<&str>| {
            let libraries = [
                (0.0, condition),
                (0.0, Some("ctr")),
                (6.0, Some("act")),
                (6.0, Some("ctr")),
            ];
            let libraries = libraries
                .into_iter()
                .filter(|of| condition.is_some() || of.0 > 0.0);
            let first = condition.is_none().then_some((0.0, None));
            let sample = |(time, condition): (f64, Option<&str>)| {
                Sample::new(time, 1, |attribute| {
                    let condition = condition.filter(|_| attribute == Attribute::Condition);
                    condition.map(str::to_owned)
                })
            };
            let samples = first.into_iter().chain(libraries).map(sample).collect();
            share_a_time(Samples::new(samples, None, Vec::new()).courses())
        };
        assert!(shared(None));
        assert!(!shared(Some("act")));
        assert!(!share_a_time(&Courses::single(vec![0.0, 6.0])));
    }

    #[test]
    fn genes_are_counted_by_kind() {
        let row = |kind| GeneRow {
            difference: Some(ConditionDifference {
                log2_fold: 1.0,
                time: 0.0,
                high: 0,
                low: 1,
                kind,
            }),
            ..fixtures::gene_row("A")
        };
        let kinds = [
            Some(DifferenceKind::OneResponds(0)),
            Some(DifferenceKind::OneResponds(3)),
            Some(DifferenceKind::Timing),
            None,
        ];
        let mut genes: Vec<GeneRow> = kinds.map(row).to_vec();
        genes.push(fixtures::gene_row("B"));
        let counts = kind_counts(&genes).map(|(_, count)| count);
        assert_eq!(counts, [0, 0, 1, 2, 0]);
    }
}
