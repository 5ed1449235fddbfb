//! What a command of the user changes.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::jobs::{PrepareSettings, reads_differently};
use super::{Command, Request, Session, TrainingState};
use crate::analysis::{ClusterMethod, KChoice};
use crate::config::RunConfig;
use crate::data::DataSettings;
use crate::data::read::Source;
use crate::model::Signal;
use crate::pipeline::{LogLevel, PipelineError, steps};

impl Session {
    /// Changes what a command says; [`Self::command`] keeps what was before it.
    pub(super) fn carry_out(&mut self, command: Command) -> Vec<Request> {
        match command {
            Command::Open(source) => {
                let data = self.data_settings_for(&source);
                self.open(source, data)
            }
            Command::OpenWith(source, data) => self.open(source, *data),
            Command::CancelReading => self.cancel_reading(),
            Command::SetConfig(config) => self.set_config(*config),
            Command::StartTraining => self.start_training(),
            Command::SetPaused(paused) => self.set_paused(paused),
            Command::StopTraining => self.stop_training(),
            Command::DiscardTraining => self.discard_training(),
            Command::SetK(k) => self.set_k(k),
            Command::SetMethod(method) => self.set_method(method),
            Command::TakeSuggestedK => {
                self.config.analysis.k = KChoice::Auto;
                self.request_cluster().into_iter().collect()
            }
            Command::Export(kind, path) => {
                let request = self.request_export(kind, path);
                self.asked_to_export(request)
            }
            Command::DrawFigure => {
                let request = self.request_draw();
                self.asked_to_export(request)
            }
            Command::EditClusters(edit) => self.edit_clusters(edit),
            Command::DropEdits => self.drop_edits(),
            Command::SwitchRun(run) => self.switch_run(run),
            Command::RemoveRun(run) => self.remove_run(run),
            Command::ReadCells(genes) => self.request_cells(&genes).into_iter().collect(),
            Command::CancelCells => self.cancel_cells().into_iter().collect(),
            Command::MakeBands(genes) => self.request_bands(&genes).into_iter().collect(),
            Command::SaveSession(path) => self.save_session(path),
            Command::OpenSession(path) => self.open_session(path),
            Command::KeepSession => self.keep_session(),
            Command::RestoreKept(file) => self.restore_kept(file),
            Command::DropKept(file) => self.drop_kept(file),
            Command::LeaveKept => self.leave_kept(),
            Command::SetLiveMap(wanted) => self.set_live_map(wanted),
            view => {
                self.view_command(view);
                Vec::new()
            }
        }
    }

    /// The request of an export, or a word that there is nothing to export.
    fn asked_to_export(&mut self, request: Option<Request>) -> Vec<Request> {
        if request.is_none() {
            self.announce(
                LogLevel::Error,
                "There is nothing to export yet: train first, then export the clusters",
            );
        }
        request.into_iter().collect()
    }

    /// Commands that change only what is shown.
    fn view_command(&mut self, command: Command) {
        let genes = self.gene_count();
        match command {
            Command::SetColourBy(colour_by) => self.colour_by = colour_by,
            Command::SetFigure(figure) => self.figure = *figure,
            Command::Hover(gene) => self.selection.hovered = gene.filter(|&gene| gene < genes),
            Command::Select(selected) => {
                let selected = selected.into_iter().filter(|&gene| gene < genes);
                self.selection.selected = Arc::new(selected.collect());
            }
            Command::SelectCluster(label) => {
                self.selection.selected = Arc::new(self.genes_of(label));
            }
            Command::TogglePin(gene) if gene < genes => self.toggle_pin(gene),
            Command::ClearPins => self.selection.pinned.clear(),
            Command::PinSelected => self.pin_selected(),
            Command::SetSearch(text) => {
                self.search = text;
                self.refresh_found();
            }
            Command::Log(level, message) => self.write_foreign(level, message),
            Command::DismissToast(id) => self.toasts.retain(|toast| toast.id != id),
            Command::SetLayout(layout) => self.layout = layout,
            Command::SetFilter(filter) => self.filter = filter,
            Command::Announce(message) => self.announce(LogLevel::Info, message),
            Command::ToggleHidden(label) => self.toggle_hidden(label),
            Command::ShowAllClusters => self.hidden.clear(),
            Command::RenameCluster(label, name) => self.rename_cluster(label, &name),
            Command::RecolourCluster(label, slot) => self.recolour_cluster(label, slot),
            Command::RenameRun(run, name) => self.rename_run(run, &name),
            lists => self.list_command(lists),
        }
    }

