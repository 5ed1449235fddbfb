//! The loss curves of other runs, beside that of the training on view.

use std::collections::BTreeSet;

use super::curves::{Curve, Look};
use crate::session::{Run, RunId, Session};

/// The curve of another run.
#[derive(Debug)]
pub struct Overlay {
    /// The run.
    pub id: RunId,
    /// Its name.
    pub name: String,
    /// Its validation loss; its training loss where it has none.
    pub curve: Curve,
}

/// The curves of other runs, made again only when the runs chosen or the look change.
#[derive(Debug, Default)]
pub struct Overlays {
    made_of: Option<(Vec<(RunId, String)>, Look)>,
    curves: Vec<Overlay>,
}

impl Overlays {
    /// Makes the curves of the runs `chosen`, but for the one whose losses are on view anyway.
    pub fn follow(&mut self, session: &Session, chosen: &BTreeSet<RunId>, look: Look) {
        let on_view = session.current_run.filter(|_| !session.is_training());
        let is_shown = |run: &&Run| chosen.contains(&run.id) && Some(run.id) != on_view;
        let runs: Vec<&Run> = session.runs.iter().filter(is_shown).collect();
        let names = runs.iter().map(|run| (run.id, run.name.clone())).collect();
        let made_of = Some((names, look));
        if self.made_of == made_of {
            return;
        }
        self.made_of = made_of;
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

    /// The curves made last.
    pub fn curves(&self) -> &[Overlay] {
        &self.curves
    }
}
