//! The overlap of a gene list with clusters.

use std::sync::Arc;

use eframe::egui::{self, RichText, Ui, vec2};

use crate::gui::frame::theme;
use crate::gui::panels::View;
use crate::gui::widgets::format;
use crate::session::{GeneList, SelectionCommand, Session};
use genetide_analysis::{GeneRow, Overlap, Overlaps, overlaps};

/// Below this adjusted p value an overlap is emphasised.
const NOTABLE: f64 = 0.05;

/// The overlaps of all lists with all clusters, computed only when either changes.
#[derive(Default)]
pub struct OverlapTable {
    genes: Arc<Vec<GeneRow>>,
    lists: Arc<Vec<GeneList>>,
    overlaps: Vec<Overlaps>,
}

impl OverlapTable {
    /// Computes the overlaps if lists or clusters have changed.
    pub fn refresh(&mut self, session: &Session) {
        let is_current =
            Arc::ptr_eq(&self.genes, session.genes()) && Arc::ptr_eq(&self.lists, session.lists());
        if is_current {
            return;
        }
        self.genes = Arc::clone(session.genes());
        self.lists = Arc::clone(session.lists());
        let labels: Vec<Option<usize>> = self.genes.iter().map(|row| row.cluster).collect();
        let lists = self.lists.iter();
        self.overlaps = lists.map(|list| overlaps(&labels, &list.genes)).collect();
    }

    /// Shows the overlap of one list with every cluster.
    pub fn ui(&self, ui: &mut Ui, view: &View<'_>, place: usize, list: &GeneList) {
        let Some(overlaps) = self.overlaps.get(place) else {
            return;
        };
        if overlaps.clusters.is_empty() {
            theme::hint_ui(ui, "Train the network to test the overlap with clusters.");
            return;
        }
        egui::CollapsingHeader::new("Overlap with clusters")
            .id_salt("overlap")
            .default_open(true)
            .show(ui, |ui| {
                egui::Grid::new("overlap with clusters")
                    .num_columns(4)
                    .spacing([14.0, 3.0])
                    .show(ui, |ui| {
                        header_ui(ui, overlaps);
                        for overlap in &overlaps.clusters {
                            cluster_ui(ui, view, list, *overlap);
                        }
                    });
                theme::hint_ui(ui, &others_text(overlaps));
            });
    }
}

fn header_ui(ui: &mut Ui, overlaps: &Overlaps) {
    let p = format!(
        "Hypergeometric test: probability of at least this many shared genes if the list's {} \
         were drawn at random from all {}",
        format::counted(overlaps.drawn, "clustered gene"),
        format::count(overlaps.background)
    );
    for (title, tip) in [
        ("Cluster", "Click to select the shared genes"),
        (
            "Shared",
            "Genes shared by list and cluster, out of all genes of the cluster",
        ),
        ("p", p.as_str()),
        (
            "q",
            "p adjusted across clusters (Benjamini-Hochberg); bold if below 0.05",
        ),
    ] {
        ui.label(RichText::new(title).strong()).on_hover_text(tip);
    }
    ui.end_row();
}

fn cluster_ui(ui: &mut Ui, view: &View<'_>, list: &GeneList, overlap: Overlap) {
    let label = overlap.label;
    let name = view.cluster_title(label);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(10.0, 10.0), egui::Sense::hover());
        let colour = view.cluster_colour(Some(label));
        ui.painter().circle_filled(rect.center(), 4.0, colour);
        let shared = format!("{} of {}", overlap.shared, overlap.size);
        let says = format!("List {} and cluster {label}: {shared} shared", list.name);
        let button = egui::Button::new(name).frame(false);
        let button = ui
            .add_enabled(overlap.shared > 0, button)
            .accessible_name(says)
            .on_hover_text("Select the shared genes");
        if button.clicked() {
            let genes = list.genes.iter().copied();
            let rows = view.session.genes();
            let both = genes.filter(|&gene| rows[gene].cluster == Some(label));
            view.sender.send(SelectionCommand::Select(both.collect()));
        }
    });
    ui.label(format!(
        "{} of {}",
        overlap.shared,
        format::count(overlap.size)
    ));
    for value in [overlap.p, overlap.q] {
        let text = RichText::new(format::probability(Some(value)));
        let notable = overlap.q < NOTABLE;
        let text = if notable { text.strong() } else { text };
        ui.label(text).on_hover_text(value.to_string());
    }
    ui.end_row();
}

/// The test, and the genes of the list that are in no cluster.
fn others_text(overlaps: &Overlaps) -> String {
    let mut text = format!(
        "Hypergeometric test (background: {} clustered genes); q, Benjamini-Hochberg across \
         clusters.",
        format::count(overlaps.background)
    );
    if overlaps.no_response > 0 {
        let genes = format::counted(overlaps.no_response, "gene");
        text.push_str(&format!(" No response: {genes}."));
    }
    if overlaps.unclustered > 0 {
        let genes = format::counted(overlaps.unclustered, "gene");
        text.push_str(&format!(" Not clustered: {genes}."));
    }
    text
}
