//! Calibration of memberships: of the genes with a membership of 0.8 in their cluster, 8 in 10 should
//! be in the right one.

use crate::study::conditions::responding_programs;
use crate::study::data_set::DataSet;
use crate::study::reliability::{BINS, ReliabilityBin, are_right, reliability_of};
use crate::study::results::{Member, Recovery};
use genetide::pipeline::Prepared;
use genetide_analysis::Clustering;

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

/// The reliability table of one depth.
pub fn reliability(recovery: &Recovery, depth: f64) -> [ReliabilityBin; BINS] {
    let is_own = |member: &&Member| recovery.conditions[member.condition].simulation.depth == depth;
    let members = recovery.members.iter().filter(is_own);
    let members: Vec<(f64, bool)> = members.map(|of| (of.membership, of.right)).collect();
    reliability_of(&members)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::conditions::Condition;
    use crate::study::reliability::calibration_error;

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
