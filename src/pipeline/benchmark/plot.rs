//! What the figure of a benchmark shows.

use super::Recovery;
use super::calibration::depths;
use super::summary::spread;
use crate::export::figure::{RecoveryFigure, RecoveryPanel, ScoreDot};

/// A panel for each mix and number of times, depths ascending.
pub(super) fn figure(recovery: &Recovery) -> RecoveryFigure {
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
    let mut depths = depths(recovery);
    depths.reverse();
    let of_depth = |depth: f64| {
        recovery
            .conditions
            .iter()
            .position(|c| (c.mix_name, c.times.len()) == (mix, times) && c.depth == depth)
    };
    let dots = |&depth: &f64| {
        let condition = of_depth(depth);
        let methods = recovery.methods.iter();
        methods
            .map(|&method| {
                let ari = spread(recovery, condition?, method, |row| row.ari)?;
                Some(ScoreDot {
                    mean: ari.mean,
                    deviation: ari.deviation,
                })
            })
            .collect()
    };
    RecoveryPanel {
        title: format!("Mix {mix}, {times} times"),
        dots: depths.iter().map(dots).collect(),
        depths,
    }
}
