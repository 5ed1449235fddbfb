//! The suggested number of clusters.
//!
//! For a mixture the Bayesian information criterion (BIC; Schwarz 1978) tells how many components
//! describe the density of the profiles. Where genes form groups, these are the groups. Where genes
//! grade into each other and noise is small, every further component describes the same continuum a
//! little better: with more genes the criterion is lowest at ever larger numbers, and the components
//! lie elsewhere when the experiment is repeated. So the criterion is an upper bound, and of the
//! numbers up to it the largest is suggested whose clusters are found again,
//!
//! ```text
//! k = max { k <= argmin BIC : stability(k) >= 0.7 },
//! ```
//!
//! after Tibshirani & Walther (2005, J. Comput. Graph. Stat. 14:511), who take the largest k whose
//! clusters predict those of other data well enough. Stability is the mean adjusted Rand index with
//! the clusters of bootstrap replicates. If no number is that stable, it is the most stable one.
//!
//! k-means of the embedding by drive has no criterion: every further cluster describes it better. There the
//! prediction strength decides as Tibshirani & Walther have it, by the worst cluster: the suggestion is the
//! largest k of which even the worst is found again by at least 0.7 of its pairs of genes.

use std::ops::ControlFlow;

use crate::AnalysisError;
use crate::cluster::choice::bootstrap::Bootstrap;
use crate::cluster::choice::k_quality::KQuality;
use crate::cluster::clustering::ClusterBase;
use crate::numeric::stats::first_max_by;
use crate::watch::Share;

/// Stability from which clusters count as found again. Simulated groups have 0.78 or more at their
/// true number unless counts are very sparse; in measured time courses, which grade, stability falls
/// below 0.7 at 3 to 7 clusters (METHODS.md, section 7).
const STABLE: f64 = 0.7;

/// Prediction strength from which even the worst cluster counts as found again. On simulated tables of
/// seven programs this suggests 4 to 6, on measured ones 2 to 6, and never a number near the largest
/// (METHODS.md, section 4).
const PREDICTED: f64 = 0.7;

impl ClusterBase {
    /// The suggested k, that of [`suggested_k`] after a sweep; `None` for methods without a bootstrap, for
    /// fewer than three distinct points, and where no fit succeeds.
    ///
    /// Draws the bootstrap, which a sweep over this base then finds done.
    pub fn suggested_k(&self) -> Option<usize> {
        self.suggested_k_watched(Share::unwatched()).ok().flatten()
    }

    /// As [`Self::suggested_k`], as a share of watched work.
    ///
    /// # Errors
    /// When the clusters of a replicate cannot be fitted; [`AnalysisError::Cancelled`] when the suggestion
    /// is no longer wanted.
    pub fn suggested_k_watched(&self, share: Share<'_>) -> Result<Option<usize>, AnalysisError> {
        if !self.method.has_stability() {
            return Ok(None);
        }
        let mut quality = self.criteria(share)?;
        let Some(most) = largest_of_interest(&quality) else {
            return Ok(None);
        };
        let go_on = &mut |_| ControlFlow::Continue(());
        let bootstrap = self.draw_bootstrap(share.part(0.0, 0.9), go_on)?;
        let steps = share.part(0.9, 1.0).steps(most);
        for of_k in quality.iter_mut().filter(|of_k| of_k.k <= most) {
            let fit = self.partition(of_k.k, share.unreported());
            if let (Ok(fit), Some(bootstrap)) = (fit, bootstrap) {
                self.complete(of_k, bootstrap, &fit.labels);
            }
            steps.step()?;
        }
        Ok(suggested_k(&quality))
    }

    /// Every k, with its Bayesian information criterion where the method has one.
    fn criteria(&self, share: Share<'_>) -> Result<Vec<KQuality>, AnalysisError> {
        let mut quality = Vec::new();
        for k in 2..=self.largest_swept() {
            share.check()?;
            let bic = self.algorithm.bic(k, self.seed, share.unreported());
            if bic.is_some() || !self.method.has_bic() {
                quality.push(KQuality {
                    k,
                    bic,
                    ..KQuality::default()
                });
            }
        }
        Ok(quality)
    }

    /// Adds what the bootstrap says of the clusters `labels` `[N]`.
    pub(crate) fn complete(&self, quality: &mut KQuality, bootstrap: &Bootstrap, labels: &[usize]) {
        quality.stability = bootstrap.stability(quality.k, labels);
        if !self.method.has_bic() {
            quality.strength = bootstrap.strength(quality.k, labels);
        }
    }
}

/// The largest k with a stability of at least 0.7, up to the k with the lowest Bayesian information
/// criterion; the most stable of these if none is that stable; that with the lowest criterion while
/// no stability is known. For methods without a criterion the largest k with a prediction strength of at
/// least 0.7, or that with the highest; without a bootstrap that with the highest mean silhouette. The
/// smallest k of equals; `None` if `quality` is empty.
pub fn suggested_k(quality: &[KQuality]) -> Option<usize> {
    suggestion(quality).map(|(k, _)| k)
}

