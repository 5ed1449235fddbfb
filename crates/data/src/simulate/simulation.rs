//! A simulated time course, and its profiles.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use crate::matrix::Matrix;
use crate::moments::Moments;
use crate::profiles::GeneProfiles;
use crate::simulate::draw::{self, CELL_TYPES, Cell, Gene};
use crate::simulate::error::SimulationError;
use crate::simulate::landmarks::Landmarks;
use crate::simulate::program::Program;
use crate::simulate::settings::SimulationSettings;

/// Cells whose counts are drawn before they are added up: bounds what is held in memory.
const CELLS_AT_ONCE: usize = 256;

/// A simulated time course.
///
/// Only the expected counts are kept (genes x times x cell types). The counts of a cell are drawn
/// when they are asked for, from a seed of its own, so that a table of any size is written cell by
/// cell, and [`Self::profiles`] sees exactly the counts that [`Self::write_table`] writes.
#[derive(Clone, Debug)]
pub struct Simulation {
    pub(super) times: Vec<f64>,
    genes: Vec<Gene>,
    /// In file order.
    pub(super) cells: Vec<Cell>,
    /// `[T * 2, G]`: expected count in a cell of library size 1, by time and cell type.
    rates: Matrix<f64>,
}

/// The truth about a simulated gene.
#[derive(Clone, Debug, PartialEq)]
pub struct GeneTruth<'a> {
    /// Its name.
    pub gene: &'a str,
    /// The program that it follows; `None` for the named genes, whose means are given.
    pub program: Option<Program>,
    /// Onset and peak of its noiseless curve; `None` where that does not change.
    pub landmarks: Option<Landmarks>,
}

/// Draws genes and cells.
///
/// # Errors
/// When `settings` do not pass [`SimulationSettings::check`].
pub fn simulate(settings: &SimulationSettings) -> Result<Simulation, SimulationError> {
    settings.check()?;
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(settings.seed);
    let genes = draw::genes(settings, &mut rng);
    let cells = draw::cells(settings, &mut rng);
    let rates = draw::rates(settings, &genes, &cells);
    Ok(Simulation {
        times: settings.times.clone(),
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
        self.genes.iter().map(|gene| GeneTruth {
            gene: &gene.name,
            program: gene.source.program(),
            landmarks: gene.landmarks,
        })
    }

    /// The profiles of the raw counts: what reading the written table without any transform gives.
    /// No unit of time is set, as none is written.
    pub fn profiles(&self) -> GeneProfiles {
        let mut types: Vec<usize> = Vec::new();
        for cell in &self.cells {
            if !types.contains(&cell.cell_type) {
                types.push(cell.cell_type);
            }
        }
        let (times, kinds) = (self.times.len(), types.len());
        let mut cells = vec![0_u32; times * kinds];
        let mut moments = vec![Moments::default(); self.genes.len() * times * kinds];
        for block in self.cells.chunks(CELLS_AT_ONCE) {
            // Cells are drawn in parallel, and added in file order.
            let drawn = block.par_iter().map(|cell| self.counts(cell));
            let drawn: Vec<Vec<u32>> = drawn.collect();
            for (cell, counts) in block.iter().zip(drawn) {
                let kind = types.iter().position(|&kind| kind == cell.cell_type);
                let slot = cell.time * kinds + kind.unwrap_or(0);
                cells[slot] += 1;
                for (gene, &count) in counts.iter().enumerate() {
                    moments[gene * times * kinds + slot].push(f64::from(count));
                }
            }
        }
        let types = types.iter().map(|&kind| CELL_TYPES[kind].to_owned());
        GeneProfiles::from_times(
            self.gene_names().map(str::to_owned).collect(),
            &self.times,
            None,
            types.collect(),
            &cells,
            moments,
        )
    }

    /// The same genes and cells with the expected count of gene g at time t times `fold(g, t)`.
    #[must_use]
    pub fn with_folds(mut self, fold: impl Fn(usize, usize) -> f64) -> Self {
        for row in 0..self.rates.rows() {
            for (gene, rate) in self.rates.row_mut(row).iter_mut().enumerate() {
                *rate *= fold(gene, row / CELL_TYPES.len());
            }
        }
        self
    }

    /// The counts `[G]` of a cell.
    pub(super) fn counts(&self, cell: &Cell) -> Vec<u32> {
        let row = cell.time * CELL_TYPES.len() + cell.cell_type;
        draw::counts(cell, self.rates.row(row))
    }
}
