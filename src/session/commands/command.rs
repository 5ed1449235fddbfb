//! All commands.

use crate::session::commands::effect::Effect;
use crate::session::state::reads_differently;
use crate::session::{
    ClusterCommand, CurveCommand, DataCommand, FileCommand, HistoryCommand, ListCommand,
    LogCommand, Request, RunCommand, SelectionCommand, Session, TrainingCommand, ViewCommand,
};

macro_rules! commands {
    ($($(#[$doc:meta])* $group:ident($command:ty) => $execute:ident, |$own:pat_param| $effect:expr;)*) => {
        /// What a user can ask for. Panels send commands and change nothing themselves.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Command {
            $($(#[$doc])* $group($command),)*
        }

        $(impl From<$command> for Command {
            fn from(command: $command) -> Self {
                Self::$group(command)
            }
        })*

        impl Command {
            /// What it means for undo, for unsaved changes and for the data set.
            fn effect(&self) -> Effect {
                match self {
                    $(Self::$group($own) => $effect,)*
                }
            }
        }

        impl Session {
            fn dispatch(&mut self, command: Command) -> Vec<Request> {
                match command {
                    $(Command::$group(command) => self.$execute(command).into_iter().collect(),)*
                }
            }
        }
    };
}

// With each group: the method that carries it out, and the effect of its commands.
commands! {
    /// The data set and all settings.
    Data(DataCommand) => execute_data, |command| command.effect();
    /// The training run in progress.
    Training(TrainingCommand) => execute_training, |_| Effect::NONE;
    /// Runs with a result.
    Runs(RunCommand) => execute_runs, |_| Effect::SAVED;
    /// Clusters.
    Clusters(ClusterCommand) => execute_clusters, |command| command.effect();
    /// Selected and pinned genes.
    Selection(SelectionCommand) => execute_selection, |command| command.effect();
    /// What map, table and panels show.
    View(ViewCommand) => execute_view, |command| command.effect();
    /// Gene lists.
    Lists(ListCommand) => execute_lists, |command| command.effect();
    /// Single cells and posterior bands.
    Curves(CurveCommand) => execute_curves, |_| Effect::NONE;
    /// Exports and session files.
    Files(FileCommand) => execute_files, |command| command.effect();
    /// The log.
    Log(LogCommand) => execute_log, |_| Effect::NONE;
    /// Undo and redo; whether there are unsaved changes then depends on the step.
    History(HistoryCommand) => execute_history, |_| Effect::NONE;
}

impl Session {
    /// Carries out a command; the requests are for the workers.
    pub fn execute(&mut self, command: impl Into<Command>) -> Vec<Request> {
        let command = command.into();
        let Effect { undo, is_saved, .. } = command.effect();
        if is_saved {
            self.revisions.change();
        }
        let Some(step) = undo else {
            return self.dispatch(command);
        };
        let before = self.snapshot();
        let requests = self.dispatch(command);
        // Clusters that are asked for are not there yet, but a change all the same.
        if !requests.is_empty() || before.differs_from(&self.snapshot()) {
            self.keep_step(step, before, is_saved);
        }
        requests
    }

    /// Whether a command replaces the data set, and with it everything that was made from it.
    pub fn replaces_table(&self, command: &Command) -> bool {
        match command {
            Command::Data(DataCommand::SetConfig(config)) => {
                self.table.is_some() && reads_differently(&self.config.data, &config.data)
            }
            command => command.effect().replaces_table,
        }
    }
}
