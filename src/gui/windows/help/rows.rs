//! Rows of a term and its explanation.

use eframe::egui::{Label, RichText, Ui, vec2};

/// Terms on the left, explanations on the right.
pub(super) fn explained_ui(ui: &mut Ui, rows: &[(&str, &str)]) {
    let left = 150.0;
    for (word, meaning) in rows {
        ui.horizontal_top(|ui| {
            ui.allocate_ui(vec2(left, 0.0), |ui| {
                ui.set_width(left);
                ui.add(Label::new(RichText::new(*word).strong()).wrap());
            });
            ui.add(Label::new(*meaning).wrap());
        });
        ui.add_space(2.0);
    }
}
