//! The CSV files of a benchmark, except the summary. Only `recovery.csv` and `labelled.csv` hold
//! running times, in their last column; everything else is the same for the same seeds.

use crate::study::{
    Calls, ChoiceRow, LabelledScores, Recovery, call_summaries, onset_medians, reliability,
};
use genetide_figure::tables::Table;

/// The scores of every method on every data set.
pub fn recovery_csv(recovery: &Recovery) -> String {
    let mut table = Table::new("mix,times,depth,seed,method,ari,nmi,seconds");
    for row in &recovery.rows {
        let (mix, times, depth) = recovery.conditions[row.condition].place();
        table.row(&[
            &mix,
            &times,
            &depth,
            &row.seed,
            &row.method.name(),
            &row.ari,
            &row.nmi,
            &row.seconds,
        ]);
    }
    table.into_text()
}

/// The response test on every data set.
pub fn recovery_calls_csv(recovery: &Recovery) -> String {
    let mut table = Table::new("mix,times,depth,seed,called,false_discovery_rate,power");
    for row in &recovery.calls {
        let (mix, times, depth) = recovery.conditions[row.condition].place();
        let rates = row.rates;
        table.row(&[
            &mix,
            &times,
            &depth,
            &row.seed,
            &rates.called,
            &rates.false_discovery_rate,
            &rates.power,
        ]);
    }
    table.into_text()
}

/// The calls of every test in every design, over the seeds: means and standard deviations. Where no gene
/// responds, the false discovery rate is the share of data sets in which any gene is called.
pub fn calls_csv(calls: &Calls) -> String {
    let mut table = Table::new(
        "design,responding,test,evidence,seeds,false_positive_rate,false_positive_rate_sd,\
         false_discovery_rate,false_discovery_rate_sd,power,power_sd",
    );
    for summary in call_summaries(calls) {
        table.field(&summary.design.name());
        table.field(&summary.design.responding());
        table.field(&summary.effect.name());
        table.field(&summary.evidence.as_str());
        table.field(&summary.seeds);
        let rates = [
            summary.false_positive_rate,
            summary.false_discovery_rate,
            summary.power,
        ];
        for rate in rates {
            table.field(&rate.map(|rate| rate.mean));
            table.field(&rate.and_then(|rate| rate.deviation));
        }
        table.end_row();
    }
    table.into_text()
}

/// Ten bins of membership for each depth.
pub fn reliability_csv(recovery: &Recovery) -> String {
    let mut table = Table::new("depth,from,to,genes,membership,right");
    for depth in recovery.depths() {
        let bins = reliability(recovery, depth);
        for (index, bin) in bins.iter().enumerate() {
            let edge = |index: usize| index as f64 / bins.len() as f64;
            let known = |value: f64| (bin.genes > 0).then_some(value);
            table.row(&[
                &depth,
                &edge(index),
                &edge(index + 1),
                &bin.genes,
                &known(bin.membership),
                &known(bin.right),
            ]);
        }
    }
    table.into_text()
}

/// Median absolute errors of onsets in hours, over the genes of all seeds of a condition; then of
/// all conditions of a depth, without mix and times.
pub fn onset_csv(recovery: &Recovery) -> String {
    let mut table = Table::new("mix,times,depth,genes,raw,reconstructed,denoised");
    for medians in onset_medians(recovery) {
        let (mix, times, depth) = medians.place;
        let [raw, reconstructed, denoised] = medians.hours;
        table.row(&[
            &mix,
            &times,
            &depth,
            &medians.genes,
            &raw,
            &reconstructed,
            &denoised,
        ]);
    }
    table.into_text()
}

/// The suggested number of clusters of every data set.
pub fn choice_csv(rows: &[ChoiceRow]) -> String {
    let mut table = Table::new("programs,seed,suggested_k");
    for row in rows {
        table.row(&[&row.programs, &row.seed, &row.suggested]);
    }
    table.into_text()
}

/// The scores of every method with every seed.
pub fn labelled_csv(labelled: &LabelledScores) -> String {
    let mut table = Table::new("seed,method,ari,nmi,seconds");
    for row in &labelled.rows {
        let method = row.method.name();
        table.row(&[&row.seed, &method, &row.ari, &row.nmi, &row.seconds]);
    }
    table.into_text()
}
