//! Response test: whether the mean of a gene changes over time, and differs between conditions.

use serde::{Deserialize, Serialize};

use crate::AnalysisSettings;
use crate::significance::experiment::{Evidence, Experiment};
use crate::significance::false_discovery::benjamini_hochberg;
use crate::significance::library_values::LibraryValues;
use crate::significance::model::test;
use crate::significance::sparse::sparse_bounds;
use crate::significance::standard_error::standard_errors;
use genetide_data::value_scale::ValueScale;
use genetide_data::{GeneProfiles, Matrix};

/// Result of the response test for a gene.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// The means differ over time at the chosen false discovery rate.
    Responds,
    /// The means do not differ significantly: cluster 0.
    NoResponse,
    /// Nothing to test against: no replicates and no cells, or no variation between libraries.
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

/// A p value, and what becomes of it among many.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Significance {
    /// p value.
    pub p: f64,
    /// Benjamini-Hochberg adjusted p value over the tested genes.
    pub q: f64,
}

/// The test of one gene.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeneResponse {
    /// Result of the test.
    pub status: Status,
    /// Change over time, in any condition; absent when untested or incomplete.
    pub time: Option<Significance>,
    /// Difference between conditions at any time; absent without conditions.
    pub condition: Option<Significance>,
    /// Difference between the courses of conditions; absent without conditions.
    pub interaction: Option<Significance>,
    /// Whether the gene is used for training, embedded and clustered: it responds, or is untested
    /// with means that vary.
    pub clustered: bool,
}

/// The test of all genes.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponseTest {
    /// The false discovery rate applied.
    pub fdr: f64,
    /// What the test rests on.
    pub evidence: Evidence,
    /// `[G]`.
    pub genes: Vec<GeneResponse>,
    /// `[G, C]`: standard errors of the means on the observed scale, between libraries; absent where
    /// nothing tells them. They are positive, except for 0 in columns without a value.
    pub standard_errors: Option<Matrix<f64>>,
}

impl ResponseTest {
    /// Number of genes with this status.
    pub fn count(&self, status: Status) -> usize {
        let genes = self.genes.iter();
        genes.filter(|gene| gene.status == status).count()
    }

    /// Number of genes that differ between conditions at any time; `None` where that was not tested.
    pub fn differing(&self) -> Option<usize> {
        self.called(|gene| gene.condition)
    }

    /// Number of genes whose courses differ between conditions by more than a constant; `None` where
    /// that was not tested.
    pub fn diverging(&self) -> Option<usize> {
        self.called(|gene| gene.interaction)
    }

    fn called(&self, test: fn(&GeneResponse) -> Option<Significance>) -> Option<usize> {
        let mut tests = self.genes.iter().filter_map(test).peekable();
        tests.peek()?;
        Some(tests.filter(|test| self.calls(*test)).count())
    }

    /// Whether a difference between conditions is called.
    pub fn calls(&self, test: Significance) -> bool {
        test.q <= self.fdr_of_differences()
    }

    /// The false discovery rate of differences between conditions: the one applied, or 0.05 where that is 1,
    /// which clusters all genes without a test.
    pub fn fdr_of_differences(&self) -> f64 {
        if self.fdr < 1.0 {
            self.fdr
        } else {
            DEFAULT_FDR
        }
    }
}

/// The false discovery rate of differences between conditions where all genes are clustered.
const DEFAULT_FDR: f64 = 0.05;
/// Means that differ by less than this share of the largest are equal up to rounding.
const SAME: f64 = 1e-9;

