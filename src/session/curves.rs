//! Single cells and posterior bands of the genes on view: made when they are asked for, and kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Weak};

use super::{JobId, Request, Session};
use crate::data::read::{CellValues, GeneCells};
use crate::model::{Band, TrainingResult};

/// Genes whose cells are kept at most; with 100,000 cells a gene takes 1 MB.
const MOST_GENES: usize = 64;

/// What is known of curves beyond means and reconstructions.
#[derive(Debug, Default)]
pub struct Curves {
    /// Why cells could not be read last, until they are asked for anew.
    pub cells_failed: Option<String>,
    /// Counts the changes, so that a window knows when to draw anew.
    pub version: u64,
    cells: BTreeMap<usize, Arc<GeneCells>>,
    /// One entry a training.
    bands: Vec<RunBands>,
    reading: Option<(JobId, BTreeSet<usize>)>,
    making: Option<(JobId, Weak<TrainingResult>, BTreeSet<usize>)>,
}

/// The bands of one training, by gene.
#[derive(Debug)]
struct RunBands {
    training: Weak<TrainingResult>,
    of: BTreeMap<usize, Arc<Band>>,
    /// Whether making them failed; it would again.
    failed: bool,
}

impl Curves {
    /// The cells of a gene, where they were read.
    pub fn cells(&self, gene: usize) -> Option<&Arc<GeneCells>> {
        self.cells.get(&gene)
    }

    /// The band of a gene by a training, where it was made.
    pub fn band(&self, training: &Arc<TrainingResult>, gene: usize) -> Option<&Arc<Band>> {
        self.run(training)?.of.get(&gene)
    }

    /// Whether cells are being read.
    pub fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    fn run(&self, training: &Arc<TrainingResult>) -> Option<&RunBands> {
        let is_of = |run: &&RunBands| std::ptr::eq(run.training.as_ptr(), Arc::as_ptr(training));
        self.bands.iter().find(is_of)
    }

    fn run_mut(&mut self, training: &Arc<TrainingResult>) -> Option<&mut RunBands> {
        // Trainings that are gone take their bands with them.
        self.bands.retain(|run| run.training.strong_count() > 0);
        if self.run(training).is_none() {
            self.bands.push(RunBands {
                training: Arc::downgrade(training),
                of: BTreeMap::new(),
                failed: false,
            });
        }
        let is_of =
            |run: &&mut RunBands| std::ptr::eq(run.training.as_ptr(), Arc::as_ptr(training));
        self.bands.iter_mut().find(is_of)
    }

    fn changed(&mut self) {
        self.version += 1;
    }
}

/// The genes that are neither known nor on their way.
fn lacking(
    genes: &[usize],
    is_known: impl Fn(usize) -> bool,
    on_their_way: Option<&BTreeSet<usize>>,
) -> BTreeSet<usize> {
    let lacking: BTreeSet<usize> = genes.iter().copied().filter(|&g| !is_known(g)).collect();
    match on_their_way {
        Some(coming) if lacking.is_subset(coming) => BTreeSet::new(),
        _ => lacking,
    }
}

impl Session {
    /// Whether cells of these genes should be asked for: one lacks them, and it has not failed.
    pub fn lacks_cells(&self, genes: &[usize]) -> bool {
        self.curves.cells_failed.is_none() && !self.genes_without_cells(genes).is_empty()
    }

    /// Whether bands of these genes should be asked for: one that was trained on lacks it.
    pub fn lacks_bands(&self, genes: &[usize]) -> bool {
        !self.genes_without_bands(genes).is_empty()
    }

    fn genes_without_cells(&self, genes: &[usize]) -> BTreeSet<usize> {
        let known = |gene| gene >= self.gene_count() || self.curves.cells.contains_key(&gene);
        let coming = self.curves.reading.as_ref().map(|(_, genes)| genes);
        lacking(genes, known, coming)
    }

