//! The CSV files of a benchmark. Only `recovery.csv` and `labelled.csv` hold a time taken, in their
//! last column; all else is the same for the same seeds.

use super::calibration::{calibration_error, depths, reliability};
use super::choice::ChoiceRow;
use super::labelled::Labelled;
use super::onset::{OnsetMedians, onset_medians};
use super::summary::{COMPARED, Spread, difference, spread};
use super::{Condition, Method, Recovery};
use crate::export::tables::Table;

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
    table.text
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
    table.text
}

/// `depth,from,to,genes,membership,right`: ten bins of membership a depth.
pub fn reliability_csv(recovery: &Recovery) -> String {
    let mut table = Table::new(["depth", "from", "to", "genes", "membership", "right"]);
    for depth in depths(recovery) {
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
    table.text
}

/// `mix,times,depth,genes,raw,reconstructed,denoised`: median absolute errors of onsets in hours, over the
/// genes of all seeds of a condition; then of all conditions of a depth, without mix and times.
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
    for depth in depths(recovery) {
        table.text("");
        table.text("");
        table.number(Some(depth));
        let own = |index: usize| recovery.conditions[index].depth == depth;
        numbers(&mut table, onset_medians(recovery, own));
    }
    table.text
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
    table.text
}

/// `seed,method,ari,nmi,seconds`.
pub fn labelled_csv(labelled: &Labelled) -> String {
    let mut table = Table::new(["seed", "method", "ari", "nmi", "seconds"]);
    for row in &labelled.rows {
        table.number(Some(row.seed));
        table.text(row.method.name());
        for value in [row.ari, row.nmi, row.seconds] {
            table.number(Some(value));
        }
        table.end_row();
    }
    table.text
}

/// `mix,times,depth,method,measure,count,mean,standard_deviation,low,high`.
///
/// Measures are `ari` and `nmi` over the seeds of a condition; `ari_difference`, of the methods
/// named as `shape - other` on the same data set, with the 95 % t interval of its mean from `low` to
/// `high`, for each condition and, without one, over all pairs of condition and seed; of the
/// response test `false_discovery_rate` and `power`; `calibration_error` of a depth (`count` is that
/// of genes); and `k_within_one`, the share of data sets of all numbers of programs.
pub fn summary_csv(recovery: Option<&Recovery>, choices: Option<&[ChoiceRow]>) -> String {
    let mut table = Table::new([
        "mix",
        "times",
        "depth",
        "method",
        "measure",
        "count",
        "mean",
        "standard_deviation",
        "low",
        "high",
    ]);
    if let Some(recovery) = recovery {
        for (index, condition) in recovery.conditions.iter().enumerate() {
            condition_summary(&mut table, recovery, index, condition);
        }
        for (name, spread) in differences(recovery, None) {
            for _ in 0..3 {
                table.text("");
            }
            summary_fields(&mut table, &name, "ari_difference", &spread, true);
        }
        for depth in depths(recovery) {
            let bins = reliability(recovery, depth);
            if let Some(error) = calibration_error(&bins) {
                table.text("");
                table.text("");
                table.number(Some(depth));
                let spread = Spread {
                    count: bins.iter().map(|bin| bin.genes).sum(),
                    mean: error,
                    deviation: None,
                };
                let shape = Method::Shape.name();
                summary_fields(&mut table, shape, "calibration_error", &spread, false);
            }
        }
    }
    if let Some(spread) = choices.and_then(share_within_one) {
        for _ in 0..3 {
            table.text("");
        }
        let shape = Method::Shape.name();
        summary_fields(&mut table, shape, "k_within_one", &spread, false);
    }
    table.text
}

/// The share of suggestions that are at most one off.
pub fn share_within_one(rows: &[ChoiceRow]) -> Option<Spread> {
    let right: Vec<f64> = rows
        .iter()
        .map(|row| f64::from(u8::from(row.within_one())))
        .collect();
    let spread = Spread::of(&right)?;
    Some(Spread {
        deviation: None,
        ..spread
    })
}

/// The differences that were measured, with their names.
pub fn differences(recovery: &Recovery, condition: Option<usize>) -> Vec<(String, Spread)> {
    let (method, others) = COMPARED;
    others
        .into_iter()
        .filter_map(|other| {
            let spread = difference(recovery, condition, method, other)?;
            Some((format!("{} - {}", method.name(), other.name()), spread))
        })
        .collect()
}

fn condition_summary(table: &mut Table, recovery: &Recovery, index: usize, condition: &Condition) {
    let mut row = |method: &str, measure: &str, spread: &Spread, interval: bool| {
        condition_fields(table, condition);
        summary_fields(table, method, measure, spread, interval);
    };
    for &method in &recovery.methods {
        if let Some(ari) = spread(recovery, index, method, |row| row.ari) {
            row(method.name(), "ari", &ari, false);
        }
        if let Some(nmi) = spread(recovery, index, method, |row| row.nmi) {
            row(method.name(), "nmi", &nmi, false);
        }
    }
    for (name, spread) in differences(recovery, Some(index)) {
        row(&name, "ari_difference", &spread, true);
    }
    let own = recovery.calls.iter().filter(|row| row.condition == index);
    let (wrong, found): (Vec<f64>, Vec<f64>) =
        own.map(|row| (row.false_discovery_rate, row.power)).unzip();
    if let (Some(wrong), Some(found)) = (Spread::of(&wrong), Spread::of(&found)) {
        row("response test", "false_discovery_rate", &wrong, false);
        row("response test", "power", &found, false);
    }
}

fn condition_fields(table: &mut Table, condition: &Condition) {
    table.text(condition.mix_name);
    table.number(Some(condition.times.len()));
    table.number(Some(condition.depth));
}

fn summary_fields(table: &mut Table, method: &str, measure: &str, spread: &Spread, interval: bool) {
    let interval = spread.interval().filter(|_| interval);
    table.text(method);
    table.text(measure);
    table.number(Some(spread.count));
    table.number(Some(spread.mean));
    table.number(spread.deviation);
    table.number(interval.map(|(low, _)| low));
    table.number(interval.map(|(_, high)| high));
    table.end_row();
}
