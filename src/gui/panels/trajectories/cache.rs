//! The curves of all plots, computed only when something they depend on changes.

use std::collections::BTreeSet;

use crate::gui::panels::trajectories::{
    curve::Chart,
    curves::ChartBuilder,
    genes::PlotGenes,
    options::{Shown, Split},
    parts::Parts,
};
use crate::gui::panels::{View, cached::ByPointer};
use crate::gui::widgets::pin_slots::PinSlots;
use crate::pipeline::Prepared;
use genetide_analysis::GeneRow;
use genetide_data::GeneIndex;
use genetide_data::read::LoadedTable;
use genetide_model::TrainingResult;

/// The curves, and what belongs to them.
pub(super) struct ChartCache {
    pub(super) options: Shown,
    pub(super) genes: PlotGenes,
    pub(super) charts: Vec<Chart>,
    pub(super) parts: Parts,
    /// Names of genes that cannot be scaled.
    pub(super) unscaled: Vec<String>,
}

/// The state that the curves depend on.
#[derive(PartialEq)]
pub(super) struct CacheKey {
    options: Shown,
    pinned: Vec<GeneIndex>,
    pins: PinSlots,
    version: u64,
    selected: ByPointer<BTreeSet<GeneIndex>>,
    table: Option<ByPointer<LoadedTable>>,
    prepared: Option<ByPointer<Prepared>>,
    training: Option<ByPointer<TrainingResult>>,
    rows: ByPointer<Vec<GeneRow>>,
}

impl CacheKey {
    pub(super) fn of(view: &View<'_>, options: Shown) -> Self {
        let session = view.session;
        Self {
            options,
            pinned: session.selection().pinned.clone(),
            pins: view.pins.clone(),
            version: session.curves().version,
            selected: ByPointer::of(&session.selection().selected),
            table: session.table().map(ByPointer::of),
            prepared: session.prepared_on_view().map(ByPointer::of),
            rows: ByPointer::of(session.genes()),
            training: session.view().map(|run| ByPointer::of(&run.training)),
        }
    }
}

impl ChartCache {
    /// Whether colours stand for cell types or conditions, and not for genes.
    pub(super) fn colours_are_parts(&self) -> bool {
        let is_alone = self.options.split == Split::Condition && self.genes.singly().count() <= 1;
        self.options.stacked || is_alone
    }

    /// `None` without a table.
    pub(super) fn new(view: &View<'_>, options: Shown) -> Option<Self> {
        let genes = PlotGenes::of(view.session.selection());
        let builder = ChartBuilder::new(view, options, &genes)?;
        let charts = builder.charts();
        let is_drawn = |gene: GeneIndex| {
            let mut curves = charts.iter().flat_map(|chart| &chart.curves);
            curves.any(|curve| curve.gene == Some(gene))
        };
        let unscaled = genes.singly().filter(|&gene| !is_drawn(gene));
        let unscaled = unscaled.map(|gene| view.gene_name(gene).to_owned());
        Some(Self {
            unscaled: unscaled.collect(),
            charts,
            parts: builder.into_parts(),
            genes,
            options,
        })
    }
}
