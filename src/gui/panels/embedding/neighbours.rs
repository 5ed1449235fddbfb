//! The genes nearest to the selected one in the network's latent space, as a list.

use std::collections::BTreeSet;
use std::sync::Arc;

use eframe::egui::{self, Button, RichText, Ui};

use crate::gui::frame::theme;
use crate::gui::panels::View;
use crate::session::SelectionCommand;
use genetide_analysis::nearest;
use genetide_model::TrainingResult;

/// The number of genes listed.
const LISTED: usize = 10;

/// The list, computed only when the gene or the training run changes.
#[derive(Default)]
pub struct NeighbourList {
    pub shown: bool,
    cache: Option<NeighbourCache>,
}

struct NeighbourCache {
    gene: usize,
    training: Arc<TrainingResult>,
    /// Nearest first, with their distances.
    neighbours: Vec<(usize, f64)>,
}

impl NeighbourList {
    /// Shows the list on the right, if it is switched on.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        if !self.shown {
            return;
        }
        egui::Panel::right("nearest genes")
            .frame(egui::Frame::NONE.inner_margin(egui::Margin {
                left: 6,
                ..egui::Margin::ZERO
            }))
            .resizable(false)
            .exact_size(138.0)
            .show(ui, |ui| {
                egui::ScrollArea::vertical()
                    .auto_shrink(false)
                    .show(ui, |ui| self.list_ui(ui, view));
            });
    }

    fn list_ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let selected = &view.session.selection().selected;
        let alone = selected.first().filter(|_| selected.len() == 1).copied();
        let Some(gene) = alone else {
            theme::hint_ui(ui, "Select a gene to list its nearest genes.");
            return;
        };
        let Some(neighbours) = self.of(view, gene) else {
            theme::hint_ui(ui, "Not available: this gene has missing values.");
            return;
        };
        ui.label(RichText::new(format!("Nearest to {}", view.gene_name(gene))).strong())
            .on_hover_text(
                "By Euclidean distance between latents. Distances are comparable only within a \
                 training run.",
            );
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.spacing_mut().button_padding.y = 0.0;
        ui.spacing_mut().interact_size.y = 18.0;
        for &(other, distance) in neighbours {
            neighbour_ui(ui, view, other, distance);
        }
    }

    /// The genes nearest to `gene`; `None` if it has no latents.
    fn of(&mut self, view: &View<'_>, gene: usize) -> Option<&[(usize, f64)]> {
        let run = view.session.view()?;
        let is_current = self
            .cache
            .as_ref()
            .is_some_and(|cache| cache.gene == gene && Arc::ptr_eq(&cache.training, &run.training));
        if !is_current {
            let row = view.trained_row(gene)?;
            let trained_on = &run.trained_on;
            let rows = nearest(&run.training.latents, &trained_on.points, row, LISTED);
            let gene_of = |(row, distance): (usize, f64)| {
                Some((*trained_on.scaled.genes.get(row)?, distance))
            };
            self.cache = Some(NeighbourCache {
                gene,
                training: Arc::clone(&run.training),
                neighbours: rows.into_iter().filter_map(gene_of).collect(),
            });
        }
        self.cache.as_ref().map(|cache| cache.neighbours.as_slice())
    }
}

fn neighbour_ui(ui: &mut Ui, view: &View<'_>, gene: usize, distance: f64) {
    let name = view.gene_name(gene);
    let button = Button::new(name)
        .frame_when_inactive(false)
        .right_text(RichText::new(format!("{distance:.2}")).weak())
        .truncate()
        .min_size(egui::vec2(ui.available_width(), 0.0));
    let entry = ui
        .add(button)
        .accessible_name(format!("Select {name}, distance {distance:.2}"))
        .on_hover_text(format!("{name}: distance {distance:.3}. Click to select."));
    if entry.hovered() {
        view.hover(Some(gene));
    }
    if entry.clicked() {
        view.sender
            .send(SelectionCommand::Select(BTreeSet::from([gene])));
    }
}
