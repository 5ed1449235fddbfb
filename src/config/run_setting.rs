//! The table of all settings of a run.

use crate::config::RunConfig;
use genetide_analysis::AnalysisSettings;
use genetide_data::DataSettings;
use genetide_data::setting::{Group, Setting, SettingError, Settings};
use genetide_model::ModelSettings;

/// A setting of any part of a [`RunConfig`].
#[derive(Clone, Copy, Debug)]
pub enum RunSetting {
    /// Of the run as a whole.
    Run(&'static Setting<RunConfig>),
    /// Of reading and scaling.
    Data(&'static Setting<DataSettings>),
    /// Of the network and its training.
    Model(&'static Setting<ModelSettings>),
    /// Of the response test and the clusters.
    Analysis(&'static Setting<AnalysisSettings>),
}

/// Uses the setting, whatever it belongs to; where values are needed, with that part of `config`.
macro_rules! of_any {
    ($self:expr, |$setting:ident $(, $part:ident of $config:ident)?| $use:expr) => {
        match $self {
            Self::Run($setting) => { $(let $part = $config;)? $use }
            Self::Data($setting) => { $(let $part = &$config.data;)? $use }
            Self::Model($setting) => { $(let $part = &$config.model;)? $use }
            Self::Analysis($setting) => { $(let $part = &$config.analysis;)? $use }
        }
    };
}

impl RunSetting {
    /// Every setting: data, network and training, analysis, and the run as a whole.
    pub fn all() -> impl Iterator<Item = Self> {
        let data = DataSettings::TABLE.iter().map(Self::Data);
        let model = ModelSettings::TABLE.iter().map(Self::Model);
        let analysis = AnalysisSettings::TABLE.iter().map(Self::Analysis);
        let run = RunConfig::TABLE.iter().map(Self::Run);
        data.chain(model).chain(analysis).chain(run)
    }

    /// The setting of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|setting| setting.name() == name)
    }

    /// Name on the command line, without dashes.
    pub fn name(self) -> &'static str {
        of_any!(self, |setting| setting.name)
    }

    /// Name in the window.
    pub fn label(self) -> &'static str {
        of_any!(self, |setting| setting.label)
    }

    /// Where it stands in the window.
    pub fn group(self) -> Group {
        of_any!(self, |setting| setting.group)
    }

    /// Help, in sentences.
    pub fn help(self) -> &'static str {
        of_any!(self, |setting| setting.help.trim())
    }

    /// The value as the command line takes it.
    pub fn text(self, config: &RunConfig) -> String {
        of_any!(self, |setting, part of config| setting.text(part))
    }

    /// The name in the window of an option of a choice.
    pub fn option_label(self, value: &str) -> Option<&'static str> {
        of_any!(self, |setting| setting.option_label(value))
    }

    /// What the value may be, in words.
    pub fn expected(self) -> String {
        of_any!(self, |setting| setting.expected())
    }

    /// Checks that the value is within its bounds.
    ///
    /// # Errors
    /// [`SettingError`] with the bounds.
    pub fn check(self, config: &RunConfig) -> Result<(), SettingError> {
        of_any!(self, |setting, part of config| setting.check(part))
    }
}
