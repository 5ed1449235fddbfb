//! Means, medians and modes of weighted values.

/// Mean of weighted values.
pub(super) fn weighted_mean(values: &[f64], weights: &[f64]) -> f64 {
    let sum: f64 = values.iter().zip(weights).map(|(value, w)| value * w).sum();
    sum / weights.iter().sum::<f64>()
}

/// The value at which half of the weight is reached.
pub(super) fn weighted_median(values: &[f64], weights: &[f64]) -> f64 {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let half = weights.iter().sum::<f64>() / 2.0;
    let mut sum = 0.0;
    let middle = order.iter().find(|&&i| {
        sum += weights[i];
        sum >= half
    });
    middle.map_or(0.0, |&i| values[i])
}

/// Peak of the Gaussian kernel density of weighted values.
///
/// Bandwidth by Silverman's rule, 0.9 x spread x n^(-1/5), with the weighted median absolute
/// deviation x 1.4826 as spread and (sum w)^2 / sum w^2 as n.
pub(super) fn mode(values: &[f64], weights: &[f64]) -> f64 {
    const STEPS: usize = 400;
    let centre = weighted_median(values, weights);
    let deviations: Vec<f64> = values.iter().map(|value| (value - centre).abs()).collect();
    let spread = 1.4826 * weighted_median(&deviations, weights);
    let sum: f64 = weights.iter().sum();
    let size = sum * sum / weights.iter().map(|w| w * w).sum::<f64>();
    let bandwidth = (0.9 * spread * size.powf(-0.2)).clamp(0.02, 0.3);
    let reach = (3.0 * spread).max(3.0 * bandwidth);
    let density = |at: f64| -> f64 {
        let kernel = |value: f64| (-0.5 * ((at - value) / bandwidth).powi(2)).exp();
        values
            .iter()
            .zip(weights)
            .map(|(&value, w)| w * kernel(value))
            .sum()
    };
    let peak_of = |from: f64, to: f64| {
        let step = (to - from) / STEPS as f64;
        let point = |i: usize| from + step * i as f64;
        let best = highest(STEPS, step / bandwidth, |i| density(point(i)));
        best.map_or(centre, point)
    };
    let step = 2.0 * reach / STEPS as f64;
    let coarse = peak_of(centre - reach, centre + reach);
    if step > bandwidth / 5.0 {
        peak_of(coarse - step, coarse + step)
    } else {
        coarse
    }
}

/// The highest point, from 0 to `last`, of a Gaussian kernel density on a grid, whose step is so many
/// bandwidths; of equal ones the last.
///
/// The second derivative of such a density f is at least -f / bandwidth^2, so that at a distance of d
/// bandwidths from a peak f is at least cos(d) of it. Only beside points of a coarser grid that are as high
/// as that, the peak being up to a step off the grid, can it be.
fn highest(last: usize, step: f64, density: impl Fn(usize) -> f64) -> Option<usize> {
    /// Furthest distance of the peak from the coarser grid, in bandwidths.
    const FURTHEST: f64 = 0.5;
    /// For rounding.
    const MARGIN: f64 = 1e-9;
    let beside = ((FURTHEST / step) as usize).min(last / 40);
    let coarse = (0..=last).step_by(2 * beside + 1);
    let mut known: Vec<Option<f64>> = vec![None; last + 1];
    for i in coarse.clone().chain([last]) {
        known[i] = Some(density(i));
    }
    let highest = known.iter().flatten().copied().fold(0.0, f64::max);
    let least = highest * (step * (beside + 1) as f64).cos() * (1.0 - MARGIN);
    let is_high = |i: &usize| known[*i].is_some_and(|density| density >= least);
    let high: Vec<usize> = coarse.chain([last]).filter(is_high).collect();
    for i in high {
        let places = known.iter_mut().enumerate();
        for (i, known) in places.take(i + beside + 1).skip(i.saturating_sub(beside)) {
            known.get_or_insert_with(|| density(i));
        }
    }
    let points = known.into_iter().enumerate();
    let points = points.filter_map(|(i, density)| Some((i, density?)));
    let best = points.max_by(|a, b| a.1.total_cmp(&b.1));
    best.map(|(i, _)| i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_point_is_that_of_all() {
        // Peaks of several widths, close in height, at places off the coarser grid.
        let values = [-1.31, -1.2, -0.4, 0.0, 0.03, 0.11, 0.9, 0.93, 1.0, 1.07];
        for step in [0.002, 0.01, 0.05, 0.1, 0.19, 0.7, 3.0] {
            let (bandwidth, last) = (0.01 / step, 400);
            let density = |i: usize| -> f64 {
                let at = -2.0 + 0.01 * i as f64;
                let kernel = |value: &f64| (-0.5 * ((at - value) / bandwidth).powi(2)).exp();
                values.iter().map(kernel).sum()
            };
            let of_all = (0..=last).map(|i| (i, density(i)));
            let expected = of_all.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
            let found = highest(last, step, density).unwrap();
            assert_eq!(found, expected.0, "{step}");
        }
    }
}
