//! A simulated time course, and its profiles.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use crate::attribute::Attribute;
use crate::matrix::Matrix;
use crate::moments::Moments;
use crate::profiles::GeneProfiles;
use crate::samples::{Sample, Samples};
use crate::simulate::cells::{self, CELL_TYPES, Cell};
use crate::simulate::curve::{Difference, MeanSource};
use crate::simulate::error::SimulationError;
use crate::simulate::genes::{self, Gene};
use crate::simulate::landmarks::Landmarks;
use crate::simulate::libraries::{Library, batch_name, condition_name, donor_name, libraries};
use crate::simulate::program::Program;
use crate::simulate::settings::SimulationSettings;

/// Cells whose counts are drawn before they are added up: bounds what is held in memory.
const CELLS_AT_ONCE: usize = 256;

/// A simulated time course.
///
/// Only the expected counts are kept (genes x libraries x cell types). The counts of a cell are drawn
/// when they are asked for, from a seed of its own, so that a table of any size is written cell by
/// cell, and [`Self::profiles`] sees exactly the counts that [`Self::write_table`] writes.
#[derive(Clone, Debug)]
pub struct Simulation {
    pub(super) times: Vec<f64>,
    /// Number of conditions.
    pub(super) conditions: usize,
    /// Whether there is more than one donor at a time, so that donors are named.
    pub(super) has_donors: bool,
    /// Whether times are batches, so that these are named.
    pub(super) has_batches: bool,
    pub(super) libraries: Vec<Library>,
    genes: Vec<Gene>,
    /// In file order.
    pub(super) cells: Vec<Cell>,
    /// `[L * 2, G]`: expected count in a cell of library size 1, by library and cell type.
    rates: Matrix<f64>,
}

/// The truth about a simulated gene.
#[derive(Clone, Debug, PartialEq)]
pub struct GeneTruth<'a> {
    /// Its name.
    pub gene: &'a str,
    /// The program that it follows; `None` for the named genes, whose means are given.
    pub program: Option<Program>,
    /// How its response differs between conditions; `None` where it does not.
    pub difference: Option<Difference>,
    /// `[C]`: onset and peak of its noiseless curve in each condition; `None` where that does not
    /// change.
    pub landmarks: &'a [Option<Landmarks>],
}

impl GeneTruth<'_> {
    /// The name of its program and of its difference, `early_transient` or `early_transient_timing`:
    /// genes of one class respond alike in all conditions. Empty for the named genes.
    pub fn class(&self) -> String {
        let program = self.program.map_or("", Program::name);
        match self.difference {
            Some(difference) => format!("{program}_{}", difference.name()),
            None => program.to_owned(),
        }
    }
}

/// Draws genes, libraries and cells.
///
/// # Errors
/// When `settings` do not pass [`SimulationSettings::check`], and [`SimulationError::TooManyCounts`].
pub fn simulate(settings: &SimulationSettings) -> Result<Simulation, SimulationError> {
    settings.check()?;
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(settings.seed);
    let libraries = libraries(settings);
    let genes = genes::genes(settings, &mut rng);
    let cells = cells::cells(settings, &libraries, &mut rng);
    let rates = cells::rates(settings, &libraries, &genes, &cells);
    cells::check_counts(&cells, &rates)?;
    Ok(Simulation {
        times: settings.times.to_vec(),
        conditions: settings.conditions,
        has_donors: settings.donors > 1,
        has_batches: settings.batch_sd > 0.0,
        libraries,
        genes,
        cells,
        rates,
    })
}

impl Simulation {
    /// Gene names `[G]`, in column order.
    pub fn gene_names(&self) -> impl Iterator<Item = &str> {
        self.genes.iter().map(|gene| gene.name.as_str())
    }

    /// Number of cells.
    pub fn cell_count(&self) -> usize {
        self.cells.len()
    }

