//! The status bar: data set, activities, errors, warnings and notes.

use eframe::egui::{self, Align, Align2, Button, Layout, RichText, Ui};
use itertools::Itertools as _;

use crate::gui::app::command::{Action, Sender};
use crate::gui::frame::{pane::Pane, theme};
use crate::gui::widgets::{format, progress::Progress};
use crate::pipeline::LogLevel;
use crate::session::{ClusterCommand, DataCommand, Session, TrainingState};

pub fn ui(ui: &mut Ui, session: &Session, progress: &Progress, sender: &Sender) {
    ui.horizontal(|ui| {
        match session.table() {
            Some(table) => {
                ui.label(&table.summary.name);
                ui.weak(format!(
                    "{}, {}, {}",
                    format::counted(table.summary.cells, table.summary.observation()),
                    format::counted(table.profiles.gene_count(), "gene"),
                    format::counted(table.profiles.time_count(), "time point")
                ));
            }
            None => {
                ui.weak("No data set");
            }
        }
        activities_ui(ui, session, sender);
        training_ui(ui, session, progress);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            problems_ui(ui, session, sender);
        });
    });
}

fn activities_ui(ui: &mut Ui, session: &Session, sender: &Sender) {
    if let Some(progress) = session.reading() {
        ui.separator();
        let percent = 100 * progress.bytes_read / progress.bytes_total.max(1);
        theme::activity_ui(ui, &format!("Reading: {percent} %"));
        if ui.small_button("Cancel").clicked() {
            sender.send(DataCommand::CancelReading);
        }
    }
    let of_clusters = [
        (
            session.is_clustering(),
            "Clustering",
            session.clustering_percent(),
        ),
        (
            session.is_sweeping(),
            "Evaluating k",
            session.sweeping_percent(),
        ),
        (
            session.is_predicting(),
            "Comparing predictions",
            session.predicting_percent(),
        ),
    ];
    for (running, what, percent) in of_clusters {
        if running {
            ui.separator();
            let percent = percent.map_or_else(String::new, |percent| format!(": {percent} %"));
            theme::activity_ui(ui, &format!("{what}{percent}"));
        }
    }
    if of_clusters.iter().any(|(running, ..)| *running)
        && ui
            .small_button("Cancel")
            .on_hover_text("Stop clustering, the evaluation of numbers of clusters and the comparison of predictions")
            .clicked()
    {
        sender.send(ClusterCommand::Cancel);
    }
    let others = [
        (session.is_preparing(), "Testing genes"),
        (session.is_embedding(), "Updating map"),
        (session.is_exporting(), "Exporting"),
    ];
    for (running, what) in others {
        if running {
            ui.separator();
            theme::activity_ui(ui, what);
        }
    }
}

/// Progress of training and time left.
fn training_ui(ui: &mut Ui, session: &Session, progress: &Progress) {
    let state = match session.training_state() {
        TrainingState::Running => "Training",
        TrainingState::Paused => "Training paused",
        TrainingState::Stopping => "Stopping training",
        _ => return,
    };
    ui.separator();
    let (done, epochs) = progress.epochs(session);
    let fraction = done as f32 / epochs.max(1) as f32;
    ui.add(
        egui::ProgressBar::new(fraction)
            .desired_width(60.0)
            .desired_height(8.0),
    );
    let left = progress.time_left(session);
    let left = left.map_or_else(String::new, |left| format!(", {left} left"));
    ui.label(format!("{state}: epoch {done}/{epochs}{left}"));
}

/// Errors and warnings, each counted once however often it came, and what was noted about the data set.
fn problems_ui(ui: &mut Ui, session: &Session, sender: &Sender) {
    for (level, noun) in [(LogLevel::Error, "error"), (LogLevel::Warning, "warning")] {
        let entries = session.log().iter();
        let own = entries.filter(|entry| entry.level == level);
        let number = own.map(|entry| &entry.message).unique().count();
        if number > 0 {
            let colour = theme::level_colour(level, ui.visuals());
            let text = RichText::new(format::counted(number, noun)).color(colour);
            let button = ui
                .add(Button::new(text).frame(false))
                .on_hover_text("Show log");
            if button.clicked() {
                sender.act(Action::ShowPane(Pane::Log));
            }
        }
    }
    let notes = session.notes().count();
    if notes > 0 {
        let button = ui
            .add(Button::new(format::counted(notes, "note")).frame(false))
            .on_hover_text("How the data set was read. Show the Data panel");
        if button.clicked() {
            sender.act(Action::ShowPane(Pane::Data));
        }
    }
}

/// Tells the user that a file dragged over the window will be opened.
pub fn drop_hint_ui(ctx: &egui::Context) {
    if ctx.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let layer = egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop hint"));
    let painter = ctx.layer_painter(layer);
    let rect = ctx.content_rect();
    let visuals = ctx.global_style().visuals.clone();
    painter.rect_filled(rect, 0.0, visuals.panel_fill.gamma_multiply(0.85));
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        "Drop to open",
        theme::font(&ctx.global_style(), 24.0),
        visuals.strong_text_color(),
    );
}
