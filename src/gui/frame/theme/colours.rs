//! Colours for painting, and the few that do not represent data.

use eframe::egui::{Color32, Visuals};

use crate::pipeline::LogLevel;
use genetide_figure::palette::Rgb;

/// A colour of the palette, for painting.
pub fn colour([r, g, b]: Rgb) -> Color32 {
    Color32::from_rgb(r, g, b)
}

/// The text colour for messages of a level.
pub fn level_colour(level: LogLevel, visuals: &Visuals) -> Color32 {
    match level {
        LogLevel::Info => visuals.text_color(),
        LogLevel::Warning => visuals.warn_fg_color,
        LogLevel::Error => visuals.error_fg_color,
    }
}
