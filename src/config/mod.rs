//! The settings of a run, their table, and how messages name them.

mod run_config;
mod run_setting;
mod valid_config;
pub mod wording;

pub use run_config::RunConfig;
pub use run_setting::RunSetting;
pub use valid_config::ValidConfig;
