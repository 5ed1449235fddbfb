//! Trajectories of pinned genes on the true time axis.

use eframe::egui::{Color32, Id, Ui};
use egui_plot::{Line, PlotPoints, Points};

use super::{View, format, plot, theme};

/// The trajectory plot.
#[derive(Default)]
pub struct Trajectories {
    scaled: bool,
}

/// One gene, ready to draw.
struct Trajectory {
    name: String,
    observed: Vec<[f64; 2]>,
    errors: Vec<f64>,
    reconstructed: Vec<[f64; 2]>,
    colour: Color32,
}

impl Trajectories {
    /// Shows the plot.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let selection = &view.session.selection;
        let preview = selection.hovered.filter(|_| selection.pinned.is_empty());
        let genes: Vec<usize> = selection.pinned.iter().copied().chain(preview).collect();
        if genes.is_empty() {
            ui.add_space(theme::GAP);
            theme::hint_ui(
                ui,
                "Pin genes to see their trajectories: search above, click the map, or click the \
                 circle of a row below.",
            );
            ui.add_space(theme::GAP);
            return;
        }
        self.header_ui(ui);
        let trajectories: Vec<Trajectory> = genes
            .iter()
            .enumerate()
            .filter_map(|(i, &gene)| self.trajectory(view, gene, plot::series(i)))
            .collect();
        let height = (ui.available_height() - theme::GAP).max(60.0);
        plot_ui(ui, view, trajectories, height);
    }

    fn header_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            ui.label("Trajectories").on_hover_text(
                "Points: mean over the cells of a time, with its standard error. Line: what the \
                 network makes of it. The time axis is to scale.",
            );
            ui.checkbox(&mut self.scaled, "scaled").on_hover_text(
                "Show the profiles on the scale that the network sees, so that weak and strong \
                 genes can be compared",
            );
        });
    }

    /// `None` for a gene without any value.
    fn trajectory(&self, view: &View<'_>, gene: usize, colour: Color32) -> Option<Trajectory> {
        let profiles = &view.session.table.as_deref()?.profiles;
        if gene >= profiles.gene_count() {
            return None;
        }
        let times = profiles.times();
        let row = view.trained_row(gene);
        let (offset, scale) = self.scaling(view, row);
        let errors = standard_errors(view, gene, times.len());
        let mut observed = Vec::new();
        let mut shown_errors = Vec::new();
        for (t, mean) in profiles.mean_profile(gene).into_iter().enumerate() {
            let Some(mean) = mean else { continue };
            observed.push([times[t], (mean - offset) / scale]);
            shown_errors.push(errors.map_or(0.0, |errors| errors[t] / scale));
        }
        let reconstructed =
            row.map_or_else(Vec::new, |row| reconstruction(view, row, (offset, scale)));
        Some(Trajectory {
            name: view.gene_name(gene).to_owned(),
            observed,
            errors: shown_errors,
            reconstructed,
            colour,
        })
    }

    fn scaling(&self, view: &View<'_>, row: Option<usize>) -> (f64, f64) {
        let scaled = view.session.trained_on.as_deref().map(|on| &on.scaled);
        match (scaled, row) {
            (Some(scaled), Some(row)) if self.scaled => (scaled.offset[row], scaled.scale[row]),
            _ => (0.0, 1.0),
        }
    }
}

/// Standard errors of the means of a gene, `[T]`, on the observed scale.
fn standard_errors<'a>(view: &View<'a>, gene: usize, times: usize) -> Option<&'a [f64]> {
    let response = &view.session.prepared.as_deref()?.response;
    let errors = response.standard_errors.as_deref()?;
    errors.get(gene * times..(gene + 1) * times)
}

fn reconstruction(view: &View<'_>, row: usize, (offset, scale): (f64, f64)) -> Vec<[f64; 2]> {
    let session = view.session;
    let (Some(trained_on), Some(training)) =
        (session.trained_on.as_deref(), session.training.as_deref())
    else {
        return Vec::new();
    };
    let scaled = &trained_on.scaled;
    let steps = scaled.time_count();
    let Some(values) = training.reconstructed.get(row * steps..(row + 1) * steps) else {
        return Vec::new();
    };
    let points = scaled.times.iter().zip(values);
    points
        .map(|(&time, &value)| {
            let observed = scaled.observed(row, f64::from(value));
            [time, (observed - offset) / scale]
        })
        .collect()
}

fn plot_ui(ui: &mut Ui, view: &View<'_>, trajectories: Vec<Trajectory>, height: f32) {
    let names: Vec<&str> = trajectories.iter().map(|gene| gene.name.as_str()).collect();
    let description = format!(
        "Trajectories, {}: {}",
        format::counted(names.len(), "gene"),
        names.join(", ")
    );
    let Some(table) = view.session.table.as_deref() else {
        return;
    };
    let times = table.profiles.times();
    let plot = plot::curves(ui, "trajectories", height, &table.profiles.time_label())
        .x_grid_spacer(|input| plot::time_marks(&input, times));
    let response = plot.show(ui, |plot| {
        for (i, gene) in trajectories.into_iter().enumerate() {
            let errors = gene.observed.iter().zip(&gene.errors);
            for (t, (&point, &error)) in errors.enumerate() {
                plot::whisker(plot, (i, t), (&gene.name, gene.colour), point, error);
            }
            plot.points(
                Points::new(&gene.name, PlotPoints::from(gene.observed))
                    .id(Id::unique(("observed", i)))
                    .color(gene.colour)
                    .radius(3.5),
            );
            if !gene.reconstructed.is_empty() {
                plot.line(
                    Line::new(&gene.name, PlotPoints::from(gene.reconstructed))
                        .id(Id::unique(("reconstructed", i)))
                        .color(gene.colour)
                        .width(2.0),
                );
            }
        }
    });
    plot::describe(&response.response, &description);
}
