//! A simulated table: genes of some programs, in one to three conditions.

use genetide_data::Matrix;
use rand::Rng;

use crate::curves::design;
use crate::curves::gaussian_process::GaussianProcess;
use crate::curves::grid::{GRID, Place, grid};
use crate::curves::observed::Noise;
use crate::curves::observed::Observation;
use crate::curves::response::Genes;
use crate::curves::response::Programs;
use crate::curves::response::Responses;
use crate::curves::response::{Kinetics, kinetics};

/// A gene responds in a condition if its change there is at least this share of its largest anywhere.
const RESPONSE: f32 = 0.02;

/// A simulated table of G genes.
///
/// Half-life, noise level and the size of a gene's response to its program are the same in all
/// conditions; the program's drive may differ between them.
#[derive(Clone, Debug)]
pub struct Table {
    /// One to three conditions.
    pub courses: Vec<Course>,
    /// `[G]`, the program of each gene; genes that never respond have one of their own, the highest.
    pub program: Vec<usize>,
    /// `[G]`, whether the curve follows a drive with a half-life; false for smooth random curves and
    /// for genes that never respond.
    pub kinetic: Vec<bool>,
    /// `[G]`, in spans; of no meaning where `kinetic` is false.
    pub half_life: Vec<f32>,
}

/// One condition of a table, `[G]` genes at `[T]` times.
#[derive(Clone, Debug)]
pub struct Course {
    /// `[T]`, in spans, increasing from 0; at least 3. The last time of the table, 1, may be missing,
    /// but not in all conditions.
    pub times: Vec<f32>,
    /// `[G, T]`; 0 where not present.
    pub observed: Matrix<f32>,
    /// `[G, T]`, standard errors as they would be reported, above 0; 1 where not present. In tables
    /// that report none, those of [`residual_errors`](super::residual_errors).
    pub errors: Matrix<f32>,
    /// `[G, T]`; the first time always is, and at least three are.
    pub present: Matrix<bool>,
    /// `[G, T]`, free of noise at the times.
    pub truth: Matrix<f32>,
    /// `[G, GRID]`, free of noise on the grid.
    pub curve: Matrix<f32>,
    /// `[G, GRID]`, the drive of the gene's program, from -1 (repressed) to 1 and at that limit in at
    /// least one condition; the change of the program's own curve where that is smooth and random,
    /// and 0 for genes that never respond.
    pub drive: Matrix<f32>,
    /// `[G]`; of no meaning for genes that do not respond.
    pub kinetics: Vec<Kinetics>,
    /// `[G]`, whether the gene changes in this condition: kinetics of others must not be learned.
    pub responds: Vec<bool>,
}

/// Draws a table of `genes` genes.
pub fn table(random: &mut impl Rng, genes: usize) -> Table {
    let times = design::courses(random);
    table_at(random, times, genes)
}

/// Draws a table of `genes` genes whose conditions are measured at these times, which are as
/// [`are_drawable`](super::are_drawable) asks.
pub fn table_at(random: &mut impl Rng, times: Vec<Vec<f32>>, genes: usize) -> Table {
    let process = GaussianProcess::draw(random);
    let programs = Programs::draw(random, times.len(), &process);
    let genes = Genes::draw(random, &programs, genes);
    let responses = Responses::draw(random, &programs, &genes, &process);
    let truth: Vec<Matrix<f32>> = times
        .iter()
        .zip(&responses.curves)
        .map(|(times, curves)| at(times, curves))
        .collect();
    let noise = Noise::draw(random, &times);
    let observations = noise.observe(random, &times, &truth, &genes);
    let responds = responds(&responses.curves);
    let courses = times
        .into_iter()
        .zip(observations)
        .zip(truth)
        .zip(responses.curves.into_iter().zip(responses.drives))
        .zip(responds)
        .map(
            |((((times, observation), truth), (curve, drive)), responds)| {
                course(times, observation, truth, curve, drive, responds)
            },
        );
    Table {
        courses: courses.collect(),
        program: genes.program,
        kinetic: genes.kinetic,
        half_life: genes.half_life,
    }
}

