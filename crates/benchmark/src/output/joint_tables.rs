//! The CSV files of the study of two conditions.

use crate::study::{Joint, interaction_rates, joint_scores};
use genetide_figure::tables::Table;

/// The agreement of clusters with the true classes, over the seeds: means and standard deviations.
pub fn joint_csv(joint: &Joint) -> String {
    let mut table = Table::new("mix,times,depth,conditions,clusters,seeds,k,k_sd,ari,ari_sd");
    for score in joint_scores(joint) {
        let (mix, times, depth) = joint.conditions[score.condition].place();
        table.row(&[
            &mix,
            &times,
            &depth,
            &score.side.name(),
            &score.grouping.name(),
            &score.ari.count,
            &score.k.mean,
            &score.k.deviation,
            &score.ari.mean,
            &score.ari.deviation,
        ]);
    }
    table.into_text()
}

/// The test for different courses, over the seeds: means and standard deviations.
pub fn joint_calls_csv(joint: &Joint) -> String {
    let mut table = Table::new(
        "mix,times,depth,seeds,false_discovery_rate,false_discovery_rate_sd,power,power_sd",
    );
    for (index, condition) in joint.conditions.iter().enumerate() {
        let (mix, times, depth) = condition.place();
        let [wrong, power] = interaction_rates(joint, index);
        table.row(&[
            &mix,
            &times,
            &depth,
            &wrong.map(|wrong| wrong.count),
            &wrong.map(|wrong| wrong.mean),
            &wrong.and_then(|wrong| wrong.deviation),
            &power.map(|power| power.mean),
            &power.and_then(|power| power.deviation),
        ]);
    }
    table.into_text()
}

/// Number of genes of all seeds by their true difference between the conditions and the kind called.
pub fn joint_kinds_csv(joint: &Joint) -> String {
    let mut table = Table::new("mix,times,depth,difference,kind,genes");
    for (key, genes) in &joint.kinds {
        let (mix, times, depth) = joint.conditions[key.condition].place();
        table.row(&[&mix, &times, &depth, &key.difference, &key.kind, genes]);
    }
    table.into_text()
}
