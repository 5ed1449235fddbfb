//! Drives a session in tests: answers its requests as workers would, with fixtures.

use std::sync::Arc;

use crate::config::RunConfig;
use crate::pipeline::ClusterOutcome;
use crate::session::testing::steps::FixtureSteps;
use crate::session::{
    ClusterTask, Command, DataCommand, ExportTarget, FileTask, Job, JobId, JobKind, Notice,
    Request, Run, Session, TrainingCommand,
};
use crate::worker::inline;
use genetide_analysis::{ClusterMethod, KChoice};
use genetide_data::read::Source;
use genetide_model::Signal;

/// A session with a stand-in for its workers.
pub(crate) struct Driver {
    pub session: Session,
    /// What the workers answer with.
    pub steps: FixtureSteps,
}

impl Driver {
    /// Nothing is open; tables will have 30 genes of which 24 respond.
    pub(crate) fn new() -> Self {
        let mut config = RunConfig::default();
        // What most tests are about; the others choose for themselves.
        config.analysis.k = KChoice::Fixed(6);
        config.analysis.method = ClusterMethod::Kmeans;
        Self {
            session: Session::new(config),
            steps: FixtureSteps::default(),
        }
    }

    /// The table is open and prepared.
    pub(crate) fn opened() -> Self {
        let mut driver = Self::new();
        driver.settle(DataCommand::Open(Source::Sample));
        driver
    }

    /// A training runs; its job number is returned too.
    pub(crate) fn running() -> (Self, JobId) {
        let mut driver = Self::opened();
        let job = driver.start_training();
        (driver, job)
    }

    /// A training has ended, with map, clusters and sweep.
    pub(crate) fn clustered() -> Self {
        let mut driver = Self::opened();
        driver.settle(TrainingCommand::Start);
        driver
    }

    /// Starts a training that is not answered; returns its job number.
    pub(crate) fn start_training(&mut self) -> JobId {
        let requests = self.session.execute(TrainingCommand::Start);
        let [Request::Train(job)] = requests.as_slice() else {
            panic!("asked for {:?}", kinds(&requests));
        };
        job.id
    }

    /// Sends a command; returns the kinds of the requests, which stay unanswered.
    pub(crate) fn ask(&mut self, command: impl Into<Command>) -> Vec<&'static str> {
        kinds(&self.session.execute(command))
    }

    /// Changes the settings and sends them.
    pub(crate) fn configure(&mut self, change: impl FnOnce(&mut RunConfig)) -> Vec<Request> {
        let mut config = self.session.config().clone();
        change(&mut config);
        self.session
            .execute(DataCommand::SetConfig(Box::new(config)))
    }

    /// Sends a command and answers every request, and those that follow, in order.
    pub(crate) fn settle(&mut self, command: impl Into<Command>) {
        let requests = self.session.execute(command);
        self.answer_all(requests);
    }

    /// Answers every request, and those that follow, in order.
    pub(crate) fn answer_all(&mut self, requests: Vec<Request>) {
        for request in requests {
            for notice in self.answers(&request) {
                let more = self.session.on_notice(notice);
                self.answer_all(more);
            }
        }
    }

    /// What workers would answer; session files are not answered.
    pub(crate) fn answers(&self, request: &Request) -> Vec<Notice> {
        match request {
            Request::SessionFile(_) => Vec::new(),
            other => inline::answer(&self.steps, other.clone()),
        }
    }

    /// The run on view.
    pub(crate) fn view(&self) -> &Run {
        self.session.view().unwrap()
    }

    /// The clusters on view.
    pub(crate) fn clusters(&self) -> &Arc<ClusterOutcome> {
        self.session.clusters().unwrap()
    }

    /// The last line of the log.
    pub(crate) fn last_line(&self) -> &str {
        let last = self.session.log().back();
        last.map_or("", |entry| &entry.message)
    }

    /// The newest toast.
    pub(crate) fn last_toast(&self) -> &str {
        let newest = self.session.toasts().last();
        newest.map_or("", |entry| &entry.message)
    }
}

/// The job of a request.
pub(crate) fn job_of(request: &Request) -> Job {
    match request {
        Request::Read(job) => JobKind::Read.job(job.id),
        Request::CancelRead(id) => JobKind::Read.job(*id),
        Request::Prepare(job) => JobKind::Prepare.job(job.id),
        Request::Train(job) => JobKind::Train.job(job.id),
        Request::Embed(job) => JobKind::Embed.job(job.id),
        Request::Cluster(job) => JobKind::Cluster.job(job.id),
        Request::Sweep(job) => JobKind::Sweep.job(job.id),
        Request::HoldOut(job) => JobKind::HeldOut.job(job.id),
        Request::Export(job) => JobKind::Export.job(job.id),
        Request::ReadCells(job) => JobKind::Cells.job(job.id),
        Request::CancelCells(id) => JobKind::Cells.job(*id),
        Request::CancelClusters(id) => JobKind::Cluster.job(*id),
        Request::MakeBands(job) => JobKind::Bands.job(job.id),
        Request::SessionFile(job) => JobKind::SessionFile.job(job.id),
        Request::Signal(_) | Request::Watch(_) => panic!("{request:?} has no job"),
    }
}

/// The failure of a request.
pub(crate) fn failure(request: &Request, message: &str) -> Notice {
    Notice::Failed {
        job: job_of(request),
        message: message.to_owned(),
    }
}

/// One word for each request.
pub(crate) fn kinds(requests: &[Request]) -> Vec<&'static str> {
    requests.iter().map(kind).collect()
}

fn kind(request: &Request) -> &'static str {
    match request {
        Request::Read(_) => "read",
        Request::CancelRead(_) => "cancel",
        Request::Prepare(_) => "prepare",
        Request::Train(_) => "train",
        Request::Signal(Signal::Continue) => "continue",
        Request::Signal(Signal::Pause) => "pause",
        Request::Signal(Signal::StopKeepBest) => "stop",
        Request::Signal(Signal::Discard) => "discard",
        Request::Watch(_) => "watch",
        Request::Embed(_) => "embed",
        Request::Cluster(job) => match job.task {
            ClusterTask::Compute(_) => "cluster",
            ClusterTask::Edit(..) => "edit",
        },
        Request::Sweep(_) => "sweep",
        Request::HoldOut(_) => "hold out",
        Request::Export(job) => match job.target {
            ExportTarget::Files(..) => "export",
            ExportTarget::Clipboard => "draw",
        },
        Request::ReadCells(_) => "cells",
        Request::CancelCells(_) => "cancel cells",
        Request::CancelClusters(_) => "cancel clusters",
        Request::MakeBands(_) => "bands",
        Request::SessionFile(job) => match job.task {
            FileTask::Save(..) => "save",
            FileTask::Open(_) => "open",
            FileTask::Autosave(_) => "autosave",
            FileTask::FindAutosaves => "find autosaves",
            FileTask::RestoreAutosave(_) => "restore autosave",
            FileTask::DeleteAutosave(_) => "delete autosave",
            FileTask::ReleaseAutosaves => "release autosaves",
            FileTask::EndAutosave => "end autosave",
        },
    }
}
