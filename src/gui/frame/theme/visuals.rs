//! The four colour schemes: light and dark, each also in high contrast.

use eframe::egui::{Color32, Stroke, Theme, Visuals, style::WidgetVisuals};

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

/// The colours and strokes of a theme.
pub fn visuals(theme: Theme, contrast: bool) -> Visuals {
    let (mut visuals, inks) = match theme {
        Theme::Light => (light(), BLACK_ON_WHITE),
        Theme::Dark => (dark(), WHITE_ON_BLACK),
    };
    visuals.weak_text_alpha = 0.8;
    visuals.indent_has_left_vline = false;
    if contrast {
        raise_contrast(&mut visuals, &inks);
    }
    visuals
}

fn light() -> Visuals {
    let mut visuals = Visuals::light();
    // The default greys are hard to read on a light background.
    visuals.widgets.noninteractive.fg_stroke.color = Color32::from_gray(50);
    visuals.widgets.inactive.fg_stroke.color = Color32::from_gray(40);
    // White fields stand out from this background.
    visuals.panel_fill = Color32::from_gray(243);
    visuals.window_fill = Color32::from_gray(243);
    visuals.widgets.inactive.weak_bg_fill = Color32::from_gray(224);
    visuals.widgets.inactive.bg_fill = Color32::from_gray(218);
    visuals.warn_fg_color = Color32::from_rgb(0x8a, 0x50, 0x00);
    visuals.error_fg_color = Color32::from_rgb(0xb8, 0x00, 0x10);
    visuals.hyperlink_color = Color32::from_rgb(0, 90, 170);
    visuals
}

fn dark() -> Visuals {
    let mut visuals = Visuals::dark();
    // The default greys are hard to read on near-black.
    visuals.widgets.noninteractive.fg_stroke.color = Color32::from_gray(200);
    visuals.widgets.inactive.fg_stroke.color = Color32::from_gray(210);
    visuals.error_fg_color = Color32::from_rgb(0xff, 0x75, 0x75);
    visuals
}

/// The colours of high contrast.
struct Inks {
    paper: Color32,
    ink: Color32,
    /// For captions and hints.
    quiet: Color32,
    /// Background of every other row.
    stripe: Color32,
    /// Slider rails and check boxes.
    rail: Color32,
    /// Background under the pointer.
    hovered: Color32,
    /// Background of a pressed or open widget.
    pressed: Color32,
    selected: Color32,
    warning: Color32,
    error: Color32,
}

const BLACK_ON_WHITE: Inks = Inks {
    paper: Color32::WHITE,
    ink: Color32::BLACK,
    quiet: Color32::from_gray(45),
    stripe: Color32::from_gray(238),
    rail: Color32::from_gray(148),
    hovered: Color32::from_rgb(255, 246, 160),
    pressed: Color32::from_rgb(190, 222, 255),
    selected: Color32::from_rgb(0, 55, 140),
    warning: Color32::from_rgb(105, 55, 0),
    error: Color32::from_rgb(150, 0, 0),
};

const WHITE_ON_BLACK: Inks = Inks {
    paper: Color32::BLACK,
    ink: Color32::WHITE,
    quiet: Color32::from_gray(215),
    stripe: Color32::from_gray(26),
    rail: Color32::from_gray(105),
    hovered: Color32::from_rgb(66, 60, 0),
    pressed: Color32::from_rgb(0, 56, 100),
    selected: Color32::from_rgb(255, 221, 64),
    warning: Color32::from_rgb(255, 205, 80),
    error: Color32::from_rgb(255, 150, 150),
};

fn raise_contrast(visuals: &mut Visuals, inks: &Inks) {
    visuals.panel_fill = inks.paper;
    visuals.window_fill = inks.paper;
    visuals.extreme_bg_color = inks.paper;
    visuals.code_bg_color = inks.paper;
    visuals.faint_bg_color = inks.stripe;
    visuals.weak_text_color = Some(inks.quiet);
    visuals.warn_fg_color = inks.warning;
    visuals.error_fg_color = inks.error;
    visuals.hyperlink_color = inks.ink;
    visuals.window_stroke = Stroke::new(2.0, inks.ink);
    visuals.selection.bg_fill = inks.selected;
    visuals.selection.stroke = Stroke::new(2.0, inks.paper);
    visuals.text_cursor.stroke = Stroke::new(2.0, inks.ink);
    visuals.disabled_alpha = 0.65;
    let widgets = &mut visuals.widgets;
    paint(&mut widgets.noninteractive, inks, inks.paper, 1.0);
    paint(&mut widgets.inactive, inks, inks.paper, 1.0);
    widgets.inactive.bg_fill = inks.rail;
    // The tick of a check box is painted on the colour of the rail.
    widgets.inactive.fg_stroke.width = 2.5;
    paint(&mut widgets.hovered, inks, inks.hovered, 2.0);
    paint(&mut widgets.active, inks, inks.pressed, 2.0);
    paint(&mut widgets.open, inks, inks.pressed, 1.0);
}

