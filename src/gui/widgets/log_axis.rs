//! A logarithmic axis for losses, which fall steeply at first, slowly later, and may become
//! negative.

use egui_plot::{GridInput, GridMark};

/// Space that a label needs, in the smallest steps of the grid.
const LABEL_ROOM: f64 = 2.0;
/// Space that a line needs, in the same unit.
const LINE_ROOM: f64 = 1.0;
/// The smallest number of labels; less round values get one if there are fewer.
const FEWEST_LABELS: usize = 3;
/// Powers of ten with marks, largest first.
const POWERS: std::ops::RangeInclusive<i32> = -3..=9;
/// The largest number of lines of one step on either side of 0; farther out, coarser steps suffice.
const LINES: f64 = 20.0;

/// The position of a value: like log10 far from 0, linear within about 1 of it.
pub fn place(value: f64) -> f64 {
    (value / 2.0).asinh() / std::f64::consts::LN_10
}

/// The value at a position.
pub fn value(place: f64) -> f64 {
    2.0 * (place * std::f64::consts::LN_10).sinh()
}

/// Grid lines at round values: coarse ones first, then finer ones where there is space. Lines
/// without space for a label have the smallest step.
pub fn marks(input: &GridInput) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    let smallest = input.base_step_size;
    let mut marks: Vec<GridMark> = Vec::new();
    if !(low.is_finite() && high.is_finite() && smallest > 0.0) {
        return marks;
    }
    let shown = (value(low), value(high));
    for candidate in decades().chain(steps().flat_map(|step| multiples(step, shown))) {
        let value = place(candidate);
        if !(low..=high).contains(&value) {
            continue;
        }
        let labelled = || marks.iter().filter(|mark| mark.step_size > smallest);
        let is_near = |mark: &GridMark, room: f64| (mark.value - value).abs() < room * smallest;
        let needs_label = is_decade(candidate) || labelled().count() < FEWEST_LABELS;
        if needs_label && !labelled().any(|mark| is_near(mark, LABEL_ROOM)) {
            // With this step size, the label is always drawn.
            let step_size = smallest * 20.0;
            marks.push(GridMark { value, step_size });
        } else if !marks.iter().any(|mark| is_near(mark, LINE_ROOM)) {
            let step_size = smallest;
            marks.push(GridMark { value, step_size });
        }
    }
    marks
}

/// 0, and ±1, ±2 and ±5 times the powers of ten, largest first.
fn decades() -> impl Iterator<Item = f64> {
    let sizes = POWERS.rev().flat_map(|power| {
        let unit = 10_f64.powi(power);
        [unit, 0.5 * unit, 0.2 * unit]
    });
    [0.0]
        .into_iter()
        .chain(sizes.flat_map(|size| [size, -size]))
}

/// Whether a value is one of [`decades`].
fn is_decade(value: f64) -> bool {
    let size = value.abs();
    let factor = size / 10_f64.powf(size.log10().floor());
    size == 0.0
        || [1.0, 2.0, 5.0, 10.0]
            .iter()
            .any(|round| (factor - round).abs() < 1e-6)
}

/// Steps of evenly spaced values, largest first.
fn steps() -> impl Iterator<Item = f64> {
    POWERS
        .rev()
        .flat_map(|power| [5.0, 2.0, 1.0].map(|factor| factor * 10_f64.powi(power)))
}

/// Multiples of `step` between two values: all if there are few, else those near 0.
fn multiples(step: f64, (low, high): (f64, f64)) -> impl Iterator<Item = f64> {
    let (mut first, mut last) = ((low / step).ceil(), (high / step).floor());
    if last - first > 2.0 * LINES {
        first = first.max(-LINES);
        last = last.min(LINES);
    }
    (first as i64..=last as i64).map(move |multiple| multiple as f64 * step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_like_logarithms_far_out_and_straight_near_0() {
        for value_ in [-1e4, -1.0, 0.0, 0.3, 17.0] {
            assert!((value(place(value_)) - value_).abs() < 1e-9 * (1.0 + f64::abs(value_)));
        }
        // A factor of ten is a step of 1 far from 0.
        assert!((place(1e4) - place(1e3) - 1.0).abs() < 1e-5);
        assert!((place(-1e3) + place(1e3)).abs() < 1e-12);
        // asinh(x / 2) is x / 2 near 0: 0.2 is twice as far as 0.1, within a hundredth.
        assert!((place(0.2) / place(0.1) - 2.0).abs() < 0.01);
    }

    fn labelled(low: f64, high: f64) -> Vec<f64> {
        let base_step_size = (place(high) - place(low)) / 15.0;
        let bounds = (place(low), place(high));
        let marks = marks(&GridInput {
            bounds,
            base_step_size,
        });
        let labelled = marks.iter().filter(|mark| mark.step_size > base_step_size);
        let mut values: Vec<f64> = labelled
            .map(|mark| (value(mark.value) * 1e6).round() / 1e6)
            .collect();
        values.sort_by(f64::total_cmp);
        values
    }

    #[test]
    fn marks_are_round_and_have_room() {
        assert_eq!(labelled(-1.3, 14.0), [-1.0, 0.0, 2.0, 5.0, 10.0]);
        let wide = [1.0, 5.0, 20.0, 50.0, 200.0, 1000.0];
        assert_eq!(labelled(1.0, 1000.0), wide);
        // A narrow range far from 0 has marks too.
        let narrow = labelled(17.2, 17.4);
        assert!(narrow.len() >= 3, "{narrow:?}");
        let broken = GridInput {
            bounds: (f64::NAN, 1.0),
            base_step_size: 0.1,
        };
        assert!(marks(&broken).is_empty());
    }
}
