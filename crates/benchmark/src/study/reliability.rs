//! Genes in the right cluster among those of similar membership.

use genetide_analysis::cluster::colours::matching;
use genetide_data::Matrix;

/// Number of equal bins of membership from 0 to 1.
pub(super) const BINS: usize = 10;

/// Genes of similar membership.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReliabilityBin {
    /// Number of genes.
    pub genes: usize,
    /// Their mean membership; 0 when there are none.
    pub membership: f64,
    /// The share of them in the right cluster; 0 when there are none.
    pub right: f64,
}

/// `[N]`: whether each of N genes is in the cluster that is matched with its class. Clusters, in 0..k, are
/// matched with classes by a maximum weight matching on the genes shared (Hungarian method); genes without
/// a class are always in the wrong cluster.
pub(super) fn are_right(
    labels: &[usize],
    k: usize,
    classes: &[Option<usize>],
    class_count: usize,
) -> Vec<bool> {
    let mut shared = Matrix::filled(k, class_count, 0);
    for (&label, class) in labels.iter().zip(classes) {
        if let Some(class) = *class {
            shared[(label, class)] += 1;
        }
    }
    let mut matched = vec![None; k];
    for (cluster, class) in matching(&shared) {
        matched[cluster] = Some(class);
    }
    let genes = labels.iter().zip(classes);
    genes
        .map(|(&label, class)| class.is_some() && *class == matched[label])
        .collect()
}

/// The reliability table of genes with a membership and whether they are in the right cluster; a membership
/// on the border of two bins is in the upper.
pub(super) fn reliability_of<'a>(
    members: impl IntoIterator<Item = &'a (f64, bool)>,
) -> [ReliabilityBin; BINS] {
    let mut bins = [ReliabilityBin::default(); BINS];
    for &(membership, right) in members {
        let bin = (membership * BINS as f64) as usize;
        let bin = &mut bins[bin.min(BINS - 1)];
        bin.genes += 1;
        bin.membership += membership;
        bin.right += f64::from(u8::from(right));
    }
    for bin in &mut bins {
        let genes = bin.genes.max(1) as f64;
        bin.membership /= genes;
        bin.right /= genes;
    }
    bins
}

/// Expected calibration error: the mean over the genes of the distance between mean membership and
/// share right in their bin (Guo et al. 2017, arXiv 1706.04599); `None` without genes.
pub fn calibration_error(bins: &[ReliabilityBin]) -> Option<f64> {
    let genes: usize = bins.iter().map(|bin| bin.genes).sum();
    let errors = bins
        .iter()
        .map(|bin| bin.genes as f64 * (bin.membership - bin.right).abs());
    (genes > 0).then(|| errors.sum::<f64>() / genes as f64)
}