fn paint(widget: &mut WidgetVisuals, inks: &Inks, fill: Color32, edge: f32) {
    widget.bg_fill = fill;
    widget.weak_bg_fill = fill;
    widget.bg_stroke = Stroke::new(edge, inks.ink);
    widget.fg_stroke = Stroke::new(widget.fg_stroke.width.max(1.5), inks.ink);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance (WCAG 2.1) of an opaque colour.
    fn luminance(colour: Color32) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        let [red, green, blue] = [colour.r(), colour.g(), colour.b()].map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Contrast (WCAG 2.1) of a text, which may be translucent, on a background.
    fn contrast(text: Color32, paper: Color32) -> f64 {
        let seen = paper.blend(text);
        let (a, b) = (luminance(seen), luminance(paper));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Every pair of a text and its background.
    fn pairs(visuals: &Visuals) -> Vec<(String, Color32, Color32)> {
        let texts = [
            ("text", visuals.text_color()),
            ("strong", visuals.strong_text_color()),
            ("weak", visuals.weak_text_color()),
            ("warning", visuals.warn_fg_color),
            ("error", visuals.error_fg_color),
            ("link", visuals.hyperlink_color),
        ];
        let papers = [
            ("panel", visuals.panel_fill),
            ("window", visuals.window_fill),
            ("field", visuals.extreme_bg_color),
            ("stripe", visuals.panel_fill.blend(visuals.faint_bg_color)),
        ];
        let mut pairs = Vec::new();
        for (text, colour) in texts {
            for (paper, fill) in papers {
                pairs.push((format!("{text} on {paper}"), colour, fill));
            }
        }
        let widgets = &visuals.widgets;
        for (name, widget) in [
            ("a button", &widgets.inactive),
            ("a button hovered", &widgets.hovered),
            ("a button pressed", &widgets.active),
            ("an open button", &widgets.open),
        ] {
            pairs.push((name.to_owned(), widget.text_color(), widget.weak_bg_fill));
            // The text of check boxes and radio buttons is on the panel.
            let beside = format!("{name}, on panel");
            pairs.push((beside, widget.text_color(), visuals.panel_fill));
        }
        let selection = &visuals.selection;
        let selected = visuals.panel_fill.blend(selection.bg_fill);
        pairs.push(("selected".to_owned(), selection.stroke.color, selected));
        pairs
    }

    fn check(contrast_wanted: bool, least: f64) {
        for theme in [Theme::Light, Theme::Dark] {
            for (name, text, paper) in pairs(&visuals(theme, contrast_wanted)) {
                let found = contrast(text, paper);
                assert!(found >= least, "{theme:?}: {name} has {found:.2}");
            }
        }
    }

    #[test]
    fn contrast_agrees_with_wcag() {
        // Black on white: (1 + 0.05) / (0 + 0.05) = 21. #777 on white is 4.48 in the standard's notes.
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
        assert!((contrast(Color32::from_gray(0x77), Color32::WHITE) - 4.48).abs() < 0.005);
    }

    #[test]
    fn text_can_be_read_in_light_and_dark() {
        check(false, 4.5);
    }

    #[test]
    fn text_of_high_contrast_has_seven_to_one() {
        check(true, 7.0);
    }

    #[test]
    fn controls_of_high_contrast_have_strong_edges() {
        for theme in [Theme::Light, Theme::Dark] {
            let visuals = visuals(theme, true);
            let widgets = &visuals.widgets;
            for widget in [&widgets.inactive, &widgets.hovered, &widgets.active] {
                assert!(widget.bg_stroke.width >= 1.0);
                assert!(contrast(widget.bg_stroke.color, visuals.panel_fill) >= 7.0);
            }
            // Elements other than text need a contrast of three to one.
            assert!(contrast(widgets.inactive.bg_fill, visuals.panel_fill) >= 3.0);
        }
    }
}
