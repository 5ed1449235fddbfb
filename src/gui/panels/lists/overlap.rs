//! The overlap of a gene list with clusters.

use eframe::egui::{self, RichText, Ui};

use crate::gui::frame::theme;
use crate::gui::panels::cached::{ByPointer, Cached};
use crate::gui::panels::{View, parts::disc_ui};
use crate::gui::widgets::format;
use crate::session::{GeneList, Session};
use genetide_analysis::{GeneRow, Overlap, Overlaps, overlaps};
use genetide_data::GeneIndex;

/// Below this adjusted p value an overlap is emphasised.
const NOTABLE: f64 = 0.05;

/// The overlaps of all lists with all clusters.
#[derive(Default)]
pub struct OverlapTable(Cached<OverlapKey, Vec<Overlaps>>);

type OverlapKey = (ByPointer<Vec<GeneRow>>, ByPointer<Vec<GeneList>>);

impl OverlapTable {
    /// The overlaps of each list.
    pub fn of(&mut self, session: &Session) -> &[Overlaps] {
        let (genes, lists) = (session.genes(), session.lists());
        self.0
            .of((ByPointer::of(genes), ByPointer::of(lists)), |_| {
                let labels: Vec<Option<usize>> = genes.iter().map(|row| row.cluster).collect();
                let of_list = |list: &GeneList| overlaps(&labels, &GeneIndex::indices(&list.genes));
                lists.iter().map(of_list).collect()
            })
    }
}

/// Shows the overlap of a list with every cluster.
pub fn ui(ui: &mut Ui, view: &View<'_>, list: &GeneList, overlaps: &Overlaps) {
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
                        cluster_ui(ui, view, list, overlap);
                    }
                });
            theme::hint_ui(ui, &others_text(overlaps));
        });
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

fn cluster_ui(ui: &mut Ui, view: &View<'_>, list: &GeneList, overlap: &Overlap) {
    let label = overlap.label;
    ui.horizontal(|ui| {
        disc_ui(ui, 10.0, 4.0, view.cluster_colour(Some(label)));
        let shared = format!("{} of {}", overlap.shared, overlap.size);
        let says = format!("List {} and cluster {label}: {shared} shared", list.name);
        let button = egui::Button::new(view.cluster_title(label)).frame(false);
        let button = ui
            .add_enabled(overlap.shared > 0, button)
            .accessible_name(says)
            .on_hover_text("Select the shared genes");
        if button.clicked() {
            let genes = list.genes.iter().copied();
            view.select(genes.filter(|&gene| view.cluster_of(gene) == Some(label)));
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
    for (what, genes) in [
        ("No response", overlaps.no_response),
        ("Not clustered", overlaps.unclustered),
    ] {
        if genes > 0 {
            text.push_str(&format!(" {what}: {}.", format::counted(genes, "gene")));
        }
    }
    text
}
