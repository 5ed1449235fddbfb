//! The Data panel: cells, genes, time points, cell types; warnings; preview.

use eframe::egui::{self, Align, Button, Label, Layout, RichText, Ui};
use itertools::Itertools;

use crate::config::wording::for_window;
use crate::gui::app::command::Action;
use crate::gui::desktop::dialogs::Purpose;
use crate::gui::frame::theme;
use crate::gui::panels::parts::{fact_ui, is_entered, scroll_ui, wide_grid_ui};
use crate::gui::panels::{OnClick, View, data::settings::DataSettingsForm};
use crate::gui::widgets::format;
use crate::session::DataCommand;
use genetide_analysis::Status;
use genetide_data::{
    DataSettings,
    read::{LoadedTable, ReadProgress, Source},
};

#[derive(Default)]
pub struct DataPanel {
    /// The path typed, or that of the file opened last.
    pub path: String,
    /// Time column for another attempt at a table that could not be read.
    time_column: String,
    settings: DataSettingsForm,
}

impl DataPanel {
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        scroll_ui(ui, |ui| {
            open_ui(ui, view);
            self.path_ui(ui, view);
            if let Some(progress) = view.session.reading() {
                reading_ui(ui, view, progress);
            }
            ui.add_space(theme::GAP);
            self.unread_ui(ui, view);
            let table = view.session.table();
            match table {
                Some(table) => table_ui(ui, view, table),
                None if view.session.reading().is_none() => nothing_ui(ui),
                None => {}
            }
            // Choosing columns may help where no table is open because one could not be read.
            let is_failed = table.is_none() && view.session.unread().is_some();
            self.settings.ui(ui, view, is_failed);
            if let Some(table) = table {
                preview_ui(ui, table);
            }
        });
    }

    /// Offers another attempt at a table that could not be read while another one is open. It has a
    /// field of its own because the form below belongs to the open table.
    fn unread_ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let session = view.session;
        let Some(unread) = session.unread().filter(|_| session.table().is_some()) else {
            return;
        };
        let data = &session.config().data;
        egui::Frame::group(ui.style()).show(ui, |ui| {
            let name = match unread {
                Source::File(path) => path.file_name().unwrap_or_default().to_string_lossy(),
                Source::Sample => "The example data".into(),
            };
            let text = format!("{name} could not be opened; see the log for details.");
            ui.add(Label::new(text).wrap());
            ui.horizontal_wrapped(|ui| {
                ui.label("Time column").on_hover_text(
                    "Header of the time column, if it was not recognised automatically",
                );
                ui.add(
                    theme::line_edit(&mut self.time_column)
                        .hint_text("e.g. day")
                        .desired_width(90.0),
                )
                .accessible_name("Time column of the data set that could not be opened");
                if ui.button("Try again").clicked() {
                    let column = self.time_column.trim();
                    let data = DataSettings {
                        genes: data.genes.clone(),
                        always: data.always.clone(),
                        time_column: (!column.is_empty()).then(|| column.to_owned()),
                        gene_scale: data.gene_scale,
                        ..DataSettings::default()
                    };
                    let again = DataCommand::OpenWith(unread.clone(), Box::new(data));
                    view.sender.send(again);
                }
            });
        });
        ui.add_space(theme::GAP);
    }

    fn path_ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let row = egui::vec2(ui.available_width(), ui.spacing().interact_size.y);
        let layout = Layout::right_to_left(Align::Center);
        ui.allocate_ui_with_layout(row, layout, |ui| {
            let is_typed = !self.path.trim().is_empty();
            let open = ui
                .add_enabled(is_typed, Button::new("Open"))
                .on_hover_text("Open the data set at this path");
            let field = ui
                .add(
                    theme::line_edit(&mut self.path)
                        .hint_text("or enter a path: cells.csv, .gz, .parquet")
                        .desired_width(ui.available_width()),
                )
                .accessible_name("Path of the data set");
            let path = self.path.trim();
            if (open.clicked() || is_entered(ui, &field)) && !path.is_empty() {
                let source = Source::File(path.into());
                view.sender.send(DataCommand::Open(source));
            }
        });
    }
}

fn open_ui(ui: &mut Ui, view: &View<'_>) {
    ui.horizontal_wrapped(|ui| {
        // A button that does not fit wraps to the next line as a whole.
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
        ui.button("Open data…")
            .on_hover_text(
                "Table with one row per cell: CSV or TSV (optionally gzipped), Parquet or Arrow \
                 (Ctrl+O)",
            )
            .sends(view, Action::Pick(Purpose::OpenTable));
        ui.button("Open example data")
            .on_hover_text("Simulated example data: 2,000 genes in 2,000 cells")
            .sends(view, DataCommand::Open(Source::Sample));
        // Not in a scope of its own, which would not wrap to the next line.
        if view.recent.is_empty() {
            ui.add_enabled(false, Button::new("Recent"))
                .on_disabled_hover_text("No recent files");
        } else {
            ui.menu_button("Recent", |ui| recent_ui(ui, view));
        }
    });
}

