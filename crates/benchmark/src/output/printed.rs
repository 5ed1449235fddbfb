//! The tables that `genetide-benchmark` prints.

use clap::ValueEnum;

use crate::methods::Method;
use crate::output::halves_output::print_halves;
use crate::output::joint_printed::print_joint;
use crate::output::kinetics_printed::print_kinetics;
use crate::output::text_table::{TextTable, print_table};
use crate::output::value_text::{interval_text, share_text, spread_text, text};
use crate::study::{
    BenchmarkResults, Calls, ChoiceRow, LabelledScores, Recovery, ScoreRow, Spread,
    calibration_error, call_summaries, differences, onset_medians, reliability, score_spread,
    share_within_one,
};

/// Prints the tables of all results.
pub fn print_tables(results: &BenchmarkResults) {
    if let Some(recovery) = &results.recovery {
        print_scores(recovery, "Adjusted Rand index", |row| row.ari);
        print_scores(recovery, "Normalised mutual information", |row| row.nmi);
        print_seconds(recovery);
        print_recovery_calls(recovery);
        print_differences(recovery);
        print_reliability(recovery);
        print_onsets(recovery);
    }
    if let Some(calls) = &results.calls {
        print_calls(calls);
    }
    if let Some(joint) = &results.joint {
        print_joint(joint);
    }
    if let Some(halves) = &results.halves {
        print_halves(halves);
    }
    if let Some(kinetics) = &results.kinetics {
        print_kinetics(kinetics);
    }
    if let Some(choices) = &results.choices {
        print_choices(choices);
    }
    if let Some(labelled) = &results.labelled {
        print_labelled(labelled);
    }
}

fn print_scores(recovery: &Recovery, title: &str, value: fn(&ScoreRow) -> f64) {
    let names = recovery.methods.iter().map(|method| method.name());
    let mut table = TextTable::new(std::iter::once(String::new()).chain(names));
    for (index, condition) in recovery.conditions.iter().enumerate() {
        let score = |&method: &Method| score_spread(recovery, index, method, value);
        let scores = recovery.methods.iter().map(score).map(spread_text);
        table.row(std::iter::once(condition.name()).chain(scores));
    }
    let title = format!("{title}: mean ± standard deviation over the seeds");
    print_table(&title, &table);
}

fn print_seconds(recovery: &Recovery) {
    let mut table = TextTable::new(["", "mean", "largest"]);
    for &method in &recovery.methods {
        let rows = recovery.rows.iter().filter(|row| row.method == method);
        let seconds = rows.map(|row| row.seconds);
        let largest = seconds.clone().fold(0.0, f64::max);
        let mean = Spread::of(seconds).map_or(0.0, |spread| spread.mean);
        let (mean, largest) = (format!("{mean:.2}"), format!("{largest:.2}"));
        table.row([method.name(), mean, largest]);
    }
    print_table("Seconds a data set", &table);
}

fn print_recovery_calls(recovery: &Recovery) {
    let mut table = TextTable::new(["", "genes called", "false discovery rate", "power"]);
    for (index, condition) in recovery.conditions.iter().enumerate() {
        let own = || recovery.calls.iter().filter(|row| row.condition == index);
        let called = Spread::of(own().map(|row| row.rates.called as f64));
        table.row([
            condition.name(),
            text(called, |spread| format!("{:.0}", spread.mean)),
            spread_text(Spread::of(own().map(|row| row.rates.false_discovery_rate))),
            spread_text(Spread::of(own().filter_map(|row| row.rates.power))),
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
            let edge = |index: usize| index as f64 / bins.len() as f64;
            let known = |value: f64| (bin.genes > 0).then_some(value);
            let name = (index == 0).then_some(depth);
            table.row([
                text(name, |depth| format!("depth {depth}")),
                format!("{:.1} to {:.1}", edge(index), edge(index + 1)),
                bin.genes.to_string(),
                text(known(bin.membership), |share| format!("{share:.2}")),
                text(known(bin.right), |share| format!("{share:.2}")),
            ]);
        }
        let error = text(calibration_error(&bins), |error| format!("{error:.3}"));
        table.row([String::new(), "calibration error".to_owned(), error]);
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
    for medians in onset_medians(recovery) {
        let hours = medians.hours;
        let hours = hours.map(|hours| text(hours, |hours| format!("{hours:.2}")));
        let start = [medians.name, medians.genes.to_string()];
        table.row(start.into_iter().chain(hours));
    }
    print_table(
        "Onset of called responders: median absolute error in hours, preset shape",
        &table,
    );
}

fn print_calls(calls: &Calls) {
    let mut table = TextTable::new([
        "",
        "responding",
        "test",
        "evidence",
        "called without effect",
        "false discovery rate",
        "power",
    ]);
    for summary in call_summaries(calls) {
        table.row([
            summary.design.name(),
            format!("{:.0} %", 100.0 * summary.design.responding()),
            summary.effect.name().to_owned(),
            summary.evidence.as_str().to_owned(),
            spread_text(summary.false_positive_rate),
            spread_text(summary.false_discovery_rate),
            spread_text(summary.power),
        ]);
    }
    print_table(
        "Response test at a false discovery rate of 0.05: mean ± standard deviation over the seeds. Where \
         no gene responds, the false discovery rate is the share of data sets with any call",
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
    for &method in Method::value_variants() {
        let own = || labelled.rows.iter().filter(|row| row.method == method);
        if let Some(seconds) = Spread::of(own().map(|row| row.seconds)) {
            table.row([
                method.name(),
                spread_text(Spread::of(own().map(|row| row.ari))),
                spread_text(Spread::of(own().map(|row| row.nmi))),
                format!("{:.2}", seconds.mean),
            ]);
        }
    }
    let title = format!(
        "{} genes in {} clusters, {} of them scored against {} classes: mean ± standard deviation \
         over the seeds",
        labelled.genes, labelled.k, labelled.scored, labelled.classes
    );
    print_table(&title, &table);
}
