//! Intervals of a distribution over bins.

/// The median of a distribution, and the interval from its 5 % to its 95 % quantile.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Interval {
    /// The 5 % quantile.
    pub low: f32,
    /// The median.
    pub median: f32,
    /// The 95 % quantile.
    pub high: f32,
}

/// The interval of the bins with these log-odds; `value` gives the value at a place counted in bins.
///
/// A bin is taken to be flat between its ends, but for the first and the last, whose values lie at the end
/// of the scale: most genes that end in the last bin change until the last time.
pub fn interval_of_bins(odds: &[f32], value: impl Fn(f32) -> f32) -> Interval {
    let largest = odds.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let shares: Vec<f32> = odds.iter().map(|odds| (odds - largest).exp()).collect();
    let total: f32 = shares.iter().sum();
    let quantile = |share: f32| value(place_of(&shares, share * total));
    Interval {
        low: quantile(0.05),
        median: quantile(0.5),
        high: quantile(0.95),
    }
}

/// The place, counted in bins, up to which the sum of `shares` is `wanted`.
fn place_of(shares: &[f32], wanted: f32) -> f32 {
    let mut sum = 0.0;
    for (bin, share) in shares.iter().enumerate() {
        if sum + share >= wanted {
            return match bin {
                0 => 0.0,
                _ if bin + 1 == shares.len() => shares.len() as f32,
                _ => bin as f32 + (wanted - sum) / share.max(f32::MIN_POSITIVE),
            };
        }
        sum += share;
    }
    shares.len() as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_the_ends_of_bins() {
        // Shares 0, .25, .5, .25, 0: 5 % at .2 of the second bin, the median in the middle of the third, 95 % at
        // .8 of the fourth.
        let odds = [0.0_f32, 0.25, 0.5, 0.25, 0.0].map(f32::ln);
        let found = interval_of_bins(&odds, |place| 10.0 * place);
        assert!((found.low - 12.0).abs() < 1e-4, "{found:?}");
        assert!((found.median - 25.0).abs() < 1e-4);
        assert!((found.high - 38.0).abs() < 1e-4);
    }

    #[test]
    fn the_ends_of_the_scale_are_reached() {
        let odds = [0.2_f32, 0.1, 0.7].map(f32::ln);
        let found = interval_of_bins(&odds, |place| place);
        assert_eq!((found.low, found.median, found.high), (0.0, 3.0, 3.0));
    }
}
