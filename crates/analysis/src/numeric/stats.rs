//! Quantiles, medians, positions of extremes, and counts.

/// Quantile `share` (0 to 1) of the ascending values `sorted`, interpolated between neighbours
/// (type 7 of Hyndman & Fan 1996, the default of NumPy and R); NaN for an empty slice.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

/// The lower and upper middle of the ascending values `sorted`, the same value for an odd count;
/// `None` for an empty slice.
pub fn middle(sorted: &[f64]) -> Option<(f64, f64)> {
    let upper = *sorted.get(sorted.len() / 2)?;
    Some((sorted[(sorted.len() - 1) / 2], upper))
}

/// The median, which is the mean of the two middle values for an even count; `None` for an empty
/// slice. Sorts `values`.
pub fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    middle(values).map(|(lower, upper)| f64::midpoint(lower, upper))
}

/// Index of the largest value, the first of equals; 0 if there is none. NaN is never the largest.
pub fn argmax(values: impl IntoIterator<Item = f64>) -> usize {
    let mut best = (f64::NEG_INFINITY, 0);
    for (index, value) in values.into_iter().enumerate() {
        if value > best.0 {
            best = (value, index);
        }
    }
    best.1
}

/// Index of the smallest value, the first of equals; 0 if there is none. NaN is never the smallest.
pub fn argmin(values: impl IntoIterator<Item = f64>) -> usize {
    argmax(values.into_iter().map(|value| -value))
}

/// The item with the largest `key`, the first of equals; `None` without items.
pub fn first_max_by<T>(items: impl IntoIterator<Item = T>, key: impl Fn(&T) -> f64) -> Option<T> {
    let mut best: Option<T> = None;
    for item in items {
        if best.as_ref().is_none_or(|best| key(&item) > key(best)) {
            best = Some(item);
        }
    }
    best
}

/// `[k]`: how often each of the numbers 0..k occurs in `labels`.
pub fn counts(labels: impl IntoIterator<Item = usize>, k: usize) -> Vec<usize> {
    let mut counts = vec![0; k];
    for label in labels {
        counts[label] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_agree_with_numpy() {
        // numpy.quantile([1, 2, 4, 8], [0, 0.05, 0.5, 0.95, 1]): 1, 1.15, 3, 7.4, 8.
        let sorted = [1.0, 2.0, 4.0, 8.0];
        let expected = [
            (0.0, 1.0),
            (0.05, 1.15),
            (0.5, 3.0),
            (0.95, 7.4),
            (1.0, 8.0),
        ];
        for (share, value) in expected {
            assert!((quantile(&sorted, share) - value).abs() < 1e-12);
        }
        assert!(quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn medians_agree_with_arithmetic() {
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&mut [4.0, 1.0, 2.0, 9.0]), Some(3.0));
        assert_eq!(median(&mut []), None);
        assert_eq!(middle(&[1.0, 4.0]), Some((1.0, 4.0)));
        assert_eq!(middle(&[1.0, 4.0, 5.0]), Some((4.0, 4.0)));
    }

    #[test]
    fn extremes_are_the_first_of_equals() {
        let values = [2.0, 7.0, f64::NAN, 7.0, -3.0, -3.0];
        assert_eq!((argmax(values), argmin(values)), (1, 4));
        assert_eq!((argmax([]), argmin([])), (0, 0));
        let items = [("a", 1.0), ("b", 5.0), ("c", 5.0)];
        assert_eq!(first_max_by(items, |item| item.1), Some(("b", 5.0)));
        assert_eq!(first_max_by(Vec::<f64>::new(), |&x| x), None);
    }
}
