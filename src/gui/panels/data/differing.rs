//! How many genes differ between conditions, and in what way.

use std::sync::Arc;

use eframe::egui::Ui;

use crate::gui::frame::theme;
use crate::gui::panels::View;
use crate::gui::panels::cached::{ByPointer, Cached};
use crate::gui::panels::differences::{KINDS, SAME_TESTS, kind_counts, meaning, share_a_time};
use crate::gui::widgets::format;
use crate::pipeline::Prepared;
use genetide_analysis::GeneRow;

/// The test and the gene table.
type Key = (ByPointer<Prepared>, ByPointer<Vec<GeneRow>>);

/// Counted once, when test or gene table change.
#[derive(Default)]
pub(super) struct ShownDifferences(Cached<Key, Option<Differing>>);

/// Numbers of genes.
struct Differing {
    /// Differ between conditions at any time point.
    all: usize,
    /// Differ in their course.
    in_course: usize,
    /// Of each kind.
    kinds: [(&'static str, usize); KINDS.len()],
}

impl ShownDifferences {
    /// A row of a grid; nothing where differences were not tested.
    pub(super) fn row_ui(&mut self, ui: &mut Ui, view: &View<'_>, prepared: &Arc<Prepared>) {
        let genes = view.session.genes();
        let key = (ByPointer::of(prepared), ByPointer::of(genes));
        let differing = self.0.of(key, |_| Differing::of(prepared, genes));
        let Some(differing) = differing else { return };
        ui.label("Differences").on_hover_text(
            "Genes whose means differ between conditions, at the chosen false discovery rate",
        );
        let courses = &prepared.scaled.courses;
        ui.vertical(|ui| differing.ui(ui, share_a_time(courses)));
        ui.end_row();
    }
}

impl Differing {
    /// `None` where differences between conditions were not tested.
    fn of(prepared: &Prepared, genes: &[GeneRow]) -> Option<Self> {
        Some(Self {
            all: prepared.response.differing()?,
            in_course: prepared.response.diverging().unwrap_or(0),
            kinds: kind_counts(genes),
        })
    }

    /// `are_same` says that both tests are one.
    fn ui(&self, ui: &mut Ui, are_same: bool) {
        // No line break between a number and its word.
        ui.horizontal_wrapped(|ui| {
            let all = format::counted(self.all, "gene").replace(' ', "\u{a0}");
            ui.label(format!("{all},"))
                .on_hover_text("Genes that differ between conditions at any time point (q condition)");
            ui.label(format!("{}\u{a0}in\u{a0}their\u{a0}course", format::count(self.in_course)))
                .on_hover_text(
                    "Genes whose courses differ by more than a constant between conditions (q interaction)",
                );
        });
        ui.horizontal_wrapped(|ui| {
            let kinds = KINDS.into_iter().zip(self.kinds);
            for (kind, (name, count)) in kinds.filter(|(_, (_, count))| *count > 0) {
                let text = format!("{}\u{a0}{name}", format::count(count));
                ui.label(text.replace(' ', "\u{a0}"))
                    .on_hover_text(format::capitalised(meaning(kind)));
            }
        });
        if are_same {
            theme::hint_ui(ui, SAME_TESTS);
        }
    }
}
