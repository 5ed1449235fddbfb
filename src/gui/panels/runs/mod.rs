//! The trainings that had a result: which is on view, what differs, how their clusters agree.

mod comparison;
mod settings;
mod table;

use std::collections::BTreeSet;

use eframe::egui::{self, Ui};

use super::{Action, Command, View, empty_ui, format, theme};
use crate::session::RunId;

use comparison::ComparisonView;

/// The panel of runs.
#[derive(Default)]
pub struct RunsPanel {
    /// Runs whose loss curves are drawn beside that of the training on view.
    pub overlaid: BTreeSet<RunId>,
    comparison: ComparisonView,
}

impl RunsPanel {
    /// Shows the panel.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let session = view.session;
        let runs = &session.runs;
        self.overlaid
            .retain(|id| runs.iter().any(|run| run.id == *id));
        if runs.is_empty() {
            empty_ui(ui, view, "Every training becomes a run here.");
            return;
        }
        egui::ScrollArea::vertical()
            .auto_shrink(false)
            .show(ui, |ui| {
                table::ui(ui, view, &mut self.overlaid);
                ui.add_space(theme::GAP);
                if runs.len() > 1 {
                    self.comparison.ui(ui, view);
                } else {
                    theme::hint_ui(
                        ui,
                        "Train again, with another seed or other settings, to compare the \
                         clusters of two runs.",
                    );
                }
            });
    }
}
