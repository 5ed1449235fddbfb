//! Drives a session in tests: answers its requests as workers would, with fixtures.

use std::sync::Arc;

use super::{Command, FileTask, Notice, Request, Session, fixtures};
use crate::analysis::{ClusterMethod, KChoice};
use crate::config::RunConfig;
use crate::data::read::{LoadedTable, Source};
use crate::model::Signal;
use crate::pipeline::{ClusterEdit, ClusterOutcome, Prepared};

/// The number of clusters of a worker that is left to choose.
pub(crate) const SUGGESTED_BY_WORKER: usize = 4;

/// A session with a stand-in for its workers.
pub(crate) struct Driver {
    pub session: Session,
    /// What is answered to a request to read.
    pub table: Arc<LoadedTable>,
    /// How many genes of a table respond.
    pub points: usize,
    /// How many epochs a training has.
    pub epochs: usize,
}

impl Driver {
    /// Nothing is open; tables will have 30 genes of which 24 respond.
    pub(crate) fn new() -> Self {
        let mut session = Session::default();
        // What most tests are about; the others choose for themselves.
        session.config.analysis.k = KChoice::Fixed(6);
        session.config.analysis.method = ClusterMethod::Kmeans;
        Self {
            session,
            table: fixtures::table_of(30),
            points: 24,
            epochs: 3,
        }
    }

    /// The table is open and prepared.
    pub(crate) fn opened() -> Self {
        let mut driver = Self::new();
        driver.settle(Command::Open(Source::Sample));
        driver
    }

    /// A training runs; its job number is returned too.
    pub(crate) fn running() -> (Self, u64) {
        let mut driver = Self::opened();
        let requests = driver.session.command(Command::StartTraining);
        let [Request::Train { job, .. }] = requests.as_slice() else {
            panic!("asked for {:?}", kinds(&requests));
        };
        (driver, *job)
    }

    /// A training has ended, with map, clusters and sweep.
    pub(crate) fn clustered() -> Self {
        let mut driver = Self::opened();
        driver.settle(Command::StartTraining);
        driver
    }

    /// Sends a command; returns the kinds of the requests, which stay unanswered.
    pub(crate) fn ask(&mut self, command: Command) -> Vec<&'static str> {
        kinds(&self.session.command(command))
    }

    /// Changes the settings and sends them.
    pub(crate) fn configure(&mut self, change: impl FnOnce(&mut RunConfig)) -> Vec<Request> {
        let mut config = self.session.config.clone();
        change(&mut config);
        self.session.command(Command::SetConfig(Box::new(config)))
    }

    /// Sends a command and answers every request, and those that follow, in order.
    pub(crate) fn settle(&mut self, command: Command) {
        let requests = self.session.command(command);
        self.answer_all(requests);
    }

    /// Answers every request, and those that follow, in order.
    pub(crate) fn answer_all(&mut self, requests: Vec<Request>) {
        for request in requests {
            for notice in self.answers(&request) {
                let more = self.session.notice(notice);
                self.answer_all(more);
            }
        }
    }

    /// What workers would answer. The sweep finds k = 3 the best of 2, 3 and 4.
    pub(crate) fn answers(&self, request: &Request) -> Vec<Notice> {
        match request {
            Request::Read { job, .. } => vec![Notice::Table(*job, Arc::clone(&self.table))],
            Request::Prepare { job, table, .. } => {
                vec![Notice::Prepared(
                    *job,
                    fixtures::prepared(table, self.points),
                )]
            }
            Request::Train { job, prepared, .. } => {
                vec![Notice::Trained(
                    *job,
                    fixtures::training(prepared, self.epochs),
                )]
            }
            Request::Embed { job, prepared, .. } => {
                vec![Notice::Embedded(*job, fixtures::embedding(prepared))]
            }
            Request::Cluster {
                job,
                table,
                prepared,
                config,
                ..
            } => {
                let k = match config.analysis.k {
                    KChoice::Fixed(k) => k,
                    KChoice::Auto => SUGGESTED_BY_WORKER,
                };
                let method = config.analysis.method;
                let clusters = fixtures::clusters(table, prepared, k, method);
                vec![Notice::Clustered(*job, clusters)]
            }
            Request::EditClusters {
                job,
                table,
                prepared,
                clusters,
                edit,
                ..
            } => vec![match edited(table, prepared, clusters, edit) {
                Some(edited) => Notice::Clustered(*job, edited),
                None => Notice::Failed(*job, "no such clusters".into()),
            }],
            Request::Sweep { job, .. } => [(2, 0.4), (3, 0.6), (4, 0.5)]
                .map(|(k, silhouette)| Notice::Quality(*job, fixtures::quality(k, silhouette)))
                .into_iter()
                .chain([Notice::Swept(*job)])
                .collect(),
            Request::Draw { .. } => Vec::new(),
            Request::Export { job, path, .. } => vec![Notice::Exported(*job, vec![path.clone()])],
            Request::ReadCells {
                job, table, genes, ..
            } => vec![Notice::Cells(*job, fixtures::cells(table, genes))],
            Request::MakeBands { job, genes, .. } => {
                vec![Notice::Bands(*job, fixtures::bands(genes))]
            }
            Request::EmbedLive { job, latents, .. } => {
                vec![Notice::EmbeddedLive(*job, fixtures::map_of(latents.len()))]
            }
            Request::CancelRead(_)
            | Request::CancelCells(_)
            | Request::Signal(_)
            | Request::Watch(_)
            | Request::File(..) => Vec::new(),
        }
    }

    /// The last line of the log.
    pub(crate) fn last_line(&self) -> &str {
        self.session.log.back().map_or("", |entry| &entry.message)
    }

    /// The newest toast.
    pub(crate) fn last_toast(&self) -> &str {
        self.session
            .toasts
            .last()
            .map_or("", |entry| &entry.message)
    }
}

