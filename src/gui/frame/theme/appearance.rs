//! The appearance of the window that the user chooses.

use eframe::egui::ThemePreference;
use serde::{Deserialize, Serialize};

/// The text sizes to choose from, in percent of the default.
pub const TEXT_SIZES: [u16; 7] = [80, 90, 100, 125, 150, 175, 200];

/// Theme, contrast and text size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Appearance {
    /// Light, dark, or that of the system.
    pub theme: ThemePreference,
    /// Whether high contrast is on.
    pub contrast: bool,
    /// Text size in percent of the default.
    pub text_percent: u16,
}

impl Default for Appearance {
    fn default() -> Self {
        Self {
            theme: ThemePreference::System,
            contrast: false,
            text_percent: 100,
        }
    }
}
