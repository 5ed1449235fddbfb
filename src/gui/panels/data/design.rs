//! The design of the experiment: libraries by time and condition, and what it leaves open.

use eframe::egui::{self, Label, Ui};

use crate::config::wording::for_window;
use crate::gui::frame::theme;
use crate::gui::panels::View;
use crate::gui::panels::parts::wide_grid_ui;
use crate::gui::widgets::format;
use genetide_analysis::Experiment;
use genetide_analysis::significance::experiment::Group;
use genetide_data::read::LoadedTable;

/// The design, with the test that was made of it.
pub(super) fn experiment(view: &View<'_>, table: &LoadedTable) -> Experiment {
    let settings = &view.session.config().analysis;
    let mut experiment = Experiment::new(&table.profiles, settings);
    if let Some(prepared) = view.session.prepared() {
        experiment.evidence = prepared.response.evidence;
    }
    experiment
}

/// Shows the libraries as a grid of times by conditions, and what the design leaves open.
pub(super) fn design_ui(
    ui: &mut Ui,
    view: &View<'_>,
    table: &LoadedTable,
    experiment: &Experiment,
) {
    let settings = &view.session.config().analysis;
    let has_replicates = !experiment.donors.is_empty();
    if has_replicates || !experiment.conditions.is_empty() {
        grid_ui(ui, experiment, table);
    }
    for remark in experiment.remarks(&table.profiles, settings) {
        ui.horizontal_top(|ui| {
            ui.label("•");
            ui.add(Label::new(for_window(&remark)).wrap());
        });
    }
    ui.add_space(theme::GAP);
}

/// A row for each condition, and for the libraries of all conditions; a column for each time.
fn grid_ui(ui: &mut Ui, experiment: &Experiment, table: &LoadedTable) {
    let profiles = &table.profiles;
    let conditions = (0..experiment.conditions.len()).map(Some);
    let rows: Vec<Option<usize>> = std::iter::once(None)
        .chain(conditions)
        .filter(|row| {
            experiment
                .groups
                .iter()
                .any(|group| group.condition == *row)
        })
        .collect();
    // As narrow as the numbers, so that many time points fit side by side.
    let grid = egui::Grid::new("design")
        .striped(true)
        .min_col_width(0.0)
        .spacing([10.0, 4.0]);
    wide_grid_ui(ui, "design of the experiment", grid, |ui| {
        ui.label("Libraries")
            .on_hover_text("Number of libraries (donors, animals, replicates) of each time point");
        for &time in profiles.times() {
            ui.strong(format::time(time, profiles.time_unit()));
        }
        ui.end_row();
        for row in rows {
            ui.label(match row {
                Some(condition) => experiment.conditions[condition].as_str(),
                None if experiment.conditions.is_empty() => "All",
                None => "Shared",
            });
            for time in 0..profiles.time_count() {
                let mut groups = experiment.groups.iter();
                let group = groups.find(|of| (of.time, of.condition) == (time, row));
                group_ui(ui, group, &table.summary.noun);
            }
            ui.end_row();
        }
    });
}

fn group_ui(ui: &mut Ui, group: Option<&Group>, noun: &str) {
    let Some(group) = group else {
        ui.weak("–").on_hover_text("Not sampled");
        return;
    };
    let observations = group.observations as usize;
    let noun = if noun.is_empty() { "cell" } else { noun };
    let libraries = match group.libraries {
        1 => "1 library".to_owned(),
        several => format!("{several} libraries"),
    };
    let details = format!("{libraries}, {}", format::counted(observations, noun));
    ui.label(group.libraries.to_string()).on_hover_text(details);
}
