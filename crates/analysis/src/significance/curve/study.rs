//! False discovery rate and power of a spline over time and of a mean for every time point.

use genetide_data::GeneProfiles;
use genetide_data::simulate::Program;
use genetide_data::value_scale::ValueScale;
use rand::{Rng, SeedableRng};
use rand_distr::{ChiSquared, Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256Plus;

use crate::significance::response::{Status, test_response};
use crate::testing::libraries::{Of, bulk, of_libraries};
use crate::{AnalysisSettings, TimeModel};

const GENES: usize = 2000;
const RESPONDING: usize = 400;
const SEEDS: u64 = 5;
const GRIDS: [&[f64]; 5] = [
    &[0.0, 3.0, 6.0, 9.0, 12.0, 15.0, 18.0, 21.0, 24.0],
    &[
        0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0, 18.0, 20.0, 22.0, 24.0,
    ],
    &[0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 24.0],
    &[
        0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 18.0, 24.0,
    ],
    &[0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 12.0, 24.0, 48.0, 96.0],
];

/// A time on another scale, from all times and this one.
type Rescaling = fn(&[f64], f64) -> f64;

/// Times whose square roots, on which the spline runs, are those of another scale.
const SCALES: [(&str, Rescaling); 4] = [
    ("square root", |_, time| time),
    ("as is (limma with ns(time, 4))", |_, time| time * time),
    ("rank", |times, time| {
        times.iter().filter(|&&of| of < time).count().pow(2) as f64
    }),
    ("log(1 + time / first step)", |times, time| {
        (time / times[1]).ln_1p().powi(2)
    }),
];

/// Changes of log2 `[RESPONDING][T]` whose largest is 1: those of the eight programs, or steps and
/// pulses whose onsets are uniform over the times.
fn courses(times: &[f64], of_programs: bool, rng: &mut Xoshiro256Plus) -> Vec<Vec<f64>> {
    let last = times[times.len() - 1];
    let programs = Program::responding(8).unwrap();
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    let mut course = |gene: usize| -> Vec<f64> {
        let levels: Vec<f64> = if of_programs {
            let program = programs[gene % programs.len()];
            times.iter().map(|&time| program.level(time)).collect()
        } else {
            let onset = rng.gen_range(0.0..0.8 * last);
            let width = rng.gen_range(0.01..0.05) * last;
            let end = onset + rng.gen_range(0.1..0.5) * last;
            let fall = |time: f64| {
                if gene.is_multiple_of(2) {
                    sigmoid((end - time) / width)
                } else {
                    1.0
                }
            };
            let level = |&time: &f64| sigmoid((time - onset) / width) * fall(time);
            times.iter().map(level).collect()
        };
        let changes: Vec<f64> = levels.iter().map(|level| level - levels[0]).collect();
        let largest = changes.iter().fold(0.0_f64, |most, of| most.max(of.abs()));
        changes.iter().map(|of| of / largest).collect()
    };
    (0..RESPONDING).map(&mut course).collect()
}

/// Values `[G][L]` on the scale of log2: a standard deviation of 0.35 between libraries in the middle, with
/// eight degrees of freedom.
fn values(
    courses: &[Vec<f64>],
    time_of: &[usize],
    fold: f64,
    rng: &mut Xoshiro256Plus,
) -> Vec<Vec<f64>> {
    let spread = ChiSquared::new(8.0).unwrap();
    let mut gene = |g: usize| -> Vec<f64> {
        let chi: f64 = spread.sample(rng);
        let sd = 0.35 * (8.0 / chi).sqrt();
        let mean = |time: usize| courses.get(g).map_or(0.0, |course| fold * course[time]);
        let mut value = |&time: &usize| {
            let noise: f64 = StandardNormal.sample(rng);
            8.0 + mean(time) + sd * noise
        };
        time_of.iter().map(&mut value).collect()
    };
    (0..GENES).map(&mut gene).collect()
}

/// False discovery rate and power.
fn error_rates(profiles: &GeneProfiles, time_model: TimeModel) -> [f64; 2] {
    let settings = AnalysisSettings {
        time_model,
        ..AnalysisSettings::default()
    };
    let test = test_response(profiles, ValueScale::AsIs, &settings);
    let called = |g: &usize| test.genes[*g].status == Status::Responds;
    let found = (0..RESPONDING).filter(called).count() as f64;
    let all = (0..GENES).filter(called).count() as f64;
    [(all - found) / all.max(1.0), found / RESPONDING as f64]
}

/// Mean error rates over times and seeds of all ways to take time.
fn table(libraries: usize, fold: f64, of_programs: bool) -> Vec<[f64; 2]> {
    let mut sums = vec![[0.0; 2]; SCALES.len() + 1];
    for times in GRIDS {
        for seed in 1..=SEEDS {
            let mut rng = Xoshiro256Plus::seed_from_u64(seed);
            let courses = courses(times, of_programs, &mut rng);
            let time_of: Vec<usize> = (0..times.len() * libraries)
                .map(|l| l / libraries)
                .collect();
            let values = values(&courses, &time_of, fold, &mut rng);
            let moments: Vec<Vec<_>> = values
                .iter()
                .map(|row| row.iter().map(|&value| bulk(value)).collect())
                .collect();
            let numbers = ["1", "2", "3"];
            let of = |scale: Rescaling, time_model| {
                let library = |(l, &time): (usize, &usize)| {
                    (
                        scale(times, times[time]),
                        None,
                        Some(numbers[l % libraries]),
                        1,
                    )
                };
                let libraries: Vec<Of<'_>> = time_of.iter().enumerate().map(library).collect();
                error_rates(&of_libraries(&libraries, &moments), time_model)
            };
            let factor = of(SCALES[0].1, TimeModel::Factor);
            let splines = SCALES.map(|(_, scale)| of(scale, TimeModel::Spline));
            for (sum, rates) in sums.iter_mut().zip(splines.into_iter().chain([factor])) {
                sum[0] += rates[0];
                sum[1] += rates[1];
            }
        }
    }
    let count = GRIDS.len() as f64 * SEEDS as f64;
    sums.iter().map(|sum| sum.map(|of| of / count)).collect()
}

#[test]
#[ignore = "a minute with optimisation; prints the figures of METHODS.md"]
fn a_spline_finds_more_than_a_factor() {
    for (of_programs, name) in [(true, "programs"), (false, "onsets at any time")] {
        for (libraries, fold) in [(1, 1.6), (2, 1.3), (3, 1.0)] {
            println!("{name}, {libraries} libraries a time point, log2 change {fold}: FDR, power");
            let rates = table(libraries, fold, of_programs);
            let names = SCALES.iter().map(|(name, _)| *name).chain(["factor"]);
            for (name, [fdr, power]) in names.zip(&rates) {
                println!("  {name}: {fdr:.3}, {power:.3}");
            }
            assert!(rates[0][0] < 0.05);
            assert!(rates[0][1] > rates[4][1]);
        }
    }
}