/// The reason for [`suggested_k`], to follow "the number of clusters with".
pub fn suggestion_reason(quality: &[KQuality]) -> String {
    let reason = suggestion(quality).map(|(_, reason)| reason);
    match (reason, lowest_bic(quality)) {
        (Some(Reason::Stable), Some(most)) => format!(
            "a stability of at least {STABLE}, the largest such number (the lowest Bayesian \
             information criterion is that of {most}, which are less stable)"
        ),
        (Some(Reason::MostStable), Some(most)) => format!(
            "the highest stability, which is below {STABLE} for all numbers up to that with the \
             lowest Bayesian information criterion, {most}"
        ),
        (Some(Reason::Predicted), _) => format!(
            "a prediction strength of at least {PREDICTED}, the largest such number (bootstrap replicates \
             find even its worst cluster again)"
        ),
        (Some(Reason::MostPredicted), _) => {
            format!("the highest prediction strength, which is below {PREDICTED} for all numbers")
        }
        (Some(Reason::Silhouette), _) => "the highest mean silhouette".to_owned(),
        _ => "the lowest Bayesian information criterion".to_owned(),
    }
}

/// Why a k is suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    /// The lowest criterion.
    Criterion,
    /// The largest stable k below that with the lowest criterion.
    Stable,
    /// No k is stable.
    MostStable,
    /// The largest k whose clusters are all predicted by replicates.
    Predicted,
    /// No k is.
    MostPredicted,
    /// The method has neither criterion nor bootstrap.
    Silhouette,
}

fn suggestion(quality: &[KQuality]) -> Option<(usize, Reason)> {
    let Some(most) = lowest_bic(quality) else {
        if let Some(predicted) = predicted(quality) {
            return Some(predicted);
        }
        let best = first_max_by(quality, |of_k| of_k.silhouette)?;
        return Some((best.k, Reason::Silhouette));
    };
    let stabilities = quality.iter().filter(|of_k| of_k.k <= most);
    let stabilities = stabilities.filter_map(|of_k| Some((of_k.k, of_k.stability?)));
    let stabilities: Vec<(usize, f64)> = stabilities.collect();
    let stable = stabilities
        .iter()
        .filter(|(_, stability)| *stability >= STABLE);
    Some(match stable.map(|&(k, _)| k).max() {
        Some(k) if k < most => (k, Reason::Stable),
        Some(_) => (most, Reason::Criterion),
        None => match first_max_by(stabilities, |&(_, stability)| stability) {
            Some((k, _)) => (k, Reason::MostStable),
            None => (most, Reason::Criterion),
        },
    })
}

/// The k that prediction strengths suggest; `None` while they are unknown.
fn predicted(quality: &[KQuality]) -> Option<(usize, Reason)> {
    let known = quality
        .iter()
        .filter_map(|of_k| Some((of_k.k, of_k.strength?)));
    let known: Vec<(usize, f64)> = known.collect();
    let strong = known.iter().filter(|(_, strength)| *strength >= PREDICTED);
    let largest = strong
        .map(|&(k, _)| (k, Reason::Predicted))
        .max_by_key(|(k, _)| *k);
    largest.or_else(|| {
        let best = first_max_by(known, |&(_, strength)| strength)?;
        Some((best.0, Reason::MostPredicted))
    })
}

/// The largest k that can be suggested: that with the lowest criterion, or without one the largest.
fn largest_of_interest(quality: &[KQuality]) -> Option<usize> {
    lowest_bic(quality).or_else(|| quality.last().map(|of_k| of_k.k))
}

