//! Settings of the network and its training.

use eframe::egui::{self, Ui};

use super::super::form::{
    DEFAULTS, Draft, Edits, choice_ui, grid_ui, number_ui, setting, switch_ui,
};
use super::View;
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
                egui::CollapsingHeader::new("Network and loss")
                    .id_salt("network")
                    .show(ui, |ui| {
                        grid_ui(ui, "network", |ui| {
                            loss_ui(ui, edits, &mut config.model);
                            sizes_ui(ui, edits, &mut config.model);
                            architecture_ui(ui, edits, &mut config.model);
                        });
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
                "A named set of settings. Shape: clusters follow the shape of the response. \
                 Prototype: as published, for comparison.",
            ),
            (&mut preset, Some(&DEFAULTS.preset)),
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
    let number = match config.device {
        DeviceChoice::Gpu(Some(number)) => number,
        _ => 0,
    };
    let numbered = format!("GPU {number}");
    let mut devices = vec![
        (DeviceChoice::Auto, "automatic"),
        (DeviceChoice::Cpu, "CPU"),
        (DeviceChoice::Gpu(None), "first GPU"),
    ];
    if let DeviceChoice::Gpu(Some(_)) = config.device {
        devices.push((config.device, &numbered));
    }
    choice_ui(
        ui,
        edits,
        setting(
            "Device",
            "Where the network is trained. Automatic: a graphics card where there is one, else \
             the CPU.",
        ),
        (&mut config.device, Some(&DEFAULTS.device)),
        &devices,
    );
    number_ui(
        ui,
        edits,
        setting(
            "Seed",
            "Number that all random numbers follow from: the same seed on the same device gives \
             the same result.",
        ),
        (&mut config.seed, DEFAULTS.seed),
        (0..=u64::from(u32::MAX), 0.1),
    );
}

fn schedule_ui(ui: &mut Ui, edits: &mut Edits, model: &mut ModelSettings) {
    number_ui(
        ui,
        edits,
        setting("Epochs", "How often every gene is seen, at most."),
        (&mut model.epochs, DEFAULTS.model.epochs),
        (1..=100_000, 1.0),
    );
    number_ui(
        ui,
        edits,
        setting(
            "Patience (epochs)",
            "Epochs without a better validation loss before the training stops; 0 never \
             stops early.",
        ),
        (&mut model.patience, DEFAULTS.model.patience),
        (0..=100_000, 0.5),
    );
    number_ui(
        ui,
        edits,
        setting("Batch (genes)", "Genes per step of the optimiser."),
        (&mut model.batch_size, DEFAULTS.model.batch_size),
        (1..=100_000, 1.0),
    );
    number_ui(
        ui,
        edits,
        setting("Learning rate", "Step length of the optimiser (Adam)."),
        (&mut model.learning_rate, DEFAULTS.model.learning_rate),
        (1e-6..=1.0, 1e-4),
    );
    switch_ui(
        ui,
        edits,
        setting(
            "Keep best",
            "Keep the weights of the best epoch, rather than the last.",
        ),
        (&mut model.keep_best, DEFAULTS.model.keep_best),
    );
}

fn loss_ui(ui: &mut Ui, edits: &mut Edits, model: &mut ModelSettings) {
    number_ui(
        ui,
        edits,
        setting(
            "KL weight",
            "Weight of the KL term: higher makes latents simpler and noise count less.",
        ),
        (&mut model.kl_weight, DEFAULTS.model.kl_weight),
        (0.0..=100.0, 0.01),
    );
    number_ui(
        ui,
        edits,
        setting(
            "KL warm-up (steps)",
            "Steps of the optimiser over which that weight rises from 0.",
        ),
        (&mut model.kl_warmup, DEFAULTS.model.kl_warmup),
        (0..=1_000_000, 1.0),
    );
    number_ui(
        ui,
        edits,
        setting(
            "Clip (gradient norm)",
            "Largest norm of the gradient over all weights.",
        ),
        (&mut model.clip_norm, DEFAULTS.model.clip_norm),
        (1e-3..=1e6, 0.1),
    );
}

fn sizes_ui(ui: &mut Ui, edits: &mut Edits, model: &mut ModelSettings) {
    number_ui(
        ui,
        edits,
        setting(
            "Hidden units",
            "Size of the state that carries the past of a gene (GRU).",
        ),
        (&mut model.hidden, DEFAULTS.model.hidden),
        (1..=4096, 0.5),
    );
    number_ui(
        ui,
        edits,
        setting(
            "Latent dimensions",
            "Numbers that describe a gene at each time.",
        ),
        (&mut model.latent, DEFAULTS.model.latent),
        (1..=4096, 0.2),
    );
    number_ui(
        ui,
        edits,
        setting(
            "Layer units",
            "Size of the layers inside prior, posterior and decoder.",
        ),
        (&mut model.layer, DEFAULTS.model.layer),
        (1..=4096, 0.5),
    );
    number_ui(
        ui,
        edits,
        setting(
            "Feature units",
            "Size of the feature extractors of input and latent; 0 leaves them out.",
        ),
        (&mut model.features, DEFAULTS.model.features),
        (0..=4096, 0.5),
    );
}

fn architecture_ui(ui: &mut Ui, edits: &mut Edits, model: &mut ModelSettings) {
    choice_ui(
        ui,
        edits,
        setting(
            "Decoder reads",
            "The state that the decoder reads beside the latent. With the current one the latent \
             can be ignored.",
        ),
        (
            &mut model.decoder_state,
            Some(&DEFAULTS.model.decoder_state),
        ),
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
            "How exactly a profile must be met: one learned variance plus the squared standard \
             error of each mean, or 1.",
        ),
        (
            &mut model.output_variance,
            Some(&DEFAULTS.model.output_variance),
        ),
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
        setting("Read out", "What is clustered."),
        (&mut model.readout, Some(&DEFAULTS.model.readout)),
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
            "Tell the network how long it was since the time before.",
        ),
        (&mut model.time_gaps, DEFAULTS.model.time_gaps),
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
