//! The contents of the figure, from the results of the study of recovery.

use std::collections::BTreeSet;

use crate::output::recovery_figure::{RecoveryFigure, RecoveryPanel};
use crate::study::{Condition, Recovery, score_spread};

/// A panel for each mix and number of times, depths ascending.
pub(super) fn recovery_figure(recovery: &Recovery) -> RecoveryFigure {
    // Conditions that differ in depth alone follow each other.
    let kinds = recovery.conditions.chunk_by(Condition::is_like);
    let methods = recovery.methods.iter().map(|method| method.name());
    let seeds: BTreeSet<u64> = recovery.calls.iter().map(|row| row.seed).collect();
    RecoveryFigure {
        methods: methods.collect(),
        panels: kinds.map(|kind| panel(recovery, &kind[0])).collect(),
        seeds: seeds.len(),
    }
}

fn panel(recovery: &Recovery, kind: &Condition) -> RecoveryPanel {
    let mut depths = recovery.depths();
    depths.reverse();
    let dots = |&depth: &f64| {
        let is_own = |own: &Condition| own.is_like(kind) && own.simulation.depth == depth;
        let condition = recovery.conditions.iter().position(is_own);
        let methods = recovery.methods.iter();
        let dots = methods.map(|&method| score_spread(recovery, condition?, method, |row| row.ari));
        dots.collect()
    };
    RecoveryPanel {
        title: format!("Mix {}, {} time points", kind.mix_name, kind.time_count()),
        dots: depths.iter().map(dots).collect(),
        depths,
    }
}
