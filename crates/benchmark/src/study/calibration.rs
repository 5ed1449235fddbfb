//! Calibration of memberships: of the genes with a membership of 0.8 in their cluster, 8 in 10 should
//! be in the right one.

use crate::study::conditions::responding_programs;
use crate::study::data_set::DataSet;
use crate::study::results::{Member, Recovery};
use genetide::pipeline::Prepared;
use genetide_analysis::Clustering;
use genetide_analysis::cluster::colours::matching;
use genetide_data::Matrix;

/// Number of equal bins of membership from 0 to 1.
const BINS: usize = 10;

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

/// The called genes of a data set; see [`are_right`]. Flat genes are always in the wrong cluster.
pub(super) fn members(
    condition: usize,
    data_set: &DataSet,
    prepared: &Prepared,
    clustering: &Clustering,
) -> Vec<Member> {
    let programs = responding_programs();
    let true_program = |point: usize| {
        let gene = prepared.scaled.gene_of(prepared.points[point]).index();
        programs.iter().position(|&p| p == data_set.programs[gene])
    };
    let labels: Vec<usize> = clustering.labels.iter().map(|label| label - 1).collect();
    let classes: Vec<Option<usize>> = (0..labels.len()).map(true_program).collect();
    let right = are_right(&labels, clustering.k, &classes, programs.len());
    let points = right.into_iter().zip(&clustering.membership);
    points
        .map(|(right, &membership)| Member {
            condition,
            membership,
            right,
        })
        .collect()
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

/// The reliability table of one depth.
pub fn reliability(recovery: &Recovery, depth: f64) -> [ReliabilityBin; BINS] {
    let is_own = |member: &&Member| recovery.conditions[member.condition].simulation.depth == depth;
    let members = recovery.members.iter().filter(is_own);
    let members: Vec<(f64, bool)> = members.map(|of| (of.membership, of.right)).collect();
    reliability_of(&members)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::conditions::Condition;

    #[test]
    fn the_calibration_error_agrees_with_arithmetic() {
        let member = |membership, right| Member {
            condition: 0,
            membership,
            right,
        };
        let recovery = Recovery {
            conditions: Condition::all(true)[..1].to_vec(),
            members: vec![
                member(0.95, true),
                member(0.91, false),
                member(1.0, true),
                member(0.52, false),
            ],
            ..Recovery::default()
        };
        let bins = reliability(&recovery, 1.0);
        assert_eq!((bins[9].genes, bins[5].genes), (3, 1));
        assert!((bins[9].right - 2.0 / 3.0).abs() < 1e-12);
        // Three genes: 2.86 / 3 against 2/3. One gene: 0.52 against 0. (0.86 + 0.52) / 4.
        let error = calibration_error(&bins).unwrap();
        assert!((error - 1.38 / 4.0).abs() < 1e-12, "{error}");
        assert_eq!(calibration_error(&reliability(&recovery, 5.0)), None);
        assert_eq!(recovery.depths(), [1.0]);
    }
}
