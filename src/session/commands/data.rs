//! Commands for the data set and all settings.

use crate::config::RunConfig;
use crate::pipeline::LogLevel;
use crate::session::commands::effect::Effect;
use crate::session::state::{PrepareSettings, reads_differently};
use crate::session::{Request, Session};
use genetide_analysis::KChoice;
use genetide_data::{DataSettings, read::Source};

/// Commands for the data set and all settings.
#[derive(Clone, Debug, PartialEq)]
pub enum DataCommand {
    /// Read a data set with the settings shown. For a data set other than the one that is open (or the
    /// one that could not be read last), settings that name columns or cell types are left out.
    Open(Source),
    /// Read a data set with these settings, which become those shown once it is read.
    OpenWith(Source, Box<DataSettings>),
    /// Stop reading.
    CancelReading,
    /// Forget the data set that could not be read.
    ForgetUnread,
    /// Replace all settings. A change of data settings reads the data set again; a change of the false
    /// discovery rate or the gene scale is applied at once, and needs retraining.
    SetConfig(Box<RunConfig>),
}

impl DataCommand {
    pub(super) fn effect(&self) -> Effect {
        match self {
            Self::Open(_) | Self::OpenWith(..) => Effect::REPLACES_TABLE,
            Self::CancelReading | Self::ForgetUnread => Effect::NONE,
            // It may replace the data set: see [`Session::replaces_table`].
            Self::SetConfig(_) => Effect::undoable("settings"),
        }
    }
}

impl Session {
    pub(super) fn execute_data(&mut self, command: DataCommand) -> Vec<Request> {
        match command {
            DataCommand::Open(source) => {
                let settings = self.data_settings_for(&source);
                vec![self.open_table(source, settings)]
            }
            DataCommand::OpenWith(source, settings) => vec![self.open_table(source, *settings)],
            DataCommand::CancelReading => self.cancel_reading().into_iter().collect(),
            DataCommand::ForgetUnread => {
                self.unread = None;
                Vec::new()
            }
            DataCommand::SetConfig(config) => self.set_config(*config),
        }
    }

    fn open_table(&mut self, source: Source, settings: DataSettings) -> Request {
        self.jobs.train_when_prepared = false;
        self.request_read(source, settings)
    }

    fn cancel_reading(&mut self) -> Option<Request> {
        let reading = self.jobs.read.take()?;
        self.jobs.train_when_prepared = false;
        self.log.info("Reading cancelled");
        Some(Request::CancelRead(reading.job.id))
    }

    /// Applies new settings, and asks for everything that follows from them without training.
    fn set_config(&mut self, mut config: RunConfig) -> Vec<Request> {
        if let KChoice::Fixed(k) = config.analysis.k {
            config.analysis.k = KChoice::Fixed(k.clamp(1, self.max_k()));
        }
        if let Err(error) = config.clone().check() {
            self.log.announce(LogLevel::Error, error.to_string());
            return Vec::new();
        }
        let (k, method) = (config.analysis.k, config.analysis.method);
        let old = std::mem::replace(&mut self.config, config);
        self.choose_clustering(k, method);
        let mut requests = Vec::new();
        if reads_differently(&old.data, &self.config.data) {
            requests.extend(self.read_again());
        }
        // A data set that is being read is prepared once it is there.
        let reads = matches!(requests.as_slice(), [Request::Read(_)]);
        if !reads && PrepareSettings::of(&old) != PrepareSettings::of(&self.config) {
            requests.extend(self.prepare_again());
        }
        if old.analysis.method != method {
            requests.extend(self.request_clusters());
            requests.extend(self.request_sweep());
        } else if old.analysis.k != k {
            requests.extend(self.request_clusters());
        }
        requests
    }

    /// The command that reads the data set again with these genes added, whatever the gene filter.
    pub fn adding_genes(&self, names: impl IntoIterator<Item = String>) -> DataCommand {
        let mut config = self.config.clone();
        for name in names {
            if !config.data.always.contains(&name) {
                config.data.always.push(name);
            }
        }
        DataCommand::SetConfig(Box::new(config))
    }

    /// The settings shown, without those that name columns or cell types of another data set.
    fn data_settings_for(&self, source: &Source) -> DataSettings {
        let shown = self.config.data.clone();
        let unread = self.unread.as_ref().map(|unread| &unread.source);
        let last = unread.or(self.open_source());
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

    /// Reads what is open or being read with the settings shown; nothing if it was read with them.
    fn read_again(&mut self) -> Option<Request> {
        let open = self.open_source();
        let source = self.source();
        if source.is_some() && source == open && self.table_is_current() {
            let superseded = self.jobs.read.take()?;
            return Some(Request::CancelRead(superseded.job.id));
        }
        let unread = self.unread.as_ref().map(|unread| &unread.source);
        let source = source.or(unread)?.clone();
        Some(self.request_read(source, self.config.data.clone()))
    }

    /// Tests and scales with the settings shown, unless that is done or in progress.
    fn prepare_again(&mut self) -> Option<Request> {
        let wanted = PrepareSettings::of(&self.config);
        let awaited = self.jobs.prepare.as_ref();
        let awaited = awaited.map(|(_, settings)| settings.clone());
        if awaited.or(self.prepared_with()) == Some(wanted) {
            return None;
        }
        self.request_prepare()
    }
}
