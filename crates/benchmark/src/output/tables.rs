//! The CSV files of a benchmark, except the summary. Only `recovery.csv` and `labelled.csv` hold
//! running times, in their last column; everything else is the same for the same seeds.

use crate::study::{
    ChoiceRow, Condition, LabelledScores, OnsetMedians, Recovery, onset_medians, reliability,
};
use genetide_figure::tables::Table;

/// `mix,times,depth,seed,method,ari,nmi,seconds`.
pub fn recovery_csv(recovery: &Recovery) -> String {
    let mut table = Table::new([
        "mix", "times", "depth", "seed", "method", "ari", "nmi", "seconds",
    ]);
    for row in &recovery.rows {
        condition_fields(&mut table, &recovery.conditions[row.condition]);
        table.number(Some(row.seed));
        table.text(row.method.name());
        for value in [row.ari, row.nmi, row.seconds] {
            table.number(Some(value));
        }
        table.end_row();
    }
    table.into_text()
}

/// `mix,times,depth,seed,called,false_discovery_rate,power`.
pub fn calls_csv(recovery: &Recovery) -> String {
    let mut table = Table::new([
        "mix",
        "times",
        "depth",
        "seed",
        "called",
        "false_discovery_rate",
        "power",
    ]);
    for row in &recovery.calls {
        condition_fields(&mut table, &recovery.conditions[row.condition]);
        table.number(Some(row.seed));
        table.number(Some(row.called));
        table.number(Some(row.false_discovery_rate));
        table.number(Some(row.power));
        table.end_row();
    }
    table.into_text()
}

/// `depth,from,to,genes,membership,right`: ten bins of membership for each depth.
pub fn reliability_csv(recovery: &Recovery) -> String {
    let mut table = Table::new(["depth", "from", "to", "genes", "membership", "right"]);
    for depth in recovery.depths() {
        let bins = reliability(recovery, depth);
        for (index, bin) in bins.iter().enumerate() {
            let edge = |index: usize| index as f64 / bins.len() as f64;
            table.number(Some(depth));
            table.number(Some(edge(index)));
            table.number(Some(edge(index + 1)));
            table.number(Some(bin.genes));
            table.number((bin.genes > 0).then_some(bin.membership));
            table.number((bin.genes > 0).then_some(bin.right));
            table.end_row();
        }
    }
    table.into_text()
}

/// `mix,times,depth,genes,raw,reconstructed,denoised`: median absolute errors of onsets in hours, over
/// the genes of all seeds of a condition; then of all conditions of a depth, without mix and times.
pub fn onset_csv(recovery: &Recovery) -> String {
    let mut table = Table::new([
        "mix",
        "times",
        "depth",
        "genes",
        "raw",
        "reconstructed",
        "denoised",
    ]);
    let numbers = |table: &mut Table, medians: Option<OnsetMedians>| {
        table.number(Some(medians.map_or(0, |medians| medians.genes)));
        table.number(medians.map(|medians| medians.raw));
        table.number(medians.map(|medians| medians.reconstructed));
        table.number(medians.map(|medians| medians.denoised));
        table.end_row();
    };
    for (index, condition) in recovery.conditions.iter().enumerate() {
        condition_fields(&mut table, condition);
        numbers(&mut table, onset_medians(recovery, |own| own == index));
    }
    for depth in recovery.depths() {
        table.text("");
        table.text("");
        table.number(Some(depth));
        let own = |index: usize| recovery.conditions[index].depth == depth;
        numbers(&mut table, onset_medians(recovery, own));
    }
    table.into_text()
}

/// `programs,seed,suggested_k`.
pub fn choice_csv(rows: &[ChoiceRow]) -> String {
    let mut table = Table::new(["programs", "seed", "suggested_k"]);
    for row in rows {
        table.number(Some(row.programs));
        table.number(Some(row.seed));
        table.number(Some(row.suggested));
        table.end_row();
    }
    table.into_text()
}

/// `seed,method,ari,nmi,seconds`.
pub fn labelled_csv(labelled: &LabelledScores) -> String {
    let mut table = Table::new(["seed", "method", "ari", "nmi", "seconds"]);
    for row in &labelled.rows {
        table.number(Some(row.seed));
        table.text(row.method.name());
        for value in [row.ari, row.nmi, row.seconds] {
            table.number(Some(value));
        }
        table.end_row();
    }
    table.into_text()
}

/// Mix, number of times and depth.
pub(super) fn condition_fields(table: &mut Table, condition: &Condition) {
    table.text(condition.mix_name);
    table.number(Some(condition.times.len()));
    table.number(Some(condition.depth));
}
