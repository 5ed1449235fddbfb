//! Comparison of the clusters of two runs.

use std::sync::Arc;

use eframe::egui::{RichText, Ui};

use crate::gui::frame::theme;
use crate::gui::panels::View;
use crate::gui::panels::cached::{ByPointer, Cached};
use crate::gui::panels::cross_table::CrossTable;
use crate::gui::panels::parts::choice_ui;
use crate::session::{Run, RunId, Session};
use genetide_analysis::{GeneRow, cluster::compare::Comparison};

/// The comparison of two chosen runs.
#[derive(Default)]
pub struct ComparisonView {
    /// The runs chosen; by default the current one and the newest of the others.
    chosen: [Option<RunId>; 2],
    /// By the genes of the two runs.
    tables: Cached<[ByPointer<Vec<GeneRow>>; 2], Option<Comparison>>,
}

impl ComparisonView {
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        ui.label(RichText::new("Compare clusters of two runs").strong());
        let Some(runs) = self.runs(view.session) else {
            return;
        };
        ui.horizontal_wrapped(|ui| {
            for (place, name) in ["Rows", "Columns"].into_iter().enumerate() {
                self.choice_ui(ui, view, place, (name, runs[place]));
            }
        });
        let [Some(first), Some(second)] = runs.map(genes_of) else {
            theme::hint_ui(
                ui,
                "One of these runs has not been clustered yet; show it to cluster it.",
            );
            return;
        };
        let genes = [first, second];
        let make = |_: &_| Comparison::of(first, second);
        match self.tables.of(genes.map(ByPointer::of), make) {
            Some(table) => {
                let names = runs.map(|run| run.name.as_str());
                let (id, link) = ("comparison", "of");
                CrossTable {
                    id,
                    names,
                    link,
                    genes,
                    table,
                }
                .ui(ui, view);
            }
            None => {
                theme::hint_ui(ui, "No gene is clustered in both runs.");
            }
        }
    }

    /// The runs that are compared.
    fn runs<'a>(&self, session: &'a Session) -> Option<[&'a Run; 2]> {
        let run = |id: Option<RunId>| session.runs().iter().find(|run| Some(run.id) == id);
        let first = run(self.chosen[0]).or_else(|| run(session.view().map(|run| run.id)))?;
        let other = || session.runs().iter().rev().find(|run| run.id != first.id);
        let second = run(self.chosen[1])
            .filter(|run| run.id != first.id)
            .or_else(other)?;
        Some([first, second])
    }

    fn choice_ui(&mut self, ui: &mut Ui, view: &View<'_>, place: usize, (name, run): (&str, &Run)) {
        let label = ui.label(name);
        let mut chosen = run.id;
        let runs = view.session.runs().iter();
        let options = runs.map(|other| (other.id, &other.name));
        choice_ui(ui, (name, 90.0), &mut chosen, options)
            .labelled_by(label.id)
            .on_hover_text("Run to compare");
        if chosen != run.id {
            // Choosing the other run swaps the two.
            if self.chosen[1 - place] == Some(chosen) {
                self.chosen[1 - place] = Some(run.id);
            }
            self.chosen[place] = Some(chosen);
        }
    }
}

fn genes_of(run: &Run) -> Option<&Arc<Vec<GeneRow>>> {
    run.clusters.as_ref().map(|clusters| &clusters.genes)
}
