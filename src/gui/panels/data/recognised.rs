//! What was read of a data set: contents, columns, notes, preview.

use eframe::egui::{self, Label, RichText, Ui};
use itertools::Itertools;

use crate::config::wording::for_window;
use crate::gui::frame::theme;
use crate::gui::panels::View;
use crate::gui::panels::data::differing::ShownDifferences;
use crate::gui::panels::parts::{fact_ui, wide_grid_ui};
use crate::gui::widgets::format;
use genetide_analysis::{Experiment, ResponseTest, Status};
use genetide_data::Attribute;
use genetide_data::read::{LoadedTable, Source, TableSummary};
use genetide_figure::words;

/// Names listed before the rest is counted.
const LISTED: usize = 8;
/// Notes up to which their list is open from the start.
const OPEN_NOTES: usize = 6;

/// What was read, and what the test found.
#[derive(Default)]
pub(super) struct Recognised {
    differences: ShownDifferences,
}

impl Recognised {
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        table: &LoadedTable,
        experiment: &Experiment,
    ) {
        let summary = &table.summary;
        ui.add(Label::new(RichText::new(&summary.name).heading()).truncate());
        if view.session.source() == Some(&Source::Sample) {
            theme::hint_ui(ui, "Simulated example data (not real measurements).");
        }
        egui::Grid::new("recognised")
            .num_columns(2)
            .spacing([12.0, 4.0])
            .show(ui, |ui| {
                fact_ui(ui, "Genes", &genes_text(table));
                let prepared = view.session.prepared();
                if let Some(prepared) = prepared {
                    ui.label("Response").on_hover_text(
                        "Response test: does the mean of a gene change over time by more than \
                         libraries (replicates) of the same time point differ?",
                    );
                    response_ui(ui, &prepared.response, table);
                    ui.end_row();
                }
                fact_ui(ui, "Test", &for_window(&experiment.test_sentence()));
                if let Some(prepared) = prepared {
                    self.differences.row_ui(ui, view, prepared);
                }
                fact_ui(ui, "Read as", &layout_text(summary));
                labels_ui(ui, table);
                fact_ui(ui, "Columns", &columns_text(summary));
                fact_ui(ui, "Values", &summary.transform_note);
            });
        notes_ui(ui, &view.session.notes().collect::<Vec<_>>());
        ui.add_space(theme::GAP);
    }
}

/// Cell types, time points, conditions and replicates.
fn labels_ui(ui: &mut Ui, table: &LoadedTable) {
    let summary = &table.summary;
    if summary.cell_types_in_table.len() > 1 {
        let kept = table.profiles.cell_types().len();
        let all = summary.cell_types_in_table.len();
        fact_ui(ui, "Cell types", &format!("{kept} of {all}"));
    }
    fact_ui(ui, "Time points", &times_text(table));
    let designs = Attribute::IN_NAMES.into_iter();
    for attribute in designs.filter(|&attribute| attribute != Attribute::CellType) {
        let labels = summary.labels_of(attribute);
        if !labels.is_empty() {
            let heading = format::capitalised(attribute.nouns());
            fact_ui(ui, &heading, &labels_text(labels));
        }
    }
}

/// "CSV, genes in rows, 44 samples".
fn layout_text(summary: &TableSummary) -> String {
    let cells = format::counted(summary.cells, summary.observation());
    let mut text = match summary.layout.as_str() {
        // Summaries of old sessions do not say.
        "" => cells,
        layout => format!("{layout}, {cells}"),
    };
    if summary.cells_filtered_out > 0 {
        let out = format::count(summary.cells_filtered_out);
        text += &format!(" ({out} excluded by cell type or condition)");
    }
    text
}

fn genes_text(table: &LoadedTable) -> String {
    let chosen = table.profiles.gene_count();
    let all = table.summary.genes_in_table;
    if chosen == all {
        format::count(chosen)
    } else {
        format!("{} of {}", format::count(chosen), format::count(all))
    }
}

fn response_ui(ui: &mut Ui, response: &ResponseTest, table: &LoadedTable) {
    let libraries = table.profiles.samples().libraries().len();
    let evidence = words::evidence(response.evidence, libraries);
    let untested = "Genes that cannot be tested, for lack of replicates or of any variation between \
                    them; those whose means vary are clustered all the same, flat ones included";
    let parts = [
        (
            Status::Responds,
            match response.fdr < 1.0 {
                true => "responsive",
                // Every gene passes then.
                false => "varying, test off",
            },
            "Genes whose means change over time by more than libraries differ, at the chosen false \
             discovery rate",
        ),
        (
            Status::NoResponse,
            "non-responsive",
            "Genes that change over time no more than libraries differ, assigned to cluster 0",
        ),
        (Status::Untested, "untested", untested),
        (
            Status::Incomplete,
            "incomplete",
            "Genes without a value at too many time points, listed in the tables but not modelled",
        ),
    ];
    let shown = parts.into_iter().filter_map(|(status, word, tip)| {
        let number = response.count(status);
        // No line break between a number and its word.
        let text = || {
            format!(
                "{}\u{a0}{}",
                format::count(number),
                word.replace(' ', "\u{a0}")
            )
        };
        (number > 0 || status == Status::Responds).then(|| (text(), format!("{word}: {tip}")))
    });
    let (texts, tips): (Vec<String>, Vec<String>) = shown.unzip();
    // One label: several that wrap would be painted over the next row of a grid.
    ui.add(Label::new(texts.join(", ")).wrap())
        .on_hover_text(format!("{}\n\nThe test: {evidence}.", tips.join("\n")));
}

