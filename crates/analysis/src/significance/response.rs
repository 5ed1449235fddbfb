//! Response test: one-way analysis of variance over the times.

use serde::{Deserialize, Serialize};

use crate::AnalysisSettings;
use crate::significance::ftest::{Anova, benjamini_hochberg, sparse_bound};
use crate::significance::standard_error::standard_errors;
use genetide_data::{GeneProfiles, Matrix, Moments, profiles::are_enough};

/// Result of the response test for a gene.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// The means differ over time at the chosen false discovery rate.
    Responds,
    /// The means do not differ significantly: cluster 0.
    NoResponse,
    /// No noise estimate to test against (too few cells, or no variance within times).
    Untested,
    /// Values at too few times: the gene is excluded from the model.
    Incomplete,
}

impl Status {
    /// As written in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Responds => "responds",
            Self::NoResponse => "no_response",
            Self::Untested => "untested",
            Self::Incomplete => "incomplete",
        }
    }
}

/// The test of one gene.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeneResponse {
    /// Result of the test.
    pub status: Status,
    /// p value of the F test, or the bound for a very sparse gene; absent when untested or
    /// incomplete.
    pub p: Option<f64>,
    /// Benjamini-Hochberg adjusted p value over the tested genes.
    pub q: Option<f64>,
    /// Whether the gene is used for training, embedded and clustered: it responds, or is untested
    /// with means that vary.
    pub clustered: bool,
}

/// The test of all genes.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponseTest {
    /// The false discovery rate applied.
    pub fdr: f64,
    /// `[G]`.
    pub genes: Vec<GeneResponse>,
    /// `[G, T]`: moderated standard errors of the means on the observed scale; absent when no gene
    /// has two values at one time. They are positive, except for 0 at times without a value.
    pub standard_errors: Option<Matrix<f64>>,
}

impl ResponseTest {
    /// Number of genes with this status.
    pub fn count(&self, status: Status) -> usize {
        let genes = self.genes.iter();
        genes.filter(|gene| gene.status == status).count()
    }
}

/// Means that differ by less than this share of the largest are equal up to rounding.
const SAME: f64 = 1e-9;

/// Tests every gene of `profiles` at the false discovery rate of `settings`; with 1 every tested gene
/// responds.
///
/// One-way analysis of variance over the times, all cell types together, with T - 1 and N - T
/// degrees of freedom; a gene with N - T under 3 or no variance within times is untested. If no
/// mean is negative, the p value of a very sparse gene is raised to a binomial bound, since a
/// single cell in a small group would look like a response. q values are those of Benjamini &
/// Hochberg (1995) over the tested genes.
pub fn test_response(profiles: &GeneProfiles, settings: &AnalysisSettings) -> ResponseTest {
    let (genes, times) = (profiles.gene_count(), profiles.time_count());
    let moments = Matrix::from_fn(genes, times, |g, t| profiles.moments(g, t));
    let anovas: Vec<Anova> = moments.iter_rows().map(Anova::new).collect();
    let is_not_negative = |m: &Moments| m.count == 0 || m.mean >= 0.0;
    let never_negative = moments.values().iter().all(is_not_negative);
    let tests = moments.iter_rows().zip(&anovas);
    let p: Vec<Option<f64>> = tests
        .map(|(row, anova)| p_value(row, anova, never_negative))
        .collect();
    let tested: Vec<f64> = p.iter().copied().flatten().collect();
    let mut q = benjamini_hochberg(&tested).into_iter();
    let genes = moments.iter_rows().zip(&p);
    let result = |(row, &p): (_, &Option<f64>)| verdict(row, p, p.and_then(|_| q.next()), settings);
    ResponseTest {
        fdr: settings.fdr,
        genes: genes.map(result).collect(),
        standard_errors: standard_errors(&moments, &anovas),
    }
}

/// Whether a gene has values at enough times.
fn is_modelled(row: &[Moments]) -> bool {
    are_enough(row.iter().filter(|m| m.count > 0).count(), row.len())
}

fn p_value(row: &[Moments], anova: &Anova, never_negative: bool) -> Option<f64> {
    if !is_modelled(row) {
        return None;
    }
    let p = anova.p_value()?;
    let sampled: Vec<Moments> = row.iter().filter(|m| m.count > 0).copied().collect();
    let bound = never_negative.then(|| sparse_bound(&sampled)).flatten();
    Some(bound.map_or(p, |bound| p.max(bound)))
}

fn verdict(
    row: &[Moments],
    p: Option<f64>,
    q: Option<f64>,
    settings: &AnalysisSettings,
) -> GeneResponse {
    let status = match q {
        _ if !is_modelled(row) => Status::Incomplete,
        Some(q) if q <= settings.fdr => Status::Responds,
        Some(_) => Status::NoResponse,
        None => Status::Untested,
    };
    let clustered = match status {
        Status::Responds => true,
        Status::Untested => varies(row),
        Status::NoResponse | Status::Incomplete => false,
    };
    GeneResponse {
        status,
        p,
        q,
        clustered,
    }
}

