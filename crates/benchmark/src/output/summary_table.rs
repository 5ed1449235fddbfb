//! The summary of a benchmark as CSV.

use crate::methods::Method;
use crate::study::{
    ChoiceRow, Place, Recovery, Spread, calibration_error, differences, reliability, score_spread,
    share_within_one,
};
use genetide_figure::tables::Table;

/// The place of what belongs to all data sets.
const EVERYWHERE: Place = (None, None, None);

/// One row for each measure:
/// - `ari` and `nmi` over the seeds of a condition;
/// - `ari_difference` of the methods named as `shape - other` on the same data set, with the 95 % t
///   interval of its mean from `low` to `high`, for each condition and, without one, over all pairs
///   of condition and seed;
/// - `false_discovery_rate` and `power` of the response test;
/// - `calibration_error` of a depth, where `count` is the number of genes;
/// - `k_within_one`, the share of data sets of all numbers of programs.
pub fn summary_csv(recovery: Option<&Recovery>, choices: Option<&[ChoiceRow]>) -> String {
    let mut table =
        Table::new("mix,times,depth,method,measure,count,mean,standard_deviation,low,high");
    let shape = Method::Shape.name();
    if let Some(recovery) = recovery {
        for index in 0..recovery.conditions.len() {
            add_condition(&mut table, recovery, index);
        }
        add_differences(&mut table, recovery, None);
        for depth in recovery.depths() {
            let bins = reliability(recovery, depth);
            let error = calibration_error(&bins).map(|error| Spread {
                count: bins.iter().map(|bin| bin.genes).sum(),
                mean: error,
                deviation: None,
            });
            let place = (None, None, Some(depth));
            add(&mut table, place, &shape, "calibration_error", error);
        }
    }
    let share = choices.and_then(share_within_one);
    add(&mut table, EVERYWHERE, &shape, "k_within_one", share);
    table.into_text()
}

fn add_condition(table: &mut Table, recovery: &Recovery, index: usize) {
    let place = recovery.conditions[index].place();
    for &method in &recovery.methods {
        let name = method.name();
        let ari = score_spread(recovery, index, method, |row| row.ari);
        add(table, place, &name, "ari", ari);
        let nmi = score_spread(recovery, index, method, |row| row.nmi);
        add(table, place, &name, "nmi", nmi);
    }
    add_differences(table, recovery, Some(index));
    let own = || recovery.calls.iter().filter(|row| row.condition == index);
    let wrong = Spread::of(own().map(|row| row.rates.false_discovery_rate));
    add(table, place, "response test", "false_discovery_rate", wrong);
    let power = Spread::of(own().filter_map(|row| row.rates.power));
    add(table, place, "response test", "power", power);
}

fn add_differences(table: &mut Table, recovery: &Recovery, condition: Option<usize>) {
    let place = condition.map_or(EVERYWHERE, |index| recovery.conditions[index].place());
    for (name, spread) in differences(recovery, condition) {
        let interval = spread.interval();
        add_row(table, place, (&name, "ari_difference"), &spread, interval);
    }
}

/// Adds a measure without an interval, where it is known.
fn add(table: &mut Table, place: Place, method: &str, measure: &str, spread: Option<Spread>) {
    if let Some(spread) = spread {
        add_row(table, place, (method, measure), &spread, None);
    }
}

fn add_row(
    table: &mut Table,
    (mix, times, depth): Place,
    (method, measure): (&str, &str),
    spread: &Spread,
    interval: Option<(f64, f64)>,
) {
    table.row(&[
        &mix,
        &times,
        &depth,
        &method,
        &measure,
        &spread.count,
        &spread.mean,
        &spread.deviation,
        &interval.map(|(low, _)| low),
        &interval.map(|(_, high)| high),
    ]);
}
