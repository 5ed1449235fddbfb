//! The table of a simulation, and the truth about it.

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::study::kinetics::simulation::counts::{library_moments, log_normal, normal};
use crate::study::kinetics::simulation::design::KineticDesign;
use crate::study::kinetics::simulation::factors::{POINTS, STEP, activities};
use crate::study::kinetics::simulation::genes::Gene;
use crate::study::kinetics::timing::Timing;
use genetide_data::read::{CellSource, LeftOut, LoadedTable, TableSummary};
use genetide_data::{
    Attribute, CellTransform, GeneProfiles, Matrix, Moments, Sample, Samples, TimeUnit,
};

/// Libraries at each time of a condition, and cells of each.
const LIBRARIES: usize = 3;
const CELLS: u32 = 40;
/// Standard deviation of the logarithm of a gene between libraries.
const LIBRARY_SD: f64 = 0.1;
/// Names of the conditions.
const CONDITIONS: [&str; 2] = ["first", "second"];
/// A course that changes by less than this share of what the leading course of the gene does is flat, as in
/// the descriptions of clusters.
const FLAT: f64 = 0.2;

/// A data set, and the truth about its genes.
#[derive(Clone, Debug)]
pub(in crate::study::kinetics) struct KineticData {
    /// The profiles of the counts, as a table that was read.
    pub(in crate::study::kinetics) table: LoadedTable,
    /// `[G]`: the program of each gene.
    pub(in crate::study::kinetics) programs: Vec<usize>,
    /// `[G][courses]`: the timing of each curve; `None` where the gene hardly changes.
    pub(in crate::study::kinetics) timings: Vec<Vec<Option<Timing>>>,
    /// `[G, C]`: expected counts in every column of the profiles.
    pub(in crate::study::kinetics) expected: Matrix<f64>,
}

/// The cells of one library.
#[derive(Clone, Copy)]
struct Library {
    condition: usize,
    time: f64,
    /// Index among the libraries of its time and condition.
    donor: usize,
}

impl KineticData {
    /// The data set of a seed.
    pub(in crate::study::kinetics) fn simulate(design: &KineticDesign, seed: u64) -> Self {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let activities = activities(design.conditions, &mut random);
        let genes: Vec<Gene> = (0..design.genes).map(|_| Gene::draw(&mut random)).collect();
        let libraries = libraries(design.conditions);
        let grid: Vec<f64> = (0..POINTS).map(|point| point as f64 * STEP).collect();
        let (mut moments, mut timings, mut curves) = (Vec::new(), Vec::new(), Vec::new());
        for gene in &genes {
            let of_conditions: Vec<Vec<f64>> = activities.iter().map(|of| gene.curve(of)).collect();
            timings.push(timings_of(&grid, &of_conditions));
            moments.extend(gene_moments(
                design,
                &libraries,
                &of_conditions,
                &mut random,
            ));
            curves.push(of_conditions);
        }
        let names = (1..=genes.len())
            .map(|gene| format!("Gene{gene}"))
            .collect();
        let samples = samples(design, &libraries);
        let moments = Matrix::new(genes.len(), libraries.len(), moments);
        let profiles = GeneProfiles::new(names, samples, moments);
        let courses = profiles.courses();
        let expected = Matrix::from_fn(genes.len(), courses.columns().len(), |gene, column| {
            let condition = courses.columns()[column].condition.unwrap_or(0);
            design.depth * at(&curves[gene][condition], courses.time_of(column))
        });
        Self {
            expected,
            timings,
            programs: genes.iter().map(|gene| gene.program).collect(),
            table: LoadedTable {
                summary: summary(design, &profiles, libraries.len()),
                profiles,
                cells: CellSource::default(),
                left_out: LeftOut::default(),
            },
        }
    }
}

/// All libraries, by time, then condition.
fn libraries(conditions: usize) -> Vec<Library> {
    let of_time = |time: f64| {
        let is_sampled = move |&condition: &usize| KineticDesign::times(condition).contains(&time);
        let sampled = (0..conditions).filter(is_sampled);
        sampled.flat_map(move |condition| {
            (0..LIBRARIES).map(move |donor| Library {
                condition,
                time,
                donor,
            })
        })
    };
    KineticDesign::times(0)
        .into_iter()
        .flat_map(of_time)
        .collect()
}

