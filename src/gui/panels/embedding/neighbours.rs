//! The genes nearest to the selected one in the network's latent space, as a list.

use eframe::egui::{self, Button, RichText, Ui};

use crate::gui::frame::theme;
use crate::gui::panels::View;
use crate::gui::panels::cached::{ByPointer, Cached};
use crate::gui::panels::parts::scroll_ui;
use crate::session::Run;
use genetide_analysis::nearest;
use genetide_data::GeneIndex;
use genetide_model::TrainingResult;

const LISTED: usize = 10;

#[derive(Default)]
pub struct NeighbourList {
    pub shown: bool,
    /// By gene and training run: the nearest first, with their distances; `None` without latents.
    nearest: Cached<NearestKey, Option<Vec<(GeneIndex, f64)>>>,
}

type NearestKey = (GeneIndex, ByPointer<TrainingResult>);

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
            .show(ui, |ui| scroll_ui(ui, |ui| self.list_ui(ui, view)));
    }

    fn list_ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let Some(gene) = view.only_selected() else {
            theme::hint_ui(ui, "Select a gene to list its nearest genes.");
            return;
        };
        let neighbours = view.session.view().and_then(|run| {
            let key = (gene, ByPointer::of(&run.training));
            let nearest = self.nearest.of(key, |_| nearest_to(view, run, gene));
            nearest.as_ref()
        });
        let Some(neighbours) = neighbours else {
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
}

/// The genes nearest to `gene`; `None` if it has no latents.
fn nearest_to(view: &View<'_>, run: &Run, gene: GeneIndex) -> Option<Vec<(GeneIndex, f64)>> {
    let row = view.trained_row(gene)?;
    let trained_on = &run.trained_on;
    let rows = nearest(&run.training.latents, &trained_on.points, row, LISTED);
    let gene_of = |(row, distance)| (trained_on.scaled.gene_of(row), distance);
    Some(rows.into_iter().map(gene_of).collect())
}

fn neighbour_ui(ui: &mut Ui, view: &View<'_>, gene: GeneIndex, distance: f64) {
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
        view.select([gene]);
    }
}
