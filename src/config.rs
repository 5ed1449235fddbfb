//! One run's settings: composed of those of data, model and analysis, checked once, then trusted.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::analysis::{AnalysisSettings, ClusterMethod, KChoice};
use crate::data::{CellTransform, DataSettings, GeneChoice, GeneScale};
use crate::model::device::DeviceChoice;
use crate::model::{DecoderState, ModelSettings, OutputVariance, Preset, Readout};

/// Everything that decides the result of a run, but for its input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunConfig {
    /// The preset the settings started from.
    pub preset: Preset,
    /// Reading and scaling.
    pub data: DataSettings,
    /// Network and training.
    pub model: ModelSettings,
    /// Response test and clustering.
    pub analysis: AnalysisSettings,
    /// Genes drawn by name in the figure and pinned in the window.
    pub highlight: Vec<String>,
    /// Seed of every random number of the run.
    pub seed: u64,
    /// Where the network is trained.
    pub device: DeviceChoice,
}

impl Default for RunConfig {
    fn default() -> Self {
        Self::preset(Preset::Shape)
    }
}

impl RunConfig {
    /// The settings of a preset.
    pub fn preset(preset: Preset) -> Self {
        let highlight = ["IRF1", "CXCL9", "CXCL10"].map(str::to_owned).to_vec();
        let (data, model, analysis) = match preset {
            Preset::Shape => (
                DataSettings {
                    always: highlight.clone(),
                    ..DataSettings::default()
                },
                shape_model(),
                AnalysisSettings::default(),
            ),
            Preset::Seed => (seed_data(), seed_model(), seed_analysis()),
        };
        Self {
            preset,
            data,
            model,
            analysis,
            highlight,
            seed: 1,
            device: DeviceChoice::Auto,
        }
    }

    /// Checks every setting.
    ///
    /// # Errors
    /// [`ConfigError`] names the first setting that is out of range, its value and its range.
    pub fn check(self) -> Result<ValidConfig, ConfigError> {
        let model = &self.model;
        for (name, value) in [
            ("--hidden", model.hidden),
            ("--latent", model.latent),
            ("--epochs", model.epochs),
            ("--batch-size", model.batch_size),
        ] {
            if value == 0 {
                return Err(ConfigError::new(
                    name,
                    &value,
                    "a whole number of at least 1",
                ));
            }
        }
        for (name, value) in [("--hidden", model.hidden), ("--latent", model.latent)] {
            if value > 4096 {
                return Err(ConfigError::new(name, &value, "at most 4096"));
            }
        }
        if !(model.learning_rate > 0.0 && model.learning_rate <= 1.0) {
            let range = "above 0 and at most 1";
            return Err(ConfigError::new(
                "--learning-rate",
                &model.learning_rate,
                range,
            ));
        }
        if !(model.kl_weight >= 0.0 && model.kl_weight.is_finite()) {
            return Err(ConfigError::new(
                "--kl-weight",
                &model.kl_weight,
                "0 or more",
            ));
        }
        if !(self.analysis.fdr > 0.0 && self.analysis.fdr <= 1.0) {
            let range = "above 0 and at most 1 (1 switches the response test off)";
            return Err(ConfigError::new("--fdr", &self.analysis.fdr, range));
        }
        Ok(ValidConfig(self))
    }
}

/// A [`RunConfig`] that passed [`RunConfig::check`].
#[derive(Clone, Debug, PartialEq)]
pub struct ValidConfig(RunConfig);

impl std::ops::Deref for ValidConfig {
    type Target = RunConfig;

    fn deref(&self) -> &RunConfig {
        &self.0
    }
}

/// A setting is out of its range.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{setting} is {value}, but must be {range}")]
pub struct ConfigError {
    /// The option's name on the command line.
    pub setting: &'static str,
    /// What was given.
    pub value: String,
    /// What is allowed.
    pub range: &'static str,
}

impl ConfigError {
    fn new(setting: &'static str, value: &impl ToString, range: &'static str) -> Self {
        Self {
            setting,
            value: value.to_string(),
            range,
        }
    }
}

fn shape_model() -> ModelSettings {
    ModelSettings {
        hidden: 32,
        latent: 8,
        layer: 32,
        features: 16,
        decoder_state: DecoderState::Previous,
        output_variance: OutputVariance::LearnedPlusStandardError,
        readout: Readout::PosteriorMeans,
        time_gaps: true,
        kl_weight: 0.3,
        kl_warmup: 200,
        epochs: 300,
        batch_size: 128,
        learning_rate: 3e-3,
        clip_norm: 5.0,
        patience: 40,
        keep_best: true,
    }
}

impl Default for ModelSettings {
    fn default() -> Self {
        shape_model()
    }
}

fn seed_data() -> DataSettings {
    DataSettings {
        genes: GeneChoice::First(1000),
        cell_transform: CellTransform::None,
        gene_scale: GeneScale::None,
        ..DataSettings::default()
    }
}

fn seed_model() -> ModelSettings {
    ModelSettings {
        hidden: 32,
        latent: 64,
        layer: 64,
        features: 0,
        decoder_state: DecoderState::Current,
        output_variance: OutputVariance::Unit,
        readout: Readout::SampleAverage,
        time_gaps: false,
        kl_weight: 1e-6,
        kl_warmup: 0,
        epochs: 2000,
        batch_size: 400,
        learning_rate: 1e-4,
        clip_norm: 5.0,
        patience: 0,
        keep_best: false,
    }
}

fn seed_analysis() -> AnalysisSettings {
    AnalysisSettings {
        fdr: 1.0,
        k: KChoice::Fixed(6),
        method: ClusterMethod::Kmeans,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_are_valid() {
        for preset in [Preset::Shape, Preset::Seed] {
            assert!(RunConfig::preset(preset).check().is_ok());
        }
    }

    #[test]
    fn each_rule_names_its_setting() {
        type Spoil = fn(&mut RunConfig);
        let cases: [(&str, Spoil); 9] = [
            ("--hidden", |c| c.model.hidden = 0),
            ("--hidden", |c| c.model.hidden = 5000),
            ("--latent", |c| c.model.latent = 0),
            ("--epochs", |c| c.model.epochs = 0),
            ("--batch-size", |c| c.model.batch_size = 0),
            ("--learning-rate", |c| c.model.learning_rate = 0.0),
            ("--learning-rate", |c| c.model.learning_rate = f64::NAN),
            ("--kl-weight", |c| c.model.kl_weight = -0.1),
            ("--fdr", |c| c.analysis.fdr = 0.0),
        ];
        for (setting, spoil) in cases {
            let mut config = RunConfig::default();
            spoil(&mut config);
            assert_eq!(config.check().unwrap_err().setting, setting);
        }
    }
}
