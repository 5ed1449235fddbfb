//! What was read: cells, genes, times, cell types; warnings; preview.

use eframe::egui::{self, Align, Layout, RichText, Ui};

use super::data_settings::DataSettingsForm;
use super::{Action, Command, View, format, theme};
use crate::analysis::Status;
use crate::data::DataSettings;
use crate::data::read::{LoadedTable, ReadProgress, Source};

/// The data panel.
#[derive(Default)]
pub struct DataPanel {
    /// The path as typed, or as last opened.
    pub path: String,
    /// Name of the time column for another try at a table that could not be read.
    time_column: String,
    settings: DataSettingsForm,
}

impl DataPanel {
    /// Shows the panel.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        egui::ScrollArea::vertical()
            .auto_shrink(false)
            .show(ui, |ui| {
                open_ui(ui, view);
                self.path_ui(ui, view);
                if let Some(progress) = view.session.reading {
                    reading_ui(ui, view, progress);
                }
                ui.add_space(theme::GAP);
                self.unread_ui(ui, view);
                match view.session.table.as_deref() {
                    Some(table) => table_ui(ui, view, table),
                    None if view.session.reading.is_none() => nothing_ui(ui),
                    None => {}
                }
                self.settings.ui(ui, view, is_failed(view));
                if let Some(table) = view.session.table.as_deref() {
                    preview_ui(ui, table);
                }
            });
    }

    /// Another try at a table that could not be read while one is open: its columns are not those
    /// of the form below, which belongs to the open table.
    fn unread_ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let session = view.session;
        let Some(unread) = session.unread.as_ref().filter(|_| session.table.is_some()) else {
            return;
        };
        egui::Frame::group(ui.style()).show(ui, |ui| {
            let name = match unread {
                Source::File(path) => path.file_name().unwrap_or_default().to_string_lossy(),
                Source::Sample => "The sample".into(),
            };
            let text = format!("{name} was not opened; the log says why.");
            ui.add(egui::Label::new(text).wrap());
            ui.horizontal_wrapped(|ui| {
                ui.label("Time column")
                    .on_hover_text("Its header, where it is not recognised by its name");
                ui.add(
                    theme::line_edit(&mut self.time_column)
                        .hint_text("such as day")
                        .desired_width(90.0),
                )
                .accessible_name("Time column of the table not opened");
                if ui.button("Try again").clicked() {
                    let column = self.time_column.trim();
                    let data = DataSettings {
                        genes: session.config.data.genes.clone(),
                        always: session.config.data.always.clone(),
                        time_column: (!column.is_empty()).then(|| column.to_owned()),
                        gene_scale: session.config.data.gene_scale,
                        ..DataSettings::default()
                    };
                    let again = Command::OpenWith(unread.clone(), Box::new(data));
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
            let open = ui
                .add_enabled(!self.path.trim().is_empty(), egui::Button::new("Open"))
                .on_hover_text("Open the table at this path");
            let field = ui
                .add(
                    theme::line_edit(&mut self.path)
                        .hint_text("or type a path: cells.csv, .gz, .parquet")
                        .desired_width(ui.available_width()),
                )
                .accessible_name("Path of the table");
            let entered =
                field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            if (open.clicked() || entered) && !self.path.trim().is_empty() {
                let path = self.path.trim().into();
                view.sender.send(Command::Open(Source::File(path)));
            }
        });
    }
}

/// Whether a choice of columns may help: nothing is open, because a table could not be read.
fn is_failed(view: &View<'_>) -> bool {
    view.session.table.is_none() && view.session.unread.is_some()
}

fn open_ui(ui: &mut Ui, view: &View<'_>) {
    ui.horizontal_wrapped(|ui| {
        // A button that does not fit goes to the next line as a whole.
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
        if ui
            .button("Open table…")
            .on_hover_text("A table with one row per cell: CSV or TSV, plain or gzipped, Parquet or Arrow (Ctrl+O)")
            .clicked()
        {
            view.sender.act(Action::PickTable);
        }
        if ui
            .button("Try the sample")
            .on_hover_text("2,000 simulated genes in 2,000 cells, to look around with")
            .clicked()
        {
            view.sender.send(Command::Open(Source::Sample));
        }
        // Not within a part of its own, which would not go to the next line.
        if view.recent.is_empty() {
            ui.add_enabled(false, egui::Button::new("Recent"))
                .on_disabled_hover_text("No file was opened yet");
        } else {
            ui.menu_button("Recent", |ui| recent_ui(ui, view));
        }
    });
}

/// One entry for each recent file.
pub fn recent_ui(ui: &mut Ui, view: &View<'_>) {
    for path in view.recent {
        let name = path.file_name().map_or_else(
            || path.display().to_string(),
            |name| name.to_string_lossy().into_owned(),
        );
        if ui
            .button(name)
            .on_hover_text(path.display().to_string())
            .clicked()
        {
            view.sender.send(Command::Open(Source::File(path.clone())));
            ui.close();
        }
    }
}

fn reading_ui(ui: &mut Ui, view: &View<'_>, progress: ReadProgress) {
    ui.add_space(theme::GAP);
    ui.horizontal(|ui| {
        theme::activity_ui(ui, "Reading");
        ui.label(format!("{} cells", format::count(progress.cells as usize)));
        if ui.button("Cancel").clicked() {
            view.sender.send(Command::CancelReading);
        }
    });
    let fraction = progress.bytes_read as f32 / progress.bytes_total.max(1) as f32;
    ui.add(egui::ProgressBar::new(fraction).show_percentage());
}

fn nothing_ui(ui: &mut Ui) {
    theme::hint_ui(
        ui,
        "A table has one row per cell, and columns for the time, the cell type (optional) and \
         the genes. You can also drop a file on this window.",
    );
    ui.add_space(theme::GAP);
}

fn table_ui(ui: &mut Ui, view: &View<'_>, table: &LoadedTable) {
    let summary = &table.summary;
    ui.add(egui::Label::new(RichText::new(&summary.name).heading()).truncate());
    if view.session.source == Some(Source::Sample) {
        theme::hint_ui(ui, "Simulated data, to look around with: no measurements.");
    }
    egui::Grid::new("recognised")
        .num_columns(2)
        .spacing([12.0, 4.0])
        .show(ui, |ui| {
            fact_ui(ui, "Cells", &cells_text(table));
            fact_ui(ui, "Genes", &genes_text(table));
            if let Some(prepared) = view.session.prepared.as_deref() {
                ui.label("Response")
                    .on_hover_text("Response test: do the means of a gene differ over time?");
                response_ui(ui, &prepared.response);
                ui.end_row();
            }
            if summary.cell_types_in_table.len() > 1 {
                let kept = table.profiles.cell_types();
                let all = summary.cell_types_in_table.len();
                fact_ui(ui, "Cell types", &format!("{} of {all}", kept.len()));
            }
            fact_ui(ui, "Times", &times_text(table));
            fact_ui(ui, "Values", &summary.transform_note);
        });
    warnings_ui(ui, &summary.warnings);
    ui.add_space(theme::GAP);
}

fn fact_ui(ui: &mut Ui, name: &str, value: &str) {
    ui.label(name);
    ui.add(egui::Label::new(value).wrap());
    ui.end_row();
}

fn cells_text(table: &LoadedTable) -> String {
    let summary = &table.summary;
    let cells = format::count(summary.cells);
    if summary.cells_filtered_out == 0 {
        cells
    } else {
        let out = format::count(summary.cells_filtered_out);
        format!("{cells} ({out} left out by cell type)")
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

fn response_ui(ui: &mut Ui, response: &crate::analysis::ResponseTest) {
    let parts = [
        (
            Status::Responds,
            "respond",
            "Their means differ over time at the false discovery rate chosen",
        ),
        (
            Status::NoResponse,
            "do not",
            "No difference over time found: set aside as cluster 0",
        ),
        (
            Status::Untested,
            "untested",
            "Too few cells to estimate the noise; clustered all the same",
        ),
        (
            Status::Incomplete,
            "incomplete",
            "No value at some time: kept in the tables, left out of the model",
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
    let times = profiles.times().iter().enumerate().map(|(t, &time)| {
        let time = format::time(time, profiles.time_unit());
        let cells = profiles.cells_at(t) as usize;
        match t {
            0 => format!("{time} ({})", format::counted(cells, "cell")),
            _ => format!("{time} ({})", format::count(cells)),
        }
    });
    times.collect::<Vec<_>>().join(", ")
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
                ui.add(egui::Label::new(warning).wrap());
            }
        });
}

fn preview_ui(ui: &mut Ui, table: &LoadedTable) {
    let summary = &table.summary;
    egui::CollapsingHeader::new("Preview")
        .id_salt("preview")
        .show(ui, |ui| {
            theme::hint_ui(ui, "The first cells and columns, as they are in the file.");
            egui::ScrollArea::horizontal().show(ui, |ui| {
                egui::Grid::new("preview cells")
                    .striped(true)
                    .spacing([12.0, 2.0])
                    .show(ui, |ui| {
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
        });
}
