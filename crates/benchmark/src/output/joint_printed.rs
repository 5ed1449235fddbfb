//! The printed tables of the study of two conditions.

use std::collections::BTreeSet;

use crate::output::text_table::{TextTable, print_table};
use crate::output::value_text::{spread_text, text};
use crate::study::{Grouping, Joint, KindKey, interaction_rates, joint_scores};

/// Prints all of them.
pub(super) fn print_joint(joint: &Joint) {
    print_scores(joint);
    print_calls(joint);
    print_kinds(joint);
}

fn print_scores(joint: &Joint) {
    let groupings = Grouping::ALL.map(Grouping::name);
    let header = ["", "conditions"].into_iter().chain(groupings);
    let mut table = TextTable::new(header.chain(["true k", "suggested k"]));
    for scores in
        joint_scores(joint).chunk_by(|a, b| (a.condition, a.side) == (b.condition, b.side))
    {
        let of = |grouping| scores.iter().find(|score| score.grouping == grouping);
        let k = |grouping| text(of(grouping), |score| format!("{:.1}", score.k.mean));
        let first = &scores[0];
        let start = [
            joint.conditions[first.condition].name(),
            first.side.name().to_owned(),
        ];
        let ari = Grouping::ALL.map(|grouping| spread_text(of(grouping).map(|score| score.ari)));
        let end = [k(Grouping::Ideal), k(Grouping::Suggested)];
        table.row(start.into_iter().chain(ari).chain(end));
    }
    print_table(
        "Two conditions, adjusted Rand index of the clusters of both together and of either alone: mean ± \
         standard deviation over the seeds",
        &table,
    );
}

fn print_calls(joint: &Joint) {
    let mut table = TextTable::new(["", "false discovery rate", "power"]);
    for (index, condition) in joint.conditions.iter().enumerate() {
        let [wrong, power] = interaction_rates(joint, index).map(spread_text);
        table.row([condition.name(), wrong, power]);
    }
    print_table(
        "Test for different courses at a false discovery rate of 0.05: mean ± standard deviation over the \
         seeds",
        &table,
    );
}

fn print_kinds(joint: &Joint) {
    let kinds: BTreeSet<&str> = joint.kinds.keys().map(|key| key.kind).collect();
    let mut table = TextTable::new(
        ["", "true difference", "genes"]
            .into_iter()
            .chain(kinds.iter().copied()),
    );
    let counts: Vec<(&KindKey, usize)> = joint
        .kinds
        .iter()
        .map(|(key, &genes)| (key, genes))
        .collect();
    let is_same =
        |a: &KindKey, b: &KindKey| (a.condition, a.difference) == (b.condition, b.difference);
    for own in counts.chunk_by(|(a, _), (b, _)| is_same(a, b)) {
        let all: usize = own.iter().map(|(_, genes)| genes).sum();
        let share = |kind: &&'static str| {
            let genes = own.iter().find(|(key, _)| key.kind == *kind);
            format!(
                "{:.1} %",
                100.0 * genes.map_or(0.0, |(_, genes)| *genes as f64) / all as f64
            )
        };
        let key = own[0].0;
        let start = [
            joint.conditions[key.condition].name(),
            key.difference.to_owned(),
            all.to_string(),
        ];
        table.row(start.into_iter().chain(kinds.iter().map(share)));
    }
    print_table(
        "Kind of difference called between the conditions: share of the genes of all seeds",
        &table,
    );
}