/// Tests every gene of `profiles` at the false discovery rate of `settings`; with 1 every tested gene
/// responds. `scale` is that of the values.
///
/// A linear model of the libraries on the scale of the test, with a mean for every time and condition
/// and a block for every donor who recurs. With replicates, F tests with moderated variances
/// (Smyth 2004), weighted by the noise within libraries where cells tell it. With one library a time,
/// variances that are assumed ([`fit_assumed`](crate::significance::assumed::fit_assumed)); there the p value of
/// a very sparse gene is raised to a binomial bound, since a single cell in a small library would look like a
/// response. q values are those of
/// Benjamini & Hochberg (1995) over the tested genes.
pub fn test_response(
    profiles: &GeneProfiles,
    scale: ValueScale,
    settings: &AnalysisSettings,
) -> ResponseTest {
    let scale = settings.test_scale.chosen(scale);
    let experiment = Experiment::new(profiles, settings);
    let is_assumed = matches!(experiment.evidence, Evidence::Assumed { .. });
    let scale_of_test = if is_assumed { ValueScale::AsIs } else { scale };
    let values = LibraryValues::new(profiles, &experiment, scale_of_test);
    let mut tested = test(profiles, &experiment, &values, scale);
    if is_assumed && scale == ValueScale::Linear {
        let bounds = sparse_bounds(profiles);
        for (p, bound) in tested.time.iter_mut().zip(bounds) {
            *p = p.map(|p| bound.map_or(p, |bound| p.max(bound)));
        }
    }
    let is_modelled: Vec<bool> = (0..profiles.gene_count())
        .map(|gene| profiles.is_modelled(gene))
        .collect();
    let [time, condition, interaction] =
        [&tested.time, &tested.condition, &tested.interaction].map(|p| adjusted(p, &is_modelled));
    let gene = |g: usize| {
        let status = status(is_modelled[g], time[g], settings.fdr);
        GeneResponse {
            status,
            time: time[g],
            condition: condition[g],
            interaction: interaction[g],
            clustered: match status {
                Status::Responds => true,
                Status::Untested => varies(&profiles.mean_profile(g)),
                Status::NoResponse | Status::Incomplete => false,
            },
        }
    };
    ResponseTest {
        fdr: settings.fdr,
        evidence: experiment.evidence,
        genes: (0..profiles.gene_count()).map(gene).collect(),
        standard_errors: standard_errors(profiles, &experiment, &values, &tested),
    }
}

/// p values of the genes that are modelled with their adjusted ones.
fn adjusted(p: &[Option<f64>], is_modelled: &[bool]) -> Vec<Option<Significance>> {
    let genes = || p.iter().zip(is_modelled);
    let of = |(p, is_modelled): (&Option<f64>, &bool)| p.filter(|_| *is_modelled);
    let tested: Vec<f64> = genes().filter_map(of).collect();
    let mut q = benjamini_hochberg(&tested).into_iter();
    genes()
        .map(|gene| {
            let p = of(gene)?;
            Some(Significance { p, q: q.next()? })
        })
        .collect()
}

fn status(is_modelled: bool, time: Option<Significance>, fdr: f64) -> Status {
    match time {
        _ if !is_modelled => Status::Incomplete,
        Some(of) if of.q <= fdr => Status::Responds,
        Some(_) => Status::NoResponse,
        None => Status::Untested,
    }
}

