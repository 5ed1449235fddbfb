//! The menu of a cluster: rename, colour, merge, split, hide.

use std::collections::BTreeSet;

use eframe::egui::{self, Button, Response, Ui, UiBuilder, vec2};
use itertools::Itertools;

use crate::gui::app::command::{Action, NameTarget};
use crate::gui::frame::theme;
use crate::gui::panels::{OnClick, View};
use crate::pipeline::{ClusterEdit, ClusterOutcome};
use crate::session::{ClusterCommand, SelectionCommand, ViewCommand};
use genetide_figure::palette;

/// The largest number of parts that a cluster can be split into at once.
const PARTS: usize = 5;

/// Adds the menu to a small plot, as a button in its corner and on right click.
pub(super) fn ui(
    ui: &mut Ui,
    view: &View<'_>,
    clusters: &ClusterOutcome,
    label: usize,
    plot: &Response,
) {
    let scale = theme::text_scale(ui.style());
    let corner = egui::Rect::from_min_size(
        plot.rect.right_top() + vec2(-23.0 * scale, 3.0),
        vec2(20.0, 18.0) * scale,
    );
    ui.scope_builder(UiBuilder::new().max_rect(corner), |ui| {
        ui.spacing_mut().button_padding = vec2(3.0, 0.0);
        let button = Button::new("…").frame_when_inactive(false).small();
        let (response, _) = egui::containers::menu::MenuButton::from_button(button)
            .ui(ui, |ui| entries_ui(ui, view, clusters, label));
        response
            .accessible_name(format!("Cluster {label} menu"))
            .on_hover_text("Rename, recolour, merge, split");
    });
    plot.context_menu(|ui| entries_ui(ui, view, clusters, label));
}

fn entries_ui(ui: &mut Ui, view: &View<'_>, clusters: &ClusterOutcome, label: usize) {
    ui.set_min_width(170.0);
    if label > 0 {
        ui.button("Rename…")
            .sends(view, Action::Name(NameTarget::Cluster(label)));
        ui.menu_button("Colour", |ui| colours_ui(ui, view, clusters, label));
        ui.separator();
        ui.add_enabled_ui(view.session.can_edit_clusters(), |ui| {
            ui.menu_button("Merge with", |ui| merge_ui(ui, view, clusters, label));
            ui.menu_button("Split", |ui| divide_ui(ui, view, clusters, label));
        })
        .response
        .on_disabled_hover_text("Clustering in progress");
        ui.separator();
        let hidden = view.session.hidden().contains(&label);
        ui.button(if hidden { "Show on map" } else { "Hide on map" })
            .sends(view, ViewCommand::ToggleHidden(label));
    }
    ui.button("Select genes")
        .sends(view, SelectionCommand::SelectCluster(label));
    if ui.button("Copy gene names").clicked() {
        let rows = view.session.genes().iter();
        let own = rows.filter(|row| row.cluster == Some(label));
        ui.copy_text(own.map(|row| &row.gene).join("\n"));
    }
}

fn colours_ui(ui: &mut Ui, view: &View<'_>, clusters: &ClusterOutcome, label: usize) {
    egui::Grid::new("colours")
        .spacing([4.0, 4.0])
        .show(ui, |ui| {
            for slot in 0..palette::CLUSTER_SLOTS {
                let colour = theme::colour(palette::cluster(slot));
                let own = clusters.colour_slots.get(label - 1) == Some(&slot);
                let button = Button::new(if own { "•" } else { " " })
                    .fill(colour)
                    .min_size(vec2(24.0, 20.0));
                let chosen = ui
                    .add(button)
                    .accessible_name(format!("Colour {}", slot + 1));
                if chosen.sends(view, ClusterCommand::Recolour(label, slot)) {
                    ui.close();
                }
                if slot % 5 == 4 {
                    ui.end_row();
                }
            }
        });
}

fn merge_ui(ui: &mut Ui, view: &View<'_>, clusters: &ClusterOutcome, label: usize) {
    let summaries = clusters.summaries.iter();
    for other in summaries.filter(|other| ![0, label].contains(&other.label)) {
        let name = clusters.name(other.label).unwrap_or(&other.words);
        let merge = ClusterEdit::Merge(BTreeSet::from([label, other.label]));
        let entry = ui.button(format!("Cluster {}: {name}", other.label));
        if entry.sends(view, ClusterCommand::Edit(merge)) {
            ui.close();
        }
    }
}

fn divide_ui(ui: &mut Ui, view: &View<'_>, clusters: &ClusterOutcome, label: usize) {
    let own = clusters.clustering.clusters.get(label - 1);
    let size = own.map_or(0, |own| own.size);
    for parts in 2..=PARTS {
        let split = ClusterEdit::Split { label, parts };
        let chosen = ui
            .add_enabled(parts <= size, Button::new(format!("Into {parts} clusters")))
            .on_hover_text("Recluster the genes of this cluster with the current method")
            .on_disabled_hover_text("Too few genes in this cluster");
        if chosen.sends(view, ClusterCommand::Edit(split)) {
            ui.close();
        }
    }
}
