//! The tables that `genetide-benchmark` prints.

use crate::methods::Method;
use crate::output::text_table::TextTable;
use crate::study::{
    BenchmarkResults, ChoiceRow, LabelledScores, OnsetMedians, Recovery, RecoveryRow,
    ReliabilityBin, Spread, calibration_error, differences, onset_medians, reliability,
    score_spread, share_within_one,
};
use genetide::cli::report::print_line;

/// Prints the tables of all results.
pub fn print_tables(results: &BenchmarkResults) {
    if let Some(recovery) = &results.recovery {
        print_scores(recovery, "Adjusted Rand index", |row| row.ari);
        print_scores(recovery, "Normalised mutual information", |row| row.nmi);
        print_seconds(recovery);
        print_calls(recovery);
        print_differences(recovery);
        print_reliability(recovery);
        print_onsets(recovery);
    }
    if let Some(choices) = &results.choices {
        print_choices(choices);
    }
    if let Some(labelled) = &results.labelled {
        print_labelled(labelled);
    }
}

fn print_table(title: &str, table: &TextTable) {
    print_line(title);
    print_line(&table.to_string());
    print_line("");
}

fn print_scores(recovery: &Recovery, title: &str, value: fn(&RecoveryRow) -> f64) {
    let names = recovery.methods.iter().map(|method| method.name());
    let mut table = TextTable::new(std::iter::once("").chain(names));
    for (index, condition) in recovery.conditions.iter().enumerate() {
        let scores = recovery
            .methods
            .iter()
            .map(|&method| spread_text(score_spread(recovery, index, method, value)));
        table.row(std::iter::once(condition.name()).chain(scores));
    }
    let title = format!("{title}: mean ± standard deviation over the seeds");
    print_table(&title, &table);
}

fn print_seconds(recovery: &Recovery) {
    let mut table = TextTable::new(["", "mean", "largest"]);
    for &method in &recovery.methods {
        let rows = recovery.rows.iter().filter(|row| row.method == method);
        let seconds: Vec<f64> = rows.map(|row| row.seconds).collect();
        let largest = seconds.iter().copied().fold(0.0, f64::max);
        let mean = Spread::of(&seconds).map_or(0.0, |spread| spread.mean);
        table.row([
            method.name().to_owned(),
            format!("{mean:.2}"),
            format!("{largest:.2}"),
        ]);
    }
    print_table("Seconds a data set", &table);
}

fn print_calls(recovery: &Recovery) {
    let mut table = TextTable::new(["", "genes called", "false discovery rate", "power"]);
    for (index, condition) in recovery.conditions.iter().enumerate() {
        let own: Vec<_> = (recovery.calls.iter())
            .filter(|row| row.condition == index)
            .collect();
        let column = |value: fn(usize, f64, f64) -> f64| -> Vec<f64> {
            let numbers = own.iter();
            numbers
                .map(|row| value(row.called, row.false_discovery_rate, row.power))
                .collect()
        };
        let called = Spread::of(&column(|called, _, _| called as f64));
        table.row([
            condition.name(),
            called.map_or(String::new(), |spread| format!("{:.0}", spread.mean)),
            spread_text(Spread::of(&column(|_, wrong, _| wrong))),
            spread_text(Spread::of(&column(|_, _, power| power))),
        ]);
    }
    print_table(
        "Response test at a false discovery rate of 0.05: mean ± standard deviation over the seeds",
        &table,
    );
}

fn print_differences(recovery: &Recovery) {
    let all = differences(recovery, None);
    let Some((_, first)) = all.first() else {
        return;
    };
    let names = all.iter().map(|(name, _)| name.as_str());
    let mut table = TextTable::new(std::iter::once("").chain(names));
    let texts = |differences: &[(String, Spread)]| -> Vec<String> {
        let spreads = differences.iter();
        spreads.map(|(_, spread)| interval_text(spread)).collect()
    };
    for (index, condition) in recovery.conditions.iter().enumerate() {
        let own = texts(&differences(recovery, Some(index)));
        table.row(std::iter::once(condition.name()).chain(own));
    }
    table.row(std::iter::once("all conditions".to_owned()).chain(texts(&all)));
    let title = format!(
        "Differences of the adjusted Rand index on the same data set: mean (95 % t interval) over \
         the seeds, and for all conditions over all {} pairs of condition and seed",
        first.count
    );
    print_table(&title, &table);
}