/// Returns true unless all means are the same.
fn varies(means: &[Option<f64>]) -> bool {
    let means = || means.iter().flatten().copied();
    let low = means().fold(f64::INFINITY, f64::min);
    let high = means().fold(f64::NEG_INFINITY, f64::max);
    high - low > SAME * low.abs().max(high.abs())
}

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};
    use rand_distr::{Distribution, Gamma, LogNormal, Poisson};
    use rand_xoshiro::Xoshiro256Plus;

    use super::*;
    use crate::testing::libraries::{Of, bulk, of_libraries};
    use crate::testing::moments::moments;
    use genetide_data::Moments;

    fn profiles(rows: &[Vec<Moments>]) -> GeneProfiles {
        let cells = rows[0].iter().map(|of| of.count).max().unwrap_or(1);
        let library = |t: usize| (t as f64, None, None, cells);
        let libraries: Vec<Of<'_>> = (0..rows[0].len()).map(library).collect();
        of_libraries(&libraries, rows)
    }

    /// `cells` values of Gamma(shape 5, mean 1) times the mean, then Poisson.
    fn cells(count: u32, mean: f64, rng: &mut Xoshiro256Plus) -> Moments {
        let gamma = Gamma::new(5.0, 0.2).unwrap();
        let mut moments = Moments::default();
        for _ in 0..count {
            let rate: f64 = mean * gamma.sample(rng);
            moments.push(Poisson::new(rate).unwrap().sample(rng));
        }
        moments
    }

    /// Genes that are flat over the times.
    fn flat(genes: usize, at_times: &[u32], mean: f64, seed: u64) -> Vec<Vec<Moments>> {
        let mut rng = Xoshiro256Plus::seed_from_u64(seed);
        let mut gene = || {
            at_times
                .iter()
                .map(|&count| cells(count, mean, &mut rng))
                .collect()
        };
        (0..genes).map(|_| gene()).collect()
    }

    fn tested(profiles: &GeneProfiles) -> ResponseTest {
        test_response(profiles, ValueScale::Linear, &AnalysisSettings::default())
    }

    #[test]
    fn flat_genes_of_single_libraries_are_not_called() {
        let program = [400, 150, 150, 150, 150];
        let conditions: [(&[u32], f64); 6] = [
            (&program, 0.02),
            (&program, 0.005),
            (&program, 1.0),
            (&program, 20.0),
            // Without the bound for sparse genes these two are called by chance.
            (&[10, 40, 40, 40, 40], 0.02),
            (&[2000, 30, 30, 30, 30], 0.005),
        ];
        for (seed, (at_times, mean)) in conditions.into_iter().enumerate() {
            let test = tested(&profiles(&flat(2000, at_times, mean, seed as u64)));
            assert_eq!(test.evidence, Evidence::Assumed { sd: 0.1 });
            let called = test.count(Status::Responds);
            assert!(
                called <= 20,
                "{called} of 2000 at mean {mean} in {at_times:?}"
            );
        }
    }

    #[test]
    fn responders_of_single_libraries_are_found() {
        // Twice the mean at one of five times, 150 cells, mean 1: ln 2 = 0.69 with an error of
        // sqrt(0.1^2 + 1.2 / 150) = 0.13, 5 standard errors.
        let at_times = [400, 150, 150, 150, 150];
        let (low, high) = (flat(200, &at_times, 1.0, 1), flat(200, &at_times, 2.0, 2));
        let rows: Vec<Vec<Moments>> = (0..200)
            .map(|g| {
                let source = |t: usize| if t == 2 && g < 100 { &high } else { &low };
                (0..5).map(|t| source(t)[g][t]).collect()
            })
            .collect();
        let test = tested(&profiles(&rows));
        let responds = |g: &usize| test.genes[*g].status == Status::Responds;
        assert!((0..100).filter(responds).count() >= 70);
        assert!((100..200).filter(responds).count() <= 5);
    }

    /// Three donors at each of five times, each with a factor of its own for every gene.
    fn donors(genes: usize, sd: f64, paired: bool, seed: u64) -> GeneProfiles {
        let mut rng = Xoshiro256Plus::seed_from_u64(seed);
        let names: Vec<String> = (0..15)
            .map(|l| format!("D{}", if paired { l % 3 } else { l }))
            .collect();
        let library = |l: usize| ((l / 3) as f64, None, Some(names[l].as_str()), 100);
        let libraries: Vec<Of<'_>> = (0..15).map(library).collect();
        let factor = LogNormal::new(0.0, sd).unwrap();
        let gene = |_| -> Vec<Moments> {
            let mean = 0.3 + 3.0 * rng.r#gen::<f64>();
            let count = if paired { 3 } else { 15 };
            let factors: Vec<f64> = (0..count).map(|_| factor.sample(&mut rng)).collect();
            (0..15)
                .map(|l| cells(100, mean * factors[l % count], &mut rng))
                .collect()
        };
        of_libraries(&libraries, &(0..genes).map(gene).collect::<Vec<_>>())
    }

    #[test]
    fn differences_between_donors_are_no_response() {
        for (seed, sd) in [0.1, 0.3].into_iter().enumerate() {
            for paired in [false, true] {
                let test = tested(&donors(1000, sd, paired, seed as u64));
                assert_eq!(test.evidence, Evidence::Replicates { paired });
                let called = test.count(Status::Responds);
                assert!(
                    called <= 10,
                    "{called} of 1000 at an SD of {sd}, paired: {paired}"
                );
            }
        }
    }

    #[test]
    fn a_sharp_pulse_with_tight_replicates_is_called() {
        // Three replicates of about 10 % at five times; 10,000 flat genes beside the one that rises.
        let mut rng = Xoshiro256Plus::seed_from_u64(5);
        let noise = LogNormal::new(0.0, 0.1).unwrap();
        let mut rows = vec![
            [
                120.0, 139.0, 143.0, 1955.0, 1351.0, 1689.0, 131.0, 150.0, 118.0, 125.0, 122.0,
                141.0, 136.0, 117.0, 128.0,
            ]
            .map(bulk)
            .to_vec(),
        ];
        rows.extend((0..10_000).map(|g| {
            let mean = 20.0 * f64::from(g % 50 + 1);
            (0..15)
                .map(|_| bulk(mean * noise.sample(&mut rng)))
                .collect()
        }));
        let numbers = ["1", "2", "3"];
        let library = |l: usize| ((l / 3) as f64, None, Some(numbers[l % 3]), 1);
        let libraries: Vec<Of<'_>> = (0..15).map(library).collect();
        let test = tested(&of_libraries(&libraries, &rows));
        assert_eq!(test.evidence, Evidence::Replicates { paired: false });
        assert!(test.genes[0].time.unwrap().q < 1e-4);
        // Standard deviations of the replicates over sqrt 3: 7.1 at the first time, 174.9 at the second.
        let errors = test.standard_errors.unwrap();
        for (t, own) in [(0, 7.1), (1, 174.9)] {
            let ratio = errors[(0, t)] / own;
            assert!((0.5..=2.0).contains(&ratio), "{ratio} at time {t}");
        }
    }

    #[test]
    fn conditions_that_part_are_told_apart() {
        // Two conditions from a shared start, three bulk libraries each; the first 50 of 500 genes rise
        // fourfold in one condition alone, the next 50 in both.
        let mut rng = Xoshiro256Plus::seed_from_u64(6);
        let noise = LogNormal::new(0.0, 0.1).unwrap();
        let mut libraries: Vec<Of<'_>> = vec![(0.0, None, Some("1"), 1); 3];
        for time in [1.0, 2.0, 3.0] {
            for condition in ["a", "b"] {
                libraries.extend([(time, Some(condition), Some("1"), 1); 3]);
            }
        }
        let numbers = ["1", "2", "3"];
        for (l, library) in libraries.iter_mut().enumerate() {
            library.2 = Some(numbers[l % 3]);
        }
        let value = |g: usize, of: &Of<'_>| {
            let rises = match g {
                0..50 => of.1 == Some("a"),
                50..100 => of.1.is_some(),
                _ => false,
            };
            if rises { 400.0 } else { 100.0 }
        };
        let rows: Vec<Vec<Moments>> = (0..500)
            .map(|g| {
                let values = libraries.iter().map(|of| value(g, of));
                values
                    .map(|value| bulk(value * noise.sample(&mut rng)))
                    .collect()
            })
            .collect();
        let test = tested(&of_libraries(&libraries, &rows));
        let count = |range: std::ops::Range<usize>,
                     of: fn(&GeneResponse) -> Option<Significance>| {
            let genes = test.genes[range].iter();
            genes.filter(|gene| of(gene).unwrap().q <= 0.05).count()
        };
        assert_eq!((count(0..100, |gene| gene.time)), 100);
        assert_eq!(count(0..50, |gene| gene.condition), 50);
        assert_eq!(count(0..50, |gene| gene.interaction), 50);
        assert!(count(50..500, |gene| gene.condition) <= 6);
        assert_eq!(test.differing(), Some(count(0..500, |gene| gene.condition)));
        assert_eq!(
            test.diverging(),
            Some(count(0..500, |gene| gene.interaction))
        );
        assert!(count(100..500, |gene| gene.time) <= 8);
    }

    #[test]
    fn every_column_has_the_error_of_its_own_libraries() {
        // Bulk values that are compared as they are: the error of a mean of n libraries is s / sqrt n. Of all
        // conditions are three at the start, where they are a column, and one at 2, where each has its own.
        let columns = [
            (0.0, None, 3),
            (1.0, Some("a"), 2),
            (1.0, Some("b"), 4),
            (2.0, None, 1),
            (2.0, Some("a"), 1),
            (2.0, Some("b"), 3),
        ];
        let numbers = ["1", "2", "3", "4"];
        let of_column = |(time, condition, count): (f64, Option<&'static str>, usize)| {
            let numbers = numbers[..count].iter();
            numbers.map(move |&number| (time, condition, Some(number), 1))
        };
        let libraries: Vec<Of<'_>> = columns.into_iter().flat_map(of_column).collect();
        let mut rng = Xoshiro256Plus::seed_from_u64(8);
        let noise = LogNormal::new(0.0, 0.1).unwrap();
        let gene = |_| {
            libraries
                .iter()
                .map(|_| bulk(noise.sample(&mut rng)))
                .collect()
        };
        let rows: Vec<Vec<Moments>> = (0..50).map(gene).collect();
        let profiles = of_libraries(&libraries, &rows);
        let test = test_response(&profiles, ValueScale::AsIs, &AnalysisSettings::default());
        let errors = test.standard_errors.unwrap();
        assert_eq!(errors.columns(), 5);
        for row in errors.iter_rows() {
            let of_one: Vec<f64> = row
                .iter()
                .zip([3.0_f64, 2.0, 4.0, 1.0, 3.0])
                .map(|(error, n)| error * n.sqrt())
                .collect();
            assert!(of_one[0] > 0.0);
            assert!(
                of_one
                    .iter()
                    .all(|error| (error / of_one[0] - 1.0).abs() < 1e-12),
                "{of_one:?}"
            );
        }
    }

    #[test]
    fn genes_that_do_not_vary_are_not_tested_and_say_nothing_of_others() {
        // Two thirds of the genes are constant, by rounding not quite; the others are flat.
        let mut rng = Xoshiro256Plus::seed_from_u64(7);
        let noise = LogNormal::new(0.0, 0.1).unwrap();
        let numbers = ["1", "2", "3"];
        let library = |l: usize| ((l / 3) as f64, None, Some(numbers[l % 3]), 1);
        let libraries: Vec<Of<'_>> = (0..12).map(library).collect();
        let constant = |l: usize| bulk(5.1 + 1e-15 * (l % 2) as f64);
        let rows: Vec<Vec<Moments>> = (0..600)
            .map(|g| match g {
                0..200 => vec![bulk(0.0); 12],
                200..400 => (0..12).map(constant).collect(),
                _ => (0..12)
                    .map(|_| bulk(50.0 * noise.sample(&mut rng)))
                    .collect(),
            })
            .collect();
        let test = tested(&of_libraries(&libraries, &rows));
        assert_eq!(test.count(Status::Untested), 400);
        assert!(
            test.genes[..400]
                .iter()
                .all(|gene| !gene.clustered && gene.time.is_none())
        );
        assert!(test.count(Status::Responds) <= 2);
    }

    #[test]
    fn without_replicates_and_cells_nothing_is_tested() {
        let rows = vec![vec![bulk(1.0), bulk(5.0)], vec![bulk(3.0), bulk(3.0)]];
        let test = tested(&profiles(&rows));
        assert_eq!(test.evidence, Evidence::Nothing);
        assert_eq!(test.count(Status::Untested), 2);
        assert_eq!(test.standard_errors, None);
        assert!(test.genes[0].clustered && !test.genes[1].clustered);
        // Cells, but no assumed spread between libraries.
        let settings = AnalysisSettings {
            library_sd: 0.0,
            ..AnalysisSettings::default()
        };
        let cells = profiles(&flat(20, &[50, 50, 50], 1.0, 1));
        let test = test_response(&cells, ValueScale::Linear, &settings);
        assert_eq!(test.count(Status::Untested), 20);
    }

    #[test]
    fn incomplete_genes_are_not_tested() {
        let missing = Moments::default();
        let mut rows = flat(30, &[50, 50, 50, 50], 1.0, 3);
        rows.push(vec![
            moments(&[1.0, 2.0]),
            missing,
            missing,
            moments(&[3.0]),
        ]);
        let test = tested(&profiles(&rows));
        let last = test.genes[30];
        assert_eq!((last.status, last.time), (Status::Incomplete, None));
        assert!(!last.clustered);
        let errors = test.standard_errors.unwrap();
        assert!(errors[(0, 0)] > 0.0 && errors[(30, 1)] == 0.0);
        let off = AnalysisSettings {
            fdr: 1.0,
            ..AnalysisSettings::default()
        };
        let off = test_response(&profiles(&rows), ValueScale::Linear, &off);
        assert_eq!(
            (off.count(Status::Responds), off.count(Status::NoResponse)),
            (30, 0)
        );
    }
}
