//! The appearance that the user chooses; spacing, text sizes and fonts.

use std::sync::Arc;

use eframe::egui::{
    self, FontData, FontDefinitions, FontFamily, FontId, Style, TextStyle, Theme, ThemePreference,
    vec2,
};
use serde::{Deserialize, Serialize};

use crate::gui::frame::theme::visuals::visuals;

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

/// Space between groups of widgets, in points.
pub const GAP: f32 = 8.0;

/// Sets the fonts and the appearance.
pub fn install(ctx: &egui::Context, appearance: Appearance) {
    ctx.set_fonts(fonts());
    // These shortcuts are in the table of actions.
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    apply(ctx, appearance);
}

/// Sets the style of both themes, and the current theme.
pub fn apply(ctx: &egui::Context, appearance: Appearance) {
    ctx.set_theme(appearance.theme);
    for theme in [Theme::Light, Theme::Dark] {
        ctx.set_style_of(theme, style(theme, appearance));
    }
}

fn style(theme: Theme, appearance: Appearance) -> Style {
    let scale = f32::from(appearance.text_percent) / 100.0;
    let mut style = Style {
        visuals: visuals(theme, appearance.contrast),
        ..Style::default()
    };
    style.interaction.tooltip_delay = 0.35;
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(6.0, 5.0);
    spacing.button_padding = vec2(8.0, 3.0);
    spacing.menu_margin = egui::Margin::same(6);
    spacing.scroll.floating_allocated_width = 8.0;
    spacing.interact_size.y = 22.0 * scale;
    spacing.icon_width *= scale;
    spacing.icon_width_inner *= scale;
    for (text_style, size) in [
        (TextStyle::Small, 11.0),
        (TextStyle::Body, BODY),
        (TextStyle::Button, BODY),
        (TextStyle::Heading, 15.0),
    ] {
        let font = FontId::proportional(size * scale);
        style.text_styles.insert(text_style, font);
    }
    let monospace = FontId::monospace(BODY * scale);
    style.text_styles.insert(TextStyle::Monospace, monospace);
    style
}

/// Size of ordinary text in points, at 100 %.
const BODY: f32 = 13.0;

/// A font for painting, `size` points high at a text size of 100 %.
pub fn font(style: &Style, size: f32) -> FontId {
    FontId::proportional(size * text_scale(style))
}

/// The text size; 1 is 100 %.
pub fn text_scale(style: &Style) -> f32 {
    let body = style.text_styles.get(&TextStyle::Body);
    body.map_or(1.0, |body| body.size / BODY)
}

/// The font of the figures, which is heavier than egui's and has arrows, with egui's as fallback.
fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let name = "Liberation Sans";
    let regular = FontData::from_static(genetide_figure::assets::FONT_REGULAR);
    fonts.font_data.insert(name.to_owned(), Arc::new(regular));
    if let Some(family) = fonts.families.get_mut(&FontFamily::Proportional) {
        family.insert(0, name.to_owned());
    }
    fonts
}
