//! Settings that were checked, once.

use crate::config::{RunConfig, RunSetting};
use genetide_data::setting::SettingError;
use genetide_model::Start;

/// A [`RunConfig`] that passed [`RunConfig::check`].
#[derive(Clone, Debug, PartialEq)]
pub struct ValidConfig(RunConfig);

impl RunConfig {
    /// Checks every setting.
    ///
    /// # Errors
    /// [`SettingError`] names the first setting that is out of range, its value and its range.
    pub fn check(self) -> Result<ValidConfig, SettingError> {
        RunSetting::all().try_for_each(|setting| setting.check(&self))?;
        self.check_epochs()?;
        Ok(ValidConfig(self))
    }

    /// A network with random weights says nothing before it was trained.
    ///
    /// # Errors
    /// [`SettingError`] names the epochs.
    pub fn check_epochs(&self) -> Result<(), SettingError> {
        if self.model.start == Start::Pretrained || self.model.epochs > 0 {
            return Ok(());
        }
        Err(SettingError {
            setting: "epochs",
            value: "0".to_owned(),
            expected: "at least 1 where the network starts from random weights (‹start random›)"
                .to_owned(),
        })
    }
}

impl std::ops::Deref for ValidConfig {
    type Target = RunConfig;

    fn deref(&self) -> &RunConfig {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use genetide_model::Preset;

    #[test]
    fn presets_are_valid() {
        for preset in [Preset::Shape, Preset::Scratch, Preset::Prototype] {
            assert!(RunConfig::preset(preset).check().is_ok());
        }
        let mut as_pretrained = RunConfig::default();
        as_pretrained.model.epochs = 0;
        assert!(as_pretrained.check().is_ok());
    }

    #[test]
    fn each_rule_names_its_setting() {
        type Spoil = fn(&mut RunConfig);
        let cases: [(&str, Spoil); 11] = [
            ("hidden", |c| c.model.hidden = 0),
            ("hidden", |c| c.model.hidden = 5000),
            ("latent", |c| c.model.latent = 0),
            ("epochs", |c| c.model.epochs = 1_000_001),
            ("epochs", |c| {
                *c = RunConfig::preset(Preset::Scratch);
                c.model.epochs = 0;
            }),
            ("batch-size", |c| c.model.batch_size = 0),
            ("learning-rate", |c| c.model.learning_rate = 0.0),
            ("learning-rate", |c| c.model.learning_rate = f64::NAN),
            ("kl-weight", |c| c.model.kl_weight = -0.1),
            ("layer", |c| c.model.layer = 0),
            ("fdr", |c| c.analysis.fdr = 0.0),
        ];
        for (setting, spoil) in cases {
            let mut config = RunConfig::default();
            spoil(&mut config);
            assert_eq!(config.check().unwrap_err().setting, setting);
        }
    }
}
