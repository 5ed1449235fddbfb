//! Settings of the methods that train a network.

use genetide::config::RunConfig;
use genetide_model::Preset;

/// Settings of the methods that train a network.
#[derive(Clone, Debug, PartialEq)]
pub struct Presets {
    /// Settings of [`Method::Shape`](crate::methods::Method::Shape) and its variants.
    pub shape: RunConfig,
    /// Settings of [`Method::Prototype`](crate::methods::Method::Prototype).
    pub prototype: RunConfig,
}

impl Default for Presets {
    fn default() -> Self {
        Self {
            shape: RunConfig::preset(Preset::Shape),
            prototype: RunConfig::preset(Preset::Prototype),
        }
    }
}
