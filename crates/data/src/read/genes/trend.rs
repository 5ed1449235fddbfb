//! The trend of variance over mean.

/// Genes below which there is no trend to see: the variance is taken to grow as the mean.
const FEWEST_FOR_TREND: usize = 30;
/// Share of the genes in a window, and fewest genes in it.
const WINDOW: (f64, usize) = (0.05, 101);
/// Places at which the trend is found; between them it is a line.
const PLACES: usize = 200;

/// How far each gene is above the trend of the others, of points (ln mean, ln variance); minus infinity
/// for a gene without.
///
/// The trend at a mean is Tukey's resistant line through the twentieth of the genes nearest in order of
/// their means (at least 101): its slope leads from the median of the lowest to that of the highest
/// third, and half of the genes are above it. Up to half of the genes may respond without moving it far.
pub(super) fn above_trend(points: &[Option<(f64, f64)>]) -> Vec<f64> {
    let mut sorted: Vec<(f64, f64)> = points.iter().copied().flatten().collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let trend = trend(&sorted);
    let above = |point: &Option<(f64, f64)>| match point {
        Some((x, y)) => y - at(&trend, *x),
        None => f64::NEG_INFINITY,
    };
    points.iter().map(above).collect()
}

/// The trend at some means, ascending, of points sorted by mean.
fn trend(sorted: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let count = sorted.len();
    if count < FEWEST_FOR_TREND {
        return vec![(0.0, 0.0), (1.0, 1.0)];
    }
    let share = (WINDOW.0 * count as f64) as usize;
    let window = share.max(WINDOW.1).min(count);
    let places = PLACES.min(count);
    let mut trend: Vec<(f64, f64)> = (0..places)
        .map(|place| place * (count - 1) / (places - 1))
        .map(|middle| {
            let first = middle.saturating_sub(window / 2).min(count - window);
            let x = sorted[middle].0;
            (x, resistant_line(&sorted[first..first + window], x))
        })
        .collect();
    trend.dedup_by(|a, b| a.0 <= b.0);
    trend
}

/// Tukey's resistant line through points sorted by x, at `at`.
fn resistant_line(points: &[(f64, f64)], at: f64) -> f64 {
    let third = points.len() / 3;
    let (low, high) = (&points[..third], &points[points.len() - third..]);
    let x = |points: &[(f64, f64)]| median(points.iter().map(|point| point.0).collect());
    let y = |points: &[(f64, f64)]| median(points.iter().map(|point| point.1).collect());
    let run = x(high) - x(low);
    let slope = if run > 1e-9 {
        (y(high) - y(low)) / run
    } else {
        0.0
    };
    median(points.iter().map(|(x, y)| y - slope * (x - at)).collect())
}

fn median(mut values: Vec<f64>) -> f64 {
    let middle = values.len() / 2;
    if values.is_empty() {
        return 0.0;
    }
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}

/// The trend at `x`; beyond its ends, on the line of the last two places.
fn at(trend: &[(f64, f64)], x: f64) -> f64 {
    let [.., last] = trend else { return 0.0 };
    if trend.len() < 2 {
        return last.1;
    }
    let next = trend.partition_point(|place| place.0 < x);
    let next = next.clamp(1, trend.len() - 1);
    let ((x0, y0), (x1, y1)) = (trend[next - 1], trend[next]);
    y0 + (y1 - y0) * (x - x0) / (x1 - x0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bent_trend_is_followed_and_outliers_stand_out() {
        // Variance m + 0.1 m^2 of means from e^-3 to e^6; every tenth gene is at its fourfold.
        let points: Vec<Option<(f64, f64)>> = (0..2000)
            .map(|i| {
                let x = -3.0 + 9.0 * f64::from(i) / 2000.0;
                let variance = x.exp() + 0.1 * (2.0 * x).exp();
                let fold = if i % 10 == 3 { 4.0 } else { 1.0 };
                Some((x, (variance * fold).ln()))
            })
            .collect();
        for (i, above) in above_trend(&points).into_iter().enumerate() {
            let expected = if i % 10 == 3 { 4.0_f64.ln() } else { 0.0 };
            assert!((above - expected).abs() < 0.05, "{i}: {above}");
        }
    }

    #[test]
    fn of_few_genes_the_dispersion_decides() {
        // ln variance - ln mean: 0.5, -1; without a variance last.
        let above = above_trend(&[Some((1.0, 1.5)), Some((3.0, 2.0)), None]);
        assert_eq!(above, [0.5, -1.0, f64::NEG_INFINITY]);
        let same = above_trend(&[Some((1.0, 1.0)); 40]);
        assert!(same.iter().all(|above| above.abs() < 1e-9));
    }
}
