//! The loss curves of the training.

use crate::Results;
use crate::figure::draw::{Align, Axes, Canvas, Font, Pen, clip_line, labels};
use crate::figure::layout::{CURVE_NAME_PITCH, LossPlot};
use crate::palette::{self, Rgb};
use crate::range::{finite, padded};
use crate::words::{count, loss_unit, number};
use genetide_model::{EpochLosses, TrainingResult};

/// One curve over the epochs.
struct Curve {
    name: &'static str,
    pen: Pen,
    values: Vec<(f64, f64)>,
}

impl Curve {
    /// The font of its name, in its colour.
    fn font(&self) -> Font {
        Font::LABEL.in_colour(palette::mix(self.pen.colour, palette::INK, 0.45))
    }
}

/// Draws the curves with their names.
pub(crate) fn draw(canvas: &mut Canvas, plot: &LossPlot, results: &Results<'_>) {
    let training = results.training;
    let frame = plot.frame;
    let curves = curves(&training.losses);
    let epoch_or = |epoch: Option<&EpochLosses>, none| epoch.map_or(none, |e| e.epoch as f64);
    let first = epoch_or(training.losses.first(), 0.0);
    let epochs = (first, epoch_or(training.losses.last(), 1.0));
    let axes = Axes::new(frame, epochs, loss_range(&curves));
    let names = if plot.names_beside { 120.0 } else { 0.0 };
    draw_header(canvas, &axes, frame.width() + names, training);
    let ticks = axes.y.ticks(6.0);
    axes.y_grid(canvas, &ticks);
    draw_best(canvas, &axes, training);
    // The totals lie on top of their parts.
    for curve in curves.iter().rev() {
        let line = axes.points(curve.values.iter().copied());
        canvas.line(&clip_line(&line, &frame), curve.pen);
        if let [only] = line[..] {
            canvas.disc(only, 2.6, curve.pen.colour, 1.0);
        }
    }
    axes.outline(canvas);
    axes.x_ticks(canvas, &epoch_ticks(&axes, epochs));
    axes.y_ticks(canvas, &ticks);
    axes.x_title(canvas, "Epoch", 31.0);
    let unit = loss_unit(results.profiles.courses().are_several());
    let whole = format!("Loss ({unit})");
    let title = Font::AXIS.fit_either(&whole, "Loss (nats)", frame.height());
    axes.y_title(canvas, &title, 36.0);
    if plot.names_beside {
        draw_names(canvas, &axes, &curves);
    } else {
        draw_names_below(canvas, plot, &curves);
    }
}

/// Number of curves to draw.
pub(crate) fn curve_count(losses: &[EpochLosses]) -> usize {
    curves(losses).len()
}

fn draw_header(canvas: &mut Canvas, axes: &Axes, width: f64, training: &TrainingResult) {
    let subtitle = match training.losses.last() {
        Some(epoch) => {
            let loss = format!("Loss = reconstruction + {} × KL", number(epoch.kl_weight));
            let best = format!("{loss}; weights of epoch {}", count(training.best_epoch));
            let subtitle = Font::PANEL_SUBTITLE.fit_either(&best, &loss, width);
            subtitle.into_owned()
        }
        None => "Not trained on this data set".to_owned(),
    };
    axes.header(canvas, 0.0, "Training", &subtitle);
}

