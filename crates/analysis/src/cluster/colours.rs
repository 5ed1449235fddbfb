//! Colours that stay with a cluster when k changes.

use std::collections::HashSet;

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix as Weights;

use genetide_data::Matrix;

/// Gives new clusters the colour slots of the old clusters that they share most genes with.
///
/// `old_labels` and `new_labels` hold the label (1..) of each point; `old_slots[label - 1]` is the
/// colour slot of an old cluster. Returns the slots of the new clusters, all distinct, from a
/// maximum weight matching on the number of shared genes (Hungarian method; Kuhn 1955). Unmatched
/// clusters take the lowest free slots; without old clusters the slots are 0, 1, 2, ... Labels of 0
/// or above the number of clusters are ignored.
pub fn follow(
    old_labels: &[usize],
    old_slots: &[usize],
    new_labels: &[usize],
    new_k: usize,
) -> Vec<usize> {
    let shared = overlaps(old_labels, old_slots.len(), new_labels, new_k);
    let mut taken = HashSet::new();
    let mut slots = vec![None; new_k];
    for (new, old) in matching(&shared) {
        if shared[(new, old)] > 0 && taken.insert(old_slots[old]) {
            slots[new] = Some(old_slots[old]);
        }
    }
    let mut free = (0..).filter(|slot| !taken.contains(slot));
    slots
        .into_iter()
        .map(|slot| slot.or_else(|| free.next()).unwrap_or_default())
        .collect()
}

/// `[new_k, old_k]`: genes shared.
fn overlaps(old_labels: &[usize], old_k: usize, new_labels: &[usize], new_k: usize) -> Matrix<i64> {
    let mut shared = Matrix::filled(new_k, old_k, 0);
    for (&old, &new) in old_labels.iter().zip(new_labels) {
        if (1..=old_k).contains(&old) && (1..=new_k).contains(&new) {
            shared[(new - 1, old - 1)] += 1;
        }
    }
    shared
}

/// Pairs of a new and an old cluster, each cluster at most once, with the largest sum of `shared`
/// `[new_k, old_k]`.
pub fn matching(shared: &Matrix<i64>) -> Vec<(usize, usize)> {
    let (new_k, old_k) = (shared.rows(), shared.columns());
    // The algorithm requires at least one row, and no more rows than columns.
    if old_k.min(new_k) == 0 {
        return Vec::new();
    }
    if new_k <= old_k {
        let weights = Weights::from_fn(new_k, old_k, |at| shared[at]);
        kuhn_munkres(&weights).1.into_iter().enumerate().collect()
    } else {
        let weights = Weights::from_fn(old_k, new_k, |(old, new)| shared[(new, old)]);
        let assigned = kuhn_munkres(&weights).1.into_iter().enumerate();
        assigned.map(|(old, new)| (new, old)).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slots_start_in_order() {
        assert_eq!(follow(&[], &[], &[2, 1, 3], 3), [0, 1, 2]);
        assert_eq!(follow(&[], &[], &[], 0), [0_usize; 0]);
    }

    #[test]
    fn a_permutation_keeps_its_colours() {
        // Old 1, 2, 3 are new 3, 1, 2.
        let slots = follow(&[1, 1, 2, 2, 3, 3], &[4, 0, 2], &[3, 3, 1, 1, 2, 2], 3);
        assert_eq!(slots, [0, 2, 4]);
    }

    #[test]
    fn a_split_keeps_the_larger_part_and_takes_a_free_slot() {
        // Old 1 splits into new 1 (2 genes) and new 2 (3 genes); old 2 is new 3.
        let old = [1, 1, 1, 1, 1, 2, 2];
        let new = [1, 1, 2, 2, 2, 3, 3];
        assert_eq!(follow(&old, &[0, 1], &new, 3), [2, 0, 1]);
    }

    #[test]
    fn a_merger_keeps_the_larger_colour() {
        assert_eq!(follow(&[1, 2, 2, 3], &[5, 6, 7], &[1, 1, 1, 2], 2), [6, 7]);
    }

    #[test]
    fn the_whole_is_matched_not_each_alone() {
        // Shared genes, new x old: [3 2; 3 0]. Greedy gives 3 + 0; the best is 2 + 3.
        let old = [1, 1, 1, 2, 2, 1, 1, 1];
        let new = [1, 1, 1, 1, 1, 2, 2, 2];
        assert_eq!(follow(&old, &[0, 1], &new, 2), [1, 0]);
    }

    proptest! {
        #[test]
        fn slots_are_all_different(
            labels in prop::collection::vec((0..9_usize, 0..9_usize), 0..60),
            old_k in 0..8_usize,
            new_k in 0..8_usize,
        ) {
            let (old, new): (Vec<_>, Vec<_>) = labels.into_iter().unzip();
            let old_slots: Vec<usize> = (0..old_k).map(|i| (i * 3) % 8).collect();
            let slots = follow(&old, &old_slots, &new, new_k);
            let different: HashSet<usize> = slots.iter().copied().collect();
            prop_assert_eq!(different.len(), new_k);
        }
    }
}