/// Returns true unless all means are the same.
fn varies(row: &[Moments]) -> bool {
    let means = || row.iter().filter(|m| m.count > 0).map(|m| m.mean);
    let low = means().fold(f64::INFINITY, f64::min);
    let high = means().fold(f64::NEG_INFINITY, f64::max);
    high - low > SAME * low.abs().max(high.abs())
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_distr::{Distribution, Gamma, Poisson};
    use rand_xoshiro::Xoshiro256Plus;

    use super::*;
    use crate::testing::moments::moments;

    fn profiles(rows: &[Vec<Moments>]) -> GeneProfiles {
        let times: Vec<f64> = (0..rows[0].len()).map(|t| t as f64).collect();
        GeneProfiles::from_times(
            (0..rows.len()).map(|g| format!("G{g}")).collect(),
            &times,
            None,
            vec!["all".into()],
            &vec![1; times.len()],
            rows.concat(),
        )
    }

    /// Gamma(shape 5, mean 1) times the mean, then Poisson: flat over the times.
    fn flat(genes: usize, cells: &[usize], mean: f64, seed: u64) -> GeneProfiles {
        let mut rng = Xoshiro256Plus::seed_from_u64(seed);
        let gamma = Gamma::new(5.0, 0.2).unwrap();
        let mut at_time = |count: usize| {
            let mut moments = Moments::default();
            for _ in 0..count {
                let rate: f64 = mean * gamma.sample(&mut rng);
                moments.push(Poisson::new(rate).unwrap().sample(&mut rng));
            }
            moments
        };
        let rows: Vec<Vec<Moments>> = (0..genes)
            .map(|_| cells.iter().map(|&count| at_time(count)).collect())
            .collect();
        profiles(&rows)
    }

    fn at(fdr: f64) -> AnalysisSettings {
        AnalysisSettings {
            fdr,
            ..AnalysisSettings::default()
        }
    }

    #[test]
    fn flat_genes_are_not_called() {
        let program = [400, 150, 150, 150, 150];
        let conditions: [(&[usize], f64); 7] = [
            (&[3; 14], 2.0),
            (&[3; 14], 0.02),
            (&program, 0.02),
            (&program, 0.005),
            (&program, 1.0),
            // Without the bound for sparse genes these two give 1.5 % and 4 %.
            (&[4, 40, 40, 40, 40], 0.02),
            (&[2000, 30, 30, 30, 30], 0.005),
        ];
        for (seed, (cells, mean)) in conditions.into_iter().enumerate() {
            let test = test_response(&flat(2000, cells, mean, seed as u64), &at(0.05));
            let called = test.count(Status::Responds);
            assert!(called <= 20, "{called} of 2000 at mean {mean} in {cells:?}");
        }
    }

    #[test]
    fn responders_among_flat_genes_are_found() {
        // Twice the mean at one of five times, 150 cells, mean 1: the difference is about
        // 1 / sqrt(1.2 / 150) = 11 standard errors.
        let cells = [400, 150, 150, 150, 150];
        let low = flat(200, &cells, 1.0, 1);
        let high = flat(200, &cells, 2.0, 2);
        let source = |g: usize, t: usize| if t == 2 && g < 100 { &high } else { &low };
        let rows: Vec<Vec<Moments>> = (0..200)
            .map(|g| (0..5).map(|t| source(g, t).moments(g, t)).collect())
            .collect();
        let test = test_response(&profiles(&rows), &at(0.05));
        let found = |range: std::ops::Range<usize>| {
            test.genes[range]
                .iter()
                .filter(|gene| gene.status == Status::Responds)
                .count()
        };
        assert_eq!(found(0..100), 100);
        assert!(found(100..200) <= 15);
    }

    #[test]
    fn verdicts() {
        let noisy = vec![moments(&[1.0, 2.0, 3.0]), moments(&[1.5, 2.5, 2.0])];
        let strong = vec![moments(&[1.0, 1.1, 0.9]), moments(&[9.0, 9.1, 8.9])];
        let incomplete = vec![moments(&[1.0, 2.0, 4.0]), Moments::default()];
        let exact = vec![moments(&[1.0, 1.0, 1.0]), moments(&[2.0, 2.0, 2.0])];
        let constant = vec![moments(&[0.1, 0.1, 0.1]), moments(&[0.1, 0.1])];
        let rows = vec![noisy, strong, incomplete, exact, constant];
        let expected = [
            (Status::NoResponse, false),
            (Status::Responds, true),
            (Status::Incomplete, false),
            (Status::Untested, true),
            (Status::Untested, false),
        ];
        let result = test_response(&profiles(&rows), &at(0.05));
        for (gene, expected) in result.genes.iter().zip(expected) {
            assert_eq!((gene.status, gene.clustered), expected);
            let tested = matches!(gene.status, Status::Responds | Status::NoResponse);
            assert_eq!((gene.p.is_some(), gene.q.is_some()), (tested, tested));
        }
        let off = test_response(&profiles(&rows), &at(1.0));
        assert_eq!(off.count(Status::Responds), 2);
        assert_eq!(off.count(Status::NoResponse), 0);
    }

    #[test]
    fn too_few_values_leave_genes_untested() {
        // N - T = 2 with two values at two times, 0 with one value at each.
        let two = vec![vec![moments(&[1.0, 2.0]), moments(&[5.0, 6.0])]];
        let test = test_response(&profiles(&two), &at(0.05));
        assert_eq!(test.genes[0].status, Status::Untested);
        assert!(test.standard_errors.is_some());
        let one = vec![vec![moments(&[1.0]), moments(&[5.0])]];
        let test = test_response(&profiles(&one), &at(0.05));
        assert_eq!(test.genes[0].status, Status::Untested);
        assert!(test.genes[0].clustered);
        assert_eq!(test.standard_errors, None);
    }

    #[test]
    fn one_time_is_untested() {
        let rows = vec![vec![moments(&[1.0, 2.0, 3.0, 4.0, 5.0])]];
        let test = test_response(&profiles(&rows), &at(0.05));
        assert_eq!(test.genes[0].status, Status::Untested);
        assert!(!test.genes[0].clustered);
    }
}