/// The samples of the libraries. Donors recur where the design has any; otherwise each library has its own.
fn samples(design: &KineticDesign, libraries: &[Library]) -> Samples {
    let sample = |(index, library): (usize, &Library)| {
        let donor = if design.donor_sd > 0.0 {
            library.donor
        } else {
            index
        };
        Sample::new(library.time, CELLS, |attribute| match attribute {
            Attribute::Condition if design.conditions > 1 => {
                Some(CONDITIONS[library.condition].to_owned())
            }
            Attribute::Replicate => Some(format!("donor_{}", donor + 1)),
            _ => None,
        })
    };
    let samples = libraries.iter().enumerate().map(sample).collect();
    Samples::new(samples, Some(TimeUnit::Hours), Vec::new())
}

/// The moments of a gene in every library.
fn gene_moments(
    design: &KineticDesign,
    libraries: &[Library],
    curves: &[Vec<f64>],
    random: &mut impl Rng,
) -> Vec<Moments> {
    // Factors have mean 1.
    let balance = (-(design.donor_sd.powi(2) + LIBRARY_SD.powi(2)) / 2.0).exp();
    let donors: [f64; LIBRARIES] =
        std::array::from_fn(|_| (design.donor_sd * normal(random)).exp());
    let of_library = |library: &Library| {
        let factor = balance * donors[library.donor] * log_normal(LIBRARY_SD, random);
        let expected = design.depth * factor * at(&curves[library.condition], library.time);
        library_moments(expected, CELLS, random)
    };
    libraries.iter().map(of_library).collect()
}

/// The value of a curve at a time of the solution.
fn at(curve: &[f64], time: f64) -> f64 {
    curve[(time / STEP).round() as usize]
}

/// The timing of the curve of each condition; `None` for one that hardly changes beside another.
fn timings_of(grid: &[f64], curves: &[Vec<f64>]) -> Vec<Option<Timing>> {
    let change = |curve: &Vec<f64>| {
        let distance = curve.iter().map(|value| (value - curve[0]).abs());
        distance.fold(0.0, f64::max)
    };
    let largest = curves.iter().map(change).fold(0.0, f64::max);
    let timing = |curve: &Vec<f64>| {
        (change(curve) >= FLAT * largest)
            .then(|| Timing::of(grid, curve))
            .flatten()
    };
    curves.iter().map(timing).collect()
}

/// The summary that reading the table would have given.
fn summary(design: &KineticDesign, profiles: &GeneProfiles, libraries: usize) -> TableSummary {
    let cells = libraries as u32 * CELLS;
    TableSummary {
        name: design.name(),
        cells: cells as usize,
        genes_in_table: profiles.gene_count(),
        time_column: "Time".to_owned(),
        // Every cell has size 1: normalised counts are the counts.
        transform: CellTransform::Normalise,
        transform_note: "Simulated counts.".to_owned(),
        ..TableSummary::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn design(conditions: usize, depth: f64, donor_sd: f64) -> KineticDesign {
        KineticDesign {
            depth,
            conditions,
            donor_sd,
            genes: 60,
        }
    }

    #[test]
    fn means_are_near_their_expectations() {
        let data = KineticData::simulate(&design(2, 20.0, 0.0), 4);
        let profiles = &data.table.profiles;
        assert_eq!(profiles.courses().columns().len(), 10 + 7);
        assert_eq!(profiles.samples().len(), 3 * 17);
        let mut squares = 0.0;
        for gene in 0..60 {
            let means = profiles.mean_profile(gene).into_iter().flatten();
            let ratios = means
                .zip(data.expected.row(gene))
                .map(|(mean, of)| mean / of - 1.0);
            squares += ratios.map(|ratio| ratio * ratio).sum::<f64>() / (60.0 * 17.0);
        }
        // Between libraries 0.1², between 40 cells 0.2 / 40 and about 1 / (40 x 20): 0.016 over 3 libraries.
        assert!((0.004..0.009).contains(&squares), "{squares}");
    }

    #[test]
    fn an_absent_program_has_no_timing() {
        let data = KineticData::simulate(&design(2, 1.0, 0.0), 4);
        for (program, timings) in data.programs.iter().zip(&data.timings) {
            assert!(timings[0].is_some());
            assert_eq!(timings[1].is_some(), *program != 4);
        }
        assert!(data.programs.contains(&4));
    }

    #[test]
    fn donors_recur_and_differ() {
        let data = KineticData::simulate(&design(1, 20.0, 0.5), 4);
        let samples = data.table.profiles.samples();
        let mut names: Vec<_> = (samples.as_slice().iter())
            .filter_map(|sample| sample.replicate.clone())
            .collect();
        names.sort();
        names.dedup();
        assert_eq!(names, ["donor_1", "donor_2", "donor_3"]);
        let again = KineticData::simulate(&design(1, 20.0, 0.5), 4);
        assert_eq!(again.table.profiles, data.table.profiles);
    }
}
