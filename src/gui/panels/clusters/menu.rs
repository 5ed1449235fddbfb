//! What can be done with one cluster: name, colour, merge, divide, hide.

use std::collections::BTreeSet;

use eframe::egui::{self, Button, Response, Ui, UiBuilder, vec2};

use super::super::{Action, Command, View, theme};
use crate::gui::name_prompt::Named;
use crate::palette;
use crate::pipeline::{ClusterEdit, ClusterOutcome};

/// Most parts that a cluster is divided into at once.
const PARTS: usize = 5;

/// Adds the menu to a small plot: a button in its corner, and the same by right click.
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
        let name = format!("Menu of cluster {label}");
        response
            .accessible_name(name)
            .on_hover_text("Name, colour, merge, divide");
    });
    plot.context_menu(|ui| entries_ui(ui, view, clusters, label));
}

fn entries_ui(ui: &mut Ui, view: &View<'_>, clusters: &ClusterOutcome, label: usize) {
    ui.set_min_width(170.0);
    let hidden = view.session.hidden.contains(&label);
    if label > 0 {
        if ui.button("Name…").clicked() {
            view.sender.act(Action::Name(Named::Cluster(label)));
        }
        ui.menu_button("Colour", |ui| colours_ui(ui, view, clusters, label));
        ui.separator();
        let can_edit = view.session.can_edit_clusters();
        ui.add_enabled_ui(can_edit, |ui| {
            ui.menu_button("Merge with", |ui| merge_ui(ui, view, clusters, label));
            ui.menu_button("Divide", |ui| divide_ui(ui, view, clusters, label));
        })
        .response
        .on_disabled_hover_text("Clusters are being made; wait until they are done");
        ui.separator();
    }
    let hide = if hidden {
        "Show on the map"
    } else {
        "Hide on the map"
    };
    if label > 0 && ui.button(hide).clicked() {
        view.sender.send(Command::ToggleHidden(label));
    }
    if ui.button("Select its genes").clicked() {
        view.sender.send(Command::SelectCluster(label));
    }
    if ui.button("Copy gene names").clicked() {
        let rows = view.session.genes.iter();
        let own = rows.filter(|row| row.cluster == Some(label));
        let names: Vec<&str> = own.map(|row| row.gene.as_str()).collect();
        ui.ctx().copy_text(names.join("\n"));
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
                if chosen.clicked() {
                    view.sender.send(Command::RecolourCluster(label, slot));
                    ui.close();
                }
                if slot % 5 == 4 {
                    ui.end_row();
                }
            }
        });
}

fn merge_ui(ui: &mut Ui, view: &View<'_>, clusters: &ClusterOutcome, label: usize) {
    let others = clusters
        .summaries
        .iter()
        .filter(|own| own.label > 0 && own.label != label);
    for other in others {
        let name = clusters.name(other.label).unwrap_or(&other.words);
        let text = format!("Cluster {}: {name}", other.label);
        if ui.button(text).clicked() {
            let edit = ClusterEdit::Merge(BTreeSet::from([label, other.label]));
            view.sender.send(Command::EditClusters(edit));
            ui.close();
        }
    }
}

fn divide_ui(ui: &mut Ui, view: &View<'_>, clusters: &ClusterOutcome, label: usize) {
    let size = clusters
        .clustering
        .clusters
        .get(label - 1)
        .map_or(0, |own| own.size);
    for parts in 2..=PARTS {
        let button = Button::new(format!("into {parts} parts"));
        let chosen = ui
            .add_enabled(parts <= size, button)
            .on_hover_text("Cluster its genes again, by the method chosen")
            .on_disabled_hover_text("The cluster has too few genes");
        if chosen.clicked() {
            view.sender
                .send(Command::EditClusters(ClusterEdit::Divide { label, parts }));
            ui.close();
        }
    }
}