fn recent_ui(ui: &mut Ui, view: &View<'_>) {
    for path in view.recent {
        let full = path.display().to_string();
        let name = path.file_name().map(|name| name.to_string_lossy());
        let entry = ui.button(name.unwrap_or_else(|| full.as_str().into()).as_ref());
        let open = DataCommand::Open(Source::File(path.clone()));
        if entry.on_hover_text(full).sends(view, open) {
            ui.close();
        }
    }
}

fn reading_ui(ui: &mut Ui, view: &View<'_>, progress: ReadProgress) {
    ui.add_space(theme::GAP);
    ui.horizontal(|ui| {
        theme::activity_ui(ui, "Reading");
        ui.label(format!("{} cells", format::count(progress.cells as usize)));
        ui.button("Cancel").sends(view, DataCommand::CancelReading);
    });
    let fraction = progress.bytes_read as f32 / progress.bytes_total.max(1) as f32;
    ui.add(egui::ProgressBar::new(fraction).show_percentage());
}

fn nothing_ui(ui: &mut Ui) {
    theme::hint_ui(
        ui,
        "A data set is a table with one row per cell and columns for the time point, the cell \
         type (optional) and the genes. You can also drop a file on this window.",
    );
    ui.add_space(theme::GAP);
}

fn table_ui(ui: &mut Ui, view: &View<'_>, table: &LoadedTable) {
    let summary = &table.summary;
    ui.add(Label::new(RichText::new(&summary.name).heading()).truncate());
    if view.session.source() == Some(&Source::Sample) {
        theme::hint_ui(ui, "Simulated example data (not real measurements).");
    }
    egui::Grid::new("recognised")
        .num_columns(2)
        .spacing([12.0, 4.0])
        .show(ui, |ui| {
            fact_ui(ui, "Cells", &cells_text(table));
            fact_ui(ui, "Genes", &genes_text(table));
            if let Some(prepared) = view.session.prepared() {
                ui.label("Response").on_hover_text(
                    "Response test: does the mean of a gene differ between time points?",
                );
                response_ui(ui, &prepared.response);
                ui.end_row();
            }
            if summary.cell_types_in_table.len() > 1 {
                let kept = table.profiles.cell_types().len();
                let all = summary.cell_types_in_table.len();
                fact_ui(ui, "Cell types", &format!("{kept} of {all}"));
            }
            fact_ui(ui, "Time points", &times_text(table));
            fact_ui(ui, "Values", &summary.transform_note);
        });
    warnings_ui(ui, &summary.warnings);
    ui.add_space(theme::GAP);
}

fn cells_text(table: &LoadedTable) -> String {
    let summary = &table.summary;
    let cells = format::count(summary.cells);
    match summary.cells_filtered_out {
        0 => cells,
        out => format!("{cells} ({} excluded by cell type)", format::count(out)),
    }
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

fn response_ui(ui: &mut Ui, response: &genetide_analysis::ResponseTest) {
    let parts = [
        (
            Status::Responds,
            "responsive",
            "Genes whose means differ between time points at the chosen false discovery rate",
        ),
        (
            Status::NoResponse,
            "non-responsive",
            "Genes without a significant change over time, assigned to cluster 0",
        ),
        (
            Status::Untested,
            "untested",
            "Genes with too few cells to estimate the variance, clustered without a test",
        ),
        (
            Status::Incomplete,
            "incomplete",
            "Genes without a value at one or more time points, listed in the tables but not \
             modelled",
        ),
    ];
    ui.horizontal_wrapped(|ui| {
        for (status, word, tip) in parts {
            let number = response.count(status);
            if number > 0 || status == Status::Responds {
                ui.label(format!("{} {word}", format::count(number)))
                    .on_hover_text(tip);
            }
        }
    });
}

/// "0 h (600 cells), 3 h (350), ...".
fn times_text(table: &LoadedTable) -> String {
    let profiles = &table.profiles;
    let times = profiles.times().iter().enumerate();
    times
        .map(|(t, &time)| {
            let cells = profiles.cells_at(t) as usize;
            let cells = match t {
                0 => format::counted(cells, "cell"),
                _ => format::count(cells),
            };
            format!("{} ({cells})", format::time(time, profiles.time_unit()))
        })
        .join(", ")
}

fn warnings_ui(ui: &mut Ui, warnings: &[String]) {
    if warnings.is_empty() {
        return;
    }
    let title =
        RichText::new(format::counted(warnings.len(), "warning")).color(ui.visuals().warn_fg_color);
    egui::CollapsingHeader::new(title)
        .id_salt("warnings")
        .default_open(warnings.len() <= 3)
        .show(ui, |ui| {
            for warning in warnings {
                ui.add(Label::new(for_window(warning)).wrap());
            }
        });
}

fn preview_ui(ui: &mut Ui, table: &LoadedTable) {
    let summary = &table.summary;
    egui::CollapsingHeader::new("Preview")
        .id_salt("preview")
        .show(ui, |ui| {
            theme::hint_ui(ui, "The first cells and columns of the file.");
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
