//! Commands for runs with a result.

use crate::session::{Request, RunId, Session};

/// Commands for runs with a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunCommand {
    /// Show another run.
    Switch(RunId),
    /// Remove a run.
    Remove(RunId),
    /// Name a run.
    Rename(RunId, String),
}

impl Session {
    pub(super) fn execute_runs(&mut self, command: RunCommand) -> Vec<Request> {
        let requests = match command {
            RunCommand::Switch(id) => self.choose_run(id),
            RunCommand::Remove(id) => self.remove_run(id),
            RunCommand::Rename(id, name) => {
                self.rename_run(id, name.trim());
                None
            }
        };
        requests.unwrap_or_default()
    }

    /// Removes a run; if it is on view, the newest of the others is shown.
    fn remove_run(&mut self, id: RunId) -> Option<Vec<Request>> {
        let place = self.runs.iter().position(|run| run.id == id)?;
        if self.runs.len() == 1 {
            self.log
                .warn("The only run cannot be removed: train another one first");
            return None;
        }
        let run = self.runs.remove(place);
        self.curves.bands.remove(&id);
        self.log.info(format!("{} was removed", run.name));
        let newest = self.runs.last().map(|run| run.id);
        self.switch_run(newest.filter(|_| self.on_view == Some(id))?)
    }

    /// Shows a run, and completes it by the comparison of predictions. A session of an earlier version, in
    /// contrast, is opened as it was.
    fn choose_run(&mut self, id: RunId) -> Option<Vec<Request>> {
        let requests = self.switch_run(id)?;
        Some(
            requests
                .into_iter()
                .chain(self.request_held_out())
                .collect(),
        )
    }

    fn rename_run(&mut self, id: RunId, name: &str) {
        let mut runs = self.runs.iter_mut();
        if let Some(run) = runs.find(|run| run.id == id && !name.is_empty()) {
            name.clone_into(&mut run.state.name);
        }
    }
}
