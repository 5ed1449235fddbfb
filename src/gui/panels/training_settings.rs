//! Settings of the network and its training.

use eframe::egui::{self, Ui};

use super::View;
use super::form::{Draft, Edits, choice_ui, grid_ui, number_ui, setting, switch_ui};
use crate::config::RunConfig;
use crate::model::device::DeviceChoice;
use crate::model::{DecoderState, ModelSettings, OutputVariance, Preset, Readout};

/// The form.
#[derive(Default)]
pub struct TrainingSettingsForm {
    draft: Draft,
}

impl TrainingSettingsForm {
    /// Shows the form.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        self.draft
            .edit(&view.session.config, view.sender, |config, edits| {
                preset_ui(ui, edits, config);
                egui::CollapsingHeader::new("Network")
                    .id_salt("network")
                    .show(ui, |ui| {
                        grid_ui(ui, "network", |ui| network_ui(ui, edits, &mut config.model));
                    });
            });
    }
}

fn preset_ui(ui: &mut Ui, edits: &mut Edits, config: &mut RunConfig) {
    let mut preset = config.preset;
    let mut own = Edits::default();
    grid_ui(ui, "training", |ui| {
        choice_ui(
            ui,
            &mut own,
            setting(
                "Preset",
                "A named set of settings. Shape: clusters follow the shape of the response \
                 (default). Prototype: as published, for comparison.",
            ),
            &mut preset,
            &[(Preset::Shape, "shape"), (Preset::Seed, "prototype")],
        );
        run_ui(ui, edits, config);
        schedule_ui(ui, edits, &mut config.model);
    });
    if own.committed {
        *config = with_preset(config, preset);
        edits.committed = true;
    }
}

/// The settings of a preset, on the same columns and cells, with the same seed and device.
fn with_preset(config: &RunConfig, preset: Preset) -> RunConfig {
    let mut fresh = RunConfig::preset(preset);
    fresh.data.time_column.clone_from(&config.data.time_column);
    fresh
        .data
        .cell_type_column
        .clone_from(&config.data.cell_type_column);
    fresh
        .data
        .cell_id_column
        .clone_from(&config.data.cell_id_column);
    fresh
        .data
        .ignore_columns
        .clone_from(&config.data.ignore_columns);
    fresh.data.cell_types.clone_from(&config.data.cell_types);
    fresh.highlight.clone_from(&config.highlight);
    fresh.seed = config.seed;
    fresh.device = config.device;
    fresh
}

fn run_ui(ui: &mut Ui, edits: &mut Edits, config: &mut RunConfig) {
    let mut devices = vec![
        (DeviceChoice::Auto, "automatic".to_owned()),
        (DeviceChoice::Cpu, "CPU".to_owned()),
        (DeviceChoice::Gpu(None), "first GPU".to_owned()),
    ];
    if let DeviceChoice::Gpu(Some(number)) = config.device {
        devices.push((config.device, format!("GPU {number}")));
    }
    let options: Vec<(DeviceChoice, &str)> = devices
        .iter()
        .map(|(device, name)| (*device, name.as_str()))
        .collect();
    choice_ui(
        ui,
        edits,
        setting(
            "Device",
            "Where the network is trained. Automatic: a graphics card where there is one, else \
             the CPU. Default: automatic.",
        ),
        &mut config.device,
        &options,
    );
    number_ui(
        ui,
        edits,
        setting(
            "Seed",
            "Number that all random numbers follow from: the same seed on the same device gives the same result. Default: 1.",
        ),
        &mut config.seed,
        0..=u64::from(u32::MAX),
        0.1,
    );
}

