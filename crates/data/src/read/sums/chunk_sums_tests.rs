//! Sums of chunks against moments of all values, pushed one by one.

use super::*;

const GENES: usize = 4;
const GROUP_OF: [Option<u32>; 7] = [Some(0), Some(1), None, Some(0), Some(1), Some(0), Some(0)];

/// `[7 x 4]`, with a missing value, and an observation without any count.
const COUNTS: [[f64; GENES]; 7] = [
    [3.0, 0.0, 1.0, 5.0],
    [0.0, 2.0, 7.0, 5.0],
    [9.0, 9.0, 9.0, 9.0],
    [1.0, 0.0, f64::NAN, 5.0],
    [4.0, 0.0, 2.0, 5.0],
    [0.0, 0.0, 0.0, 0.0],
    [2.0, 1.0, 0.0, 5.0],
];

/// A chunk of some observations, each value times a factor; zeros of odd genes are listed.
fn chunk(observations: std::ops::Range<usize>, factor: f64) -> ValueChunk {
    let mut chunk = ValueChunk::default();
    for n in observations {
        for (gene, value) in COUNTS[n].into_iter().enumerate() {
            if value != 0.0 || gene % 2 == 1 {
                chunk.push(n as u32, gene as u32, value * factor);
            }
        }
    }
    chunk
}

fn totals(factor: f64, is_excluded: &[bool]) -> Vec<f64> {
    let of = |values: &[f64; GENES]| {
        let values = values.iter().zip(is_excluded);
        let values = values.filter(|(value, excluded)| !**excluded && !value.is_nan());
        values.map(|(value, _)| value * factor).sum()
    };
    COUNTS.iter().map(of).collect()
}

/// The sums of two chunks.
fn summed(kind: Kind, factor: f64, is_excluded: &[bool]) -> (Vec<GroupSums>, Total) {
    let totals = totals(factor, is_excluded);
    let observed = Observed {
        group_of: &GROUP_OF,
        totals: &totals,
        sizes: &[1.0, 1.0],
    };
    let mut sums = ChunkSums::new(kind, 2, is_excluded);
    sums.add(&chunk(0..3, factor), observed);
    sums.add(&chunk(3..7, factor), observed);
    let cells = |cells, zero_total| GroupSums {
        cells,
        zero_total,
        ..GroupSums::default()
    };
    let mut groups = vec![cells(4, 1), cells(2, 0)];
    let mut total = Total::new(GENES);
    sums.finish(&mut groups, &mut total);
    (groups, total)
}

/// The moments of a gene over the observations of a group, or of all groups, other than missing ones.
fn pushed(group: Option<u32>, gene: usize, value: impl Fn(usize, f64) -> f64) -> Moments {
    let mut moments = Moments::default();
    for (n, of) in GROUP_OF.iter().enumerate() {
        let is_in = of.is_some() && (group.is_none() || *of == group);
        let value = value(n, COUNTS[n][gene]);
        if is_in && !value.is_nan() {
            moments.push(value);
        }
    }
    moments
}

#[track_caller]
fn assert_close(found: Moments, expected: Moments) {
    assert_eq!(found.count, expected.count, "{found:?} {expected:?}");
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-14 * (1.0 + b.abs());
    assert!(close(found.mean, expected.mean), "{found:?} {expected:?}");
    assert!(close(found.m2, expected.m2), "{found:?} {expected:?}");
}

#[test]
fn every_kind_sums_what_it_says() {
    let of_all = [false; GENES];
    for factor in [1.0, 0.37] {
        let totals = totals(factor, &of_all);
        // Of an observation without any count, the share is 0 / 0, which is missing.
        let share = |n: usize, value: f64| value * factor / totals[n];
        let as_is = |_: usize, value: f64| value * factor;
        let log = |_: usize, value: f64| (value * factor).ln_1p();
        let (both, total) = summed(Kind::ValuesAndShares, factor, &of_all);
        let (values, _) = summed(Kind::Values, factor, &of_all);
        let (shares, _) = summed(Kind::Shares, factor, &of_all);
        let (logs, _) = summed(Kind::Logs, factor, &of_all);
        let (sized, _) = summed(Kind::LogsOfSized, factor, &of_all);
        for group in 0..2 {
            let of = Some(group as u32);
            for gene in 0..GENES {
                let expected = pushed(of, gene, as_is);
                assert_close(values[group].values[gene], expected);
                assert_close(both[group].values[gene], expected);
                let expected = pushed(of, gene, share);
                assert_close(shares[group].shares[gene], expected);
                assert_close(both[group].shares[gene], expected);
                assert_close(logs[group].values[gene], pushed(of, gene, log));
                let sized = sized[group].values[gene];
                let of_size = |n, value| {
                    if value == 0.0 {
                        0.0
                    } else {
                        share(n, value).ln_1p()
                    }
                };
                assert_close(sized, pushed(of, gene, of_size));
            }
        }
        assert!(values[0].shares.is_empty() && shares[0].values.is_empty());
        assert_eq!(total.missing, [0, 0, 1, 0]);
        assert_eq!(total.odd.has_positive, [true; GENES]);
        assert!(!total.lacks_values());
    }
}

#[test]
fn of_counts_shares_are_summed_by_group_and_values_of_all() {
    let is_excluded = [false; GENES];
    let (groups, total) = summed(Kind::SharesOfCounts, 1.0, &is_excluded);
    let totals = totals(1.0, &is_excluded);
    for gene in 0..GENES {
        for (of, group) in (0..).zip(&groups) {
            let expected = pushed(Some(of), gene, |n, value| value / totals[n]);
            assert_close(group.shares[gene], expected);
            assert!(group.values.is_empty());
        }
        assert_close(total.moments()[gene], pushed(None, gene, |_, value| value));
    }
    assert!(total.lacks_values());
    assert_eq!(total.odd.count, [0; GENES]);
    assert_eq!(total.odd.has_positive, [true; GENES]);
}

#[test]
fn genes_that_are_left_out_are_in_no_sum() {
    for kind in [Kind::ValuesAndShares, Kind::SharesOfCounts] {
        let is_excluded = [false, true, false, false];
        let (groups, total) = summed(kind, 1.0, &is_excluded);
        let shares = &groups[1].shares;
        // 4 of 4 + 2 + 5 and 0 of 7 + 5 counts.
        assert_close(shares[0], pushed(Some(1), 0, |_, value| value / 11.0));
        assert_eq!((shares[1].mean, shares[1].m2), (0.0, 0.0));
        assert_eq!(total.odd.has_positive, [true, false, true, true]);
    }
}

#[test]
fn the_first_values_tell_what_is_summed() {
    let kind = |chunk| Kind::of(&Summands::ValuesAndShares, Some(&chunk), GENES);
    assert_eq!(kind(chunk(0..3, 1.0)), Kind::SharesOfCounts);
    assert_eq!(kind(chunk(0..3, 0.37)), Kind::Values);
    // Large counts, one missing value, and one of four genes with fractions.
    assert_eq!(kind(chunk(0..3, 4000.0)), Kind::ValuesAndShares);
    assert_eq!(kind(chunk(0..7, 1.0)), Kind::ValuesAndShares);
    let mut mixed = chunk(0..3, 1.0);
    mixed.values[0] = 0.5;
    assert_eq!(kind(mixed), Kind::ValuesAndShares);
    let asked = Kind::of(&Summands::Shares, Some(&chunk(0..3, 0.37)), GENES);
    assert_eq!(asked, Kind::Shares);
}
