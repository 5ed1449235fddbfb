//! Spacing, text sizes and the few colours that are not data.

use std::sync::Arc;

use eframe::egui::{
    self, Color32, FontData, FontDefinitions, FontFamily, FontId, Theme, ThemePreference, Ui,
    Visuals, vec2,
};

use serde::{Deserialize, Serialize};

use crate::palette::Rgb;

/// Space between groups of widgets, in points.
pub const GAP: f32 = 8.0;

/// Sizes of text on offer, in percent of the usual.
pub const TEXT_SIZES: [u16; 7] = [80, 90, 100, 125, 150, 175, 200];

/// How the window looks, by the user's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Appearance {
    /// Light, dark, or as the system has it.
    pub theme: ThemePreference,
    /// Black and white, with strong lines.
    pub contrast: bool,
    /// Size of text in percent of the usual.
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

/// A colour of the palette, for painting.
pub fn colour([r, g, b]: Rgb) -> Color32 {
    Color32::from_rgb(r, g, b)
}

/// The weight of a level in text.
pub fn level_colour(level: crate::pipeline::LogLevel, visuals: &Visuals) -> Color32 {
    match level {
        crate::pipeline::LogLevel::Info => visuals.text_color(),
        crate::pipeline::LogLevel::Warning => visuals.warn_fg_color,
        crate::pipeline::LogLevel::Error => visuals.error_fg_color,
    }
}

/// Sets the fonts, and what the user chose.
pub fn install(ctx: &egui::Context, appearance: Appearance) {
    ctx.set_fonts(fonts());
    // The table of actions has these keys.
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    apply(ctx, appearance);
}

/// Sets the style of both themes, and which of them is shown.
pub fn apply(ctx: &egui::Context, appearance: Appearance) {
    ctx.set_theme(appearance.theme);
    for theme in [Theme::Light, Theme::Dark] {
        ctx.style_mut_of(theme, |style| {
            style.spacing.item_spacing = vec2(6.0, 5.0);
            style.spacing.button_padding = vec2(8.0, 3.0);
            style.spacing.menu_margin = egui::Margin::same(6);
            style.spacing.interact_size.y = 22.0;
            style.spacing.scroll.floating_allocated_width = 8.0;
            style.interaction.tooltip_delay = 0.35;
            style
                .text_styles
                .insert(egui::TextStyle::Small, FontId::proportional(11.0));
            style
                .text_styles
                .insert(egui::TextStyle::Heading, FontId::proportional(15.0));
            style.visuals.weak_text_alpha = 0.8;
            style.visuals.indent_has_left_vline = false;
            if theme == Theme::Light {
                // The default greys are hard to read on a light table.
                style.visuals.override_text_color = None;
                style.visuals.widgets.noninteractive.fg_stroke.color = Color32::from_gray(50);
                style.visuals.warn_fg_color = Color32::from_rgb(0x9a, 0x5b, 0x00);
            }
        });
    }
}

/// egui's fonts behind the one that the figure uses: heavier than egui's own, and with arrows.
fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let name = "Liberation Sans";
    let regular = FontData::from_static(crate::assets::FONT_REGULAR);
    fonts.font_data.insert(name.to_owned(), Arc::new(regular));
    if let Some(family) = fonts.families.get_mut(&FontFamily::Proportional) {
        family.insert(0, name.to_owned());
    }
    fonts
}

/// A short line in a quiet colour.
pub fn hint_ui(ui: &mut Ui, text: &str) -> egui::Response {
    ui.add(egui::Label::new(egui::RichText::new(text).weak()).wrap())
}

/// A turning arc that repaints ten times a second, with what goes on behind it.
///
/// egui's own spinner repaints at the rate of the screen, which costs a core on a machine that
/// draws without a graphics card.
pub fn activity_ui(ui: &mut Ui, text: &str) -> egui::Response {
    ui.horizontal(|ui| {
        let (rect, response) =
            ui.allocate_exact_size(egui::Vec2::splat(14.0), egui::Sense::hover());
        let step = (ui.input(|input| input.time) * 10.0).floor();
        let start = (step * 0.6) as f32;
        let points: Vec<egui::Pos2> = (0..=16)
            .map(|i| start + i as f32 * 0.28)
            .map(|angle| rect.center() + 5.5 * egui::Vec2::angled(angle))
            .collect();
        let stroke = egui::Stroke::new(2.0, ui.visuals().weak_text_color());
        ui.painter().add(egui::Shape::line(points, stroke));
        ui.ctx()
            .request_repaint_after(std::time::Duration::from_millis(100));
        ui.label(text);
        response
    })
    .inner
}
