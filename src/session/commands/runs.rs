//! Commands for runs with a result.

use crate::pipeline::LogLevel;
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
        match command {
            RunCommand::Switch(id) => self.switch_run(id),
            RunCommand::Remove(id) => self.remove_run(id),
            RunCommand::Rename(id, name) => {
                self.rename_run(id, name.trim());
                Vec::new()
            }
        }
    }

    /// Removes a run; if it is on view, the newest of the others is shown.
    fn remove_run(&mut self, id: RunId) -> Vec<Request> {
        let Some(place) = self.runs.iter().position(|run| run.id == id) else {
            return Vec::new();
        };
        if self.runs.len() == 1 {
            let message = "The only run cannot be removed: train another one first";
            self.log.write(LogLevel::Warning, message);
            return Vec::new();
        }
        let run = self.runs.remove(place);
        self.curves.bands.remove(&id);
        self.log
            .write(LogLevel::Info, format!("{} was removed", run.name));
        let newest = self.runs.last().map(|run| run.id);
        match newest.filter(|_| self.on_view == Some(id)) {
            Some(newest) => self.switch_run(newest),
            None => Vec::new(),
        }
    }

    fn rename_run(&mut self, id: RunId, name: &str) {
        let mut runs = self.runs.iter_mut();
        if let Some(run) = runs.find(|run| run.id == id && !name.is_empty()) {
            name.clone_into(&mut run.name);
        }
    }
}
