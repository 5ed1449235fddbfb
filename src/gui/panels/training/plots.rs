//! The plots of the losses.

use eframe::egui::{Align2, Color32, Pos2, TextStyle, Ui, pos2};
use egui_plot::{
    Line, LineStyle, Plot, PlotPoint, PlotPoints, PlotResponse, PlotTransform, PlotUi, Points,
    Span, VLine,
};

use crate::gui::panels::training::curves::{Curve, Curves, LOSSES, Look, Overlay, PARTS, Series};
use crate::gui::widgets::{format, key, log_axis, plot};
use genetide_model::EpochLosses;

const HEIGHT: f32 = 130.0;

pub struct LossPlots<'a> {
    pub losses: &'a [EpochLosses],
    pub curves: &'a Curves,
    pub overlays: &'a [Overlay],
    pub look: Look,
    /// The best epoch and its name.
    pub best: Option<(usize, &'static str)>,
    /// Epochs over which the weight of the KL term rises.
    pub warmup: f64,
}

impl LossPlots<'_> {
    /// The number of warm-up epochs done.
    fn warmed_up(&self) -> f64 {
        let done = self.losses.last().map_or(0, |losses| losses.epoch);
        self.warmup.min(done as f64)
    }

    /// The point of the best epoch on the curve.
    fn best_point(&self) -> Option<[f64; 2]> {
        let (epoch, _) = self.best?;
        let by_epoch = |losses: &EpochLosses| losses.epoch;
        let index = self.losses.binary_search_by_key(&epoch, by_epoch).ok()?;
        let losses = &self.losses[index];
        let loss = losses.validation_loss.unwrap_or(losses.train_loss);
        Some([epoch as f64, self.look.place(loss)])
    }
}

/// The plot of training and validation loss.
pub fn losses_ui(ui: &mut Ui, plots: &LossPlots<'_>) {
    let ink = ui.visuals().text_color();
    let axes = axes(ui, "loss", plots.look, "Epoch").legend(plot::legend());
    let response = axes.show(ui, |plot| {
        marks_ui(plot, plots, ink);
        for Overlay { id, name, curve } in plots.overlays {
            // The first two colours belong to the current run.
            curve_ui(plot, name, curve, 2 + *id as usize, true);
        }
        series_ui(plot, &LOSSES, &plots.curves.losses);
    });
    let mut description = format!("Loss, {}", format::counted(plots.losses.len(), "point"));
    for overlay in plots.overlays {
        description.push_str(&format!(", with {}", overlay.name));
    }
    if let Some((epoch, name)) = plots.best {
        description.push_str(&format!(", {name} epoch {epoch}"));
    }
    mark_names_ui(ui, plots, &response.transform);
    values_ui(response, &description, plots.losses, &LOSSES, true);
}

/// The plot of reconstruction and KL.
pub fn parts_ui(ui: &mut Ui, plots: &LossPlots<'_>) {
    let name = "Epoch (dashed: validation)";
    let response = axes(ui, "loss parts", plots.look, name).show(ui, |plot| {
        series_ui(plot, &PARTS, &plots.curves.parts);
    });
    let points = format::counted(plots.losses.len(), "point");
    let description = format!("Reconstruction and KL, {points}");
    values_ui(response, &description, plots.losses, &PARTS, false);
}

/// The colours of reconstruction and KL.
pub fn parts_key_ui(ui: &mut Ui) {
    for (name, colour, ..) in PARTS.into_iter().filter(|(_, _, dashed, _)| !dashed) {
        key::line_ui(ui, plot::series(colour), LineStyle::Solid, 1.5);
        key::text_ui(ui, name, "Solid: training genes; dashed: validation genes");
    }
}

fn series_ui<'a>(plot: &mut PlotUi<'a>, series: &[Series], curves: &'a [Curve]) {
    for (&(name, colour, dashed, _), curve) in series.iter().zip(curves) {
        curve_ui(plot, name, curve, colour, dashed);
    }
}

fn axes<'a>(ui: &Ui, name: &str, look: Look, x_label: &str) -> Plot<'a> {
    let plot = plot::curves(ui, name, HEIGHT, x_label)
        .show_y(false)
        .label_formatter(|_| None)
        .y_axis_formatter(move |mark, _| format::short(look.loss(mark.value)));
    if look.log_axis {
        plot.y_grid_spacer(|input| log_axis::marks(&input))
    } else {
        plot
    }
}

