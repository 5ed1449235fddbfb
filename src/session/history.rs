//! What undo takes back: how genes are selected, clustered and shown.
//!
//! Before a command is carried out, all that undo covers is kept as a snapshot. Results are shared,
//! not copied, so a step back in the number of clusters is there at once.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::{ColourBy, Command, GeneFilter, GeneList, Request, RunId, Session};
use crate::analysis::{ClusterMethod, KChoice};
use crate::pipeline::{ClusterEdit, ClusterOutcome};

/// Steps kept; the oldest go first.
const STEPS: usize = 100;

/// Everything that undo covers.
#[derive(Clone, Debug)]
struct Snapshot {
    selected: Arc<BTreeSet<usize>>,
    pinned: Vec<usize>,
    colour_by: ColourBy,
    hidden: BTreeSet<usize>,
    filter: GeneFilter,
    lists: Arc<Vec<GeneList>>,
    k: KChoice,
    method: ClusterMethod,
    clusters: Option<Arc<ClusterOutcome>>,
    /// The run whose clusters these are.
    run: Option<RunId>,
}

impl Snapshot {
    fn of(session: &Session) -> Self {
        Self {
            selected: Arc::clone(&session.selection.selected),
            pinned: session.selection.pinned.clone(),
            colour_by: session.colour_by,
            hidden: session.hidden.clone(),
            filter: session.filter.clone(),
            lists: Arc::clone(&session.lists),
            k: session.config.analysis.k,
            method: session.config.analysis.method,
            clusters: session.clusters.clone(),
            run: session.current_run,
        }
    }

    fn differs_from(&self, other: &Self) -> bool {
        let same_clusters = match (&self.clusters, &other.clusters) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        !(same_clusters
            && self.selected == other.selected
            && self.pinned == other.pinned
            && self.colour_by == other.colour_by
            && self.hidden == other.hidden
            && self.filter == other.filter
            && self.lists == other.lists
            && self.k == other.k
            && self.method == other.method
            && self.run == other.run)
    }
}

/// One change.
#[derive(Clone, Debug)]
pub(super) struct Step {
    what: String,
    before: Snapshot,
}

/// The changes that can be taken back, and those that were.
#[derive(Debug, Default)]
pub(super) struct History {
    done: VecDeque<Step>,
    pub(super) undone: Vec<Step>,
    /// Whether a change of the same kind goes on in the last step.
    open: Option<Kind>,
}

/// Changes that are made in many small steps, of which undo makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    K,
    Filter,
    Other,
}

/// What a step of undo is called that changes only the selection.
const SELECTION: &str = "selection";

/// What a command changes, in words; `None` where undo does not cover it.
fn describe(command: &Command) -> Option<(Kind, String)> {
    let text = match command {
        Command::SetK(k) => return Some((Kind::K, format!("k = {k}"))),
        Command::SetFilter(_) => return Some((Kind::Filter, "filter".to_owned())),
        Command::SetConfig(_) => "settings".to_owned(),
        Command::SetMethod(_) => "clustering method".to_owned(),
        Command::TakeSuggestedK => "suggested k".to_owned(),
        Command::SetColourBy(_) => "colouring".to_owned(),
        Command::Select(_) | Command::SelectCluster(_) | Command::SelectList(_) => {
            SELECTION.to_owned()
        }
        Command::TogglePin(_) | Command::ClearPins | Command::PinSelected => "pins".to_owned(),
        Command::ToggleHidden(_) | Command::ShowAllClusters => "hidden clusters".to_owned(),
        Command::EditClusters(ClusterEdit::Merge(_)) => "merging".to_owned(),
        Command::EditClusters(ClusterEdit::Divide { .. }) => "dividing".to_owned(),
        Command::DropEdits => "dropping changes by hand".to_owned(),
        Command::RenameCluster(..) => "name of a cluster".to_owned(),
        Command::RecolourCluster(..) => "colour of a cluster".to_owned(),
        Command::SaveList(_) | Command::PasteList { .. } => "new list".to_owned(),
        Command::RenameList(..) => "name of a list".to_owned(),
        Command::RemoveList(_) => "removal of a list".to_owned(),
        _ => return None,
    };
    Some((Kind::Other, text))
}

