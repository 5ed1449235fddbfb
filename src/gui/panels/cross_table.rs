//! The table of how two clusterings of the same genes overlap.

use std::sync::Arc;

use eframe::egui::{Button, Color32, Grid, RichText, Ui, vec2};

use crate::gui::frame::theme;
use crate::gui::panels::View;
use crate::gui::panels::parts::wide_grid_ui;
use crate::gui::widgets::format;
use genetide_analysis::{
    GeneRow,
    cluster::compare::{Comparison, shared_genes},
};
use genetide_figure::palette;

/// Two clusterings, and how many genes their clusters share.
pub struct CrossTable<'a> {
    /// Tells it from others in the window.
    pub id: &'static str,
    /// What the clusterings are called.
    pub names: [&'a str; 2],
    /// Links the number of a cluster with that: "of", "by".
    pub link: &'static str,
    /// Their genes.
    pub genes: [&'a Arc<Vec<GeneRow>>; 2],
    pub table: &'a Comparison,
}

impl CrossTable<'_> {
    pub fn ui(&self, ui: &mut Ui, view: &View<'_>) {
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
        let grid = Grid::new(self.id).spacing([3.0, 3.0]).min_col_width(30.0);
        wide_grid_ui(ui, self.id, grid, |ui| {
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
        let ([first, second], link) = (self.names, self.link);
        // The spaces separate the names from the first column, whose number is centred.
        ui.weak(format!("{first} \\ {second}  "))
            .on_hover_text(format!(
                "Rows: clusters {link} {first}. Columns: clusters {link} {second}, ordered so that \
                 matching clusters lie on the diagonal."
            ));
        for column in &self.table.columns {
            ui.label(RichText::new(column.to_string()).strong());
        }
        ui.weak("Total");
        ui.end_row();
    }

    fn row_ui(&self, ui: &mut Ui, view: &View<'_>, row: usize) {
        let ([first, second], link) = (self.names, self.link);
        let label = self.table.rows[row];
        let total = self.table.row_total(row);
        ui.label(RichText::new(label.to_string()).strong());
        for (&column, &count) in self.table.columns.iter().zip(&self.table.counts[row]) {
            if count == 0 {
                ui.weak("0");
                continue;
            }
            let genes = format::counted(count, "gene");
            let text = format!(
                "Cluster {label} {link} {first} and cluster {column} {link} {second}: {genes}"
            );
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
