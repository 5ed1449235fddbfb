//! The y axis that all cluster panels share.

use crate::Results;
use crate::figure::highlight::Highlight;
use crate::figure::kind::Band;
use crate::range::{bounds, padded};
use genetide_analysis::ClusterSummary;
use genetide_data::ScaledProfiles;

/// The lower and the upper edge of the band of a cluster.
pub(crate) fn edges(cluster: &ClusterSummary, band: Band) -> (&[f64], &[f64]) {
    match band {
        Band::Range => (&cluster.low, &cluster.high),
        Band::Quartiles => (&cluster.lower_quartile, &cluster.upper_quartile),
    }
}

/// The y axis of all panels: it holds all means, highlighted genes and bands.
///
/// In unscaled profiles a few genes can be a hundred times as large as the rest. Bands are therefore
/// cut to the middle 99 % of all values where that more than halves the axis.
pub(crate) fn value_range(
    results: &Results<'_>,
    band: Band,
    highlights: &[Highlight<'_>],
) -> (f64, f64) {
    let finite = |value: &f64| value.is_finite();
    let means = results.clusters.iter().flat_map(|c| c.mean.iter().copied());
    let rows = highlights.iter().map(|h| results.scaled.row(h.row.index()));
    let named = rows.flatten().map(|&value| f64::from(value));
    let all = results.scaled.values.values().iter();
    let mut values: Vec<f64> = all.map(|&v| f64::from(v)).filter(finite).collect();
    values.sort_by(f64::total_cmp);
    let at = |fraction: f64| {
        let index = (values.len().saturating_sub(1)) as f64 * fraction;
        values.get(index.round() as usize).copied()
    };
    let core = means.chain(named).chain(at(0.005)).chain(at(0.995));
    let core = bounds(core.filter(finite));
    let bands = results.clusters.iter().map(|cluster| edges(cluster, band));
    let ends = bands.flat_map(|(low, high)| low.iter().chain(high).copied());
    let whole = bounds(ends.chain([core.0, core.1]).filter(finite));
    let (low, high) = if whole.1 - whole.0 <= 2.0 * (core.1 - core.0) {
        whole
    } else {
        core
    };
    if !(low.is_finite() && high.is_finite()) {
        return (-1.0, 1.0);
    }
    padded((low, high), 0.05)
}

/// The title of the y axis: the kind of values, by the way they were scaled.
pub(crate) fn value_name(scaled: &ScaledProfiles) -> &'static str {
    if scaled.offset.iter().any(|&offset| offset != 0.0) {
        "z-score"
    } else if scaled.scale.iter().any(|&scale| scale != 1.0) {
        "Fraction of maximum"
    } else {
        "Mean value"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::synthetic::{Case, Synthetic};

    #[test]
    fn the_scale_names_its_axis() {
        let data = Synthetic::new(&Case::default());
        assert_eq!(value_name(&data.scaled), "z-score");
        let mut scaled = data.scaled.clone();
        scaled.offset.fill(0.0);
        assert_eq!(value_name(&scaled), "Fraction of maximum");
        scaled.scale.fill(1.0);
        assert_eq!(value_name(&scaled), "Mean value");
    }
}