/// Puts a course together and reads the kinetics of its curves.
fn course(
    times: Vec<f32>,
    observation: Observation,
    truth: Matrix<f32>,
    curve: Matrix<f32>,
    drive: Matrix<f32>,
    responds: Vec<bool>,
) -> Course {
    let kinetics = curve
        .iter_rows()
        .map(|curve| kinetics(curve, grid()))
        .collect();
    Course {
        times,
        observed: observation.observed,
        errors: observation.errors,
        present: observation.present,
        truth,
        curve,
        drive,
        kinetics,
        responds,
    }
}

/// The curves `[G, GRID]` at the times: `[G, T]`.
fn at(times: &[f32], curves: &Matrix<f32>) -> Matrix<f32> {
    let places: Vec<Place> = times.iter().map(|&time| Place::of(time)).collect();
    Matrix::from_fn(curves.rows(), places.len(), |gene, time| {
        places[time].value(curves.row(gene))
    })
}

/// For each condition, `[G]`: whether the gene changes in it.
fn responds(curves: &[Matrix<f32>]) -> Vec<Vec<bool>> {
    let changes: Vec<Vec<f32>> = curves
        .iter()
        .map(|curves| curves.iter_rows().map(largest_change).collect())
        .collect();
    let genes = changes.first().map_or(0, Vec::len);
    let largest: Vec<f32> = (0..genes)
        .map(|gene| {
            changes
                .iter()
                .map(|changes| changes[gene])
                .fold(0.0, f32::max)
        })
        .collect();
    changes
        .iter()
        .map(|changes| {
            let pairs = changes.iter().zip(&largest);
            pairs
                .map(|(&change, &largest)| change > RESPONSE * largest)
                .collect()
        })
        .collect()
}

