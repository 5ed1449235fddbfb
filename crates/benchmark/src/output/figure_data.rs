//! The contents of the figure, from the results of the study of recovery.

use crate::output::recovery_figure::{RecoveryFigure, RecoveryPanel, ScoreDot};
use crate::study::{Recovery, score_spread};

/// A panel for each mix and number of times, depths ascending.
pub(super) fn recovery_figure(recovery: &Recovery) -> RecoveryFigure {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for condition in &recovery.conditions {
        let kind = (condition.mix_name, condition.times.len());
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let mut seeds: Vec<u64> = recovery.calls.iter().map(|row| row.seed).collect();
    seeds.sort_unstable();
    seeds.dedup();
    RecoveryFigure {
        methods: (recovery.methods.iter())
            .map(|method| method.name().to_owned())
            .collect(),
        panels: kinds
            .into_iter()
            .map(|kind| panel(recovery, kind))
            .collect(),
        seeds: seeds.len(),
    }
}

fn panel(recovery: &Recovery, (mix, times): (&str, usize)) -> RecoveryPanel {
    let mut depths = recovery.depths();
    depths.reverse();
    let condition_at = |depth: f64| {
        recovery
            .conditions
            .iter()
            .position(|c| (c.mix_name, c.times.len()) == (mix, times) && c.depth == depth)
    };
    let dots = |&depth: &f64| {
        let condition = condition_at(depth);
        let methods = recovery.methods.iter();
        methods
            .map(|&method| {
                let ari = score_spread(recovery, condition?, method, |row| row.ari)?;
                Some(ScoreDot {
                    mean: ari.mean,
                    deviation: ari.deviation,
                })
            })
            .collect()
    };
    RecoveryPanel {
        title: format!("Mix {mix}, {times} time points"),
        dots: depths.iter().map(dots).collect(),
        depths,
    }
}
