//! Comparison of the clusters of two runs.

use std::sync::Arc;

use eframe::egui::{self, Button, Color32, RichText, Ui, vec2};

use crate::gui::frame::theme;
use crate::gui::panels::View;
use crate::gui::widgets::format;
use crate::session::{Run, RunId, SelectionCommand, Session};
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
    cache: Option<ComparisonCache>,
}

/// A comparison, and the genes it was computed from.
struct ComparisonCache {
    genes: [Arc<Vec<GeneRow>>; 2],
    table: Option<Comparison>,
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
        let is_current =
            |cache: &ComparisonCache| (0..2).all(|i| Arc::ptr_eq(&cache.genes[i], &genes[i]));
        let kept = self.cache.take().filter(is_current);
        let cache = kept.unwrap_or_else(|| ComparisonCache {
            table: Comparison::of(&genes[0], &genes[1]),
            genes,
        });
        match &cache.table {
            Some(table) => table_ui(ui, view, runs, &cache, table),
            None => {
                theme::hint_ui(ui, "No gene is clustered in both runs.");
            }
        }
        self.cache = Some(cache);
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
        egui::ComboBox::from_id_salt(name)
            .selected_text(&run.name)
            .width(90.0)
            .show_ui(ui, |ui| {
                for other in view.session.runs() {
                    ui.selectable_value(&mut chosen, other.id, &other.name);
                }
            })
            .response
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

fn genes_of(run: &Run) -> Option<Arc<Vec<GeneRow>>> {
    let clusters = run.clusters.as_ref()?;
    Some(Arc::clone(&clusters.genes))
}

fn table_ui(
    ui: &mut Ui,
    view: &View<'_>,
    runs: [&Run; 2],
    cache: &ComparisonCache,
    table: &Comparison,
) {
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
    egui::ScrollArea::horizontal()
        .id_salt("comparison")
        .show(ui, |ui| {
            egui::Grid::new("comparison")
                .spacing([3.0, 3.0])
                .min_col_width(30.0)
                .show(ui, |ui| {
                    headings_ui(ui, runs, table);
                    for row in 0..table.rows.len() {
                        row_ui(ui, view, runs, cache, (table, row));
                    }
                    totals_ui(ui, table);
                });
        });
}

fn headings_ui(ui: &mut Ui, [first, second]: [&Run; 2], table: &Comparison) {
    // The spaces separate the names from the first column, whose number is centred.
    let corner = format!("{} \\ {}  ", first.name, second.name);
    ui.weak(corner).on_hover_text(format!(
        "Rows: clusters of {}. Columns: clusters of {}, ordered so that matching clusters lie on \
         the diagonal.",
        first.name, second.name
    ));
    for column in &table.columns {
        ui.label(RichText::new(column.to_string()).strong());
    }
    ui.weak("Total");
    ui.end_row();
}

fn row_ui(
    ui: &mut Ui,
    view: &View<'_>,
    [first, second]: [&Run; 2],
    cache: &ComparisonCache,
    (table, row): (&Comparison, usize),
) {
    let label = table.rows[row];
    let total = table.row_total(row);
    ui.label(RichText::new(label.to_string()).strong());
    for (&column, &count) in table.columns.iter().zip(&table.counts[row]) {
        let text = format!(
            "Cluster {label} of {} and cluster {column} of {}: {}",
            first.name,
            second.name,
            format::counted(count, "gene")
        );
        if count == 0 {
            ui.weak("0");
            continue;
        }
        let (fill, ink) = shade(ui, count as f64 / total as f64);
        let cell = Button::new(RichText::new(count.to_string()).color(ink))
            .fill(fill)
            .min_size(vec2(30.0, 20.0));
        let percent = 100 * count / total;
        let clicked = ui
            .add(cell)
            .accessible_name(&text)
            .on_hover_text(format!("{text}, {percent} % of the row. Click to select."))
            .clicked();
        if clicked {
            let genes = shared_genes(&cache.genes[0], &cache.genes[1], (label, column));
            view.sender.send(SelectionCommand::Select(genes));
        }
    }
    ui.weak(total.to_string());
    ui.end_row();
}

fn totals_ui(ui: &mut Ui, table: &Comparison) {
    ui.weak("Total");
    for column in 0..table.columns.len() {
        ui.weak(table.column_total(column).to_string());
    }
    ui.weak(table.genes.to_string());
    ui.end_row();
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