fn print_reliability(recovery: &Recovery) {
    if recovery.members.is_empty() {
        return;
    }
    let mut table = TextTable::new(["", "membership", "genes", "mean membership", "share right"]);
    for depth in recovery.depths() {
        let bins = reliability(recovery, depth);
        for (index, bin) in bins.iter().enumerate() {
            let from = index as f64 / bins.len() as f64;
            let to = (index + 1) as f64 / bins.len() as f64;
            let name = if index == 0 {
                format!("depth {depth}")
            } else {
                String::new()
            };
            let value = |value: fn(&ReliabilityBin) -> f64| match bin.genes {
                0 => String::new(),
                _ => format!("{:.2}", value(bin)),
            };
            table.row([
                name,
                format!("{from:.1} to {to:.1}"),
                bin.genes.to_string(),
                value(|bin| bin.membership),
                value(|bin| bin.right),
            ]);
        }
        let error = calibration_error(&bins);
        let error = error.map_or(String::new(), |error| format!("{error:.3}"));
        table.row(["".to_owned(), "calibration error".to_owned(), error]);
    }
    print_table(
        "Membership of called genes in their cluster of the preset shape, and whether it is right",
        &table,
    );
}

fn print_onsets(recovery: &Recovery) {
    if recovery.onsets.is_empty() {
        return;
    }
    let mut table = TextTable::new([
        "",
        "genes",
        "mean profile",
        "reconstructed profile",
        "de-noised profile",
    ]);
    let mut row = |name: String, medians: Option<OnsetMedians>| {
        let hours = |value: fn(&OnsetMedians) -> f64| {
            medians.map_or(String::new(), |m| format!("{:.2}", value(&m)))
        };
        let genes = medians.map_or(0, |medians| medians.genes);
        table.row([
            name,
            genes.to_string(),
            hours(|m| m.raw),
            hours(|m| m.reconstructed),
            hours(|m| m.denoised),
        ]);
    };
    for (index, condition) in recovery.conditions.iter().enumerate() {
        row(
            condition.name(),
            onset_medians(recovery, |own| own == index),
        );
    }
    for depth in recovery.depths() {
        let own = |index: usize| recovery.conditions[index].depth == depth;
        row(
            format!("all of depth {depth}"),
            onset_medians(recovery, own),
        );
    }
    print_table(
        "Onset of called responders: median absolute error in hours, preset shape",
        &table,
    );
}

fn print_choices(rows: &[ChoiceRow]) {
    let mut table = TextTable::new(["programs", "suggested k", "right", "within one"]);
    let mut numbers: Vec<usize> = rows.iter().map(|row| row.programs).collect();
    numbers.dedup();
    for programs in numbers {
        let own = rows.iter().filter(|row| row.programs == programs);
        let own: Vec<ChoiceRow> = own.copied().collect();
        let list: Vec<String> = own.iter().map(|row| row.suggested.to_string()).collect();
        let right = own.iter().filter(|row| row.suggested == programs).count();
        table.row([
            programs.to_string(),
            list.join(" "),
            format!("{right} of {}", own.len()),
            share_text(share_within_one(&own)),
        ]);
    }
    let share = share_text(share_within_one(rows));
    table.row(["all".to_owned(), String::new(), String::new(), share]);
    print_table("Number of clusters suggested by the preset shape", &table);
}

fn print_labelled(labelled: &LabelledScores) {
    let mut table = TextTable::new([
        "",
        "adjusted Rand index",
        "normalised mutual information",
        "seconds",
    ]);
    for method in Method::ALL {
        let own = labelled.rows.iter().filter(|row| row.method == method);
        let own: Vec<_> = own.collect();
        if own.is_empty() {
            continue;
        }
        let spread_of = |values: Vec<f64>| spread_text(Spread::of(&values));
        let seconds = Spread::of(&own.iter().map(|row| row.seconds).collect::<Vec<_>>());
        table.row([
            method.name().to_owned(),
            spread_of(own.iter().map(|row| row.ari).collect()),
            spread_of(own.iter().map(|row| row.nmi).collect()),
            seconds.map_or(String::new(), |spread| format!("{:.2}", spread.mean)),
        ]);
    }
    let title = format!(
        "{} genes in {} clusters, {} of them scored against {} classes: mean ± standard deviation \
         over the seeds",
        labelled.genes, labelled.k, labelled.scored, labelled.classes
    );
    print_table(&title, &table);
}

fn spread_text(spread: Option<Spread>) -> String {
    match spread {
        None => String::new(),
        Some(Spread {
            mean,
            deviation: None,
            ..
        }) => format!("{mean:.3}"),
        Some(Spread {
            mean,
            deviation: Some(deviation),
            ..
        }) => format!("{mean:.3} ± {deviation:.3}"),
    }
}

fn interval_text(spread: &Spread) -> String {
    let mean = spread.mean;
    match spread.interval() {
        None => format!("{mean:+.3}"),
        Some((low, high)) => format!("{mean:+.3} ({low:+.3} to {high:+.3})"),
    }
}

fn share_text(share: Option<Spread>) -> String {
    share.map_or(String::new(), |share| {
        format!("{:.0} %", 100.0 * share.mean)
    })
}