/// The k with the lowest Bayesian information criterion, the smallest of equals; `None` for methods
/// without one.
fn lowest_bic(quality: &[KQuality]) -> Option<usize> {
    let known = quality.iter().filter_map(|of_k| Some((of_k.k, of_k.bic?)));
    first_max_by(known, |&(_, bic)| -bic).map(|(k, _)| k)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ClusterMethod;
    use crate::testing::profiles::{as_profiles, grouped};
    use genetide_data::Matrix;

    /// k = 2, 3, … with these criteria and stabilities.
    fn quality(bic: &[f64], stability: &[f64]) -> Vec<KQuality> {
        let of_k = |(i, &bic): (usize, &f64)| KQuality {
            k: i + 2,
            bic: Some(bic),
            stability: stability.get(i).copied(),
            ..KQuality::default()
        };
        bic.iter().enumerate().map(of_k).collect()
    }

    #[test]
    fn groups_that_are_found_again_are_as_many_as_the_criterion_says() {
        let of_groups = quality(&[9.0, 5.0, 1.0, 2.0], &[0.5, 0.6, 0.97, 0.98]);
        assert_eq!(suggested_k(&of_groups), Some(4));
        let reason = "the lowest Bayesian information criterion";
        assert_eq!(suggestion_reason(&of_groups), reason);
    }

    #[test]
    fn a_continuum_is_divided_as_far_as_its_clusters_are_found_again() {
        // The criterion never rises; 0.7 is stable.
        let graded = quality(&[9.0, 5.0, 4.0, 3.0, 2.0], &[0.9, 0.6, 0.7, 0.69, 0.5]);
        assert_eq!(suggested_k(&graded), Some(4));
        assert_eq!(
            suggestion_reason(&graded),
            "a stability of at least 0.7, the largest such number (the lowest Bayesian information \
             criterion is that of 6, which are less stable)"
        );
    }

    #[test]
    fn the_most_stable_is_suggested_where_none_is_stable() {
        // 5 clusters are stable, but more than the criterion allows.
        let unstable = quality(&[9.0, 5.0, 4.0, 6.0], &[0.5, 0.6, 0.6, 0.9]);
        assert_eq!(suggested_k(&unstable), Some(3));
        assert_eq!(
            suggestion_reason(&unstable),
            "the highest stability, which is below 0.7 for all numbers up to that with the lowest \
             Bayesian information criterion, 4"
        );
    }

    #[test]
    fn the_criterion_decides_while_stability_is_unknown() {
        assert_eq!(suggested_k(&quality(&[9.0, 5.0, 5.0], &[])), Some(3));
        // Replicates of few genes reach fewer clusters than the mixture.
        assert_eq!(suggested_k(&quality(&[9.0, 5.0, 4.0], &[0.8])), Some(2));
    }

    #[test]
    fn the_silhouette_decides_without_a_criterion() {
        let of_k = |k, silhouette| KQuality {
            k,
            silhouette,
            ..KQuality::default()
        };
        let quality = [of_k(2, 0.3), of_k(3, 0.5), of_k(4, 0.5)];
        assert_eq!(suggested_k(&quality), Some(3));
        assert_eq!(suggestion_reason(&quality), "the highest mean silhouette");
        assert_eq!(suggested_k(&[]), None);
    }

    #[test]
    fn the_largest_number_of_predicted_clusters_is_suggested() {
        let of_k = |(i, &strength): (usize, &f64)| KQuality {
            k: i + 2,
            strength: Some(strength),
            silhouette: -(i as f64),
            ..KQuality::default()
        };
        let quality = |strengths: &[f64]| -> Vec<KQuality> {
            strengths.iter().enumerate().map(of_k).collect()
        };
        let graded = quality(&[0.9, 0.6, 0.7, 0.69, 0.0]);
        assert_eq!(suggested_k(&graded), Some(4));
        assert!(suggestion_reason(&graded).starts_with("a prediction strength of at least 0.7"));
        let weak = quality(&[0.5, 0.6, 0.6]);
        assert_eq!(suggested_k(&weak), Some(3));
        assert_eq!(
            suggestion_reason(&weak),
            "the highest prediction strength, which is below 0.7 for all numbers"
        );
    }

    #[test]
    fn genes_on_a_circle_are_not_divided_to_the_end() {
        // 900 profiles of three times on a circle, evenly: no number of clusters is the true one.
        let points = Matrix::from_fn(900, 3, |g, t| {
            let angle = std::f64::consts::TAU * (g as f64 / 900.0 + t as f64 / 3.0);
            angle.sin() as f32
        });
        let mut profiles = as_profiles(&points);
        profiles.standard_errors = Some(Matrix::filled(900, 3, 0.1));
        let base = ClusterBase::new(points, profiles, ClusterMethod::Shapes, 1).unwrap();
        let bic = |k| base.algorithm.bic(k, 1, Share::unwatched()).unwrap();
        let of_bic = (2..=20).min_by(|&a, &b| bic(a).total_cmp(&bic(b))).unwrap();
        let suggested = base.suggested_k().unwrap();
        assert!(of_bic > 12 && suggested <= 10, "{suggested}, {of_bic}");
        let points = base.space.clone();
        let profiles = as_profiles(&points);
        let by_drive = ClusterBase::new(points, profiles, ClusterMethod::Drive, 1).unwrap();
        let suggested = by_drive.suggested_k().unwrap();
        assert!(suggested <= 6, "{suggested}");
    }

    #[test]
    fn distinct_groups_are_counted() {
        for groups in [3, 5] {
            let points = grouped(groups, 60);
            let profiles = as_profiles(&points);
            for method in [ClusterMethod::Shapes, ClusterMethod::Drive] {
                let (points, profiles) = (points.clone(), profiles.clone());
                let base = ClusterBase::new(points, profiles, method, 1).unwrap();
                assert_eq!(base.suggested_k(), Some(groups));
            }
        }
    }
}
