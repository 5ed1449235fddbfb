//! The Runs panel.

use std::collections::BTreeSet;

use eframe::egui::{self, Ui};

use crate::gui::frame::theme;
use crate::gui::panels::runs::{comparison::ComparisonView, table};
use crate::gui::panels::{View, placeholder::empty_ui};
use crate::session::RunId;

#[derive(Default)]
pub struct RunsPanel {
    /// Runs whose loss curves are drawn in addition to that of the current run.
    pub overlaid: BTreeSet<RunId>,
    comparison: ComparisonView,
}

impl RunsPanel {
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let session = view.session;
        let runs = session.runs();
        self.overlaid
            .retain(|id| runs.iter().any(|run| run.id == *id));
        if runs.is_empty() {
            empty_ui(ui, view, "Training runs appear here.");
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
                        "Train again with another seed or other settings to compare the clusters \
                         of two runs.",
                    );
                }
            });
    }
}
