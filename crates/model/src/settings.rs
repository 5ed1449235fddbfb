//! What the user can choose about the model and its training.

use genetide_data::setting::{Choice, ChoiceOption, Group, Settings};
use genetide_data::settings;
use serde::{Deserialize, Serialize};

/// Makes the enums of choices. A row is `value = name, label, meaning;` below its documentation.
macro_rules! choices {
    ($(
        $(#[$about:meta])*
        pub enum $choice:ident {
            $(
                $(#[$of_value:meta])*
                $value:ident = $name:literal $(or $alias:literal)?, $label:literal, $help:literal;
            )+
        }
    )+) => {$(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $choice {
            $($(#[$of_value])* $value,)+
        }

        impl Choice for $choice {
            const VALUES: &'static [Self] = &[$(Self::$value),+];

            fn option(self) -> ChoiceOption {
                match self {
                    $(Self::$value => ChoiceOption::new($name, $label, $help)$(.alias($alias))?,)+
                }
            }
        }
    )+};
}

choices! {
    /// A named set of settings.
    pub enum Preset {
        /// The network that was trained on simulated response curves, trained further on the table (default).
        Shape = "shape", "Shape", "A network that knows response curves, trained further on the table";
        /// A network without a smoothing posterior, trained on the table alone.
        Scratch = "scratch", "From scratch", "A network trained on the table alone, from random weights";
        /// The published prototype, as its document describes it.
        #[serde(alias = "Seed")]
        Prototype = "prototype" or "seed", "Prototype", "As published, for comparison";
    }

    /// The weights with which a training begins.
    pub enum Start {
        /// Those that are embedded in the program, of the network with a smoothing posterior.
        Pretrained = "pretrained", "Pretrained weights", "Weights learned from simulated response curves; network and loss are given";
        /// Random ones, of the network that the settings describe.
        Random = "random", "Random weights", "Random weights; the settings of network and loss apply";
    }

    /// Which hidden state the decoder reads beside z.
    pub enum DecoderState {
        /// h of the previous time: what x adds must come through z (Chung et al. 2015).
        Previous = "previous", "Previous state", "The state of the previous time point";
        /// h of this time, which already contains x (the prototype).
        Current = "current", "Current state", "The state of this time point, which already contains the input";
    }

    /// The variance of the decoder's Gaussian.
    pub enum OutputVariance {
        /// One learned variance, plus the squared standard error of each mean where it is known.
        LearnedPlusStandardError = "learned", "Learned + SE²", "One learned variance plus the squared standard error of each mean";
        /// 1.
        Unit = "unit", "1", "A variance of 1";
    }

    /// What is read out of the trained network for each gene.
    pub enum Readout {
        /// Posterior means of all times, concatenated: deterministic.
        PosteriorMeans = "posterior-means", "Posterior means", "Posterior means of all time points, concatenated";
        /// One sample of z a time, averaged over the times (the prototype).
        SampleAverage = "sample-average", "Average of samples", "One sample of z per time point, averaged over the time points";
    }
}

/// Heading of the settings of the training.
pub const TRAINING: Group = Group {
    panel: "Training",
    heading: "Training",
};
/// Heading of the settings of network and loss.
pub const NETWORK: Group = Group {
    panel: "Training",
    heading: "Network and loss",
};

settings! {
    /// Architecture and training.
    pub struct ModelSettings {
        /// The weights with which the training begins.
        start: Start = Start::Pretrained, choice, "start", "Start from", TRAINING;
        /// Maximum number of epochs; every gene is seen once per epoch. 0 reads the table with the
        /// pretrained network as it is.
        epochs: usize = 10, count(0..=1_000_000), "epochs", "Epochs", TRAINING;
        /// Early stopping: epochs without a better validation loss before training stops; 0 disables
        /// it.
        patience: usize = 4, count(0..=1_000_000), "patience", "Patience (epochs)", TRAINING;
        /// Genes per optimiser step.
        batch_size: usize = 384, count(1..=1_000_000), "batch-size", "Batch size (genes)", TRAINING;
        /// Learning rate of the optimiser (Adam).
        learning_rate: f64 = 2e-4, number(above 0.0 to 1.0), "learning-rate", "Learning rate", TRAINING;
        /// Keep the weights of the best epoch rather than those of the last.
        keep_best: bool = true, switch, "keep-best", "Keep best epoch", TRAINING;
        /// Final weight of the KL term: a higher weight gives simpler latents that follow noise less.
        kl_weight: f64 = 0.3, number(0.0 to 1e6), "kl-weight", "KL weight", NETWORK;
        /// Optimiser steps over which the KL weight rises from 0.
        kl_warmup: usize = 200, count(0..=100_000_000), "kl-warmup", "KL warm-up (steps)", NETWORK;
        /// Largest global norm of the gradient.
        clip_norm: f64 = 5.0, number(above 0.0 to 1e6), "clip-norm", "Gradient clipping", NETWORK;
        /// Units of the recurrent state (GRU), which carries a gene's past.
        hidden: usize = 32, count(1..=4096), "hidden", "Hidden units", NETWORK;
        /// Dimensions of the latent z at each time point.
        latent: usize = 8, count(1..=4096), "latent", "Latent dimensions", NETWORK;
        /// Units of the layers in prior, posterior and decoder.
        layer: usize = 32, count(1..=4096), "layer", "Layer units", NETWORK;
        /// Units of the feature extractors of input and latent; 0 leaves them out.
        features: usize = 16, count(0..=4096), "features", "Feature units", NETWORK;
        /// State that the decoder reads beside the latent. With the current state the latent can be
        /// ignored.
        decoder_state: DecoderState = DecoderState::Previous, choice, "decoder-state", "Decoder input", NETWORK;
        /// Variance of the decoder's Gaussian, that is how closely a profile must be reconstructed.
        output_variance: OutputVariance = OutputVariance::LearnedPlusStandardError, choice, "output-variance", "Output variance", NETWORK;
        /// What is read out of the trained network for each gene, and clustered.
        readout: Readout = Readout::PosteriorMeans, choice, "readout", "Readout", NETWORK;
        /// Give the network the time since the previous time point.
        time_gaps: bool = true, switch, "time-gaps", "Time gaps", NETWORK;
    }
    prototype: ModelSettings {
        start: Start::Random,
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
    };
    scratch: ModelSettings {
        start: Start::Random,
        epochs: 300,
        patience: 40,
        batch_size: 128,
        learning_rate: 3e-3,
        ..ModelSettings::default()
    };
}

impl ModelSettings {
    /// The settings of a preset.
    pub fn preset(preset: Preset) -> Self {
        match preset {
            Preset::Shape => Self::default(),
            Preset::Scratch => Self::scratch(),
            Preset::Prototype => Self::prototype(),
        }
    }
}
