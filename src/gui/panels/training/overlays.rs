//! Loss curves of other runs, drawn over that of the current run.

use std::collections::BTreeSet;

use crate::gui::panels::training::curves::{Curve, Look};
use crate::session::{Run, RunId, Session};

/// The loss curve of another run.
#[derive(Debug)]
pub struct Overlay {
    pub id: RunId,
    pub name: String,
    /// Its validation loss; its training loss if it has none.
    pub curve: Curve,
}

/// The curves of other runs, computed only when the chosen runs or the options change.
#[derive(Debug, Default)]
pub struct Overlays {
    key: Option<(Vec<(RunId, String)>, Look)>,
    curves: Vec<Overlay>,
}

impl Overlays {
    /// Computes the curves of the `chosen` runs, except for the one whose losses are shown anyway.
    pub fn follow(&mut self, session: &Session, chosen: &BTreeSet<RunId>, look: Look) {
        let on_view = session
            .view()
            .map(|run| run.id)
            .filter(|_| !session.is_training());
        let is_shown = |run: &&Run| chosen.contains(&run.id) && Some(run.id) != on_view;
        let runs: Vec<&Run> = session.runs().iter().filter(is_shown).collect();
        let names = runs.iter().map(|run| (run.id, run.name.clone())).collect();
        let key = Some((names, look));
        if self.key == key {
            return;
        }
        self.key = key;
        self.curves = runs
            .into_iter()
            .map(|run| Overlay {
                id: run.id,
                name: run.name.clone(),
                curve: Curve::new(&run.training.losses, look, |losses| {
                    losses.validation_loss.or(Some(losses.train_loss))
                }),
            })
            .collect();
    }

    pub fn curves(&self) -> &[Overlay] {
        &self.curves
    }
}
