//! The curves of all plots, computed only when something they depend on changes.

use std::collections::BTreeSet;

use crate::gui::panels::trajectories::{
    curves::{Chart, ChartBuilder},
    genes::PlotGenes,
    options::Options,
};
use crate::gui::panels::{View, cached::ByPointer};
use crate::gui::widgets::pin_slots::PinSlots;
use crate::pipeline::Prepared;
use genetide_data::read::LoadedTable;
use genetide_model::TrainingResult;

/// The curves, and what belongs to them.
pub(super) struct ChartCache {
    pub(super) options: Options,
    pub(super) genes: PlotGenes,
    pub(super) charts: Vec<Chart>,
    pub(super) types: Vec<String>,
    /// Names of genes that cannot be scaled.
    pub(super) unscaled: Vec<String>,
}

/// The state that the curves depend on.
#[derive(PartialEq)]
pub(super) struct CacheKey {
    options: Options,
    pinned: Vec<usize>,
    pins: PinSlots,
    version: u64,
    selected: ByPointer<BTreeSet<usize>>,
    table: Option<ByPointer<LoadedTable>>,
    prepared: Option<ByPointer<Prepared>>,
    training: Option<ByPointer<TrainingResult>>,
}

impl CacheKey {
    pub(super) fn of(view: &View<'_>, options: Options) -> Self {
        let session = view.session;
        Self {
            options,
            pinned: session.selection().pinned.clone(),
            pins: view.pins.clone(),
            version: session.curves().version,
            selected: ByPointer::of(&session.selection().selected),
            table: session.table().map(ByPointer::of),
            prepared: session.prepared_on_view().map(ByPointer::of),
            training: session.view().map(|run| ByPointer::of(&run.training)),
        }
    }
}

impl ChartCache {
    /// `None` without a table.
    pub(super) fn new(view: &View<'_>, options: Options) -> Option<Self> {
        let genes = PlotGenes::of(view.session.selection());
        let builder = ChartBuilder::new(view, options, &genes)?;
        let (charts, types) = (builder.charts(), builder.type_names());
        let is_drawn = |gene: usize| {
            let mut curves = charts.iter().flat_map(|chart| &chart.curves);
            curves.any(|curve| curve.gene == Some(gene))
        };
        let unscaled = genes.singly().filter(|&gene| !is_drawn(gene));
        let unscaled = unscaled.map(|gene| view.gene_name(gene).to_owned());
        Some(Self {
            unscaled: unscaled.collect(),
            charts,
            types,
            genes,
            options,
        })
    }
}
