//! Comparison of the clusters of two runs.

use std::sync::Arc;

use eframe::egui::{Button, Color32, Grid, RichText, Ui, vec2};

use crate::gui::frame::theme;
use crate::gui::panels::View;
use crate::gui::panels::cached::{ByPointer, Cached};
use crate::gui::panels::parts::{choice_ui, wide_grid_ui};
use crate::gui::widgets::format;
use crate::session::{Run, RunId, Session};
use genetide_analysis::{
    GeneRow,
    cluster::compare::{Comparison, shared_genes},
};
use genetide_figure::palette;

/// The comparison of two chosen runs.
#[derive(Default)]
pub struct ComparisonView {
    /// The runs chosen; by default the current one and the newest of the others.
    chosen: [Option<RunId>; 2],
    /// By the genes of the two runs.
    tables: Cached<[ByPointer<Vec<GeneRow>>; 2], Option<Comparison>>,
}

/// A comparison, with the runs and the genes that are compared.
struct Compared<'a> {
    runs: [&'a Run; 2],
    genes: [&'a Arc<Vec<GeneRow>>; 2],
    table: &'a Comparison,
}

impl ComparisonView {
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        ui.label(RichText::new("Compare clusters of two runs").strong());
        let Some(runs) = self.runs(view.session) else {
            return;
        };
        ui.horizontal_wrapped(|ui| {
            for (place, name) in ["Rows", "Columns"].into_iter().enumerate() {
                self.choice_ui(ui, view, place, (name, runs[place]));
            }
        });
        let [Some(first), Some(second)] = runs.map(genes_of) else {
            theme::hint_ui(
                ui,
                "One of these runs has not been clustered yet; show it to cluster it.",
            );
            return;
        };
        let genes = [first, second];
        let make = |_: &_| Comparison::of(first, second);
        match self.tables.of(genes.map(ByPointer::of), make) {
            Some(table) => Compared { runs, genes, table }.ui(ui, view),
            None => {
                theme::hint_ui(ui, "No gene is clustered in both runs.");
            }
        }
    }

    /// The runs that are compared.
    fn runs<'a>(&self, session: &'a Session) -> Option<[&'a Run; 2]> {
        let run = |id: Option<RunId>| session.runs().iter().find(|run| Some(run.id) == id);
        let first = run(self.chosen[0]).or_else(|| run(session.view().map(|run| run.id)))?;
        let other = || session.runs().iter().rev().find(|run| run.id != first.id);
        let second = run(self.chosen[1])
            .filter(|run| run.id != first.id)
            .or_else(other)?;
        Some([first, second])
    }

    fn choice_ui(&mut self, ui: &mut Ui, view: &View<'_>, place: usize, (name, run): (&str, &Run)) {
        let label = ui.label(name);
        let mut chosen = run.id;
        let runs = view.session.runs().iter();
        let options = runs.map(|other| (other.id, &other.name));
        choice_ui(ui, (name, 90.0), &mut chosen, options)
            .labelled_by(label.id)
            .on_hover_text("Run to compare");
        if chosen != run.id {
            // Choosing the other run swaps the two.
            if self.chosen[1 - place] == Some(chosen) {
                self.chosen[1 - place] = Some(run.id);
            }
            self.chosen[place] = Some(chosen);
        }
    }
}

fn genes_of(run: &Run) -> Option<&Arc<Vec<GeneRow>>> {
    run.clusters.as_ref().map(|clusters| &clusters.genes)
}

impl Compared<'_> {
    fn ui(&self, ui: &mut Ui, view: &View<'_>) {
        let table = self.table;
        let agreement = format!(
            "{} clustered in both; ARI {:.3}, NMI {:.3}",
            format::counted(table.genes, "gene"),
            table.ari,
            table.nmi
        );
        ui.label(agreement).on_hover_text(
            "Adjusted Rand index (ARI): 1 for identical clusters, 0 on average for unrelated ones. \
             Normalised mutual information (NMI): from 0 to 1.",
        );
        let grid = Grid::new("comparison")
            .spacing([3.0, 3.0])
            .min_col_width(30.0);
        wide_grid_ui(ui, "comparison", grid, |ui| {
            self.headings_ui(ui);
            for row in 0..table.rows.len() {
                self.row_ui(ui, view, row);
            }
            let totals = (0..table.columns.len()).map(|column| table.column_total(column));
            ui.weak("Total");
            for total in totals.chain([table.genes]) {
                ui.weak(total.to_string());
            }
            ui.end_row();
        });
    }

    fn headings_ui(&self, ui: &mut Ui) {
        let [first, second] = self.runs.map(|run| &run.name);
        // The spaces separate the names from the first column, whose number is centred.
        ui.weak(format!("{first} \\ {second}  "))
            .on_hover_text(format!(
                "Rows: clusters of {first}. Columns: clusters of {second}, ordered so that \
                 matching clusters lie on the diagonal."
            ));
        for column in &self.table.columns {
            ui.label(RichText::new(column.to_string()).strong());
        }
        ui.weak("Total");
        ui.end_row();
    }

    fn row_ui(&self, ui: &mut Ui, view: &View<'_>, row: usize) {
        let [first, second] = self.runs.map(|run| &run.name);
        let label = self.table.rows[row];
        let total = self.table.row_total(row);
        ui.label(RichText::new(label.to_string()).strong());
        for (&column, &count) in self.table.columns.iter().zip(&self.table.counts[row]) {
            if count == 0 {
                ui.weak("0");
                continue;
            }
            let genes = format::counted(count, "gene");
            let text =
                format!("Cluster {label} of {first} and cluster {column} of {second}: {genes}");
            let (fill, ink) = shade(ui, count as f64 / total as f64);
            let cell = Button::new(RichText::new(count.to_string()).color(ink))
                .fill(fill)
                .min_size(vec2(30.0, 20.0));
            let percent = 100 * count / total;
            let cell = ui
                .add(cell)
                .accessible_name(&text)
                .on_hover_text(format!("{text}, {percent} % of the row. Click to select."));
            if cell.clicked() {
                let [first, second] = self.genes;
                view.select(shared_genes(first, second, (label, column)));
            }
        }
        ui.weak(total.to_string());
        ui.end_row();
    }
}

/// The colour of a cell with this share of its row, and of its text.
fn shade(ui: &Ui, share: f64) -> (Color32, Color32) {
    let full = theme::colour(palette::TRAIN);
    let fill = ui.visuals().panel_fill.lerp_to_gamma(full, share as f32);
    let ink = if share > 0.5 {
        theme::colour(palette::PAPER)
    } else {
        ui.visuals().text_color()
    };
    (fill, ink)
}
