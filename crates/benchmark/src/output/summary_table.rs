//! The summary of a benchmark as CSV.

use crate::methods::Method;
use crate::output::tables::condition_fields;
use crate::study::{
    ChoiceRow, Condition, Recovery, Spread, calibration_error, differences, reliability,
    score_spread, share_within_one,
};
use genetide_figure::tables::Table;

/// `mix,times,depth,method,measure,count,mean,standard_deviation,low,high`.
///
/// The measures are:
/// - `ari` and `nmi` over the seeds of a condition;
/// - `ari_difference` of the methods named as `shape - other` on the same data set, with the 95 % t
///   interval of its mean from `low` to `high`, for each condition and, without one, over all pairs
///   of condition and seed;
/// - `false_discovery_rate` and `power` of the response test;
/// - `calibration_error` of a depth, where `count` is the number of genes;
/// - `k_within_one`, the share of data sets of all numbers of programs.
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
        for depth in recovery.depths() {
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
    table.into_text()
}

fn condition_summary(table: &mut Table, recovery: &Recovery, index: usize, condition: &Condition) {
    let mut row = |method: &str, measure: &str, spread: &Spread, interval: bool| {
        condition_fields(table, condition);
        summary_fields(table, method, measure, spread, interval);
    };
    for &method in &recovery.methods {
        if let Some(ari) = score_spread(recovery, index, method, |row| row.ari) {
            row(method.name(), "ari", &ari, false);
        }
        if let Some(nmi) = score_spread(recovery, index, method, |row| row.nmi) {
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
