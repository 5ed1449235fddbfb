//! Loss curves as drawn: smoothed, on the chosen axis, and thinned to the resolution of a screen.
//! They are computed only when losses or options change.

use std::collections::BTreeSet;

use egui_plot::PlotPoint;
use serde::{Deserialize, Serialize};

use crate::gui::panels::cached::Cached;
use crate::gui::widgets::log_axis;
use crate::session::{Run, RunId, Session};
use genetide_model::EpochLosses;

/// The largest number of points drawn per curve.
const MOST_POINTS: usize = 800;

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    /// Weight of the previous epochs in the moving average, from 0 (no smoothing) to below 1.
    pub smoothing: f64,
    pub log_axis: bool,
    /// Whether the first 10 % of the epochs are hidden.
    pub skip_start: bool,
}

impl Look {
    /// The position of a loss on its axis.
    pub fn place(self, loss: f64) -> f64 {
        if self.log_axis {
            log_axis::place(loss)
        } else {
            loss
        }
    }

    /// The loss at a position on its axis.
    pub fn loss(self, place: f64) -> f64 {
        if self.log_axis {
            log_axis::value(place)
        } else {
            place
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// The line, smoothed if that is switched on.
    pub line: Vec<PlotPoint>,
    /// The unsmoothed values behind a smoothed line; otherwise empty.
    pub raw: Vec<PlotPoint>,
}

impl Curve {
    /// The curve of a value over the visible epochs.
    pub fn new(losses: &[EpochLosses], look: Look, value: EpochValue) -> Self {
        let hidden = if look.skip_start {
            losses.len() / 10
        } else {
            0
        };
        let (epochs, values): (Vec<f64>, Vec<f64>) = losses[hidden..]
            .iter()
            .filter_map(|losses| Some((losses.epoch as f64, value(losses)?)))
            .filter(|(_, value)| value.is_finite())
            .unzip();
        let points = |values: &[f64]| {
            let places = values.iter().map(|&value| look.place(value));
            thinned(&epochs.iter().copied().zip(places).collect::<Vec<_>>())
        };
        let (line, raw) = if look.smoothing > 0.0 {
            (smoothed(&values, look.smoothing), points(&values))
        } else {
            (values, Vec::new())
        };
        let line = points(&line);
        Self { line, raw }
    }
}

/// Exponential moving average as in TensorBoard: each value is the weighted mean of itself and all
/// before it, so that the start is not biased towards 0.
fn smoothed(values: &[f64], weight: f64) -> Vec<f64> {
    let (mut sum, mut weights) = (0.0, 0.0);
    values
        .iter()
        .map(|value| {
            sum = sum * weight + value;
            weights = weights * weight + 1.0;
            sum / weights
        })
        .collect()
}

/// Reduces the points to the lowest and the highest of each section if there are more than
/// [`MOST_POINTS`].
fn thinned(points: &[(f64, f64)]) -> Vec<PlotPoint> {
    let point = |&(x, y): &(f64, f64)| PlotPoint::new(x, y);
    if points.len() <= MOST_POINTS {
        return points.iter().map(point).collect();
    }
    let size = points.len().div_ceil(MOST_POINTS / 2);
    let mut kept = Vec::with_capacity(MOST_POINTS);
    for part in points.chunks(size) {
        let by_height = |a: &&(f64, f64), b: &&(f64, f64)| a.1.total_cmp(&b.1);
        let (low, high) = (part.iter().min_by(by_height), part.iter().max_by(by_height));
        let mut ends: Vec<_> = low.into_iter().chain(high).collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        ends.dedup_by(|a, b| a.0 == b.0);
        kept.extend(ends.into_iter().map(point));
    }
    kept
}

/// A value of an epoch as a curve: its name, the index of its colour, whether it is dashed because
/// the training genes have a curve of the same name, and the value.
pub type Series = (&'static str, usize, bool, EpochValue);

type EpochValue = fn(&EpochLosses) -> Option<f64>;

/// The curves of the loss.
pub const LOSSES: [Series; 2] = [
    ("Training", 0, false, |l| Some(l.train_loss)),
    ("Validation", 1, false, |l| l.validation_loss),
];

/// The curves of its parts.
pub const PARTS: [Series; 4] = [
    ("Reconstruction", 2, false, |l| Some(l.train_reconstruction)),
    ("Reconstruction", 2, true, |l| l.validation_reconstruction),
    ("KL", 3, false, |l| Some(l.train_kl)),
    ("KL", 3, true, |l| l.validation_kl),
];

/// The curves of [`LOSSES`] and [`PARTS`].
pub struct Curves {
    pub losses: [Curve; 2],
    pub parts: [Curve; 4],
}

impl Curves {
    pub fn new(losses: &[EpochLosses], look: Look) -> Self {
        let curve = |(_, _, _, value): Series| Curve::new(losses, look, value);
        Self {
            losses: LOSSES.map(curve),
            parts: PARTS.map(curve),
        }
    }
}

/// What the curves depend on.
pub type CurvesKey = (usize, [u64; 2], Look);

/// Tells losses apart by their number, first and last.
pub fn key(losses: &[EpochLosses], look: Look) -> CurvesKey {
    let bits = |losses: Option<&EpochLosses>| losses.map_or(0, |l| l.train_loss.to_bits());
    let ends = [bits(losses.first()), bits(losses.last())];
    (losses.len(), ends, look)
}

/// The curve of another run, drawn over that of the current run.
pub struct Overlay {
    pub id: RunId,
    pub name: String,
    /// Its validation loss; its training loss if it has none.
    pub curve: Curve,
}

/// The curves of other runs, by runs and look.
#[derive(Default)]
pub struct Overlays(Cached<OverlayKey, Vec<Overlay>>);

type OverlayKey = (Vec<(RunId, String)>, Look);

impl Overlays {
    /// The curves of the `chosen` runs, except for the one whose losses are shown anyway.
    pub fn of(&mut self, session: &Session, chosen: &BTreeSet<RunId>, look: Look) -> &[Overlay] {
        let on_view = session.view().filter(|_| !session.is_training());
        let on_view = on_view.map(|run| run.id);
        let is_shown = |run: &&Run| chosen.contains(&run.id) && Some(run.id) != on_view;
        let runs = session.runs().iter().filter(is_shown);
        let names = runs.clone().map(|run| (run.id, run.name.clone())).collect();
        let overlay = |run: &Run| Overlay {
            id: run.id,
            name: run.name.clone(),
            curve: Curve::new(&run.training.losses, look, |losses| {
                losses.validation_loss.or(Some(losses.train_loss))
            }),
        };
        self.0.of((names, look), |_| runs.map(overlay).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::fixtures;

    #[test]
    fn a_moving_average_weighs_the_past() {
        // 4; (4 / 2 + 1) / (1 / 2 + 1) = 2; (4 / 4 + 1 / 2 + 5) / (1 / 4 + 1 / 2 + 1) = 6.5 / 1.75.
        let smooth = smoothed(&[4.0, 1.0, 5.0], 0.5);
        assert_eq!(smooth, [4.0, 2.0, 6.5 / 1.75]);
        let level = smoothed(&[3.0; 4], 0.9);
        assert!(level.iter().all(|value| (value - 3.0).abs() < 1e-12));
    }

    #[test]
    fn many_points_keep_their_extremes() {
        let mut many: Vec<(f64, f64)> = (0..10_000)
            .map(|i| (f64::from(i), (f64::from(i) * 0.1).sin()))
            .collect();
        many[4321].1 = 9.0;
        let kept = thinned(&many);
        assert!(kept.len() <= MOST_POINTS);
        assert!(kept.windows(2).all(|pair| pair[0].x < pair[1].x));
        assert!(kept.iter().any(|point| point.x == 4321.0 && point.y == 9.0));
        let few = thinned(&[(1.0, 2.0), (2.0, 1.0)]);
        assert_eq!(few, [PlotPoint::new(1.0, 2.0), PlotPoint::new(2.0, 1.0)]);
    }

    #[test]
    fn curves_follow_losses_and_look() {
        let losses: Vec<_> = (1..=20).map(fixtures::epoch).collect();
        let curves = Curves::new(&losses, Look::default());
        let [training, validation] = curves.losses;
        assert_eq!(training.line.len(), 20);
        assert!(training.raw.is_empty() && validation.line.is_empty());
        let look = Look {
            smoothing: 0.5,
            log_axis: true,
            skip_start: true,
        };
        let [training, _] = Curves::new(&losses, look).losses;
        // The first two of twenty epochs are left out; the third has the loss 2 / 3.
        let first = training.raw[0];
        assert_eq!((first.x, training.line.len()), (3.0, 18));
        assert!((look.loss(first.y) - 2.0 / 3.0).abs() < 1e-12);
        assert_ne!(key(&losses, look), key(&losses[..5], look));
        assert_ne!(key(&losses, look), key(&losses, Look::default()));
    }
}