/// The largest change of a curve from its start, in either direction.
fn largest_change(curve: &[f32]) -> f32 {
    let mut largest = 0.0_f32;
    for point in 0..GRID {
        largest = largest.max((curve[point] - curve[0]).abs());
    }
    largest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use rand::SeedableRng;
    use rand_xoshiro::Xoshiro256Plus;

    fn draw(seed: u64, genes: usize) -> Table {
        table(&mut Xoshiro256Plus::seed_from_u64(seed), genes)
    }

    fn all_finite(matrix: &Matrix<f32>) -> bool {
        matrix.values().iter().all(|value| value.is_finite())
    }

    /// What [`Course`] promises, of a table of `genes` genes.
    fn check_course(course: &Course, genes: usize) -> Result<(), TestCaseError> {
        let times = &course.times;
        prop_assert!((3..=30).contains(&times.len()));
        prop_assert_eq!(times[0], 0.0);
        prop_assert!(times.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(times.iter().all(|&time| time <= 1.0));
        for matrix in [&course.observed, &course.errors, &course.truth] {
            prop_assert_eq!((matrix.rows(), matrix.columns()), (genes, times.len()));
            prop_assert!(all_finite(matrix));
        }
        for matrix in [&course.curve, &course.drive] {
            prop_assert_eq!((matrix.rows(), matrix.columns()), (genes, GRID));
            prop_assert!(all_finite(matrix));
        }
        prop_assert!(course.errors.values().iter().all(|&error| error > 0.0));
        for gene in 0..genes {
            let present = course.present.row(gene);
            prop_assert!(present[0] && present.iter().filter(|&&present| present).count() >= 3);
            prop_assert_eq!(course.curve[(gene, 0)], 1.0);
            let own = course.kinetics[gene];
            prop_assert!(own.onset <= own.time_to_95 && own.time_to_95 <= own.peak);
            prop_assert!(own.onset >= 0.0 && own.peak <= 1.0 && own.duration <= 1.0001);
            prop_assert!(!course.responds[gene] || own.peak > 0.0);
        }
        prop_assert_eq!(
            (course.kinetics.len(), course.responds.len()),
            (genes, genes)
        );
        Ok(())
    }

    proptest! {
        #[test]
        fn tables_keep_their_promises(seed in any::<u64>(), genes in 1_usize..60) {
            let table = draw(seed, genes);
            prop_assert!((1..=3).contains(&table.courses.len()));
            prop_assert!(table.courses.iter().any(|course| course.times.last() == Some(&1.0)));
            for course in &table.courses {
                check_course(course, genes)?;
            }
            for gene in 0..genes {
                prop_assert!((0.0039..0.801).contains(&table.half_life[gene]));
                prop_assert!(table.program[gene] <= 24);
                let responds = table.courses.iter().any(|course| course.responds[gene]);
                prop_assert!(responds || !table.kinetic[gene]);
            }
        }

        #[test]
        fn equal_drives_give_equal_curves(seed in any::<u64>()) {
            let table = draw(seed, 40);
            for (course, other) in table.courses.iter().zip(table.courses.iter().skip(1)) {
                for gene in 0..40 {
                    if course.drive.row(gene) == other.drive.row(gene) {
                        prop_assert_eq!(course.curve.row(gene), other.curve.row(gene));
                        prop_assert_eq!(course.kinetics[gene], other.kinetics[gene]);
                        let truth = |course: &Course| course.truth[(gene, 0)];
                        prop_assert_eq!(truth(course), truth(other));
                    }
                }
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_table() {
        let bits = |seed| {
            let table = draw(seed, 50);
            let courses = table.courses.iter();
            let values = courses.flat_map(|course| {
                [
                    &course.observed,
                    &course.errors,
                    &course.curve,
                    &course.drive,
                ]
            });
            let values = values.flat_map(Matrix::values).map(|value| value.to_bits());
            values.collect::<Vec<u32>>()
        };
        assert_eq!(bits(5), bits(5));
        assert_ne!(bits(5), bits(6));
    }

    #[test]
    fn observed_values_stray_from_the_truth_by_their_errors() {
        let (mut squares, mut count) = (0.0, 0.0);
        for course in (0..300).flat_map(|seed| draw(seed, 40).courses) {
            let values = course.observed.values().iter().zip(course.truth.values());
            let values = values
                .zip(course.errors.values())
                .zip(course.present.values());
            for (((observed, truth), error), _) in values.filter(|(_, present)| **present) {
                // Tails would otherwise outweigh the rest.
                squares += ((observed - truth) / error).powi(2).min(16.0);
                count += 1.0;
            }
        }
        // 1 for true errors; log-normal ones of 0.12 give exp(2 x 0.12^2) = 1.03.
        let mean = squares / count;
        assert!((0.9..1.15).contains(&mean), "{mean}");
    }

    #[test]
    fn genes_of_all_kinds_occur() {
        let (mut silent, mut smooth, mut repressed, mut partly) = (0, 0, 0, 0);
        for seed in 0..100 {
            let table = draw(seed, 60);
            for gene in 0..60 {
                let responds = |course: &Course| course.responds[gene];
                let lowered = |course: &Course| course.drive.row(gene).contains(&-1.0);
                let anywhere = table.courses.iter().any(responds);
                silent += usize::from(!anywhere);
                smooth += usize::from(anywhere && !table.kinetic[gene]);
                repressed += usize::from(table.kinetic[gene] && table.courses.iter().any(lowered));
                partly += usize::from(anywhere && !table.courses.iter().all(responds));
            }
        }
        // Of 6,000 genes about 0.35 x 0.17 are silent (356), of the others 0.12 smooth (680) and of the
        // rest 0.35 repressed (1,740). 0.4 x 0.5 x 0.45 x 0.3 of the kinetic ones have a condition
        // without response (130), more with three conditions.
        let found = [silent, smooth, repressed, partly];
        let expected = [180..600, 400..1_000, 1_300..2_200, 80..400];
        let as_expected = found
            .iter()
            .zip(expected)
            .all(|(n, range)| range.contains(n));
        assert!(as_expected, "{found:?}");
    }
}
