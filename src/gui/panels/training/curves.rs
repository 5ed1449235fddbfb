//! Loss curves as drawn: smoothed, on the chosen axis, and thinned to the resolution of a screen.
//! They are computed only when losses or options change.

use egui_plot::PlotPoint;
use serde::{Deserialize, Serialize};

use crate::gui::widgets::log_axis;
use genetide_model::EpochLosses;

/// The largest number of points drawn per curve.
const MOST_POINTS: usize = 800;

/// Display options of the loss curves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    /// Weight of the previous epochs in the moving average, from 0 (no smoothing) to below 1.
    pub smoothing: f64,
    /// Whether the axis of the losses is logarithmic.
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

    /// The visible epochs.
    fn shown(self, losses: &[EpochLosses]) -> &[EpochLosses] {
        let skipped = if self.skip_start {
            losses.len() / 10
        } else {
            0
        };
        &losses[skipped..]
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
    pub fn new(
        losses: &[EpochLosses],
        look: Look,
        value: impl Fn(&EpochLosses) -> Option<f64>,
    ) -> Self {
        let (epochs, values): (Vec<f64>, Vec<f64>) = look
            .shown(losses)
            .iter()
            .filter_map(|losses| Some((losses.epoch as f64, value(losses)?)))
            .filter(|(_, value)| value.is_finite())
            .unzip();
        let points = |values: &[f64]| {
            let places = values.iter().map(|&value| look.place(value));
            thinned(&epochs.iter().copied().zip(places).collect::<Vec<_>>())
        };
        if look.smoothing > 0.0 {
            Self {
                line: points(&smoothed(&values, look.smoothing)),
                raw: points(&values),
            }
        } else {
            Self {
                line: points(&values),
                raw: Vec::new(),
            }
        }
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

/// All loss curves of a training run.
#[derive(Debug, Default)]
pub struct Curves {
    key: Option<(usize, [u64; 2], Look)>,
    pub training: Curve,
    pub validation: Curve,
    /// Reconstruction and KL on the training genes, then on the validation genes.
    pub parts: [Curve; 4],
}

impl Curves {
    /// Computes the curves of `losses` if losses or options have changed.
    pub fn follow(&mut self, losses: &[EpochLosses], look: Look) {
        let bits = |losses: Option<&EpochLosses>| losses.map_or(0, |l| l.train_loss.to_bits());
        let ends = [bits(losses.first()), bits(losses.last())];
        let key = Some((losses.len(), ends, look));
        if self.key == key {
            return;
        }
        *self = Self {
            key,
            training: Curve::new(losses, look, |l| Some(l.train_loss)),
            validation: Curve::new(losses, look, |l| l.validation_loss),
            parts: [
                Curve::new(losses, look, |l| Some(l.train_reconstruction)),
                Curve::new(losses, look, |l| Some(l.train_kl)),
                Curve::new(losses, look, |l| l.validation_reconstruction),
                Curve::new(losses, look, |l| l.validation_kl),
            ],
        };
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
        let many: Vec<(f64, f64)> = (0..10_000)
            .map(|i| {
                (
                    f64::from(i),
                    if i == 4321 {
                        9.0
                    } else {
                        (f64::from(i) * 0.1).sin()
                    },
                )
            })
            .collect();
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
        let mut curves = Curves::default();
        curves.follow(&losses, Look::default());
        assert_eq!(curves.training.line.len(), 20);
        assert!(curves.training.raw.is_empty() && curves.validation.line.is_empty());
        let look = Look {
            smoothing: 0.5,
            log_axis: true,
            skip_start: true,
        };
        curves.follow(&losses, look);
        // The first two of twenty epochs are left out; the third has the loss 2 / 3.
        let first = curves.training.raw[0];
        assert_eq!((first.x, curves.training.line.len()), (3.0, 18));
        assert!((look.loss(first.y) - 2.0 / 3.0).abs() < 1e-12);
        curves.follow(&losses[..5], look);
        assert_eq!(curves.training.line.len(), 5);
    }
}
