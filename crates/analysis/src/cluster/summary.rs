//! Descriptions of clusters by the profiles of their genes: mean, range, timing, words.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::Kinetics;
use crate::genes::kinetics::{kinetics, words};
use crate::numeric::stats::quantile;
use genetide_data::{ScaledProfiles, TimeUnit};

/// Description of one cluster by the scaled profiles of its genes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClusterSummary {
    /// 1..=k in the order of response; 0 is "no response".
    pub label: usize,
    /// Number of genes.
    pub size: usize,
    /// `[T]`: mean scaled profile.
    pub mean: Vec<f64>,
    /// `[T]`: smallest scaled value.
    pub low: Vec<f64>,
    /// `[T]`: largest scaled value.
    pub high: Vec<f64>,
    /// `[T]`: lower quartile of the scaled values.
    pub lower_quartile: Vec<f64>,
    /// `[T]`: upper quartile of the scaled values.
    pub upper_quartile: Vec<f64>,
    /// Kinetics of the mean profile; absent when it is flat, the cluster is empty or its label 0.
    pub kinetics: Option<Kinetics>,
    /// The kinetics in words: "early, sustained; peak 6 h".
    pub words: String,
    /// Mean membership of its genes; absent for cluster 0.
    pub membership: Option<f64>,
}

/// Orders clusters by their response, early to late; clusters without a response come last, and of
/// equals the larger comes first.
pub(crate) fn order_of_response(a: &ClusterSummary, b: &ClusterSummary) -> Ordering {
    let timing = match (&a.kinetics, &b.kinetics) {
        (Some(a), Some(b)) => a
            .onset
            .total_cmp(&b.onset)
            .then(a.peak_time.total_cmp(&b.peak_time)),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    };
    timing.then(b.size.cmp(&a.size))
}

/// Describes any set of rows of `profiles` as one cluster, including cluster 0.
///
/// Without rows the mean, range and quartiles are zeros.
pub fn summarise(
    label: usize,
    rows: &[usize],
    profiles: &ScaledProfiles,
    time_unit: Option<TimeUnit>,
    membership: Option<f64>,
) -> ClusterSummary {
    let times = profiles.time_count();
    let column = |t: usize| rows.iter().map(move |&row| f64::from(profiles.row(row)[t]));
    let over_rows = |summary: &dyn Fn(usize) -> f64| -> Vec<f64> {
        if rows.is_empty() {
            return vec![0.0; times];
        }
        (0..times).map(summary).collect()
    };
    let mean = over_rows(&|t| column(t).sum::<f64>() / rows.len() as f64);
    let kinetics = kinetics(&profiles.times, &mean).filter(|_| label > 0);
    let words = match kinetics {
        Some(kinetics) => words(&kinetics, &profiles.times, time_unit),
        None if rows.is_empty() => "no genes".to_owned(),
        None if label == 0 => "no response".to_owned(),
        None => "flat".to_owned(),
    };
    let in_order = |t: usize| {
        let mut values: Vec<f64> = column(t).collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let sorted: Vec<Vec<f64>> = (0..times).map(in_order).collect();
    ClusterSummary {
        label,
        size: rows.len(),
        lower_quartile: over_rows(&|t| quantile(&sorted[t], 0.25)),
        upper_quartile: over_rows(&|t| quantile(&sorted[t], 0.75)),
        low: over_rows(&|t| column(t).fold(f64::INFINITY, f64::min)),
        high: over_rows(&|t| column(t).fold(f64::NEG_INFINITY, f64::max)),
        mean,
        kinetics,
        words,
        membership,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::profiles::five_times;

    #[test]
    fn quartiles_lie_between_neighbours() {
        // At the first time 1, 2, 4, 8 in another order: a quarter of the way from the first to the
        // last of four is place 0.75, 1 + 0.75 x (2 - 1) = 1.75; three quarters is place 2.25,
        // 4 + 0.25 x (8 - 4) = 5.
        let rows = [4.0_f32, 1.0, 8.0, 2.0].map(|value| [value, 0.0, 0.0, 0.0, -value]);
        let summary = summarise(1, &[0, 1, 2, 3], &five_times(&rows), None, None);
        assert_eq!(summary.lower_quartile, [1.75, 0.0, 0.0, 0.0, -5.0]);
        assert_eq!(summary.upper_quartile, [5.0, 0.0, 0.0, 0.0, -1.75]);
        let alone = summarise(1, &[2], &five_times(&rows), None, None);
        assert_eq!(
            (alone.lower_quartile[0], alone.upper_quartile[0]),
            (8.0, 8.0)
        );
        let empty = summarise(0, &[], &five_times(&rows), None, None);
        assert_eq!(empty.lower_quartile, [0.0; 5]);
    }

    #[test]
    fn cluster_zero_and_empty_clusters_are_described() {
        let profiles = five_times(&[[0.0, 1.0, 0.0, 1.0, 0.0]; 6]);
        let flat = summarise(0, &[0, 5], &profiles, None, None);
        assert_eq!((flat.words.as_str(), flat.kinetics), ("no response", None));
        assert_eq!(flat.size, 2);
        let empty = summarise(0, &[], &profiles, None, None);
        assert_eq!(
            (empty.words.as_str(), empty.mean),
            ("no genes", vec![0.0; 5])
        );
    }
}
