//! The threads `cells` and `bands`: what curves show beside means, made when it is looked at. They are
//! threads of their own, because a large file is read for seconds, and a change of k is not to wait.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::Steps;
use super::notify::Notifier;
use super::slot::Slot;
use crate::config::RunConfig;
use crate::data::DataSettings;
use crate::data::read::{LoadedTable, Source};
use crate::model::TrainingResult;
use crate::pipeline::{PipelineError, Prepared};
use crate::session::{JobId, Notice};

/// Cells to read.
#[derive(Debug)]
pub(super) struct CellsRequest {
    pub job: JobId,
    pub source: Source,
    pub settings: Box<DataSettings>,
    pub table: Arc<LoadedTable>,
    pub genes: Vec<usize>,
    pub cancelled: Arc<AtomicBool>,
}

/// The reading of cells that was asked for last.
#[derive(Debug, Default)]
pub(super) struct LatestCells(Mutex<(JobId, Arc<AtomicBool>)>);

impl LatestCells {
    /// Stops the reading before, and hands out the flag that stops the new one.
    pub(super) fn next(&self, job: JobId) -> Arc<AtomicBool> {
        let mut latest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        latest.1.store(true, Ordering::Release);
        *latest = (job, Arc::default());
        Arc::clone(&latest.1)
    }

    /// Stops the reading `job`, or with `None` any.
    pub(super) fn cancel(&self, job: Option<JobId>) {
        let latest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if job.is_none_or(|job| job == latest.0) {
            latest.1.store(true, Ordering::Release);
        }
    }
}

/// Reads cells until the slot is closed.
pub(super) fn run_cells(requests: &Slot<CellsRequest>, steps: &dyn Steps, notifier: &Notifier) {
    while let Some(request) = requests.take() {
        notifier.report(request.job, "Reading single cells", || {
            Some(read_cells(&request, steps))
        });
    }
}

fn read_cells(request: &CellsRequest, steps: &dyn Steps) -> Notice {
    let job = request.job;
    let mut progress = |_| {
        if request.cancelled.load(Ordering::Acquire) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let read = steps.cells(
        &request.source,
        &request.settings,
        &request.table,
        &request.genes,
        &mut progress,
    );
    match read {
        Ok(cells) => Notice::Cells(job, cells),
        Err(error) => failed(job, &error),
    }
}

/// Bands to make.
#[derive(Debug)]
pub(super) struct BandsRequest {
    pub job: JobId,
    pub prepared: Arc<Prepared>,
    pub training: Arc<TrainingResult>,
    pub config: Arc<RunConfig>,
    pub genes: Vec<usize>,
}

/// Makes bands until the slot is closed.
pub(super) fn run_bands(requests: &Slot<BandsRequest>, steps: &dyn Steps, notifier: &Notifier) {
    while let Some(request) = requests.take() {
        let BandsRequest {
            job,
            prepared,
            training,
            config,
            genes,
        } = request;
        notifier.report(job, "Making the bands", || {
            Some(match steps.bands(&prepared, &training, &config, &genes) {
                Ok(bands) => Notice::Bands(job, bands),
                Err(error) => failed(job, &error),
            })
        });
    }
}

fn failed(job: JobId, error: &PipelineError) -> Notice {
    Notice::Failed(job, error.to_string())
}
