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

/// The called genes of a data set. Clusters are matched with programs by a maximum weight matching
/// on the genes shared (Hungarian method); flat genes are always in the wrong cluster.
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
    let mut shared = Matrix::filled(clustering.k, programs.len(), 0);
    for (point, label) in clustering.labels.iter().enumerate() {
        if let Some(program) = true_program(point) {
            shared[(label - 1, program)] += 1;
        }
    }
    let mut matched = vec![None; clustering.k];
    for (cluster, program) in matching(&shared) {
        matched[cluster] = Some(program);
    }
    let points = clustering.labels.iter().zip(&clustering.membership);
    points
        .enumerate()
        .map(|(point, (label, &membership))| {
            let own = true_program(point);
            Member {
                condition,
                membership,
                right: own.is_some() && own == matched[label - 1],
            }
        })
        .collect()
}

/// The reliability table of one depth; a membership on the border of two bins is in the upper.
pub fn reliability(recovery: &Recovery, depth: f64) -> [ReliabilityBin; BINS] {
    let mut bins = [ReliabilityBin::default(); BINS];
    for member in &recovery.members {
        if recovery.conditions[member.condition].simulation.depth == depth {
            let bin = (member.membership * BINS as f64) as usize;
            let bin = &mut bins[bin.min(BINS - 1)];
            bin.genes += 1;
            bin.membership += member.membership;
            bin.right += f64::from(u8::from(member.right));
        }
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
