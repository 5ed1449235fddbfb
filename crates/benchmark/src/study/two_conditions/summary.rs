//! Means over the seeds of the study of two conditions.

use crate::study::results::{Joint, JointRow};
use crate::study::spread::Spread;
use crate::study::two_conditions::grouping::Grouping;
use crate::study::two_conditions::side::Side;

/// A grouping over the seeds of a condition.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JointScore {
    /// Index into [`Joint::conditions`].
    pub condition: usize,
    /// The conditions whose profiles were clustered.
    pub side: Side,
    /// The way.
    pub grouping: Grouping,
    /// Number of clusters.
    pub k: Spread,
    /// Adjusted Rand index.
    pub ari: Spread,
}

/// Scores by condition, side and grouping.
pub fn joint_scores(joint: &Joint) -> Vec<JointScore> {
    let mut scores = Vec::new();
    for condition in 0..joint.conditions.len() {
        for side in Side::ALL {
            for grouping in Grouping::ALL {
                let place = (condition, side, grouping);
                let rows = joint.rows.iter();
                let is_own = |row: &&JointRow| (row.condition, row.side, row.grouping) == place;
                let own: Vec<&JointRow> = rows.filter(is_own).collect();
                let k = Spread::of(own.iter().map(|row| row.k as f64));
                let ari = Spread::of(own.iter().map(|row| row.ari));
                if let (Some(k), Some(ari)) = (k, ari) {
                    scores.push(JointScore {
                        condition,
                        side,
                        grouping,
                        k,
                        ari,
                    });
                }
            }
        }
    }
    scores
}

/// False discovery rate and power of the test for different courses, over the seeds of a condition.
pub fn interaction_rates(joint: &Joint, condition: usize) -> [Option<Spread>; 2] {
    let own = || joint.calls.iter().filter(|row| row.condition == condition);
    [
        Spread::of(own().map(|row| row.rates.false_discovery_rate)),
        Spread::of(own().filter_map(|row| row.rates.power)),
    ]
}
