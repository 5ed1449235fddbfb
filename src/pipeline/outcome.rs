//! Clusters with everything that is shown and written of them.

use std::sync::Arc;

use crate::pipeline::Prepared;
use crate::pipeline::estimates::estimates;
use genetide_analysis::cluster::{colours, summary};
use genetide_analysis::{ClusterSummary, ClusteredRows, Clustering, GeneRow};
use genetide_data::{Matrix, RowIndex, read::LoadedTable};
use genetide_model::TrainingResult;

/// Share of the genes of two clusters together that both hold, from which on a name stays.
const SAME_CLUSTER: f64 = 0.5;

/// Clusters with everything the tables and panels show of them.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterOutcome {
    /// Labels and quality of each point.
    pub clustering: Arc<Clustering>,
    /// Cluster 0 first if it has genes, then 1..=k.
    pub summaries: Vec<ClusterSummary>,
    /// Colour slot of each of the clusters 1..=k.
    pub colour_slots: Vec<usize>,
    /// `[k]`: the name that the user gave to each of the clusters 1..=k, where one was given.
    pub names: Vec<Option<String>>,
    /// Whether clusters were merged or divided by hand, so that no method made them alone.
    pub by_hand: bool,
    /// One row a gene.
    pub genes: Arc<Vec<GeneRow>>,
}

impl ClusterOutcome {
    /// Of a clustering, in the colours 0, 1, ... and without names.
    pub fn new(
        table: &LoadedTable,
        prepared: &Prepared,
        training: &TrainingResult,
        clustering: Clustering,
    ) -> Self {
        let clustered = ClusteredRows {
            clustering: &clustering,
            denoised: &denoised(prepared, training, &clustering),
            estimates: &estimates(training),
        };
        let genes = prepared.gene_table(table, Some(clustered));
        let set_aside: Vec<usize> = RowIndex::all(prepared.scaled.len())
            .filter(|&row| prepared.point_of(prepared.scaled.gene_of(row)).is_none())
            .map(RowIndex::index)
            .collect();
        let mut summaries = Vec::with_capacity(clustering.k + 1);
        if !set_aside.is_empty() {
            let unit = table.profiles.time_unit();
            let aside = summary::summarise(0, &set_aside, &prepared.scaled, unit, None);
            summaries.push(aside);
        }
        summaries.extend(clustering.clusters.iter().cloned());
        Self {
            summaries,
            colour_slots: (0..clustering.k).collect(),
            names: vec![None; clustering.k],
            by_hand: false,
            genes: Arc::new(genes),
            clustering: Arc::new(clustering),
        }
    }

    /// The name that the user gave to a cluster.
    pub fn name(&self, label: usize) -> Option<&str> {
        self.names.get(label.checked_sub(1)?)?.as_deref()
    }
}

/// `[N, C]`: profiles of all rows without noise, on their scale: given the clusters where the method
/// tells, else as the network reconstructs them.
fn denoised(
    prepared: &Prepared,
    training: &TrainingResult,
    clustering: &Clustering,
) -> Matrix<f64> {
    let mut profiles = training.reconstructed.map(f64::from);
    if let Some(of_points) = &clustering.denoised {
        for (row, profile) in prepared.points.iter().zip(of_points.iter_rows()) {
            profiles.row_mut(row.index()).copy_from_slice(profile);
        }
    }
    profiles
}

/// Colours and names of the clusters before, compared over the points of now: a gene that was not
/// clustered before counts for none. A name stays with a cluster that holds much the same genes.
pub(super) fn follow_previous(
    prepared: &Prepared,
    clustering: &Clustering,
    previous: &ClusterOutcome,
) -> (Vec<usize>, Vec<Option<String>>) {
    let mut old_labels = Vec::new();
    let mut new_labels = Vec::new();
    for (&row, &label) in prepared.points.iter().zip(&clustering.labels) {
        let before = previous.genes[prepared.scaled.gene_of(row).index()].cluster;
        if let Some(old) = before.filter(|&old| old > 0) {
            old_labels.push(old);
            new_labels.push(label);
        }
    }
    let slots = colours::follow(
        &old_labels,
        &previous.colour_slots,
        &new_labels,
        clustering.k,
    );
    let names = (1..=clustering.k)
        .map(|new| {
            let slot = slots[new - 1];
            let old = 1 + previous.colour_slots.iter().position(|&own| own == slot)?;
            let name = previous.name(old)?;
            let is_same = shared(&old_labels, old, &new_labels, new) >= SAME_CLUSTER;
            is_same.then(|| name.to_owned())
        })
        .collect();
    (slots, names)
}

/// Genes in both clusters over genes in either (Jaccard 1912); 0 where there are none.
fn shared(old_labels: &[usize], old: usize, new_labels: &[usize], new: usize) -> f64 {
    let (mut both, mut either) = (0, 0);
    for (&a, &b) in old_labels.iter().zip(new_labels) {
        both += usize::from(a == old && b == new);
        either += usize::from(a == old || b == new);
    }
    if either == 0 {
        return 0.0;
    }
    f64::from(both as u32) / f64::from(either as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clusters_are_compared_by_the_genes_they_share() {
        // Old cluster 1: points 0, 1, 2; new cluster 2: points 1, 2, 3. Both: 2; either: 4.
        assert_eq!(shared(&[1, 1, 1, 2], 1, &[1, 2, 2, 2], 2), 0.5);
        assert_eq!(shared(&[1, 1], 3, &[1, 1], 3), 0.0);
    }
}
