//! What the plots share, and the room of each: for the label of its values, and for a name above its curves.

use eframe::egui::{TextStyle, Ui};

use crate::gui::panels::trajectories::curve::Curve;
use crate::gui::panels::trajectories::options::Split;

/// Height of a time axis with its label, in points.
pub const AXIS_HEIGHT: f32 = 34.0;
/// Room for a name above the curves, in points.
const NAME: f32 = 18.0;

/// Properties that the plots share.
pub struct Look<'a> {
    pub height: f32,
    pub times: &'a [f64],
    /// Label of the time axis; `None` for all plots but the lowest.
    pub time_label: Option<String>,
    pub value_label: &'a str,
    /// What the lines of a gene stand for, and whether colours stand for that and not for genes.
    pub parts: (Split, bool),
    /// The gene under the pointer, unless it is drawn anyway.
    pub preview: &'a [Curve],
}

impl Look<'_> {
    /// The height of the plot without the time axis.
    pub fn inner_height(&self) -> f32 {
        match self.time_label {
            Some(_) => self.height - AXIS_HEIGHT,
            None => self.height,
        }
    }
}

/// The value at the top of a plot whose name stands above the curves, which span `range`.
pub fn above_curves((low, high): (f64, f64), height: f32) -> f64 {
    let share = (f64::from(NAME) / f64::from(height)).min(0.3);
    high + (high - low) * share / (1.0 - share)
}

/// Whether the label of the values has room beside the plot; it would overlap the plot above it.
pub fn fits(ui: &Ui, look: &Look<'_>) -> bool {
    let font = TextStyle::Body.resolve(ui.style());
    0.6 * font.size * look.value_label.len() as f32 <= look.inner_height()
}

/// The name in the corner of a plot, with the unit of the values where that has no room beside it.
pub fn named_with_unit(name: &str, look: &Look<'_>, fits: bool) -> String {
    match (name, fits) {
        (_, true) => name.to_owned(),
        ("", false) => look.value_label.to_owned(),
        (name, false) => format!("{name} · {}", look.value_label),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_stands_beside_the_plot_or_in_its_corner() {
        let look = Look {
            height: 74.0,
            times: &[],
            time_label: None,
            value_label: "Normalised counts",
            parts: (Split::Nothing, false),
            preview: &[],
        };
        assert_eq!(named_with_unit("IL2RA", &look, true), "IL2RA");
        let both = "IL2RA · Normalised counts";
        assert_eq!(named_with_unit("IL2RA", &look, false), both);
        assert_eq!(named_with_unit("", &look, false), "Normalised counts");
        assert_eq!(look.inner_height(), 74.0);
        let last = Look {
            time_label: Some("Time (h)".to_owned()),
            ..look
        };
        assert_eq!(last.inner_height(), 74.0 - AXIS_HEIGHT);
    }

    #[test]
    fn curves_leave_room_for_a_name_above_them() {
        // A fifth of the height is left over 4 from 1 to 5: 1 above them. A very low plot leaves three tenths.
        assert!((above_curves((1.0, 5.0), 90.0) - 6.0).abs() < 1e-12);
        let low = above_curves((0.0, 7.0), 30.0);
        assert!((low - 10.0).abs() < 1e-6, "{low}");
    }
}
