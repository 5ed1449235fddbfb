//! Name, version and licence.

use eframe::egui::{Label, RichText, Ui};

use crate::gui::frame::theme;

pub fn ui(ui: &mut Ui) {
    ui.label(RichText::new(concat!("Genetide ", env!("CARGO_PKG_VERSION"))).heading());
    ui.add_space(theme::GAP);
    ui.label("Temporal gene responses in single-cell data.");
    ui.add(
        Label::new(
            "A variational recurrent neural network is trained on the temporal profiles of the \
             genes, which are then clustered by the shape of their response. The same analysis \
             runs without a window with \"genetide run\".",
        )
        .wrap(),
    );
    ui.add_space(theme::GAP);
    ui.weak("MIT licence");
}