    fn list_command(&mut self, command: Command) {
        match command {
            Command::SaveList(name) => self.save_list(&name),
            Command::PasteList { name, text } => self.paste_list(&name, &text),
            Command::RenameList(place, name) => self.rename_list(place, &name),
            Command::RemoveList(place) => self.remove_list(place),
            Command::SelectList(place) => self.select_list(place),
            _ => {}
        }
    }

    fn genes_of(&self, label: usize) -> BTreeSet<usize> {
        let rows = self.genes.iter().enumerate();
        rows.filter(|(_, row)| row.cluster == Some(label))
            .map(|(gene, _)| gene)
            .collect()
    }

    fn pin_selected(&mut self) {
        let pinned = &mut self.selection.pinned;
        for &gene in self.selection.selected.iter() {
            if !pinned.contains(&gene) {
                pinned.push(gene);
            }
        }
    }

    fn toggle_pin(&mut self, gene: usize) {
        let pinned = &mut self.selection.pinned;
        match pinned.iter().position(|&other| other == gene) {
            Some(place) => {
                pinned.remove(place);
            }
            None => pinned.push(gene),
        }
    }

    fn cancel_reading(&mut self) -> Vec<Request> {
        let Some(reading) = self.end_reading() else {
            return Vec::new();
        };
        self.jobs.train_when_prepared = false;
        self.write_log(LogLevel::Info, "Reading was cancelled");
        vec![Request::CancelRead(reading.job)]
    }

    /// Takes new settings over, and asks for everything that follows from them without training.
    fn set_config(&mut self, mut config: RunConfig) -> Vec<Request> {
        if let KChoice::Fixed(k) = config.analysis.k {
            config.analysis.k = KChoice::Fixed(k.clamp(1, self.max_k()));
        }
        if let Err(error) = config.clone().check() {
            self.announce(LogLevel::Error, error.to_string());
            return Vec::new();
        }
        let old = std::mem::replace(&mut self.config, config);
        let mut requests = Vec::new();
        if reads_differently(&old.data, &self.config.data) {
            requests.extend(self.read_again());
        }
        // A table that is read is prepared when it has come.
        let reads = matches!(requests.as_slice(), [Request::Read { .. }]);
        if !reads && PrepareSettings::of(&old) != PrepareSettings::of(&self.config) {
            requests.extend(self.prepare_again());
        }
        if old.analysis.method != self.config.analysis.method {
            requests.extend(self.request_cluster());
            requests.extend(self.request_sweep());
        } else if old.analysis.k != self.config.analysis.k {
            requests.extend(self.request_cluster());
        }
        requests
    }

    /// The command that reads the table again and keeps these genes too, whatever the choice.
    pub fn keeping(&self, names: impl IntoIterator<Item = String>) -> Command {
        let mut config = self.config.clone();
        for name in names {
            if !config.data.always.contains(&name) {
                config.data.always.push(name);
            }
        }
        Command::SetConfig(Box::new(config))
    }

    /// Whether a command replaces the table, and with it all that was made of it.
    pub fn replaces_table(&self, command: &Command) -> bool {
        match command {
            Command::Open(_)
            | Command::OpenWith(..)
            | Command::OpenSession(_)
            | Command::RestoreKept(_) => true,
            Command::SetConfig(config) => {
                self.table.is_some() && reads_differently(&self.config.data, &config.data)
            }
            _ => false,
        }
    }

    fn open(&mut self, source: Source, data: DataSettings) -> Vec<Request> {
        self.jobs.train_when_prepared = false;
        vec![self.request_read(source, data)]
    }

    /// The settings shown, without those that name columns or cell types of another table.
    fn data_settings_for(&self, source: &Source) -> DataSettings {
        let shown = self.config.data.clone();
        let last = self.unread.as_ref().or(self.provenance.source.as_ref());
        if last.is_none_or(|last| last == source) {
            return shown;
        }
        DataSettings {
            genes: shown.genes,
            always: shown.always,
            cell_transform: shown.cell_transform,
            gene_scale: shown.gene_scale,
            ..DataSettings::default()
        }
    }

    /// Reads what is open or being read with the settings shown; nothing when the table has them.
    fn read_again(&mut self) -> Option<Request> {
        let open = self.provenance.source.clone();
        let in_flight = self.jobs.read.as_ref().map(|read| read.source.clone());
        let source = in_flight.clone().or_else(|| open.clone());
        if source.is_some() && source == open && self.table_is_current() {
            return self
                .end_reading()
                .map(|superseded| Request::CancelRead(superseded.job));
        }
        let source: Source = source.or_else(|| self.unread.clone())?;
        Some(self.request_read(source, self.config.data.clone()))
    }

    /// Whether the table was read with the settings shown.
    fn table_is_current(&self) -> bool {
        let made_with = self.provenance.data.as_ref();
        made_with.is_some_and(|data| !reads_differently(data, &self.config.data))
    }

