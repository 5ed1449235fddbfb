//! The loss curves of the training.

use super::axis::{Axes, cut_line};
use super::canvas::{Align, Canvas, Pen, Rect, Xy};
use super::header;
use super::labels;
use super::layout::{CURVE_PITCH, CurveNames, LossPlace};
use super::text::{self, Font};
use crate::model::{EpochLosses, TrainingResult};
use crate::palette::{self, Rgb};

/// One curve over the epochs.
struct Curve {
    name: &'static str,
    pen: Pen,
    values: Vec<(f64, f64)>,
}

/// Draws the curves at their place, with their names.
pub(super) fn draw(canvas: &mut Canvas<'_>, place: &LossPlace, training: &TrainingResult) {
    let frame = place.frame;
    let header = match place.names {
        CurveNames::Beside => frame.width() + 120.0,
        CurveNames::Below => frame.width(),
    };
    draw_header(canvas, &frame, header, training);
    let curves = curves(&training.losses);
    let epochs = (
        training
            .losses
            .first()
            .map_or(0.0, |epoch| epoch.epoch as f64),
        training
            .losses
            .last()
            .map_or(1.0, |epoch| epoch.epoch as f64),
    );
    let axes = Axes::new(frame, epochs, loss_range(&curves));
    let ticks = axes.y.ticks(6.0);
    axes.y_grid(canvas, &ticks);
    draw_best(canvas, &axes, training);
    // The lighter parts first, so that the totals lie on top.
    for curve in curves.iter().rev() {
        let line: Vec<Xy> = curve
            .values
            .iter()
            .map(|&(x, y)| axes.point(x, y))
            .collect();
        canvas.line(&cut_line(&line, &frame), curve.pen);
        if let [only] = line[..] {
            canvas.disc(only, 2.6, curve.pen.colour, 1.0);
        }
    }
    axes.outline(canvas);
    axes.x_ticks(canvas, &epoch_ticks(&axes, epochs));
    axes.y_ticks(canvas, &ticks);
    axes.x_title(canvas, "Epoch", 31.0);
    axes.y_title(canvas, "nats per gene", 36.0);
    match place.names {
        CurveNames::Beside => draw_names(canvas, &axes, &curves),
        CurveNames::Below => draw_names_below(canvas, place, &curves),
    }
}

/// How many curves there are to draw.
pub(super) fn curve_count(losses: &[EpochLosses]) -> usize {
    curves(losses).len()
}

fn draw_header(canvas: &mut Canvas<'_>, frame: &Rect, width: f64, training: &TrainingResult) {
    let weight = training.losses.last().map_or(0.0, |epoch| epoch.kl_weight);
    let loss = format!("loss = reconstruction + {} × KL", text::number(weight));
    let kept = format!(
        "{loss}; weights of epoch {} kept",
        text::count(training.best_epoch)
    );
    let words = Font::PANEL_WORDS.first_to_fit(&[&kept, &loss], width);
    header::draw(canvas, frame, 0.0, "Training", &words);
}

