//! Colours that follow a cluster when k changes.

/// Gives every new cluster the colour slot of the old cluster that it shares most genes with.
///
/// `old_labels` and `new_labels` hold the label (1..) of each point; `old_slots[label - 1]` is the
/// colour slot of an old cluster. Returns the slots of the new clusters, all different: a maximum
/// weight matching (Hungarian method; Kuhn 1955) on the number of genes shared; clusters left over
/// take the lowest free slots. With no old clusters the slots are 0, 1, 2, ...
pub fn follow(
    old_labels: &[usize],
    old_slots: &[usize],
    new_labels: &[usize],
    new_k: usize,
) -> Vec<usize> {
    todo!("{old_labels:?} {old_slots:?} {new_labels:?} {new_k}")
}
