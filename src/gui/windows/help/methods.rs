//! Summary of the methods; METHODS.md has the formulas.

use eframe::egui::{Label, RichText, Ui};

use crate::gui::frame::theme;
use crate::gui::windows::help::rows::{explained_ui, rows};

const REFERENCES: [&str; 8] = [
    "Benjamini Y & Hochberg Y (1995) J. R. Stat. Soc. B 57:289",
    "Bovy J, Hogg DW & Roweis ST (2011) Ann. Appl. Stat. 5:1657",
    "Chung J et al. (2015) NeurIPS 28, arXiv 1506.02216",
    "Efron B & Tibshirani RJ (1993) An Introduction to the Bootstrap",
    "Hubert L & Arabie P (1985) J. Classif. 2:193 (adjusted Rand index)",
    "Rousseeuw PJ (1987) J. Comput. Appl. Math. 20:53",
    "Schwarz G (1978) Ann. Stat. 6:461",
    "Smyth GK (2004) Stat. Appl. Genet. Mol. Biol. 3:3",
];

pub fn ui(ui: &mut Ui) {
    theme::hint_ui(
        ui,
        "From single cells or bulk samples to gene clusters, with the default settings. METHODS.md \
         contains the formulas, the performance on data with ground truth, and the alternatives \
         that were tested.",
    );
    ui.add_space(theme::GAP);
    explained_ui(ui, &rows(include_str!("methods.txt")));
    ui.add_space(theme::GAP);
    ui.label(RichText::new("References").heading());
    for reference in REFERENCES {
        ui.add(Label::new(reference).wrap());
    }
}