/// A line, with the unsmoothed values faintly behind it.
fn curve_ui<'a>(plot: &mut PlotUi<'a>, name: &str, curve: &'a Curve, colour: usize, dashed: bool) {
    let colour = plot::series(colour);
    let mut line = |name: &str, points: &'a [PlotPoint], colour: Color32, width: f32| {
        if points.is_empty() {
            return;
        }
        let line = Line::new(name, PlotPoints::Borrowed(points)).allow_hover(false);
        let line = line.color(colour).width(width);
        plot.line(match dashed {
            true => line.style(LineStyle::dashed_dense()),
            false => line,
        });
    };
    line("", &curve.raw, colour.gamma_multiply(0.3), 1.0);
    line(name, &curve.line, colour, 1.5);
}

/// The warm-up of the KL term, and the best epoch.
fn marks_ui(plot: &mut PlotUi<'_>, plots: &LossPlots<'_>, ink: Color32) {
    let left = plot.plot_bounds().min()[0];
    if plots.warmed_up() > left {
        let warmup = left.min(0.0)..=plots.warmed_up();
        plot.span(Span::new("", warmup).fill(ink.gamma_multiply(0.07)));
    }
    let Some([x, y]) = plots.best_point() else {
        return;
    };
    plot.vline(
        VLine::new("", x)
            .color(ink.gamma_multiply(0.5))
            .allow_hover(false),
    );
    plot.points(
        Points::new("", PlotPoints::Owned(vec![PlotPoint::new(x, y)]))
            .color(ink)
            .radius(3.0)
            .allow_hover(false),
    );
}

/// The names of the marks, painted over the plot because text items would widen its range.
fn mark_names_ui(ui: &Ui, plots: &LossPlots<'_>, transform: &PlotTransform) {
    const MARGIN: f32 = 4.0;
    let frame = *transform.frame();
    let x_of = |epoch: f64| {
        let x = transform.position_from_point(&PlotPoint::new(epoch, 0.0)).x;
        frame.x_range().contains(x).then_some(x)
    };
    let name = |place: Pos2, anchor: Align2, text: &str| {
        let font = TextStyle::Small.resolve(ui.style());
        let painter = ui.painter().with_clip_rect(frame);
        painter.text(place, anchor, text, font, ui.visuals().text_color());
    };
    if let Some(x) = x_of(plots.warmed_up()).filter(|_| plots.warmed_up() > 0.0) {
        // The legend is on the right.
        let x = (x + MARGIN).min(frame.center().x - 40.0);
        let place = pos2(x, frame.top() + MARGIN);
        name(place, Align2::LEFT_TOP, "KL warm-up");
    }
    if let Some((epoch, what)) = plots.best
        && let Some(x) = x_of(epoch as f64)
    {
        let (x, anchor) = if x > frame.center().x {
            (x - MARGIN, Align2::RIGHT_CENTER)
        } else {
            (x + MARGIN, Align2::LEFT_CENTER)
        };
        let place = pos2(x, frame.top() + 0.6 * frame.height());
        name(place, anchor, &format!("{what} epoch {epoch}"));
    }
}

/// Describes a plot; its tooltip has the unsmoothed values of the epoch under the pointer.
fn values_ui(
    plot: PlotResponse<()>,
    description: &str,
    losses: &[EpochLosses],
    series: &[Series],
    kl_weight: bool,
) {
    plot::describe(&plot.response, description);
    let Some(pointer) = plot.response.hover_pos() else {
        return;
    };
    let epoch = plot.transform.value_from_position(pointer).x;
    let Some(losses) = nearest(losses, epoch) else {
        return;
    };
    let mut text = format!("Epoch {}", losses.epoch);
    let mut add = |name: &str, value: Option<f64>| {
        if let Some(value) = value {
            text.push_str(&format!("\n{name} {}", format::short(value)));
        }
    };
    for (name, _, dashed, value) in series {
        let genes = if *dashed { ", validation" } else { "" };
        add(&format!("{name}{genes}"), value(losses));
    }
    if kl_weight {
        add("KL weight", Some(losses.kl_weight));
    }
    plot.response.on_hover_text_at_pointer(text);
}

/// The epoch nearest to a position on the axis.
fn nearest(losses: &[EpochLosses], place: f64) -> Option<&EpochLosses> {
    let after = losses.partition_point(|losses| (losses.epoch as f64) < place);
    let around = &losses[after.saturating_sub(1)..losses.len().min(after + 1)];
    let distance = |losses: &&EpochLosses| (losses.epoch as f64 - place).abs();
    around
        .iter()
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::fixtures;

    #[test]
    fn the_nearest_epoch_is_read() {
        let losses: Vec<_> = [1, 2, 5].map(fixtures::epoch).to_vec();
        let read = |place| nearest(&losses, place).map(|losses| losses.epoch);
        for (place, epoch) in [(-3.0, 1), (1.4, 1), (1.6, 2), (3.4, 2), (3.6, 5), (99.0, 5)] {
            assert_eq!(read(place), Some(epoch), "{place}");
        }
        assert!(nearest(&[], 1.0).is_none());
    }
}
