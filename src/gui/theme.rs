//! Spacing, text sizes and the few colours that are not data.

mod looks;

use std::sync::Arc;

use eframe::egui::{
    self, Color32, FontData, FontDefinitions, FontFamily, FontId, Style, TextStyle, Theme,
    ThemePreference, Ui, Visuals, vec2,
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
        ctx.set_style_of(theme, style(theme, appearance));
    }
}

fn style(theme: Theme, appearance: Appearance) -> Style {
    let scale = f32::from(appearance.text_percent) / 100.0;
    let mut style = Style {
        visuals: looks::visuals(theme, appearance.contrast),
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

/// A font for painting, `size` points high at 100 % of the text size chosen.
pub fn font(style: &Style, size: f32) -> FontId {
    FontId::proportional(size * text_scale(style))
}

/// The text size chosen; 1 is 100 %.
pub fn text_scale(style: &Style) -> f32 {
    let body = style.text_styles.get(&TextStyle::Body);
    body.map_or(1.0, |body| body.size / BODY)
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

/// A field for one line of text, which stands in the middle of its height as on a button.
pub fn line_edit(text: &mut dyn egui::TextBuffer) -> egui::TextEdit<'_> {
    egui::TextEdit::singleline(text).align(egui::Align2::LEFT_CENTER)
}

/// Selects the text of a field, so that typing replaces it: the field would otherwise keep the cursor
/// of the path that was typed in it before.
pub fn select_all(ctx: &egui::Context, field: &egui::Response, text: &str) {
    let mut state = egui::TextEdit::load_state(ctx, field.id).unwrap_or_default();
    let ends = [0, text.chars().count()].map(egui::text::CCursor::new);
    let all = egui::text::CCursorRange::two(ends[0], ends[1]);
    state.cursor.set_char_range(Some(all));
    state.store(ctx, field.id);
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
