//! The clusters of two runs against each other.

use std::sync::Arc;

use eframe::egui::{self, Button, Color32, RichText, Ui, vec2};

use super::{Command, View, format, theme};
use crate::analysis::GeneRow;
use crate::analysis::compare::{Comparison, shared_genes};
use crate::palette;
use crate::session::{Run, RunId, Session};

/// Which runs are compared, and how they compare.
#[derive(Default)]
pub struct ComparisonView {
    /// The runs chosen; until then the one on view and the newest of the others.
    chosen: [Option<RunId>; 2],
    made: Option<Made>,
}

/// A comparison, and what it was made of.
struct Made {
    genes: [Arc<Vec<GeneRow>>; 2],
    table: Option<Comparison>,
}

impl ComparisonView {
    /// Shows it.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        ui.label(RichText::new("Clusters of two runs").strong());
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
                "Clusters of one of these runs are still to be made: show it.",
            );
            return;
        };
        let genes = [first, second];
        let is_made = |made: &Made| (0..2).all(|i| Arc::ptr_eq(&made.genes[i], &genes[i]));
        let kept = self.made.take().filter(is_made);
        let made = kept.unwrap_or_else(|| Made {
            table: Comparison::of(&genes[0], &genes[1]),
            genes,
        });
        match &made.table {
            Some(table) => table_ui(ui, view, runs, &made, table),
            None => {
                theme::hint_ui(ui, "No gene is clustered in both.");
            }
        }
        self.made = Some(made);
    }

    /// The runs that are compared.
    fn runs<'a>(&self, session: &'a Session) -> Option<[&'a Run; 2]> {
        let run = |id: Option<RunId>| session.runs.iter().find(|run| Some(run.id) == id);
        let first = run(self.chosen[0]).or_else(|| run(session.current_run))?;
        let other = || session.runs.iter().rev().find(|run| run.id != first.id);
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
                for other in &view.session.runs {
                    ui.selectable_value(&mut chosen, other.id, &other.name);
                }
            })
            .response
            .labelled_by(label.id)
            .on_hover_text("A run whose clusters are compared");
        if chosen != run.id {
            // Two of the same run change places.
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

fn table_ui(ui: &mut Ui, view: &View<'_>, runs: [&Run; 2], made: &Made, table: &Comparison) {
    let agreement = format!(
        "{} clustered in both; ARI {:.3}, NMI {:.3}",
        format::counted(table.genes, "gene"),
        table.ari,
        table.nmi
    );
    ui.label(agreement).on_hover_text(
        "Adjusted Rand index: 1 when both put the same genes together, 0 on average when they \
         have nothing to do with each other. Normalised mutual information: from 0 to 1.",
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
                        row_ui(ui, view, runs, made, (table, row));
                    }
                    totals_ui(ui, table);
                });
        });
}

fn headings_ui(ui: &mut Ui, [first, second]: [&Run; 2], table: &Comparison) {
    // A little air before the first column, whose number is in the middle of its cells.
    let corner = format!("{} \\ {}  ", first.name, second.name);
    ui.weak(corner).on_hover_text(format!(
        "A row for each cluster of {}, a column for each of {}. Columns are ordered so that \
             clusters that go together are on the diagonal.",
        first.name, second.name
    ));
    for column in &table.columns {
        ui.label(RichText::new(column.to_string()).strong());
    }
    ui.weak("all");
    ui.end_row();
}

fn row_ui(
    ui: &mut Ui,
    view: &View<'_>,
    [first, second]: [&Run; 2],
    made: &Made,
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
            .on_hover_text(format!(
                "{text}, {percent} % of the row. Click to select them."
            ))
            .clicked();
        if clicked {
            let genes = shared_genes(&made.genes[0], &made.genes[1], (label, column));
            view.sender.send(Command::Select(genes));
        }
    }
    ui.weak(total.to_string());
    ui.end_row();
}

fn totals_ui(ui: &mut Ui, table: &Comparison) {
    ui.weak("all");
    for column in 0..table.columns.len() {
        ui.weak(table.column_total(column).to_string());
    }
    ui.weak(table.genes.to_string());
    ui.end_row();
}

/// The colour of a share, and of the text on it.
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
