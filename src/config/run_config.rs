//! One run's settings: composed of those of data, model and analysis.

use serde::{Deserialize, Serialize};

use genetide_analysis::{AnalysisSettings, settings::CLUSTERS};
use genetide_data::setting::{Setting, Settings};
use genetide_data::{DataSettings, setting_kind};
use genetide_model::{ModelSettings, Preset, device::DeviceChoice, settings::TRAINING};

/// Everything that determines the result of a run, apart from its input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunConfig {
    /// Preset from which the settings started.
    pub preset: Preset,
    /// Reading and scaling.
    pub data: DataSettings,
    /// Network and training.
    pub model: ModelSettings,
    /// Response test and clustering.
    pub analysis: AnalysisSettings,
    /// Genes labelled in the figure and pinned in the window.
    pub highlight: Vec<String>,
    /// Seed of every random number of the run.
    pub seed: u64,
    /// Device on which the network is trained.
    pub device: DeviceChoice,
}

impl Default for RunConfig {
    fn default() -> Self {
        Self::preset(Preset::Shape)
    }
}

impl Settings for RunConfig {
    const TABLE: &'static [Setting<Self>] = &[
        Setting {
            name: "preset",
            label: "Preset",
            help: "Named set of settings. Shape: a network that was trained on simulated response curves \
                   reads the table. Scratch: a network that learns from the table alone. Prototype: as \
                   published, for comparison.",
            group: TRAINING,
            kind: setting_kind!(choice Self, preset, Preset),
        },
        Setting {
            name: "device",
            label: "Device",
            help: "Device that trains: auto (the faster of GPU and CPU), cpu, gpu or gpu:N.",
            group: TRAINING,
            kind: setting_kind!(notation Self, device, DeviceChoice, "auto, cpu, gpu or gpu:N"),
        },
        Setting {
            name: "seed",
            label: "Seed",
            help: "Random seed: the same seed on the same device gives the same result.",
            group: TRAINING,
            kind: setting_kind!(count Self, seed, u64, 0..=18_446_744_073_709_551_615),
        },
        Setting {
            name: "highlight",
            label: "Highlighted genes",
            help: "Genes labelled in the figure, and kept regardless of the choice of genes. Names \
                   that are not in the data set are skipped.",
            group: CLUSTERS,
            kind: setting_kind!(names Self, highlight, Vec<String>),
        },
    ];

    fn prototype() -> Self {
        Self::preset(Preset::Prototype)
    }

    fn scratch() -> Self {
        Self::preset(Preset::Scratch)
    }
}

impl RunConfig {
    /// The settings of a preset.
    pub fn preset(preset: Preset) -> Self {
        let highlight = ["IRF1", "CXCL9", "CXCL10"].map(str::to_owned).to_vec();
        let (data, analysis) = match preset {
            Preset::Shape | Preset::Scratch => (
                DataSettings {
                    always: highlight.clone(),
                    ..DataSettings::default()
                },
                AnalysisSettings::default(),
            ),
            Preset::Prototype => (DataSettings::prototype(), AnalysisSettings::prototype()),
        };
        Self {
            preset,
            data,
            model: ModelSettings::preset(preset),
            analysis,
            highlight,
            seed: 1,
            device: DeviceChoice::Auto,
        }
    }

    /// The settings of another preset for the same data set: what its columns hold, which of its
    /// cells are read, the genes labelled, seed and device stay.
    #[must_use]
    pub fn with_preset(&self, preset: Preset) -> Self {
        let fresh = Self::preset(preset);
        Self {
            data: self.data.with_method_of(&fresh.data),
            highlight: self.highlight.clone(),
            seed: self.seed,
            device: self.device,
            ..fresh
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_preset_keeps_columns_seed_and_device() {
        let mut config = RunConfig::default();
        config.data.time_column = Some("hour".into());
        config.data.cell_types = vec!["T".into()];
        config.seed = 7;
        config.device = DeviceChoice::Cpu;
        let other = config.with_preset(Preset::Prototype);
        let fresh = RunConfig::preset(Preset::Prototype);
        assert_eq!(other.preset, Preset::Prototype);
        assert_eq!(other.model, fresh.model);
        assert_eq!(other.data.genes, fresh.data.genes);
        assert_eq!(other.data.time_column.as_deref(), Some("hour"));
        assert_eq!(other.data.cell_types, ["T"]);
        assert_eq!((other.seed, other.device), (7, DeviceChoice::Cpu));
    }
}