    /// Tests and scales with the settings shown, unless that was done or goes on.
    fn prepare_again(&mut self) -> Option<Request> {
        let wanted = PrepareSettings::of(&self.config);
        let waited_for = self.jobs.prepare.map(|(_, settings)| settings);
        if waited_for.or(self.provenance.prepared) == Some(wanted) {
            return None;
        }
        self.request_prepare()
    }

    /// Trains with exactly the settings shown: what they still lack is done first.
    pub(super) fn start_training(&mut self) -> Vec<Request> {
        self.jobs.train_when_prepared = false;
        if self.jobs.train.is_some() {
            let message = "A training goes on: stop or discard it before starting another";
            self.write_log(LogLevel::Warning, message);
            return Vec::new();
        }
        if self.jobs.read.is_some() || self.jobs.prepare.is_some() {
            self.jobs.train_when_prepared = true;
            self.write_log(LogLevel::Info, "Training starts once the table is ready");
            return Vec::new();
        }
        let Some(source) = self.provenance.source.clone() else {
            self.write_log(LogLevel::Warning, "Open a table before training");
            return Vec::new();
        };
        if !self.table_is_current() {
            self.jobs.train_when_prepared = true;
            return vec![self.request_read(source, self.config.data.clone())];
        }
        if self.provenance.prepared != Some(PrepareSettings::of(&self.config)) {
            self.jobs.train_when_prepared = true;
            return self.request_prepare().into_iter().collect();
        }
        if let Err(error) = self.check_gene_count() {
            self.announce(LogLevel::Error, error.to_string());
            return Vec::new();
        }
        let request = self.request_train();
        if let Some(Request::Train {
            prepared, config, ..
        }) = &request
        {
            let message = format!(
                "Training on {} genes, {} epochs at most, seed {}",
                prepared.points.len(),
                config.model.epochs,
                config.seed
            );
            self.write_log(LogLevel::Info, message);
        }
        request.into_iter().collect()
    }

    /// Checks that enough genes respond to be clustered; a k left to the program starts at 2.
    fn check_gene_count(&self) -> Result<(), PipelineError> {
        let k = match self.config.analysis.k {
            KChoice::Fixed(k) => k,
            KChoice::Auto => 2,
        };
        let prepared = self.prepared.as_ref();
        prepared.map_or(Ok(()), |prepared| steps::check_gene_count(prepared, k))
    }

    fn set_paused(&mut self, paused: bool) -> Vec<Request> {
        let (state, signal) = match (&self.training_state, paused) {
            (TrainingState::Running, true) => (TrainingState::Paused, Signal::Pause),
            (TrainingState::Paused, false) => (TrainingState::Running, Signal::Continue),
            _ => return Vec::new(),
        };
        self.training_state = state;
        vec![Request::Signal(signal)]
    }

    fn stop_training(&mut self) -> Vec<Request> {
        self.jobs.train_when_prepared = false;
        match self.training_state {
            TrainingState::Running | TrainingState::Paused => {
                self.training_state = TrainingState::Stopping;
                vec![Request::Signal(Signal::StopKeepBest)]
            }
            _ => Vec::new(),
        }
    }

    /// Forgets the training that goes on (or failed) at once; the trainer need not be waited for,
    /// since its answers are late from now on.
    fn discard_training(&mut self) -> Vec<Request> {
        self.jobs.train_when_prepared = false;
        if self.jobs.train.is_some() {
            self.return_to_result();
            self.write_log(LogLevel::Info, "The training was discarded");
            return vec![Request::Signal(Signal::Discard)];
        }
        if matches!(self.training_state, TrainingState::Failed(_)) {
            self.return_to_result();
        }
        Vec::new()
    }

    /// Makes the previous result the current one again; without one, nothing was trained.
    pub(super) fn return_to_result(&mut self) {
        self.jobs.train = None;
        self.live.forget();
        if let Some(result) = &self.training {
            self.losses.clone_from(&result.losses);
            self.training_device = Some(result.device.clone());
            self.training_state = TrainingState::Finished;
        } else {
            self.losses.clear();
            self.training_device = None;
            self.trained_config = None;
            self.trained_on = None;
            self.training_state = TrainingState::Idle;
        }
    }

    fn set_k(&mut self, k: usize) -> Vec<Request> {
        self.config.analysis.k = KChoice::Fixed(k.clamp(1, self.max_k()));
        self.request_cluster().into_iter().collect()
    }

    fn set_method(&mut self, method: ClusterMethod) -> Vec<Request> {
        self.config.analysis.method = method;
        let mut requests: Vec<Request> = self.request_cluster().into_iter().collect();
        requests.extend(self.request_sweep());
        requests
    }
}
