//! Manual edits of clusters: some merged, or one split.

use std::collections::BTreeSet;

use crate::config::RunConfig;
use crate::pipeline::{ClusterOutcome, PipelineError, Prepared, steps::base_of};
use genetide_analysis::{ClusterBase, EditedClustering, Share};
use genetide_data::RowIndex;
use genetide_data::read::LoadedTable;
use genetide_model::TrainingResult;

/// A manual edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClusterEdit {
    /// Merges clusters into one.
    Merge(BTreeSet<usize>),
    /// Clusters the genes of one cluster again.
    Split {
        /// Label of the cluster.
        label: usize,
        /// Number of parts.
        parts: usize,
    },
}

/// Changes the clusters of `outcome`; `base` and `config` are those they were made with.
///
/// Colours and names stay with the largest of what a cluster is made of: a merged cluster has those
/// of its largest part; of a split one, the largest part keeps the colour, and all parts its name
/// with a number.
///
/// # Errors
/// [`PipelineError::Analysis`], for instance when a cluster has too few genes for so many parts.
pub fn edit_clusters(
    table: &LoadedTable,
    prepared: &Prepared,
    training: &TrainingResult,
    config: &RunConfig,
    base: &ClusterBase,
    (outcome, edit): (&ClusterOutcome, &ClusterEdit),
    share: Share<'_>,
) -> Result<ClusterOutcome, PipelineError> {
    let before = &outcome.clustering;
    let time_unit = table.profiles.time_unit();
    let after = match edit {
        ClusterEdit::Merge(labels) => base.merge(before, labels, time_unit)?,
        ClusterEdit::Split { label, parts } => {
            let members = before.members(*label);
            let rows: Vec<RowIndex> = members
                .iter()
                .map(|point| prepared.points[point.index()])
                .collect();
            let inside = base_of(prepared, training, config, &rows, share.part(0.0, 0.8))?;
            let parts = inside.cluster_watched(*parts, time_unit, share.part(0.8, 1.0))?;
            base.split(before, *label, &parts, time_unit)?
        }
    };
    let (colour_slots, names) = keep_looks(outcome, &after);
    Ok(ClusterOutcome {
        colour_slots,
        names,
        by_hand: true,
        ..ClusterOutcome::new(table, prepared, training, after.clustering)
    })
}

/// Colour slots and names of the clusters after a change.
fn keep_looks(
    before: &ClusterOutcome,
    after: &EditedClustering,
) -> (Vec<usize>, Vec<Option<String>>) {
    let k = after.clustering.k;
    let size_before = |label: usize| before.clustering.clusters[label - 1].size;
    let main_origin = |label: usize| {
        let origins = after.origins[label - 1].iter().copied();
        // Of equals the first one.
        origins
            .rev()
            .max_by_key(|&origin| size_before(origin))
            .unwrap_or(1)
    };
    let mut by_size: Vec<usize> = (1..=k).collect();
    by_size.sort_by_key(|&label| std::cmp::Reverse(after.clustering.clusters[label - 1].size));
    let mut slots: Vec<Option<usize>> = vec![None; k];
    let mut names: Vec<Option<String>> = vec![None; k];
    let mut taken = BTreeSet::new();
    for label in by_size {
        let origin = main_origin(label);
        let slot = before.colour_slots[origin - 1];
        if taken.insert(slot) {
            slots[label - 1] = Some(slot);
        }
        let siblings: Vec<usize> = (1..=k)
            .filter(|&other| main_origin(other) == origin)
            .collect();
        names[label - 1] = before.name(origin).map(|name| match siblings.as_slice() {
            [_] => name.to_owned(),
            parts => {
                let number = 1 + parts.iter().position(|&part| part == label).unwrap_or(0);
                format!("{name} {number}")
            }
        });
    }
    let mut free = (0..).filter(|slot| !taken.contains(slot));
    let slots = slots
        .into_iter()
        .map(|slot| slot.or_else(|| free.next()).unwrap_or_default())
        .collect();
    (slots, names)
}