fn schedule_ui(ui: &mut Ui, edits: &mut Edits, model: &mut ModelSettings) {
    number_ui(
        ui,
        edits,
        setting(
            "Epochs",
            "How often every gene is seen, at most. Default: 300.",
        ),
        &mut model.epochs,
        1..=100_000,
        1.0,
    );
    number_ui(
        ui,
        edits,
        setting(
            "Patience (epochs)",
            "Epochs without a better validation loss before the training stops; 0 never stops early. Default: 40.",
        ),
        &mut model.patience,
        0..=100_000,
        0.5,
    );
    number_ui(
        ui,
        edits,
        setting(
            "Batch (genes)",
            "Genes per step of the optimiser. Default: 128.",
        ),
        &mut model.batch_size,
        1..=100_000,
        1.0,
    );
    number_ui(
        ui,
        edits,
        setting(
            "Learning rate",
            "Step length of the optimiser (Adam). Default: 0.003.",
        ),
        &mut model.learning_rate,
        1e-6..=1.0,
        1e-4,
    );
    number_ui(
        ui,
        edits,
        setting(
            "KL weight",
            "Weight of the KL term: higher makes latents simpler and noise count less. Default: 0.3.",
        ),
        &mut model.kl_weight,
        0.0..=100.0,
        0.01,
    );
    number_ui(
        ui,
        edits,
        setting(
            "KL warm-up (steps)",
            "Steps of the optimiser over which that weight rises from 0. Default: 200.",
        ),
        &mut model.kl_warmup,
        0..=1_000_000,
        1.0,
    );
    number_ui(
        ui,
        edits,
        setting(
            "Clip (gradient norm)",
            "Largest norm of the gradient over all weights. Default: 5.",
        ),
        &mut model.clip_norm,
        1e-3..=1e6,
        0.1,
    );
    switch_ui(
        ui,
        edits,
        setting(
            "Keep best",
            "Keep the weights of the best epoch, rather than the last. Default: on.",
        ),
        &mut model.keep_best,
    );
}

fn network_ui(ui: &mut Ui, edits: &mut Edits, model: &mut ModelSettings) {
    number_ui(
        ui,
        edits,
        setting(
            "Hidden units",
            "Size of the state that carries the past of a gene (GRU). Default: 32.",
        ),
        &mut model.hidden,
        1..=4096,
        0.5,
    );
    number_ui(
        ui,
        edits,
        setting(
            "Latent dimensions",
            "Numbers that describe a gene at each time. Default: 8.",
        ),
        &mut model.latent,
        1..=4096,
        0.2,
    );
    number_ui(
        ui,
        edits,
        setting(
            "Layer units",
            "Size of the layers inside prior, posterior and decoder. Default: 32.",
        ),
        &mut model.layer,
        1..=4096,
        0.5,
    );
    number_ui(
        ui,
        edits,
        setting(
            "Feature units",
            "Size of the feature extractors of input and latent; 0 leaves them out. Default: 16.",
        ),
        &mut model.features,
        0..=4096,
        0.5,
    );
    choice_ui(
        ui,
        edits,
        setting(
            "Decoder reads",
            "The state that the decoder reads beside the latent. With the current one the latent can be ignored. Default: previous.",
        ),
        &mut model.decoder_state,
        &[
            (DecoderState::Previous, "previous state"),
            (DecoderState::Current, "current state"),
        ],
    );
    choice_ui(
        ui,
        edits,
        setting(
            "Output variance",
            "How exactly a profile must be met. Default: learned, plus the squared standard error of each mean.",
        ),
        &mut model.output_variance,
        &[
            (
                OutputVariance::LearnedPlusStandardError,
                "learned + standard error",
            ),
            (OutputVariance::Unit, "1"),
        ],
    );
    choice_ui(
        ui,
        edits,
        setting(
            "Read out",
            "What is clustered. Default: the posterior means of all times.",
        ),
        &mut model.readout,
        &[
            (Readout::PosteriorMeans, "posterior means"),
            (Readout::SampleAverage, "average of samples"),
        ],
    );
    switch_ui(
        ui,
        edits,
        setting(
            "Time gaps",
            "Tell the network how long it was since the time before. Default: on.",
        ),
        &mut model.time_gaps,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preset_keeps_columns_seed_and_device() {
        let mut config = RunConfig::default();
        config.data.time_column = Some("hour".into());
        config.data.cell_types = vec!["T".into()];
        config.seed = 7;
        config.device = DeviceChoice::Cpu;
        let seed = with_preset(&config, Preset::Seed);
        assert_eq!(seed.preset, Preset::Seed);
        assert_eq!(seed.model, RunConfig::preset(Preset::Seed).model);
        assert_eq!(seed.data.time_column.as_deref(), Some("hour"));
        assert_eq!(seed.data.cell_types, ["T"]);
        assert_eq!((seed.seed, seed.device), (7, DeviceChoice::Cpu));
    }
}
