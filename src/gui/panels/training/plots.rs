//! The plots of the losses.

use eframe::egui::{self, Align2, Color32, Pos2, TextStyle, Ui, pos2};
use egui_plot::{
    Line, LineStyle, Plot, PlotPoint, PlotPoints, PlotTransform, PlotUi, Points, Span, VLine,
};

use crate::gui::panels::training::{
    curves::{Curve, Curves, Look},
    overlays::Overlay,
};
use crate::gui::widgets::{format, log_axis, plot};
use genetide_model::EpochLosses;

const HEIGHT: f32 = 130.0;

/// Marks on the curves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// The best epoch and its name.
    pub best: Option<(usize, &'static str)>,
    /// Epochs over which the weight of the KL term rises.
    pub warmup: f64,
}

/// The content of the plots.
pub struct LossPlots<'a> {
    pub losses: &'a [EpochLosses],
    pub curves: &'a Curves,
    pub overlays: &'a [Overlay],
    pub look: Look,
    pub marks: Marks,
}

impl LossPlots<'_> {
    /// Number of warm-up epochs done.
    fn warmup(&self) -> f64 {
        let done = self.losses.last().map_or(0, |losses| losses.epoch);
        self.marks.warmup.min(done as f64)
    }

    /// The best epoch and its point on the curve.
    fn best_point(&self) -> Option<(usize, [f64; 2])> {
        let (epoch, _) = self.marks.best?;
        let index = self
            .losses
            .binary_search_by_key(&epoch, |losses| losses.epoch);
        let losses = self.losses.get(index.ok()?)?;
        let loss = losses.validation_loss.unwrap_or(losses.train_loss);
        Some((epoch, [epoch as f64, self.look.place(loss)]))
    }
}

/// The plot of training and validation loss.
pub fn losses_ui(ui: &mut Ui, plots: &LossPlots<'_>) {
    let ink = ui.visuals().text_color();
    let response = axes(ui, "loss", plots.look, "Epoch").show(ui, |plot| {
        marks_ui(plot, plots, ink);
        for overlay in plots.overlays {
            // The first two colours belong to the current run.
            let colour = plot::series(2 + overlay.id as usize);
            curve_ui(plot, &overlay.name, &overlay.curve, colour, true);
        }
        curve_ui(
            plot,
            "Training",
            &plots.curves.training,
            plot::series(0),
            false,
        );
        let validation = &plots.curves.validation;
        curve_ui(plot, "Validation", validation, plot::series(1), false);
    });
    let mut description = format!("Loss, {}", format::counted(plots.losses.len(), "point"));
    for overlay in plots.overlays {
        description.push_str(&format!(", with {}", overlay.name));
    }
    if let Some((epoch, name)) = plots.marks.best {
        description.push_str(&format!(", {name} epoch {epoch}"));
    }
    plot::describe(&response.response, &description);
    let transform = response.transform;
    mark_names_ui(ui, plots, &transform);
    values_ui(response.response, plots.losses, &LOSSES, |pointer| {
        transform.value_from_position(pointer).x
    });
}

/// The plot of reconstruction and KL.
pub fn parts_ui(ui: &mut Ui, plots: &LossPlots<'_>) {
    let name = "Epoch (dashed: validation)";
    let response = axes(ui, "loss parts", plots.look, name).show(ui, |plot| {
        let [reconstruction, kl, held_out_reconstruction, held_out_kl] = &plots.curves.parts;
        for (name, curve, series, dashed) in [
            ("Reconstruction", reconstruction, 2, false),
            ("Reconstruction", held_out_reconstruction, 2, true),
            ("KL", kl, 3, false),
            ("KL", held_out_kl, 3, true),
        ] {
            curve_ui(plot, name, curve, plot::series(series), dashed);
        }
    });
    let points = format::counted(plots.losses.len(), "point");
    plot::describe(
        &response.response,
        &format!("Reconstruction and KL, {points}"),
    );
    let transform = response.transform;
    values_ui(response.response, plots.losses, &PARTS, |pointer| {
        transform.value_from_position(pointer).x
    });
}

fn axes<'a>(ui: &Ui, name: &str, look: Look, x_label: &str) -> Plot<'a> {
    let plot = plot::curves(ui, name, HEIGHT, x_label)
        .legend(plot::legend())
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
fn curve_ui<'a>(
    plot: &mut PlotUi<'a>,
    name: &str,
    curve: &'a Curve,
    colour: Color32,
    dashed: bool,
) {
    let line = |name: &str, points: &'a [PlotPoint]| {
        let line = Line::new(name, PlotPoints::Borrowed(points)).allow_hover(false);
        if dashed {
            line.style(LineStyle::dashed_dense())
        } else {
            line
        }
    };
    if !curve.raw.is_empty() {
        plot.line(
            line("", &curve.raw)
                .color(colour.gamma_multiply(0.3))
                .width(1.0),
        );
    }
    if !curve.line.is_empty() {
        plot.line(line(name, &curve.line).color(colour).width(1.5));
    }
}

/// The warm-up of the KL term, and the best epoch.
fn marks_ui(plot: &mut PlotUi<'_>, plots: &LossPlots<'_>, ink: Color32) {
    let left = plot.plot_bounds().min()[0];
    if plots.warmup() > left {
        let warmup = left.min(0.0)..=plots.warmup();
        plot.span(Span::new("", warmup).fill(ink.gamma_multiply(0.07)));
    }
    let Some((best, [x, y])) = plots.best_point() else {
        return;
    };
    plot.vline(
        VLine::new("", best as f64)
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
    if let Some(x) = x_of(plots.warmup()).filter(|_| plots.warmup() > 0.0) {
        // The legend is on the right.
        let x = (x + MARGIN).min(frame.center().x - 40.0);
        let place = pos2(x, frame.top() + MARGIN);
        name(place, Align2::LEFT_TOP, "KL warm-up");
    }
    if let Some((epoch, what)) = plots.marks.best
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

/// The name of a value and its value in an epoch.
type EpochValue = (&'static str, fn(&EpochLosses) -> Option<f64>);

const LOSSES: [EpochValue; 3] = [
    ("Training", |l| Some(l.train_loss)),
    ("Validation", |l| l.validation_loss),
    ("KL weight", |l| Some(l.kl_weight)),
];

const PARTS: [EpochValue; 4] = [
    ("Reconstruction", |l| Some(l.train_reconstruction)),
    ("Reconstruction, validation", |l| {
        l.validation_reconstruction
    }),
    ("KL", |l| Some(l.train_kl)),
    ("KL, validation", |l| l.validation_kl),
];

/// Tooltip with the unsmoothed values of the epoch under the pointer.
fn values_ui(
    response: egui::Response,
    losses: &[EpochLosses],
    values: &[EpochValue],
    epoch_at: impl Fn(egui::Pos2) -> f64,
) {
    let Some(pointer) = response.hover_pos() else {
        return;
    };
    let Some(losses) = nearest(losses, epoch_at(pointer)) else {
        return;
    };
    let mut text = format!("Epoch {}", losses.epoch);
    for (name, value) in values {
        if let Some(value) = value(losses) {
            text.push_str(&format!("\n{name} {}", format::short(value)));
        }
    }
    response.on_hover_text_at_pointer(text);
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
