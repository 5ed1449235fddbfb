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
        let points = (0..=STEPS).map(|i| from + step * i as f64);
        let best = points
            .map(|at| (at, density(at)))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        best.map_or(centre, |(at, _)| at)
    };
    let step = 2.0 * reach / STEPS as f64;
    let coarse = peak_of(centre - reach, centre + reach);
    if step > bandwidth / 5.0 {
        peak_of(coarse - step, coarse + step)
    } else {
        coarse
    }
}