/// "0 h (600 cells), 3 h (350), ...".
fn times_text(table: &LoadedTable) -> String {
    let profiles = &table.profiles;
    let noun = table.summary.observation();
    let times = profiles.times().iter().enumerate();
    times
        .map(|(t, &time)| {
            let cells = profiles.cells_at(t) as usize;
            let cells = match t {
                0 => format::counted(cells, noun),
                _ => format::count(cells),
            };
            format!("{} ({cells})", format::time(time, profiles.time_unit()))
        })
        .join(", ")
}

/// "act (20), ctr (20)".
fn labels_text(labels: &[(String, u32)]) -> String {
    let texts = labels.iter();
    listed(texts.map(|(label, cells)| format!("{label} ({})", format::count(*cells as usize))))
}

/// "time: Hours; cell type: celltype; not genes: nCount_RNA, donor".
fn columns_text(summary: &TableSummary) -> String {
    let time = Some(summary.time_column.as_str()).filter(|name| !name.is_empty());
    let attributes = Attribute::ALL.map(|of| (of.noun(), summary.column_of(of)));
    let roles = std::iter::once(("time", time))
        .chain(attributes)
        .chain([("ID", summary.cell_id_column.as_deref())]);
    let mut parts: Vec<String> = roles
        .filter_map(|(role, name)| Some(format!("{role}: {}", name?)))
        .collect();
    if !summary.ignored_columns.is_empty() {
        let ignored = listed(summary.ignored_columns.iter().cloned());
        parts.push(format!("not genes: {ignored}"));
    }
    if parts.is_empty() {
        return "time points from names".to_owned();
    }
    parts.join("; ")
}

/// The first names, and how many there are besides.
fn listed(names: impl ExactSizeIterator<Item = String>) -> String {
    let more = names.len().saturating_sub(LISTED);
    let first = names.take(LISTED).join(", ");
    match more {
        0 => first,
        more => format!("{first} and {} more", format::count(more)),
    }
}

fn notes_ui(ui: &mut Ui, notes: &[&String]) {
    if notes.is_empty() {
        return;
    }
    egui::CollapsingHeader::new(format::counted(notes.len(), "note"))
        .id_salt("notes")
        .default_open(notes.len() <= OPEN_NOTES)
        .show(ui, |ui| {
            for note in notes {
                ui.horizontal_top(|ui| {
                    ui.label("•");
                    let text = format::capitalised(&for_window(note));
                    ui.add(Label::new(text).wrap());
                });
            }
        });
}

pub(super) fn preview_ui(ui: &mut Ui, table: &LoadedTable) {
    let summary = &table.summary;
    if summary.preview.is_empty() {
        return;
    }
    egui::CollapsingHeader::new("Preview")
        .id_salt("preview")
        .show(ui, |ui| {
            theme::hint_ui(ui, "The first rows and columns of the file.");
            let grid = egui::Grid::new("preview cells")
                .striped(true)
                .spacing([12.0, 2.0]);
            wide_grid_ui(ui, "preview cells", grid, |ui| {
                for header in &summary.first_columns {
                    ui.strong(header);
                }
                ui.end_row();
                for row in &summary.preview {
                    for value in row {
                        ui.label(value);
                    }
                    ui.end_row();
                }
            });
        });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_and_columns_are_said_in_words() {
        let mut summary = TableSummary {
            layout: "CSV, genes in rows".into(),
            noun: "sample".into(),
            cells: 44,
            ..TableSummary::default()
        };
        assert_eq!(layout_text(&summary), "CSV, genes in rows, 44 samples");
        assert_eq!(columns_text(&summary), "time points from names");
        summary.cells_filtered_out = 20;
        summary.time_column = "Hours".into();
        summary.ignored_columns = (0..10).map(|n| format!("c{n}")).collect();
        assert!(layout_text(&summary).ends_with("(20 excluded by cell type or condition)"));
        let columns = "time: Hours; not genes: c0, c1, c2, c3, c4, c5, c6, c7 and 2 more";
        assert_eq!(columns_text(&summary), columns);
        assert_eq!(layout_text(&TableSummary::default()), "0 cells");
    }
}