impl Session {
    /// What undo would take back, in words.
    pub fn undo_text(&self) -> Option<&str> {
        self.history.done.back().map(|step| step.what.as_str())
    }

    /// What redo would make again, in words.
    pub fn redo_text(&self) -> Option<&str> {
        self.history.undone.last().map(|step| step.what.as_str())
    }

    /// Carries out a command, and keeps what was before it where undo covers it.
    pub fn command(&mut self, command: Command) -> Vec<Request> {
        let of_selection = match command {
            Command::Undo => self.undo_text() == Some(SELECTION),
            Command::Redo => self.redo_text() == Some(SELECTION),
            _ => false,
        };
        // A selection is looked at; it does not make a session one that is to be saved.
        if !of_selection {
            self.count_command(&command);
        }
        let requests = match command {
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::EndGesture => {
                self.history.open = None;
                Vec::new()
            }
            command => match describe(&command) {
                Some((kind, what)) => self.recorded(command, kind, what),
                None => self.carry_out(command),
            },
        };
        self.keep_run();
        requests
    }

    fn recorded(&mut self, command: Command, kind: Kind, what: String) -> Vec<Request> {
        let before = Snapshot::of(self);
        let requests = self.carry_out(command);
        // Clusters that are asked for are not there yet, but a change all the same.
        let is_change = !requests.is_empty() || before.differs_from(&Snapshot::of(self));
        if !is_change {
            return requests;
        }
        let history = &mut self.history;
        history.undone.clear();
        let goes_on = kind != Kind::Other && history.open == Some(kind);
        history.open = Some(kind);
        match history.done.back_mut().filter(|_| goes_on) {
            Some(step) => step.what = what,
            None => history.done.push_back(Step { what, before }),
        }
        if history.done.len() > STEPS {
            history.done.pop_front();
        }
        requests
    }

    fn undo(&mut self) -> Vec<Request> {
        let now = Snapshot::of(self);
        // A change that failed left everything as it was: it is passed over.
        while let Some(step) = self.history.done.pop_back() {
            if step.before.differs_from(&now) {
                let requests = self.restore(&step.before);
                self.history.undone.push(Step {
                    what: step.what,
                    before: now,
                });
                return requests;
            }
        }
        Vec::new()
    }

    fn redo(&mut self) -> Vec<Request> {
        let Some(step) = self.history.undone.pop() else {
            return Vec::new();
        };
        let now = Snapshot::of(self);
        let requests = self.restore(&step.before);
        self.history.done.push_back(Step {
            what: step.what,
            before: now,
        });
        requests
    }

    fn restore(&mut self, snapshot: &Snapshot) -> Vec<Request> {
        self.history.open = None;
        self.selection.selected = Arc::clone(&snapshot.selected);
        self.selection.pinned.clone_from(&snapshot.pinned);
        self.colour_by = snapshot.colour_by;
        self.hidden.clone_from(&snapshot.hidden);
        self.filter.clone_from(&snapshot.filter);
        self.lists = Arc::clone(&snapshot.lists);
        // Clusters of another training do not fit this one.
        if snapshot.run != self.current_run {
            return Vec::new();
        }
        self.config.analysis.k = snapshot.k;
        self.config.analysis.method = snapshot.method;
        self.end_clustering();
        if let Some(clusters) = &snapshot.clusters {
            self.clusters = Some(Arc::clone(clusters));
            self.refresh_genes();
        }
        let cluster = self.request_cluster();
        let sweep = self.request_sweep();
        [cluster, sweep].into_iter().flatten().collect()
    }

    /// Nothing can be taken back any more: the genes are others.
    pub(super) fn forget_history(&mut self) {
        self.history = History::default();
    }
}