/// The curves that have a value, totals first.
fn curves(losses: &[EpochLosses]) -> Vec<Curve> {
    let light = |colour: Rgb| palette::mix(colour, palette::PAPER, 0.5);
    let total = |colour| Pen::solid(colour, 1.9);
    let part = |colour| Pen::solid(light(colour), 1.3);
    let divergence = |colour| Pen::dashed(light(colour), 1.3, 4.0, 2.5);
    type Value = fn(&EpochLosses) -> Option<f64>;
    let (train, validation) = (palette::TRAIN, palette::VALIDATION);
    let all: [(&'static str, Pen, Value); 6] = [
        ("Validation loss", total(validation), |e| e.validation_loss),
        ("Training loss", total(train), |e| Some(e.train_loss)),
        ("Validation reconstruction", part(validation), |e| {
            e.validation_reconstruction
        }),
        ("Training reconstruction", part(train), |e| {
            Some(e.train_reconstruction)
        }),
        ("Validation KL", divergence(validation), |e| e.validation_kl),
        ("Training KL", divergence(train), |e| Some(e.train_kl)),
    ];
    all.into_iter()
        .map(|(name, pen, value)| Curve {
            name,
            pen,
            values: finite(losses.iter().map(|epoch| (epoch.epoch, value(epoch)))),
        })
        .filter(|curve| !curve.values.is_empty())
        .collect()
}

/// The range of all values without the peak of the first epochs, which would flatten the rest.
fn loss_range(curves: &[Curve]) -> (f64, f64) {
    let points = curves.iter().flat_map(|curve| &curve.values);
    let mut values: Vec<f64> = points.map(|point| point.1).collect();
    values.sort_by(f64::total_cmp);
    let (Some(&low), Some(&highest)) = (values.first(), values.last()) else {
        return (0.0, 1.0);
    };
    let usual = values[(values.len() - 1) * 98 / 100];
    let high = if highest - low > 1.5 * (usual - low) && usual > low {
        low + 1.2 * (usual - low)
    } else {
        highest
    };
    padded((low, high), 0.04)
}

/// The first epoch, and round numbers up to the last.
fn epoch_ticks(axes: &Axes, (first, last): (f64, f64)) -> Vec<f64> {
    let is_later = |&tick: &f64| tick.fract() == 0.0 && tick > first && tick <= last;
    let round = axes.x.ticks(6.0).into_iter().filter(is_later);
    std::iter::once(first).chain(round).collect()
}

/// Draws a line at the epoch whose weights were kept, with a marker at the top.
fn draw_best(canvas: &mut Canvas, axes: &Axes, training: &TrainingResult) {
    let mut epochs = training.losses.iter().map(|epoch| epoch.epoch);
    if !epochs.any(|epoch| epoch == training.best_epoch) {
        return;
    }
    let (x, top) = (axes.x.at(training.best_epoch as f64), axes.frame.top);
    let pen = Pen::dashed(palette::INK_MUTED, 1.0, 3.0, 3.0);
    axes.upright(canvas, x, pen);
    let marker = [(x - 4.0, top), (x + 4.0, top), (x, top + 6.0)];
    canvas.polygon(&marker, palette::INK_MUTED, 1.0);
}

/// Draws names in lines below the plot, each after a sample of its curve.
fn draw_names_below(canvas: &mut Canvas, plot: &LossPlot, curves: &[Curve]) {
    let frame = &plot.frame;
    let columns = plot.name_columns();
    let left = frame.left - 40.0;
    for (i, curve) in curves.iter().enumerate() {
        let x = left + (i % columns) as f64 * CURVE_NAME_PITCH.0;
        let y = frame.bottom + 46.0 + (i / columns) as f64 * CURVE_NAME_PITCH.1;
        canvas.line(&[(x, y - 3.5), (x + 18.0, y - 3.5)], curve.pen);
        canvas.text((x + 22.0, y), curve.name, curve.font(), Align::Left);
    }
}

/// Draws names at the right ends of the curves.
fn draw_names(canvas: &mut Canvas, axes: &Axes, curves: &[Curve]) {
    let frame = &axes.frame;
    let last = curves.iter().filter_map(|curve| curve.values.last());
    let mut ends = axes.points(last.copied());
    for (_, y) in &mut ends {
        *y = y.clamp(frame.top, frame.bottom);
    }
    let wanted: Vec<f64> = ends.iter().map(|end| end.1).collect();
    let heights = labels::spread(&wanted, frame.top + 5.0, frame.bottom - 3.0);
    for ((curve, &end), &y) in curves.iter().zip(&ends).zip(&heights) {
        let pen = Pen::solid(curve.font().colour, 0.6);
        canvas.line(&[end, (frame.right + 8.0, y)], pen);
        let at = (frame.right + 11.0, y + 3.6);
        canvas.text(at, curve.name, curve.font(), Align::Left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::synthetic::{Case, Synthetic};

    #[test]
    fn without_validation_there_are_half_the_curves() {
        let mut data = Synthetic::new(&Case::default());
        assert_eq!(curves(&data.training.losses).len(), 6);
        for epoch in &mut data.training.losses {
            epoch.validation_loss = None;
            epoch.validation_reconstruction = None;
            epoch.validation_kl = None;
        }
        let names: Vec<&str> = curves(&data.training.losses)
            .iter()
            .map(|c| c.name)
            .collect();
        assert_eq!(
            names,
            ["Training loss", "Training reconstruction", "Training KL"]
        );
    }

    #[test]
    fn a_first_epoch_off_the_scale_does_not_flatten_the_rest() {
        let curve = |values: Vec<f64>| Curve {
            name: "Training loss",
            pen: Pen::solid(palette::TRAIN, 1.0),
            values: values
                .into_iter()
                .enumerate()
                .map(|(i, v)| (i as f64, v))
                .collect(),
        };
        let mut values: Vec<f64> = (0..200).map(|i| 2.0 - 0.005 * f64::from(i)).collect();
        let (low, high) = loss_range(&[curve(values.clone())]);
        // From 2 to 1.005, with 4 % of 0.995 around.
        assert!((low - 0.9652).abs() < 1e-9 && (high - 2.0398).abs() < 1e-9);
        values[0] = 1e6;
        assert!(loss_range(&[curve(values)]).1 < 2.5);
        assert_eq!(loss_range(&[]), (0.0, 1.0));
    }
}