    /// The truth about every gene, in column order.
    pub fn truth(&self) -> impl Iterator<Item = GeneTruth<'_>> {
        self.genes.iter().map(|gene| {
            let (program, difference) = match gene.source {
                MeanSource::Program(program, difference) => (Some(program), difference),
                MeanSource::Named(_) => (None, None),
            };
            GeneTruth {
                gene: &gene.name,
                program,
                difference,
                landmarks: &gene.landmarks,
            }
        })
    }

    /// The profiles of the raw counts, a sample for each library and cell type: what reading the
    /// written table without any transform gives. No unit of time is set, as none is written.
    pub fn profiles(&self) -> GeneProfiles {
        let (samples, sample_of_row) = self.samples();
        let mut moments = vec![Moments::default(); self.genes.len() * samples.len()];
        for block in self.cells.chunks(CELLS_AT_ONCE) {
            let drawn: Vec<(usize, Vec<u32>)> = block
                .par_iter()
                .map(|cell| (sample_of_row[cell.row()], self.counts(cell)))
                .collect();
            // Genes in parallel; the cells of each are added in file order.
            let genes = moments.par_chunks_mut(samples.len()).enumerate();
            genes.for_each(|(gene, of_gene)| {
                for (sample, counts) in &drawn {
                    of_gene[*sample].push(f64::from(counts[gene]));
                }
            });
        }
        let names = self.gene_names().map(str::to_owned).collect();
        let moments = Matrix::new(self.genes.len(), samples.len(), moments);
        GeneProfiles::new(names, samples, moments)
    }

    /// The samples `[S]` in the order in which the written table is read, that is by time, cell type,
    /// condition and donor, each in order of appearance; and the sample of each row of the expected
    /// counts `[L * 2]` that has cells.
    fn samples(&self) -> (Samples, Vec<usize>) {
        let donor_count = self.libraries.iter().map(|library| library.donor + 1).max();
        let of_cells = || self.cells.iter().map(|cell| self.libraries[cell.library]);
        let types = order(
            self.cells.iter().map(|cell| cell.cell_type),
            CELL_TYPES.len(),
        );
        let donors = order(of_cells().map(|l| l.donor), donor_count.unwrap_or(0));
        let conditions = order(of_cells().filter_map(|l| l.condition), self.conditions);
        let mut cells = vec![0_u32; self.rates.rows()];
        for cell in &self.cells {
            cells[cell.row()] += 1;
        }
        let mut rows: Vec<usize> = (0..cells.len()).filter(|&row| cells[row] > 0).collect();
        let at = |row: usize| {
            (
                self.libraries[row / CELL_TYPES.len()],
                row % CELL_TYPES.len(),
            )
        };
        rows.sort_by_key(|&row| {
            let (library, kind) = at(row);
            let condition = library.condition.map(|condition| conditions[condition]);
            (library.time, types[kind], condition, donors[library.donor])
        });
        let mut sample_of_row = vec![0; cells.len()];
        let samples = rows.iter().enumerate().map(|(sample, &row)| {
            sample_of_row[row] = sample;
            let (library, kind) = at(row);
            let time = self.times[library.time];
            Sample::new(time, cells[row], |attribute| {
                self.label(attribute, library, kind)
            })
        });
        let samples = samples.collect();
        let mut kinds: Vec<usize> = (0..CELL_TYPES.len()).collect();
        kinds.sort_by_key(|&kind| types[kind]);
        let has_cells = |kind: &usize| cells.iter().skip(*kind).step_by(2).any(|&cells| cells > 0);
        let kinds = kinds.into_iter().filter(has_cells);
        let kinds = kinds.map(|kind| CELL_TYPES[kind].to_owned());
        (Samples::new(samples, None, kinds.collect()), sample_of_row)
    }

    /// A label of the cells of a type in a library; `None` where there is none.
    pub(super) fn label(
        &self,
        attribute: Attribute,
        library: Library,
        kind: usize,
    ) -> Option<String> {
        match attribute {
            Attribute::CellType => Some(CELL_TYPES[kind].to_owned()),
            Attribute::Condition => library.condition.map(condition_name),
            Attribute::Replicate if self.has_donors => Some(donor_name(library.donor)),
            Attribute::Batch if self.has_batches => Some(batch_name(library.time)),
            _ => None,
        }
    }

    /// The same genes and cells with the expected count of gene g at time t times `fold(g, t)`.
    #[must_use]
    pub fn with_folds(mut self, fold: impl Fn(usize, usize) -> f64) -> Self {
        for row in 0..self.rates.rows() {
            let time = self.libraries[row / CELL_TYPES.len()].time;
            for (gene, rate) in self.rates.row_mut(row).iter_mut().enumerate() {
                *rate *= fold(gene, time);
            }
        }
        self
    }

    /// The counts `[G]` of a cell.
    pub(super) fn counts(&self, cell: &Cell) -> Vec<u32> {
        cells::counts(cell, self.rates.row(cell.row()))
    }
}

/// The place of each of `count` values in order of appearance; the last place for those that do not
/// appear.
fn order(values: impl Iterator<Item = usize>, count: usize) -> Vec<usize> {
    let mut places = vec![usize::MAX; count];
    let mut next = 0;
    for value in values {
        if places[value] == usize::MAX {
            places[value] = next;
            next += 1;
        }
    }
    places
}