/// Totals first; curves without a value are left out.
fn curves(losses: &[EpochLosses]) -> Vec<Curve> {
    let light = |colour: Rgb| palette::mix(colour, palette::PAPER, 0.5);
    let total = |colour| Pen::solid(colour, 1.9);
    let part = |colour| Pen::solid(light(colour), 1.3);
    let divergence = |colour| Pen::dashed(light(colour), 1.3, 4.0, 2.5);
    type Value = fn(&EpochLosses) -> Option<f64>;
    let (train, validation) = (palette::TRAIN, palette::VALIDATION);
    let all: [(&'static str, Pen, Value); 6] = [
        ("validation loss", total(validation), |e| e.validation_loss),
        ("train loss", total(train), |e| Some(e.train_loss)),
        ("validation reconstruction", part(validation), |e| {
            e.validation_reconstruction
        }),
        ("train reconstruction", part(train), |e| {
            Some(e.train_reconstruction)
        }),
        ("validation KL", divergence(validation), |e| e.validation_kl),
        ("train KL", divergence(train), |e| Some(e.train_kl)),
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

/// The points of a curve: those with a value, over whole numbers.
pub(super) fn finite(points: impl Iterator<Item = (usize, Option<f64>)>) -> Vec<(f64, f64)> {
    let known = points.filter_map(|(x, y)| Some((x as f64, y?)));
    known.filter(|(_, y)| y.is_finite()).collect()
}

/// All values but the highest of the first epochs, which would flatten all that follows.
fn loss_range(curves: &[Curve]) -> (f64, f64) {
    let mut values: Vec<f64> = curves
        .iter()
        .flat_map(|curve| curve.values.iter().map(|(_, value)| *value))
        .collect();
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
    let room = 0.04 * (high - low);
    (low - room, high + room)
}

/// Whole epochs: the first, and round numbers up to the last.
fn epoch_ticks(axes: &Axes, (first, last): (f64, f64)) -> Vec<f64> {
    let mut ticks = vec![first];
    let round = axes
        .x
        .ticks(6.0)
        .into_iter()
        .filter(|tick| tick.fract() == 0.0);
    ticks.extend(round.filter(|&tick| tick > first && tick <= last));
    ticks
}

/// A line at the epoch whose weights were kept, with a tip at the top.
fn draw_best(canvas: &mut Canvas<'_>, axes: &Axes, training: &TrainingResult) {
    let known = training
        .losses
        .iter()
        .any(|epoch| epoch.epoch == training.best_epoch);
    if !known {
        return;
    }
    let (x, frame) = (axes.x.at(training.best_epoch as f64), &axes.frame);
    let pen = Pen::dashed(palette::INK_MUTED, 1.0, 3.0, 3.0);
    canvas.line(&[(x, frame.top), (x, frame.bottom)], pen);
    let tip = [
        (x - 4.0, frame.top),
        (x + 4.0, frame.top),
        (x, frame.top + 6.0),
    ];
    canvas.polygon(&tip, palette::INK_MUTED, 1.0);
}

/// Names in lines below the plot, each after a sample of its line.
fn draw_names_below(canvas: &mut Canvas<'_>, place: &LossPlace, curves: &[Curve]) {
    let frame = &place.frame;
    let columns = place.name_columns();
    let left = frame.left - 40.0;
    for (i, curve) in curves.iter().enumerate() {
        let x = left + (i % columns) as f64 * CURVE_PITCH.0;
        let y = frame.bottom + 46.0 + (i / columns) as f64 * CURVE_PITCH.1;
        canvas.line(&[(x, y - 3.5), (x + 18.0, y - 3.5)], curve.pen);
        let colour = palette::mix(curve.pen.colour, palette::INK, 0.45);
        canvas.text((x + 22.0, y), curve.name, Font::LABEL, colour, Align::Left);
    }
}

fn draw_names(canvas: &mut Canvas<'_>, axes: &Axes, curves: &[Curve]) {
    let frame = &axes.frame;
    let ends: Vec<Xy> = curves
        .iter()
        .filter_map(|curve| curve.values.last())
        .map(|&(x, y)| {
            let (x, y) = axes.point(x, y);
            (x, y.clamp(frame.top, frame.bottom))
        })
        .collect();
    let wanted: Vec<f64> = ends.iter().map(|end| end.1).collect();
    let heights = labels::spread(&wanted, frame.top + 5.0, frame.bottom - 3.0);
    for ((curve, &end), &y) in curves.iter().zip(&ends).zip(&heights) {
        let colour = palette::mix(curve.pen.colour, palette::INK, 0.45);
        canvas.line(&[end, (frame.right + 8.0, y)], Pen::solid(colour, 0.6));
        let at = (frame.right + 11.0, y + 3.6);
        canvas.text(at, curve.name, Font::LABEL, colour, Align::Left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::synthetic::{Case, Synthetic};

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
        assert_eq!(names, ["train loss", "train reconstruction", "train KL"]);
    }

    #[test]
    fn a_first_epoch_off_the_scale_does_not_flatten_the_rest() {
        let curve = |values: Vec<f64>| Curve {
            name: "train loss",
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