/// As a worker would merge or divide; `None` where it would fail.
fn edited(
    table: &LoadedTable,
    prepared: &Prepared,
    before: &ClusterOutcome,
    edit: &ClusterEdit,
) -> Option<Arc<ClusterOutcome>> {
    let k_before = before.clustering.k;
    let is_there = |label: &usize| (1..=k_before).contains(label);
    let k = match edit {
        ClusterEdit::Merge(labels) if labels.len() > 1 && labels.iter().all(is_there) => {
            k_before + 1 - labels.len()
        }
        ClusterEdit::Divide { label, parts } if is_there(label) => k_before + parts - 1,
        _ => return None,
    };
    let edited = fixtures::clusters(table, prepared, k, before.clustering.method);
    Some(Arc::new(ClusterOutcome {
        by_hand: true,
        ..ClusterOutcome::clone(&edited)
    }))
}

/// One word for each request.
pub(crate) fn kinds(requests: &[Request]) -> Vec<&'static str> {
    requests.iter().map(kind).collect()
}

fn kind(request: &Request) -> &'static str {
    match request {
        Request::Read { .. } => "read",
        Request::CancelRead(_) => "cancel",
        Request::Prepare { .. } => "prepare",
        Request::Train { .. } => "train",
        Request::Signal(Signal::Continue) => "continue",
        Request::Signal(Signal::Pause) => "pause",
        Request::Signal(Signal::StopKeepBest) => "stop",
        Request::Signal(Signal::Discard) => "discard",
        Request::Embed { .. } => "embed",
        Request::EmbedLive { .. } => "embed live",
        Request::Watch(_) => "watch",
        Request::Cluster { .. } => "cluster",
        Request::EditClusters { .. } => "edit",
        Request::Sweep { .. } => "sweep",
        Request::Export { .. } => "export",
        Request::Draw { .. } => "draw",
        Request::ReadCells { .. } => "cells",
        Request::CancelCells(_) => "cancel cells",
        Request::MakeBands { .. } => "bands",
        Request::File(_, task) => match task {
            FileTask::Save(..) => "save",
            FileTask::Open(_) => "open",
            FileTask::Keep(_) => "keep",
            FileTask::FindKept => "find kept",
            FileTask::Restore(_) => "restore",
            FileTask::DropKept(_) => "drop kept",
            FileTask::LeaveKept => "leave kept",
            FileTask::EndKeeping => "end keeping",
        },
    }
}
