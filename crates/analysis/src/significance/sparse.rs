//! A bound for genes that few cells express.

use genetide_data::{GeneProfiles, Moments};
use statrs::function::beta::beta_reg;

/// Tests that rest on means are unreliable if fewer events than this are expected at some time
/// (Cochran 1954).
const LEAST_EXPECTED: f64 = 1.0;

/// A p value for the largest excess at one time for every gene `[G]` that is too sparse for a test
/// of means; `None` for the others.
pub(crate) fn sparse_bounds(profiles: &GeneProfiles) -> Vec<Option<f64>> {
    let times = 0..profiles.time_count();
    let of_gene = |g: usize| -> Vec<Moments> {
        let moments = times.clone().map(|t| profiles.moments(g, t));
        moments.filter(|of| of.count > 0).collect()
    };
    let genes = 0..profiles.gene_count();
    genes.map(|g| sparse_bound(&of_gene(g))).collect()
}

/// The bound of a gene with these moments at its times, none of which may be negative.
///
/// At a time a gene has K_t = (sum x)^2 / (sum x^2) effective events: the number of cells that express it,
/// if all of them do so equally. Without a response the K = sum K_t events are distributed over the times
/// as a multinomial with the shares of cells. If less than one event is expected at a time, a single one there
/// makes a large mean by chance: on flat counts of mean 0.005 with 2,000 cells at the first time and 30 at the
/// others, a test of means calls 4 % of the genes at a false discovery rate of 5 %. The bound is the
/// smallest binomial upper tail over the times, multiplied by their number (Bonferroni), with the
/// tail P(X >= o) = I_share(o, K - o + 1). A gene of at least half the cells needs no bound.
fn sparse_bound(moments: &[Moments]) -> Option<f64> {
    let cells: f64 = moments.iter().map(|of| f64::from(of.count)).sum();
    let fewest = moments.iter().map(|of| of.count).min()?;
    let total: f64 = moments.iter().map(events).sum();
    let is_dense = total >= cells / 2.0;
    if total <= 0.0 || is_dense || total * f64::from(fewest) / cells >= LEAST_EXPECTED {
        return None;
    }
    let tail = |of: &Moments| {
        let here = events(of);
        let share = f64::from(of.count) / cells;
        if here > 0.0 {
            incomplete_beta(here, (total - here).max(0.0) + 1.0, share)
        } else {
            1.0
        }
    };
    let smallest = moments.iter().map(tail).fold(1.0, f64::min);
    Some((smallest * moments.len() as f64).min(1.0))
}

/// Effective number of cells that express a gene.
fn events(of: &Moments) -> f64 {
    let sum = f64::from(of.count) * of.mean;
    let squares = of.m2 + sum * of.mean;
    if squares > 0.0 {
        sum * sum / squares
    } else {
        0.0
    }
}

fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    let value = beta_reg(a, b, x.clamp(0.0, 1.0));
    if value.is_nan() {
        1.0
    } else {
        value.clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::moments::moments;

    #[test]
    fn the_bound_of_a_sparse_gene_agrees_with_arithmetic() {
        // One event among 100 + 2 cells, and it is in the two: P(X >= 1) = 2 / 102, two times.
        let mut big = Moments::default();
        (0..100).for_each(|_| big.push(0.0));
        let bound = sparse_bound(&[big, moments(&[0.0, 1.0])]).unwrap();
        assert!((bound - 2.0 * 2.0 / 102.0).abs() < 1e-9);
    }

    #[test]
    fn a_pulse_of_a_gene_without_a_zero_is_not_sparse() {
        // All cells express it, thirteen times as much at the second time.
        let pulse = [
            moments(&[120.0, 139.0, 143.0]),
            moments(&[1955.0, 1351.0, 1689.0]),
        ];
        assert_eq!(sparse_bound(&pulse), None);
        // Half of the cells express it.
        assert_eq!(
            sparse_bound(&[moments(&[1.0, 1.0]), moments(&[0.0, 0.0])]),
            None
        );
    }
}