    fn genes_without_bands(&self, genes: &[usize]) -> BTreeSet<usize> {
        let (Some(training), Some(trained_on)) = (&self.training, &self.trained_on) else {
            return BTreeSet::new();
        };
        let run = self.curves.run(training);
        if run.is_some_and(|run| run.failed) {
            return BTreeSet::new();
        }
        let rows = &trained_on.scaled.genes;
        let known = |gene| {
            rows.binary_search(&gene).is_err() || run.is_some_and(|run| run.of.contains_key(&gene))
        };
        let coming = self.curves.making.as_ref();
        let coming = coming.filter(|(_, of, _)| std::ptr::eq(of.as_ptr(), Arc::as_ptr(training)));
        lacking(genes, known, coming.map(|(.., genes)| genes))
    }

    /// Reads the cells that these genes lack; a reading that goes on is superseded.
    pub(super) fn request_cells(&mut self, genes: &[usize]) -> Option<Request> {
        let table = self.table.clone()?;
        let source = self.provenance.source.clone()?;
        let settings = self.provenance.data.clone()?;
        self.curves.cells_failed = None;
        let lacking = self.genes_without_cells(genes);
        if lacking.is_empty() {
            return None;
        }
        let job = self.next_job();
        let genes = lacking.iter().copied().collect();
        self.curves.reading = Some((job, lacking));
        self.curves.changed();
        Some(Request::ReadCells {
            job,
            source,
            settings: Box::new(settings),
            table,
            genes,
        })
    }

    /// Ends the wait for cells, and forgets that they could not be read.
    pub(super) fn cancel_cells(&mut self) -> Option<Request> {
        self.curves.changed();
        self.curves.cells_failed = None;
        let (job, _) = self.curves.reading.take()?;
        Some(Request::CancelCells(job))
    }

    /// Makes the bands that these genes lack in the training on view.
    pub(super) fn request_bands(&mut self, genes: &[usize]) -> Option<Request> {
        let lacking = self.genes_without_bands(genes);
        if lacking.is_empty() {
            return None;
        }
        let training = self.training.clone()?;
        let prepared = self.trained_on.clone()?;
        let config = self.trained_config.clone()?;
        let job = self.next_job();
        let genes = lacking.iter().copied().collect();
        self.curves.making = Some((job, Arc::downgrade(&training), lacking));
        Some(Request::MakeBands {
            job,
            prepared,
            training,
            config,
            genes,
        })
    }

    pub(super) fn take_cells(&mut self, job: JobId, cells: CellValues) {
        let curves = &mut self.curves;
        if curves
            .reading
            .take_if(|(waited, _)| *waited == job)
            .is_none()
        {
            return;
        }
        if curves.cells.len() + cells.genes.len() > MOST_GENES {
            curves.cells.clear();
        }
        let read = cells.genes.into_iter();
        curves
            .cells
            .extend(read.map(|cells| (cells.gene, Arc::new(cells))));
        curves.changed();
    }

    pub(super) fn take_bands(&mut self, job: JobId, bands: Vec<(usize, Band)>) {
        let curves = &mut self.curves;
        let Some((_, training, _)) = curves.making.take_if(|(waited, ..)| *waited == job) else {
            return;
        };
        let Some(training) = training.upgrade() else {
            return;
        };
        if let Some(run) = curves.run_mut(&training) {
            let made = bands.into_iter();
            run.of
                .extend(made.map(|(gene, band)| (gene, Arc::new(band))));
        }
        curves.changed();
    }

    /// Whether the failed job was one of these.
    pub(super) fn fail_curves(&mut self, job: JobId, message: &str) -> bool {
        let curves = &mut self.curves;
        if curves
            .reading
            .take_if(|(waited, _)| *waited == job)
            .is_some()
        {
            curves.cells_failed = Some(message.to_owned());
        } else if let Some((_, training, _)) = curves.making.take_if(|(waited, ..)| *waited == job)
        {
            if let Some(run) = training.upgrade().and_then(|run| curves.run_mut(&run)) {
                run.failed = true;
            }
        } else {
            return false;
        }
        curves.changed();
        true
    }

    /// Drops what belongs to the table before.
    pub(super) fn forget_curves(&mut self) -> Option<Request> {
        let version = self.curves.version + 1;
        let before = std::mem::replace(
            &mut self.curves,
            Curves {
                version,
                ..Curves::default()
            },
        );
        before.reading.map(|(job, _)| Request::CancelCells(job))
    }
}
