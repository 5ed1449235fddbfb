//! Clusters by another method beside those on view: how they overlap, and their colours.

use eframe::egui::{Button, RichText, Ui};

use crate::gui::frame::theme;
use crate::gui::panels::cached::{ByPointer, Cached};
use crate::gui::panels::cross_table::CrossTable;
use crate::gui::panels::{OnClick, View};
use crate::pipeline::ClusterOutcome;
use crate::session::ClusterCommand;
use genetide_analysis::{ClusterMethod, GeneRow, cluster::compare::Comparison};

/// The comparison, counted once.
#[derive(Default)]
pub struct BesideView {
    table: Cached<[ByPointer<Vec<GeneRow>>; 2], Option<Comparison>>,
}

/// The method that clusters by `method` are best compared with.
fn counterpart(method: ClusterMethod) -> ClusterMethod {
    match method {
        ClusterMethod::Drive => ClusterMethod::Shapes,
        _ => ClusterMethod::Drive,
    }
}

/// The button that compares, or what ends the comparison and what it colours.
pub fn controls_ui(ui: &mut Ui, view: &View<'_>) {
    let session = view.session;
    if session.is_clustering_beside() {
        theme::activity_ui(ui, "Clustering to compare");
        return;
    }
    if let Some(beside) = session.beside() {
        let by = beside.clustering.method.short();
        let mut colours = session.has_other_colours();
        let colour = ui.checkbox(&mut colours, format!("Colour by {by}"));
        let colour = colour.on_hover_text(format!(
            "Give map and table the colours of the clusters by {by}; plots, and marker shapes on the map, \
             stay those of the clusters on view"
        ));
        if colour.changed() {
            view.sender.send(ClusterCommand::ColourByOther(colours));
        }
        ui.button("End comparison")
            .sends(view, ClusterCommand::EndComparison);
        return;
    }
    let method = session.config().analysis.method;
    let other = counterpart(method);
    let can = session.can_cluster_by(other);
    let is_ready = can && session.can_edit_clusters();
    let reason = match can {
        true => "Clustering in progress",
        false => "This network was trained from random weights: train one from pretrained weights",
    };
    ui.add_enabled(
        is_ready,
        Button::new(format!("Compare with {}", other.short())),
    )
    .on_hover_text(format!(
        "Cluster by {} too, and count how the clusters overlap. {}",
        other.short(),
        other.explanation()
    ))
    .on_disabled_hover_text(reason)
    .sends(view, ClusterCommand::CompareWith(other));
}

impl BesideView {
    /// How the clusters on view overlap with those beside them, if there are any.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, clusters: &ClusterOutcome) {
        let Some(beside) = view.session.beside() else {
            return;
        };
        let genes = [&clusters.genes, &beside.genes];
        let names = [clusters, &**beside].map(|of| of.clustering.method.short());
        let [first, second] = names;
        ui.add_space(theme::GAP);
        ui.label(RichText::new(format!("Clusters by {first} and by {second}")).strong());
        let make = |_: &_| Comparison::of(genes[0], genes[1]);
        let Some(table) = self.table.of(genes.map(ByPointer::of), make) else {
            theme::hint_ui(ui, "No gene is clustered in both.");
            return;
        };
        let (id, link) = ("overlap of methods", "by");
        CrossTable {
            id,
            names,
            link,
            genes,
            table,
        }
        .ui(ui, view);
    }
}
