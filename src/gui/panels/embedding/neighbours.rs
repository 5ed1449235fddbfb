//! The genes nearest to the selected one in the network's latent space, as a list.

use std::collections::BTreeSet;
use std::sync::Arc;

use eframe::egui::{self, Button, RichText, Ui};

use super::{View, theme};
use crate::analysis::nearest;
use crate::model::TrainingResult;
use crate::session::Command;

/// How many genes are listed.
const LISTED: usize = 10;

/// The list, found again only when the gene or the training changes.
#[derive(Default)]
pub struct NeighbourList {
    /// Whether it is shown.
    pub shown: bool,
    found: Option<Found>,
}

struct Found {
    gene: usize,
    training: Arc<TrainingResult>,
    /// Nearest first, with their distances.
    neighbours: Vec<(usize, f64)>,
}

impl NeighbourList {
    /// Shows the list at the right, if it is wanted.
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
        let selected = &view.session.selection.selected;
        let alone = selected.first().filter(|_| selected.len() == 1).copied();
        let Some(gene) = alone else {
            theme::hint_ui(ui, "Select one gene to list those nearest to it.");
            return;
        };
        let Some(neighbours) = self.of(view, gene) else {
            theme::hint_ui(ui, "The network has not seen this gene.");
            return;
        };
        ui.label(RichText::new(format!("Nearest to {}", view.gene_name(gene))).strong())
            .on_hover_text(
                "By the Euclidean distance of latents. Distances of one training can be compared \
                 with each other only.",
            );
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.spacing_mut().button_padding.y = 0.0;
        ui.spacing_mut().interact_size.y = 18.0;
        for &(other, distance) in neighbours {
            neighbour_ui(ui, view, other, distance);
        }
    }

    /// The genes nearest to one; `None` when it has no latents.
    fn of(&mut self, view: &View<'_>, gene: usize) -> Option<&[(usize, f64)]> {
        let training = view.session.training.as_ref()?;
        let is_current = self
            .found
            .as_ref()
            .is_some_and(|found| found.gene == gene && Arc::ptr_eq(&found.training, training));
        if !is_current {
            let row = view.trained_row(gene)?;
            let trained_on = view.session.trained_on.as_deref()?;
            let rows = nearest(&training.latents, &trained_on.points, row, LISTED);
            let gene_of = |(row, distance): (usize, f64)| {
                Some((*trained_on.scaled.genes.get(row)?, distance))
            };
            self.found = Some(Found {
                gene,
                training: Arc::clone(training),
                neighbours: rows.into_iter().filter_map(gene_of).collect(),
            });
        }
        self.found.as_ref().map(|found| found.neighbours.as_slice())
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
        .on_hover_text(format!("{name}, {distance:.3} away. Click to select it."));
    if entry.hovered() {
        view.hover(Some(gene));
    }
    if entry.clicked() {
        view.sender.send(Command::Select(BTreeSet::from([gene])));
    }
}
